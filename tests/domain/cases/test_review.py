from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, SECOND_REVIEWER, member

from adjudge.domain.cases.appeal import OldReasonsPasted
from adjudge.domain.cases.review import (
    MAX_OPEN,
    YEAR,
    NothingToReview,
    Occasion,
    Review,
    ReviewTooSoon,
    TooManyReviews,
    confirm,
    miss,
    open_review,
    reverse,
)
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
ROBIN = member("robin", "kestrel")
ASKED = Review(
    id="0192-abcd1234",
    opened_by=ROBIN.id,
    opened_at=NOW,
    occasion=Occasion.NEW_EVIDENCE,
    text="A laboratory tested it on 25 February 2026.",
    due=NOW + MONTH,
)
REASONS = "The test of 25 February 2026 is of another product (E4)."


def ruling(status="in force", began=NOW):
    """What a review looks at: who made the ruling, what it is now, and since when it has effect."""
    return SimpleNamespace(
        id="r1",
        case_id="c1",
        party_id="kestrel",
        status=status,
        steps=(SimpleNamespace(name="put_into_effect", at=began),),
        drafted_by=REVIEWER.id,
        proposer_id=REVIEWER.id,
        approver_id=SECOND_REVIEWER.id,
    )


def confirmed(by=APPEALS_OFFICER, said=""):
    return confirm(ASKED, by, ruling=ruling(), reasons=REASONS, said=said, now=NOW)


def test_the_party_asks_and_staff_of_its_own_motion():
    assert open_review(ASKED, ROBIN, ruling=ruling(), earlier=()) == ASKED
    ours = replace(ASKED, occasion=Occasion.OWN_MOTION)
    assert open_review(ours, REVIEWER, ruling=ruling(), earlier=()) == ours
    for review, nobody in ((ASKED, REVIEWER), (ours, ROBIN), (ours, OPERATOR)):
        with pytest.raises(NotAllowed):
            open_review(review, nobody, ruling=ruling(), earlier=())


def test_only_of_what_has_effect_or_had():
    for status in ("proposed", "reversed", "dropped"):
        with pytest.raises(NothingToReview):
            open_review(ASKED, ROBIN, ruling=ruling(status), earlier=())
    assert open_review(ASKED, ROBIN, ruling=ruling("expired"), earlier=()) == ASKED


def test_once_a_year_on_request_while_it_is_in_force():
    yearly = replace(ASKED, occasion=Occasion.YEARLY)
    old = ruling(began=NOW - YEAR)
    assert open_review(yearly, ROBIN, ruling=old, earlier=()) == yearly
    with pytest.raises(ReviewTooSoon):
        open_review(yearly, ROBIN, ruling=ruling(began=NOW - YEAR + MONTH), earlier=())
    with pytest.raises(ReviewTooSoon):
        open_review(yearly, ROBIN, ruling=old, earlier=(replace(yearly, opened_at=NOW - MONTH),))
    with pytest.raises(NothingToReview):
        open_review(yearly, ROBIN, ruling=ruling("expired", NOW - YEAR), earlier=())


def test_twenty_wait_at_most():
    with pytest.raises(TooManyReviews):
        open_review(ASKED, ROBIN, ruling=ruling(), earlier=[ASKED] * MAX_OPEN)


def test_a_ruling_stands_for_new_reasons_of_another_person():
    assert confirmed().reasons == REASONS
    for judge in (REVIEWER, SECOND_REVIEWER):
        with pytest.raises(SameDecider):
            confirmed(judge)
    for nobody in (ROBIN, replace(APPEALS_OFFICER, interests=frozenset({"kestrel"}))):
        with pytest.raises(NotAllowed):
            confirmed(nobody)
    with pytest.raises(OldReasonsPasted):
        confirmed(said=REASONS)
    with pytest.raises(WrongState):
        reverse(confirmed(), REVIEWER, reasons=REASONS, now=NOW)


def test_it_falls_by_one_person_whatever_the_interest():
    rival = replace(REVIEWER, interests=frozenset({"kestrel"}))
    assert reverse(ASKED, rival, reasons=REASONS, now=NOW).status == "reversed"
    with pytest.raises(NotAllowed):
        reverse(ASKED, ROBIN, reasons=REASONS, now=NOW)
    with pytest.raises(InvalidValue):
        reverse(ASKED, REVIEWER, reasons=" ", now=NOW)


def test_its_clock_stands_gives_grace_once_and_is_shared():
    assert replace(ASKED, joined_to="other").clocks == ()
    waits = ASKED.take("wait", REVIEWER, NOW + timedelta(days=2))
    assert waits.clocks == ()
    on = waits.take("resume", ROBIN, NOW + timedelta(days=5))
    assert on.clocks[0].due_at == NOW + MONTH + timedelta(days=3)
    later = miss(ASKED, ASKED.due, at_most=timedelta(days=14))
    assert later.clocks[0].due_at == NOW + MONTH + timedelta(days=14)
    missed = miss(later, later.clocks[0].due_at, at_most=timedelta(days=14))
    assert (missed.status, missed.clocks) == ("opened", ())


def test_it_says_what_is_new():
    with pytest.raises(InvalidValue):
        replace(ASKED, text="")
