from __future__ import annotations

import pytest

from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.codegen import (
    compile_rule,
    compile_rules,
    python_source,
    rulebook_source,
)
from adjudge.domain.policy.language.parser import MAX_DEPTH
from adjudge.domain.signals.schema import SignalType
from adjudge.domain.signals.signal import Signal, SignalSet


def test_the_function_answers_for_sets_and_for_plain_mappings():
    rule = compile_rule(check_rule("text.terms.exists(t, t in ['vape']) || payer.named"))
    hit = SignalSet.of("vape", [Signal(name="text.terms", value=("vape",), spans=((0, 4),))])
    assert rule(hit) is True
    assert rule({"text.terms": ("tea",), "payer.named": False}) is False
    assert rule({"text.terms": (), "payer.named": True}) is True


def test_the_source_can_be_read():
    assert python_source(check_rule("!payer.named && landing.host in ['a', 'b']")) == (
        "def rule(s):\n    return ((not s['payer.named']) and (s['landing.host'] in {'a', 'b'}))\n"
    )


def test_the_source_of_many_rules_fetches_each_signal_once():
    rules = [
        check_rule("text.terms.exists(t, t in ['a', 'b', 'a'])"),
        check_rule("payer.named || text.terms.all(t, !(t in ['b', 'a']))"),
        check_rule("text.terms.all(t, t in ['a', 'b'])"),
    ]
    assert rulebook_source(rules) == (
        "k0 = frozenset(('a', 'b'))\n"
        "k1 = frozenset(('b', 'a'))\n"
        "def rules(s):\n"
        "    v0 = s['payer.named']\n"
        "    v1 = s['text.terms']\n"
        "    h = []\n"
        "    if (v1 and (not k0.isdisjoint(v1))):\n"
        "        h.append(0)\n"
        "    if (v0 or (not v1 or (not (not k1.isdisjoint(v1))))):\n"
        "        h.append(1)\n"
        "    if (not v1 or k0.issuperset(v1)):\n"
        "        h.append(2)\n"
        "    return h\n"
    )
    hits = compile_rules(rules)
    assert hits({"payer.named": False, "text.terms": ("a", "c")}) == [0]
    assert hits({"payer.named": False, "text.terms": ()}) == [1, 2]
    assert hits({"payer.named": True, "text.terms": ("b",)}) == [0, 1, 2]


def test_sizes_and_ends_are_asked_of_the_value_itself():
    rules = [
        check_rule("text.terms.size() > 0 && landing.host.startsWith('ab')"),
        check_rule("text.terms.size() == 0 || landing.host.endsWith('é😀')"),
        check_rule("landing.host.startsWith('') == (text.terms.size() != 0)"),
    ]
    source = rulebook_source(rules)
    assert "if (v1 and (v0[:2] == 'ab')):" in source
    assert "if ((not v1) or (v0[-2:] == 'é😀')):" in source
    assert "if (v0.startswith('') == (len(v1) != 0)):" in source
    hits = compile_rules(rules)
    assert hits({"landing.host": "abé😀", "text.terms": ("x",)}) == [0, 1, 2]
    assert hits({"landing.host": "a", "text.terms": ()}) == [1]


def test_no_rules_never_hit():
    assert compile_rules([])({}) == []


@pytest.mark.parametrize("text", ["'", '"', "\\", "\n", "'] or __import__('os')", "\u2028", "{}%s"])
def test_no_string_leaves_its_literal(text):
    schema = {"s": SignalType.STRING}
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    rule = compile_rule(check_rule(f"s == '{escaped}'", schema))
    assert rule({"s": text}) is True
    assert rule({"s": "other"}) is False


def test_the_deepest_rule_compiles():
    source = "!(" * (MAX_DEPTH // 2 - 1) + "payer.named" + ")" * (MAX_DEPTH // 2 - 1)
    assert compile_rule(check_rule(source))({"payer.named": True}) is False
