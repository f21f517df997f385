from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import NEW_REASONS, Road, road

from adjudge.domain.cases.basis import Basis
from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.review import Occasion, Review
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.cases import let_exhibit_fall
from adjudge.services.clocks import fire_due
from adjudge.services.ends import reverse_ruling
from adjudge.services.links_of_rulings import BasisFallen
from adjudge.services.reviews import confirm_review, open_review, reverse_review
from adjudge.services.rulings import approve_ruling


def reviews_of(here: Road, ruling: Ruling) -> list[Review]:
    with here.deps.reading() as uow:
        return list(uow.of(Review).by_ruling(ruling.id))


def status_of(here: Road, ruling: Ruling) -> str:
    with here.deps.reading() as uow:
        return uow.rulings.get(ruling.id).status


def reverse(here: Road, ruling: Ruling) -> None:
    reverse_ruling(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        code=ReasonCode.FACT,
        why="The report was about another firm.",
    )


def strike_and_limit(here: Road) -> tuple[Ruling, Ruling]:
    strike = here.decide(here.statement_of(MeasureKind.STRIKE))
    built = here.decide(
        here.statement_of(MeasureKind.SUSPEND, urgent=True), Basis(built_on=(strike.id,))
    )
    return strike, built


class TestARulingFalls:
    def test_what_is_built_on_it_reopens_with_a_clock(self):
        here = road()
        strike, built = strike_and_limit(here)
        reverse(here, strike)
        (review,) = reviews_of(here, built)
        assert review.occasion is Occasion.FALLEN
        assert review.began_by_itself
        assert f"Decision {strike.reference}, on which it is built, was reversed." in review.text
        assert [clock.name for clock in review.clocks] == ["decision"]
        assert status_of(here, built) == "in force"
        with here.deps.reading() as uow:
            types = [entry.type for entry in uow.register.by_subject(built.id)]
        assert types[-1] == "review_opened"
        reverse_review(here.deps, SECOND_REVIEWER, review_id=review.id, reasons="It fell with it.")
        assert status_of(here, built) == "reversed"

    def test_by_a_review_as_well(self):
        here = road()
        strike, built = strike_and_limit(here)
        review = open_review(
            here.deps,
            REVIEWER,
            request_id=key(here.deps),
            ruling_id=strike.id,
            occasion=Occasion.OWN_MOTION,
            text="We doubt it.",
        )
        reverse_review(here.deps, REVIEWER, review_id=review.id, reasons="It was not so.")
        assert len(reviews_of(here, built)) == 1

    def test_what_has_ended_by_itself_is_left_alone(self):
        here = road()
        strike, built = strike_and_limit(here)
        reverse(here, built)
        reverse(here, strike)
        assert reviews_of(here, built) == []

    def test_a_proposal_built_on_it_cannot_be_approved_any_more(self):
        here = road()
        strike = here.decide(here.statement_of(MeasureKind.STRIKE))
        proposed = here.propose(
            here.statement_of(MeasureKind.SUSPEND, urgent=True),
            basis=Basis(built_on=(strike.id,)),
        )
        reverse(here, strike)
        with pytest.raises(BasisFallen):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=proposed.id)

    def test_a_review_that_nobody_decides_ends_by_the_rules_of_every_miss(self):
        here = road()
        strike = here.decide(here.statement_of(MeasureKind.STRIKE))
        built = here.decide(here.statement_of(MeasureKind.SUSPEND), Basis(built_on=(strike.id,)))
        reverse(here, strike)
        for days in (31, 15):
            here.deps.clock.advance(days=days)
            fire_due(here.deps)
        assert status_of(here, built) == "lapsed"
        assert "review this decision" in here.letters(LetterKind.EXTENSION)[0].content.text

    def test_once_it_has_ended_otherwise_its_review_closes(self):
        here = road()
        strike, built = strike_and_limit(here)
        reverse(here, strike)
        reverse(here, built)
        here.deps.clock.advance(days=31)
        fire_due(here.deps)
        (review,) = reviews_of(here, built)
        assert review.status == "reversed"
        assert fire_due(here.deps) == 0


class TestAnExhibitFalls:
    def test_the_rulings_on_it_reopen_and_it_stays_fallen(self):
        here = road()
        ruling = here.ban()
        fallen = let_exhibit_fall(
            here.deps,
            REVIEWER,
            exhibit_id=here.exhibit.id,
            contest=Contest.REFUTED,
            why="The laboratory that wrote it has taken it back.",
        )
        assert not fallen.stands
        (review,) = reviews_of(here, ruling)
        assert review.occasion is Occasion.NEW_EVIDENCE
        assert "Exhibit E1 (Annual report, page 31) is refuted." in review.text
        with pytest.raises(InvalidValue):
            let_exhibit_fall(
                here.deps,
                REVIEWER,
                exhibit_id=here.exhibit.id,
                contest=Contest.WITHDRAWN,
                why="Again.",
            )

    def test_it_is_a_favourable_act_of_staff_which_no_interest_bars(self):
        here = road()
        with pytest.raises(NotAllowed):
            let_exhibit_fall(
                here.deps,
                here.scene.actor,
                exhibit_id=here.exhibit.id,
                contest=Contest.REFUTED,
                why="It is wrong.",
            )
        biased = replace(REVIEWER, interests=frozenset({here.scene.advertiser.party_id}))
        assert not let_exhibit_fall(
            here.deps,
            biased,
            exhibit_id=here.exhibit.id,
            contest=Contest.WITHDRAWN,
            why="Whoever sent it took it back.",
        ).stands

    def test_and_not_without_a_reason_or_as_something_else(self):
        here = road()
        for contest, why in ((Contest.REFUTED, " "), (Contest.DISPUTED, "It is disputed.")):
            with pytest.raises(InvalidValue):
                let_exhibit_fall(
                    here.deps, REVIEWER, exhibit_id=here.exhibit.id, contest=contest, why=why
                )

    def test_two_falls_share_the_clock_and_nothing_is_confirmed_on_no_exhibit(self):
        here = road()
        strike = here.decide(here.statement_of(MeasureKind.STRIKE))
        built = here.decide(here.statement_of(MeasureKind.SUSPEND), Basis(built_on=(strike.id,)))
        reverse(here, strike)
        let_exhibit_fall(
            here.deps,
            REVIEWER,
            exhibit_id=here.exhibit.id,
            contest=Contest.REFUTED,
            why="It is refuted.",
        )
        first, second = reviews_of(here, built)
        assert second.joined_to == first.id
        assert second.clocks == ()
        with pytest.raises(ReasonsIncomplete) as refused:
            confirm_review(here.deps, APPEALS_OFFICER, review_id=first.id, reasons=NEW_REASONS)
        assert {one.code for one in refused.value.missing} == {"reasons.fact_without_exhibit"}
        reverse_review(here.deps, APPEALS_OFFICER, review_id=second.id, reasons="It fell.")
        assert {r.status for r in reviews_of(here, built)} == {"reversed"}
