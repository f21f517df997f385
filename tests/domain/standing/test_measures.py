from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.actor import program
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.standing.content import content_of
from adjudge.domain.standing.measures import (
    DARK_NOW,
    NEVER_DARK,
    EndKind,
    MeasureInForce,
    Standing,
    desired_block,
    standing_of,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
WHOLE = Scope(whole_party=True)
ID = "0195a000-0000-7000-8000-000000000001"
ADVERTISER = Advertiser(
    id="a", party_id="p", payer_party_id="p", account_id="u", currency="EUR", slot=1, created_at=NOW
)


def measure(
    scope: Scope = WHOLE, kind: MeasureKind = MeasureKind.SUSPEND, **fields: object
) -> MeasureInForce:
    row = MeasureInForce(
        id="m",
        ruling_id="r",
        letter_id="l",
        advertiser_id="a",
        kind=kind,
        scope=scope,
        served_at=NOW,
        effective_at=NOW,
    )
    return replace(row, **fields)


def post(slot: int, *steps: str) -> PromotedPost:
    found = PromotedPost(
        id=f"pp{slot}",
        line_item_id="l",
        campaign_id="c",
        advertiser_id="a",
        post_id="p",
        landing_url="/",
        slot=slot,
        created_at=NOW,
    )
    for name in steps:
        found = found.take(name, program("screening"), NOW)
    return found


ADMITTED, OTHER = post(2, "admit"), post(3, "admit")
NAMED = Scope(promoted_post_ids=(ADMITTED.id,))


def test_no_measure_before_its_letter():
    with pytest.raises(AssertionError):
        measure(effective_at=NOW - timedelta(microseconds=1))


def test_the_strictest_measure_in_force_decides():
    ended = measure().end(EndKind.REVERSED, NOW)
    assert standing_of([]) is Standing.GOOD
    assert standing_of([measure(NAMED)]) is Standing.LIMITED
    assert standing_of([measure(NAMED), measure()]) is Standing.SUSPENDED
    assert standing_of([ended]) is Standing.GOOD
    assert standing_of([ended, measure(NAMED)]) is Standing.LIMITED
    assert standing_of([measure(NAMED, MeasureKind.DECLINE)]) is Standing.GOOD


def test_without_measures_only_what_is_admitted_is_lit():
    posts = [post(2), ADMITTED, post(3, "decline"), post(4, "admit", "end")]
    desired = desired_block(ADVERTISER, posts[1:], [])
    assert desired == {1: NEVER_DARK, 2: NEVER_DARK, 3: DARK_NOW, 4: DARK_NOW}
    assert desired_block(ADVERTISER, posts[:1], [])[2] == DARK_NOW


def test_a_suspension_darkens_everything_of_its_advertiser():
    assert set(desired_block(ADVERTISER, [ADMITTED, OTHER], [measure()]).values()) == {DARK_NOW}


def test_a_measure_on_named_posts_leaves_the_others_lit():
    desired = desired_block(ADVERTISER, [ADMITTED, OTHER], [measure(NAMED)])
    assert desired == {1: NEVER_DARK, 2: DARK_NOW, 3: NEVER_DARK}


@pytest.mark.parametrize("kind", MeasureKind)
def test_a_measure_on_an_agency_darkens_nothing_that_it_promotes(kind):
    agency = measure(replace(WHOLE, roles=(PartyRole.AGENCY,)), kind, id=ID)
    posts = [ADMITTED, OTHER]
    assert desired_block(ADVERTISER, posts, [agency]) == desired_block(ADVERTISER, posts, [])
    assert content_of(ADVERTISER, posts, [agency]) == content_of(ADVERTISER, posts, [])
    assert not agency.stopped(ADMITTED, NOW + timedelta(days=1))
    assert standing_of([agency]) is Standing.GOOD
    both = measure(replace(WHOLE, roles=(PartyRole.AGENCY, PartyRole.ADVERTISER)), kind, id=ID)
    usual = measure(WHOLE, kind, id=ID)
    assert content_of(ADVERTISER, posts, [both]) == content_of(ADVERTISER, posts, [usual])
    assert standing_of([both]) is standing_of([usual])


def test_a_measure_of_another_advertiser_stops_nothing():
    foreign = measure(advertiser_id="b")
    assert desired_block(ADVERTISER, [ADMITTED], [foreign])[2] == NEVER_DARK
    assert not foreign.stops(ADMITTED)


def test_a_closed_account_is_dark():
    closed = replace(ADVERTISER, closed_at=NOW)
    assert set(desired_block(closed, [ADMITTED], []).values()) == {DARK_NOW}


def test_what_was_dark_at_a_moment_stays_unbilled():
    later = NOW + timedelta(days=1)
    lifted = measure().end(EndKind.LIFTED, later)
    instant = timedelta(microseconds=1)
    assert not lifted.stopped(ADMITTED, NOW - instant)
    assert lifted.stopped(ADMITTED, NOW)
    assert lifted.stopped(ADMITTED, later - instant)
    assert not lifted.stopped(ADMITTED, later)
    assert measure().stopped(ADMITTED, later + timedelta(days=999))
    assert not measure(NAMED).stopped(OTHER, NOW)
    assert not measure(kind=MeasureKind.DECLINE).stopped(ADMITTED, NOW)


def test_a_reversal_leaves_the_time_after_an_earlier_end_lit():
    expired_at = NOW + timedelta(days=1)
    expired = measure().end(EndKind.EXPIRED, expired_at)
    reversed_later = expired.end(EndKind.REVERSED, NOW + timedelta(days=9))
    assert reversed_later.end_kind is EndKind.REVERSED
    assert reversed_later.ended_at == expired_at
    assert not reversed_later.stopped(ADMITTED, NOW + timedelta(days=2))


def test_a_measure_never_ends_before_it_began():
    assert measure().end(EndKind.LIFTED, NOW - timedelta(hours=1)).ended_at == NOW


scopes = st.sampled_from([WHOLE, NAMED, Scope(promoted_post_ids=(OTHER.id,))])
measures = st.builds(
    lambda scope, kind, ended: measure(scope, kind, ended_at=NOW if ended else None),
    scopes,
    st.sampled_from(MeasureKind),
    st.booleans(),
)


@given(st.lists(measures, max_size=6), st.booleans())
def test_a_post_that_a_measure_stops_is_never_lit(rows, closed):
    advertiser = replace(ADVERTISER, closed_at=NOW if closed else None)
    desired = desired_block(advertiser, [ADMITTED, OTHER], rows)
    for promoted in (ADMITTED, OTHER):
        stopped = closed or any(row.stops(promoted) for row in rows)
        assert (desired[promoted.slot] == DARK_NOW) == stopped


@given(st.lists(measures, max_size=6), measures)
def test_another_measure_never_lights_anything(rows, more):
    before = desired_block(ADVERTISER, [ADMITTED, OTHER], rows)
    after = desired_block(ADVERTISER, [ADMITTED, OTHER], [*rows, more])
    assert all(after[slot] <= before[slot] for slot in before)
