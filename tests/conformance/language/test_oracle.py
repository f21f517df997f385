"""Random rules over random signals: our back ends and CEL must give one answer, never an error."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conformance.language.oracle import environment
from tests.conformance.language.randoms import SCHEMA, Randoms
from tests.conftest import DEEP

from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.codegen import compile_rule
from adjudge.domain.policy.language.evaluate import evaluate
from adjudge.domain.policy.language.source import RuleError

RULES = 10_000 if DEEP else 500
ROWS = 12
PARTS = 5
ENV = environment(SCHEMA)


def answers(rule, rows):
    checked = check_rule(rule, SCHEMA)
    compiled = compile_rule(checked)
    oracle = ENV.compile(rule)
    for row in rows:
        plain = {name: list(v) if isinstance(v, tuple) else v for name, v in row.items()}
        expected = oracle.eval(data=plain).plain_value()
        assert evaluate(checked, row) is expected, (rule, row)
        assert compiled(row) is expected, (rule, row)
        yield expected


@pytest.mark.parametrize("part", range(PARTS))
def test_random_rules_agree_with_cel(part):
    randoms = Randoms(seed=4_000 + part)
    seen, undecided = [], 0
    for _ in range(RULES // PARTS):
        found = set(answers(randoms.rule(), [randoms.row() for _ in range(ROWS)]))
        seen.extend(found)
        undecided += len(found) == 2
    assert seen.count(True) > RULES // PARTS / 3
    assert seen.count(False) > RULES // PARTS / 3
    assert undecided > RULES // PARTS / 5, "too many of the rules always say the same"


@given(st.integers(0, 2**32))
def test_any_seed_agrees_with_cel(seed):
    randoms = Randoms(seed)
    assert len(list(answers(randoms.rule(), [randoms.row() for _ in range(3)]))) == 3


@given(st.integers(0, 2**32), st.data())
def test_what_we_accept_of_a_broken_rule_cel_accepts_too(seed, data):
    rule = Randoms(seed).rule()
    cut = data.draw(st.integers(0, len(rule)))
    length = data.draw(st.integers(0, 6))
    put = data.draw(
        st.sampled_from(["", "!", "(", ")", "&&", "'", "[", "t", "in", ".size()", "\r"])
    )
    broken = rule[:cut] + put + rule[cut + length :]
    with suppress(RuleError):
        check_rule(broken, SCHEMA)
        assert ENV.compile(broken) is not None
