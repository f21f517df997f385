from __future__ import annotations

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key, member
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.cases.appeal import OldReasonsPasted
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.review import (
    NothingToReview,
    Occasion,
    Review,
    ReviewTooSoon,
    TooManyReviews,
)
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState
from adjudge.services.clocks import fire_due
from adjudge.services.reviews import confirm_review, open_review, reverse_review


def ask(here, ruling, *, actor=None, occasion=Occasion.NEW_EVIDENCE, request_id="", text="A test."):
    return open_review(
        here.deps,
        actor or here.scene.actor,
        request_id=request_id or key(here.deps),
        ruling_id=ruling.id,
        occasion=occasion,
        text=text,
    )


def confirm(here, review, actor=APPEALS_OFFICER, reasons=NEW_REASONS):
    return confirm_review(here.deps, actor, review_id=review.id, reasons=reasons)


class TestOpening:
    def test_by_the_party_at_any_time_once_per_key(self):
        here = road()
        ruling = here.ban()
        here.deps.clock.advance(days=900)
        assert ask(here, ruling, request_id="a") == ask(here, ruling, request_id="a")

    def test_of_our_own_motion_by_staff_only(self):
        here = road()
        ruling = here.ban()
        assert ask(here, ruling, actor=REVIEWER, occasion=Occasion.OWN_MOTION).status == "opened"
        for stranger, occasion in (
            (here.scene.actor, Occasion.OWN_MOTION),
            (REVIEWER, Occasion.NEW_EVIDENCE),
            (member("otto", "x"), Occasion.NEW_EVIDENCE),
        ):
            with pytest.raises(NotAllowed):
                ask(here, ruling, actor=stranger, occasion=occasion)

    def test_not_before_it_is_in_force_and_not_without_a_word(self):
        here = road()
        with pytest.raises(NothingToReview):
            ask(here, here.hear())
        with pytest.raises(InvalidValue):
            ask(here, here.ban(), text=" ")

    def test_yearly_on_request(self):
        here = road()
        ruling = here.ban()
        with pytest.raises(ReviewTooSoon):
            ask(here, ruling, occasion=Occasion.YEARLY)
        here.deps.clock.advance(days=366)
        confirm(here, ask(here, ruling, occasion=Occasion.YEARLY))
        with pytest.raises(ReviewTooSoon):
            ask(here, ruling, occasion=Occasion.YEARLY)

    def test_requests_are_joined_into_one_clock_and_bounded(self):
        here = road()
        ruling = here.ban()
        head = ask(here, ruling)
        here.deps.clock.advance(days=10)
        others = [ask(here, ruling) for _ in range(19)]
        assert {one.joined_to for one in others} == {head.id}
        assert all(one.clocks == () for one in others)
        with pytest.raises(TooManyReviews):
            ask(here, ruling)
        confirm(here, others[3])
        with here.deps.reading() as uow:
            assert {r.status for r in uow.of(Review).by_ruling(ruling.id)} == {"confirmed"}
        assert len(here.letters(LetterKind.ADDENDUM)) == 1


class TestDeciding:
    def test_it_stands_for_new_reasons_of_another_person(self):
        here = road()
        ruling = here.ban()
        review = ask(here, ruling)
        for maker in (REVIEWER, SECOND_REVIEWER):
            with pytest.raises(SameDecider):
                confirm(here, review, maker)
        with pytest.raises(OldReasonsPasted):
            confirm(here, review, reasons=ruling.statement.findings[1].why)
        assert confirm(here, review).reasons == NEW_REASONS
        (letter,) = here.letters(LetterKind.ADDENDUM)
        assert f"We reviewed decision {ruling.reference}: it stands" in letter.content.text
        with pytest.raises(WrongState):
            confirm(here, review)

    def test_it_falls_at_once_by_one_person_and_appeals_are_moot(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        review = ask(here, ruling)
        reverse_review(here.deps, REVIEWER, review_id=review.id, reasons="The test shows it.")
        assert not here.is_dark()
        with here.deps.reading() as uow:
            assert uow.rulings.get(ruling.id).status == "reversed"
            assert uow.appeals.get(appeal.id).status == "moot"
        words = [letter.content.text for letter in here.letters(LetterKind.FAVOURABLE)]
        assert any("it is reversed" in text for text in words)


def test_a_review_missed_twice_ends_what_is_discretionary():
    here = road()
    review = ask(here, here.ban())
    here.deps.clock.advance(days=31)
    assert fire_due(here.deps) == 1
    assert here.is_dark()
    here.deps.clock.advance(days=14)
    assert fire_due(here.deps) == 1
    assert fire_due(here.deps) == 0
    assert not here.is_dark()
    assert confirm(here, review).status == "confirmed"
