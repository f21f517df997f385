from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.cases.measure import (
    Duration,
    MeasureKind,
    Scope,
    Territory,
    TerritoryRole,
)
from adjudge.domain.ledger.winddown_start import BY_MEASURE, cause_of
from adjudge.domain.ledger.winddown_state import Cause

DAY = date(2026, 3, 1)
WHOLE = Scope(whole_party=True)
OPEN = Duration(condition="until it is sold", review_on=date(2027, 3, 1))


def days(number: int) -> Duration:
    return Duration(ends_on=DAY + timedelta(days=number))


@given(st.integers(-5, 400))
def test_a_suspension_winds_down_if_it_lasts_more_than_thirty_days(number):
    found = cause_of(MeasureKind.SUSPEND, WHOLE, days(number), effective_on=DAY)
    assert found == (Cause.SUSPENSION if number > 30 else None)


def test_a_condition_has_no_known_end():
    assert cause_of(MeasureKind.SUSPEND, WHOLE, OPEN, effective_on=DAY) is Cause.SUSPENSION


def test_a_termination_always_does():
    assert cause_of(MeasureKind.TERMINATE, WHOLE, days(3), effective_on=DAY) is Cause.TERMINATION


@pytest.mark.parametrize(
    "kind", sorted(set(MeasureKind) - {MeasureKind.SUSPEND, MeasureKind.TERMINATE})
)
def test_no_other_measure_does(kind):
    assert cause_of(kind, WHOLE, OPEN, effective_on=DAY) is None


@pytest.mark.parametrize(
    "scope",
    [
        Scope(promoted_post_ids=("p",)),
        Scope(whole_party=True, categories=("games",)),
        Scope(whole_party=True, territories=(Territory(code="DE", role=TerritoryRole.VIEWER),)),
    ],
)
def test_a_narrower_one_leaves_something_to_spend_on(scope):
    assert cause_of(MeasureKind.TERMINATE, scope, OPEN, effective_on=DAY) is None


def test_these_two_are_what_a_measure_begins():
    assert {Cause.TERMINATION, Cause.SUSPENSION} == BY_MEASURE
