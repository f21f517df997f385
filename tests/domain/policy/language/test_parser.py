from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.policy.language.lexer import MAX_SOURCE
from adjudge.domain.policy.language.parser import MAX_DEPTH, parse
from adjudge.domain.policy.language.source import PolicySyntax
from adjudge.domain.policy.language.tree import (
    Compare,
    Constant,
    Logical,
    Member,
    Not,
    Quantifier,
    SignalRef,
    Size,
    TextTest,
)


def refusal(source):
    with pytest.raises(PolicySyntax) as refused:
        parse(source)
    assert refused.value.code == "policy.syntax"
    return refused.value.details


def test_precedence_is_that_of_cel():
    tree = parse("a || b && !c == d")
    assert isinstance(tree, Logical)
    assert tree.operator == "||"
    both = tree.operands[1]
    assert isinstance(both, Logical)
    assert both.operator == "&&"
    equal = both.operands[1]
    assert isinstance(equal, Compare)
    assert isinstance(equal.left, Not)


def test_relations_bind_to_the_left_and_parentheses_win():
    left = parse("a == b == c")
    assert isinstance(left, Compare)
    assert isinstance(left.left, Compare)
    right = parse("a == (b == c)")
    assert isinstance(right, Compare)
    assert isinstance(right.right, Compare)


def test_a_chain_of_one_operator_is_one_node():
    tree = parse(" && ".join(["a.b"] * 200))
    assert isinstance(tree, Logical)
    assert len(tree.operands) == 200


def test_every_form():
    assert isinstance(parse("x.y.size()"), Size)
    assert isinstance(parse("x.y.startsWith('a')"), TextTest)
    assert isinstance(parse("'a' in x.y"), Member)
    assert parse("-9223372036854775808").value == -(2**63)
    assert parse("'a' // a comment\n").value == "a"
    assert parse("true") == Constant(value=True, span=(0, 4))
    assert parse("x.size.y") == SignalRef(name="x.size.y", span=(0, 8))


@pytest.mark.parametrize(
    ("source", "kind", "negated"),
    [
        ("x.exists(t, t in ['a', 'b'])", "exists", False),
        ("x.exists(t, (t in ['a', 'b',]))", "exists", False),
        ("x.all(t, !(t in ['a', 'b']))", "all", True),
    ],
)
def test_quantifiers(source, kind, negated):
    tree = parse(source)
    assert isinstance(tree, Quantifier)
    assert (tree.kind, tree.negated, tree.over.name) == (kind, negated, "x")
    assert [choice.value for choice in tree.choices.items] == ["a", "b"]


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (r"'a\'b'", "a'b"),
        (r'"a\"b"', 'a"b'),
        (r"'\\\n\t\r'", "\\\n\t\r"),
        (r"'\u00e9\U0001F600'", "é😀"),
        ("''", ""),
        ("'é😀'", "é😀"),
    ],
)
def test_strings(literal, value):
    assert parse(literal).value == value


@pytest.mark.parametrize(
    ("source", "place", "problem"),
    [
        ("", (1, 1), "empty"),
        ("a &", (1, 3), "no part of the language"),
        ("a == ", (1, 6), "expected a signal"),
        ("a b", (1, 3), "expected an operator"),
        ("(a", (1, 3), "expected ')'"),
        ("a\n  && && b", (2, 6), "expected a signal"),
        ("a + 1 == 2", (1, 3), "no part"),
        ("a ? b : c", (1, 3), "no part"),
        ("a == null", (1, 6), "reserved"),
        ("for", (1, 1), "reserved"),
        ("a.matches('x')", (1, 3), "no method"),
        ("size(a)", (1, 1), "no function"),
        ("a[0] == 'x'", (1, 2), "no indexing"),
        ("a in []", (1, 7), "empty"),
        ("a in [b]", (1, 7), "strings or whole numbers"),
        ("a.exists(t, t == 'x')", (1, 13), "condition must be"),
        ("a.exists(t, u in ['x'])", (1, 13), "condition must be"),
        ("a.exists(t, t in b)", (1, 13), "condition must be"),
        ("a.exists(t, t in ['x'] && b)", (1, 13), "condition must be"),
        ("'x'.exists(t, t in ['x'])", (1, 1), "list signal only"),
        ("9223372036854775808", (1, 1), "64 bits"),
        ("-9223372036854775809", (1, 2), "64 bits"),
        ("a == 1.5", (1, 6), "whole number"),
        ("a == 0x1F", (1, 6), "whole number"),
        ("a == 1u", (1, 6), "whole number"),
        ("--1 == a", (1, 2), "expected a number"),
        ("a == 'x", (1, 6), "does not end"),
        ("a == 'x\ny'", (1, 6), "does not end"),
        ("a == 'x\ry'", (1, 6), "does not end"),
        ("a // \0", (1, 6), "NUL"),
        ("a.exists(true, true in ['x'])", (1, 10), "reserved"),
        ("a == '''x'''", (1, 6), "triple quotes"),
        ("a == r'x'", (1, 6), "raw strings"),
        (r"a == '\q'", (1, 7), "no escape"),
        (r"a == '\u00g0'", (1, 7), "no escape"),
        (r"a == '\U00110000'", (1, 7), "no escape"),
        (r"a == '\u0000'", (1, 12), "NUL"),
        (r"a == '\ud800'", (1, 12), "surrogates"),
    ],
)
def test_what_is_no_rule_is_refused_at_its_place(source, place, problem):
    details = refusal(source)
    assert (details["line"], details["column"]) == place
    assert problem in details["problem"]


def test_an_error_shows_the_line_a_caret_and_a_hint():
    with pytest.raises(PolicySyntax) as refused:
        parse("landing.present &&\n\tlanding.host ~ 'x'")
    assert str(refused.value) == (
        "2:15: '~' is no part of the language\n  | \tlanding.host ~ 'x'\n  | \t             ^\n"
        "  hint: the language has no patterns; use contains(), startsWith() or endsWith()"
    )
    assert refused.value.remedy()
    assert "compare" in str(refusal("a = b")["hint"])


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5_000,
        "!" * 5_000,
        "-" * 5_000,
        "a" + ".size()" * 1_000,
        "a" + " == a" * 1_000,
        "a.contains(" * 500,
        "[" * 5_000,
        "'" * 5_001,
        "a in [" + "'x'," * 1_500 + "]",
        "a && " * 1_500 + "a",
        "x" * (MAX_SOURCE + 1),
    ],
)
def test_sources_made_to_be_deep_or_long_are_refused(source):
    assert refusal(source)["problem"]


def test_the_depth_that_is_allowed_is_allowed():
    depth = MAX_DEPTH - 2
    assert parse("(" * depth + "a" + ")" * depth) == SignalRef(name="a", span=(depth, depth + 1))


@given(st.text(max_size=60) | st.text("ab.()[]!&|=<>'\"\\, \n-0in", max_size=60))
def test_any_text_is_a_tree_or_a_located_error(source):
    try:
        tree = parse(source)
    except PolicySyntax as refused:
        place = refused.details
    else:
        place = None
        start, end = tree.span
        assert 0 <= start < end <= len(source)
    assert place is None or (place["line"] >= 1 and place["column"] >= 1 and place["problem"])
