"""Random rules over random signals: our two back ends and CEL must give one answer."""

from __future__ import annotations

import pytest
from cel_expr_python import cel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.codegen import compile_rule
from adjudge.domain.policy.language.evaluate import evaluate
from adjudge.domain.signals.schema import MAX_INT, MIN_INT, SignalType

SCHEMA = {
    "b": SignalType.BOOL,
    "page.b": SignalType.BOOL,
    "n": SignalType.INT,
    "text.n": SignalType.INT,
    "s": SignalType.STRING,
    "page.host": SignalType.STRING,
    "l": SignalType.STRINGS,
    "text.terms": SignalType.STRINGS,
}
NAMES = {kind: [name for name, k in SCHEMA.items() if k is kind] for kind in SignalType}
ENV = cel.NewEnv(
    variables={
        name: {
            SignalType.BOOL: cel.Type.BOOL,
            SignalType.INT: cel.Type.INT,
            SignalType.STRING: cel.Type.STRING,
            SignalType.STRINGS: cel.Type.List(cel.Type.STRING),
        }[kind]
        for name, kind in SCHEMA.items()
    }
)
# Few and similar pieces, so that equal, contained and neighbouring strings really occur; among them
# what tells code points, UTF-16 units, normal forms, patterns and quoting apart.
PIECES = [
    "a",
    "A",
    "b",
    "é",
    "e\u0301",
    "ß",
    "ﬁ",
    "\u200b",
    "\uffff",
    "😀",
    "👨‍👩‍👧",
    "İ",
    "%",
    "_",
    "*",
    ".",
    " ",
]
PIECES += ["'", '"', "\\", "\n", "\t", "\r", "//", "]", "\u2028", "\U0010ffff", "\x01", "\x7f"]
texts = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
ints = st.sampled_from([MIN_INT, MIN_INT + 1, -1, 0, 1, 2, 3, MAX_INT - 1, MAX_INT])
rows = st.fixed_dictionaries(
    {
        name: {
            SignalType.BOOL: st.booleans(),
            SignalType.INT: ints,
            SignalType.STRING: texts,
            SignalType.STRINGS: st.lists(texts, max_size=4),
        }[kind]
        for name, kind in SCHEMA.items()
    }
)
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@st.composite
def literals(draw):
    quote = draw(st.sampled_from("'\""))
    wide = draw(st.booleans())
    out = []
    for character in draw(texts):
        if character in ESCAPES or character == quote:
            out.append(ESCAPES.get(character, f"\\{quote}"))
        elif wide and not character.isascii():
            point = ord(character)
            out.append(f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08X}")
        else:
            out.append(character)
    return quote + "".join(out) + quote


def signal(kind):
    return st.sampled_from(NAMES[kind])


def listed(items):
    return st.lists(items, min_size=1, max_size=4).map(lambda found: f"[{', '.join(found)}]")


strings = signal(SignalType.STRING) | literals()
lists = signal(SignalType.STRINGS)
numbers = st.one_of(
    signal(SignalType.INT),
    ints.map(str),
    (signal(SignalType.STRING) | lists).map("{}.size()".format),
)
comparisons = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
quantifiers = st.builds(
    "{}.{}(t, {})".format,
    lists,
    st.sampled_from(["exists", "all"]),
    st.builds(
        str.format, st.sampled_from(["t in {}", "!(t in {})", "(t in {})"]), listed(literals())
    ),
)
atoms = st.one_of(
    signal(SignalType.BOOL),
    st.sampled_from(["true", "false"]),
    st.builds("{} {} {}".format, strings, comparisons, strings),
    st.builds("{} {} {}".format, numbers, comparisons, numbers),
    st.builds("{} in {}".format, strings, lists | listed(literals())),
    st.builds("{} in {}".format, numbers, listed(ints.map(str))),
    st.builds(
        "{}.{}({})".format,
        strings,
        st.sampled_from(["contains", "startsWith", "endsWith"]),
        strings,
    ),
    quantifiers,
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(["&&", "||"]), inner),
        st.builds("({})".format, inner),
        st.builds("!({})".format, inner),
        st.builds("({}) {} ({})".format, inner, st.sampled_from(["==", "!="]), inner),
        st.builds("{} // said so\n".format, inner),
    ),
    max_leaves=12,
)
# A rule must read a signal; this one part makes sure of it and changes no answer.
rules = conditions.map(lambda condition: f"({condition}\n) && (b || !b)")


def agree(rule, samples):
    checked = check_rule(rule, SCHEMA)
    compiled = compile_rule(checked)
    oracle = ENV.compile(rule)
    for sample in samples:
        row = {name: tuple(v) if isinstance(v, list) else v for name, v in sample.items()}
        expected = oracle.eval(data=sample).plain_value()
        assert evaluate(checked, row) is expected
        assert compiled(row) is expected


@given(rules, st.lists(rows, min_size=1, max_size=4))
def test_rules_agree_with_cel(rule, samples):
    agree(rule, samples)


@pytest.mark.deep
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules, st.lists(rows, min_size=1, max_size=4))
def test_ten_thousand_rules_agree_with_cel(rule, samples):
    agree(rule, samples)
