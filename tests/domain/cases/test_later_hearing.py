from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.later_hearing import (
    LaterHearing,
    WhyLater,
    answer_later,
    deal_with_later,
    miss_later,
    time_out_later,
)
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PARTY = Actor(id="kestrel", party_ids=frozenset({"party"}))
ALONE = Actor(id="alone", roles=frozenset({StaffRole.REVIEWER}), reviewer_number=1)
OTHER = Actor(id="other", roles=frozenset({StaffRole.REVIEWER}), reviewer_number=2)
OUTSIDE = Actor(
    id="outside", outside_roles=frozenset({("case", StaffRole.REVIEWER)}), reviewer_number=3
)
OPEN = LaterHearing(
    id="h" * 36,
    opened_by="other",
    opened_at=NOON,
    case_id="case",
    ruling_id="ruling",
    party_id="party",
    advertiser_id="advertiser",
    why=WhyLater.INTERIM,
    answer_due=NOON + 7 * DAY,
    days=7,
    acted_alone="alone",
)


def answered() -> LaterHearing:
    return answer_later(OPEN, PARTY, "We sold it.", NOON + DAY)


def deal(hearing, actor=OTHER, text="E1 is newer.", *, outside_only=True):
    return deal_with_later(hearing, actor, text, NOON + 2 * DAY, outside_only=outside_only)


def test_the_party_answers_within_seven_days_and_we_within_seven_of_that():
    (clock,) = OPEN.clocks
    assert (clock.name, clock.binds.value, clock.due_at) == ("answer", "party", NOON + 7 * DAY)
    (clock,) = answered().clocks
    assert (clock.name, clock.binds.value) == ("decision", "operator")
    assert clock.due_at == NOON + 8 * DAY
    done = deal(answered())
    assert (done.status, done.answer, done.response) == (
        "dealt with",
        "We sold it.",
        "E1 is newer.",
    )
    assert done.clocks == ()


def test_too_late_and_by_others_nobody_answers():
    with pytest.raises(NotAllowed):
        answer_later(OPEN, OTHER, "We sold it.", NOON)
    with pytest.raises(InvalidValue):
        answer_later(OPEN, PARTY, " ", NOON)
    with pytest.raises(WrongState):
        answer_later(OPEN, PARTY, "We sold it.", NOON + 7 * DAY)
    assert time_out_later(OPEN).status == "unanswered"


def test_who_acted_alone_does_not_judge_the_answer_nor_is_it_pasted_back():
    with pytest.raises(NotAllowed):
        deal(answered(), ALONE)
    with pytest.raises(NotAllowed):
        deal(answered(), PARTY)
    with pytest.raises(InvalidValue):
        deal(answered(), text="We  sold it.\n")
    with pytest.raises(WrongState):
        deal(OPEN)


def test_after_two_misses_somebody_from_outside_must_where_it_does_not_lift():
    once = miss_later(answered(), NOON + 8 * DAY, at_most=14 * DAY)
    assert (once.status, once.due) == ("answered", NOON + 15 * DAY)
    twice = miss_later(once, NOON + 15 * DAY, at_most=14 * DAY)
    assert (twice.status, twice.clocks) == ("missed", ())
    with pytest.raises(NotAllowed):
        deal(twice)
    assert deal(twice, OUTSIDE).status == "dealt with"
    assert deal(twice, outside_only=False).status == "dealt with"


def test_it_is_about_a_ruling_and_its_party():
    with pytest.raises(InvalidValue):
        LaterHearing(
            id="h", opened_by="o", opened_at=NOON, why=WhyLater.INTERIM, answer_due=NOON, days=7
        )
