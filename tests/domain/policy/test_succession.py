from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.memory.policy import ADS_POLICY, MODELS

from adjudge.domain.policy.clause import Clause, Element
from adjudge.domain.policy.succession import Fall, fall_of, is_milder

END = date(2026, 4, 1)
BEFORE, AFTER = date(2026, 3, 31), END


def book(*clauses: Clause):
    return replace(ADS_POLICY, clauses=clauses)


@pytest.mark.parametrize(
    ("clauses", "on", "fall"),
    [
        ((MODELS,), AFTER, None),
        ((), AFTER, Fall.WITHDRAWN),
        ((replace(MODELS, effective_until=END),), BEFORE, None),
        ((replace(MODELS, effective_until=END),), AFTER, Fall.EXPIRED),
        ((replace(MODELS, effective_from=AFTER),), BEFORE, None),
    ],
)
def test_what_became_of_a_clause(clauses, on, fall):
    assert fall_of(book(*clauses), "ADS-8.1@1", measure="suspend", on=on) is fall


def test_a_later_text_is_compared_and_not_only_counted():
    old = replace(MODELS, effective_until=END)
    same = replace(MODELS, version=2, effective_from=END)
    milder = replace(same, measures_allowed=frozenset({"decline"}))
    assert fall_of(book(old, same), "ADS-8.1@1", measure="suspend", on=AFTER) is None
    assert fall_of(book(old, milder), "ADS-8.1@1", measure="suspend", on=AFTER) is Fall.MILDER
    assert fall_of(book(old, milder), "ADS-8.1@1", measure="decline", on=AFTER) is None


def test_milder_for_who_is_under_the_measure():
    more = (*MODELS.elements, Element(id="knowing", text="The party knows it."))
    assert is_milder(replace(MODELS, elements=more), MODELS, measure="suspend")
    assert not is_milder(MODELS, replace(MODELS, elements=more), measure="suspend")
    assert is_milder(replace(MODELS, look_back_days=30), MODELS, measure="suspend")
    assert is_milder(MODELS, replace(MODELS, look_back_days=None), measure="suspend")
    assert not is_milder(replace(MODELS, look_back_days=None), MODELS, measure="suspend")
