from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.cases.samples import GOOD

from adjudge.domain.cases.measure import (
    Duration,
    MeasureKind,
    Scope,
    Territory,
    TerritoryRole,
    TimeWindow,
)
from adjudge.domain.cases.narrowing import SEVERITY, NotNarrower, is_within, must_be_narrower

GERMANY = Territory(code="DE", role=TerritoryRole.VIEWER)
POSTS = replace(GOOD, scope=Scope(promoted_post_ids=("a", "b")))
DATED = replace(GOOD, duration=Duration(ends_on=date(2026, 8, 1)))


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (POSTS, GOOD),
        (replace(GOOD, scope=Scope(promoted_post_ids=("a",))), POSTS),
        (replace(GOOD, measure=MeasureKind.LIMIT), GOOD),
        (DATED, GOOD),
        (replace(GOOD, duration=Duration(ends_on=date(2026, 7, 1))), DATED),
        (replace(GOOD, scope=Scope(whole_party=True, territories=(GERMANY,))), GOOD),
        (replace(POSTS, summary="Two posts only.", fact_ids=("f1",), findings=()), GOOD),
    ],
)
def test_dropping_and_narrowing_may_be_done(new, old):
    must_be_narrower(new, old)


@pytest.mark.parametrize(
    ("new", "old", "problem"),
    [
        (GOOD, GOOD, "the same"),
        (replace(POSTS, fact_ids=("f1", "f2", "f3")), GOOD, "a fact"),
        (replace(POSTS, would_change="Nothing."), GOOD, "would change"),
        (replace(POSTS, redress=frozenset()), GOOD, "contest"),
        (replace(POSTS, measure=MeasureKind.TERMINATE), GOOD, "harsher"),
        (replace(POSTS, ground=replace(GOOD.ground, reference="ADS-1.1@1")), GOOD, "ground"),
        (GOOD, POSTS, "reaches further"),
        (replace(DATED, duration=Duration(ends_on=date(2026, 9, 1))), DATED, "lasts longer"),
        (replace(GOOD, measure=MeasureKind.LIMIT), DATED, "lasts longer"),
        (
            replace(POSTS, findings=(replace(GOOD.findings[0], why="For another reason."),)),
            GOOD,
            "reasons",
        ),
    ],
)
def test_everything_else_needs_a_new_proposal(new, old, problem):
    with pytest.raises(NotNarrower) as refused:
        must_be_narrower(new, old)
    assert problem in refused.value.message()


SCOPES = st.builds(
    Scope,
    whole_party=st.booleans(),
    categories=st.lists(st.sampled_from("xyz"), max_size=2, unique=True).map(tuple),
    territories=st.sampled_from([(), (GERMANY,)]),
    minimum_age=st.sampled_from([None, 16, 18]),
    time_windows=st.sampled_from([(), (TimeWindow(weekdays=(0,), from_hour=8, to_hour=9),)]),
)


@given(SCOPES, SCOPES, SCOPES)
def test_within_is_an_order(one, two, three):
    assert is_within(one, one)
    if is_within(one, two) and is_within(two, three):
        assert is_within(one, three)


def test_every_measure_has_its_severity():
    assert set(SEVERITY) == set(MeasureKind)
