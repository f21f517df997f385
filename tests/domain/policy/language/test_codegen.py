from __future__ import annotations

import pytest

from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.codegen import compile_rule, python_source
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
