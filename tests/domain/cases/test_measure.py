from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.measure import (
    MAX_SCOPE_ITEMS,
    SERVING_EFFECT,
    STOPPING,
    Duration,
    MeasureKind,
    Scope,
    ServingEffect,
    Territory,
    TerritoryRole,
    TimeWindow,
)
from adjudge.domain.errors import InvalidValue


def test_every_measure_declares_its_serving_effect():
    assert set(SERVING_EFFECT) == set(MeasureKind)
    assert {kind for kind in MeasureKind if SERVING_EFFECT[kind] is ServingEffect.STOP} == STOPPING
    assert MeasureKind.WARNING not in STOPPING


@pytest.mark.parametrize(
    ("duration", "stated"),
    [
        (Duration(), False),
        (Duration(ends_on=date(2026, 8, 1)), True),
        (Duration(condition="until the sale"), False),
        (Duration(condition=" ", review_on=date(2026, 8, 1)), False),
        (Duration(condition="until the sale", review_on=date(2026, 8, 1)), True),
    ],
)
def test_a_duration_is_an_end_or_a_condition_with_its_review(duration, stated):
    assert duration.is_stated is stated


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Scope(whole_party=True, promoted_post_ids=("post",)),
        lambda: Scope(promoted_post_ids=("post",) * (MAX_SCOPE_ITEMS + 1)),
        lambda: Scope(categories=("toys",) * (MAX_SCOPE_ITEMS + 1)),
        lambda: Scope(minimum_age=0),
        lambda: Scope(whole_party=True, roles=()),
        lambda: Scope(whole_party=True, roles=(PartyRole.AGENCY, PartyRole.AGENCY)),
        lambda: Duration(condition="x" * 1_001),
        lambda: Territory(code="Germany", role=TerritoryRole.VIEWER),
        lambda: TimeWindow(weekdays=(), from_hour=0, to_hour=24),
        lambda: TimeWindow(weekdays=(7,), from_hour=0, to_hour=24),
        lambda: TimeWindow(weekdays=(0,), from_hour=9, to_hour=9),
    ],
)
def test_what_is_impossible_is_refused(wrong):
    with pytest.raises(InvalidValue):
        wrong()


@given(st.sampled_from(TerritoryRole), st.sampled_from(["DE", "US-CA"]))
def test_only_the_viewers_territory_waits_for_the_decision(role, code):
    scope = Scope(whole_party=True, territories=(Territory(code=code, role=role),))
    assert scope.is_narrowed
    assert scope.depends_on_viewer is (role is TerritoryRole.VIEWER)
    assert scope.record()["territories"] == [{"code": code, "role": role.value}]


def test_axes_that_are_not_given_leave_no_trace_in_the_record():
    assert Scope(whole_party=True).record() == {"whole_party": True, "promoted_post_ids": []}


def test_a_role_is_in_the_record_only_where_it_is_said():
    said = Scope(whole_party=True, roles=(PartyRole.ADVERTISER, PartyRole.AGENCY))
    assert said.record()["roles"] == ["advertiser", "agency"]
    assert (said.hits_promotion, said.hits_agency) == (True, True)
    usual = Scope(whole_party=True)
    assert (usual.hits_promotion, usual.hits_agency) == (True, False)
    alone = Scope(whole_party=True, roles=(PartyRole.AGENCY,))
    assert (alone.hits_promotion, alone.hits_agency) == (False, True)
