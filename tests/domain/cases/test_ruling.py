from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.domain.cases.samples import (
    GOOD,
    KESTREL,
    NOW,
    OFFICER,
    PROPOSER,
    SECOND,
    WEEK,
    ruling,
    with_interest,
)

from adjudge.domain.actor import program
from adjudge.domain.cases.hearing import answer, respond
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.cases.ruling import (
    AnswerNotDealtWith,
    ProposalStandsOpen,
    Ruling,
    SameDecider,
    TextChanged,
    approve,
    decline,
    drop,
    may_approve,
    propose,
)
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

SCREENING = program("screening")


def proposed() -> Ruling:
    return propose(ruling(), PROPOSER, NOW).take("serve_proposal", PROPOSER, NOW)


def answered() -> Ruling:
    return answer(proposed(), KESTREL, "We sold that firm.", NOW + timedelta(days=1))


def dealt_with() -> Ruling:
    return respond(answered(), PROPOSER, "E1 shows it is still owned.", NOW + timedelta(days=2))


class TestProposing:
    def test_it_keeps_who_proposed_and_what(self):
        state = proposed()
        assert state.status == "proposal letter"
        assert state.proposer_id == PROPOSER.id
        assert state.steps[0].data["reviewer_number"] == "3"
        assert state.answer_due == NOW + WEEK
        assert state.reference == "R-7"

    @pytest.mark.parametrize(
        "actor",
        [
            OFFICER,
            KESTREL,
            SCREENING,
            with_interest(PROPOSER),
            replace(PROPOSER, reviewer_number=None),
        ],
    )
    def test_only_a_numbered_reviewer_without_an_interest_may(self, actor):
        with pytest.raises(NotAllowed):
            propose(ruling(), actor, NOW)


class TestAnswering:
    def test_the_party_answers_once(self):
        state = answered()
        assert state.answer == "We sold that firm."
        with pytest.raises(WrongState):
            answer(state, KESTREL, "Again.", NOW)

    def test_nobody_else_answers(self):
        with pytest.raises(NotAllowed):
            answer(proposed(), PROPOSER, "No.", NOW)

    @pytest.mark.parametrize("text", ["", " ", "x" * 10_001])
    def test_the_text_has_a_length(self, text):
        with pytest.raises(InvalidValue):
            answer(proposed(), KESTREL, text, NOW)

    @pytest.mark.parametrize("actor", [SECOND, OFFICER, KESTREL, with_interest(PROPOSER)])
    def test_only_the_proposer_deals_with_it(self, actor):
        with pytest.raises(NotAllowed):
            respond(answered(), actor, "So what.", NOW)


class TestApproving:
    def test_a_second_person_approves_what_was_dealt_with(self):
        state = approve(dealt_with(), SECOND, NOW + timedelta(days=2))
        assert state.status == "approved"
        assert state.approver_id == SECOND.id
        assert state.response == "E1 shows it is still owned."
        assert state.statement == GOOD

    def test_the_proposer_cannot(self):
        with pytest.raises(SameDecider) as refused:
            approve(dealt_with(), PROPOSER, NOW)
        assert "proposed" in refused.value.message()
        assert not may_approve(dealt_with(), PROPOSER)
        assert may_approve(dealt_with(), SECOND)

    def test_nor_who_drafted_it(self):
        state = propose(ruling(drafted_by=SECOND.id), PROPOSER, NOW)
        with pytest.raises(SameDecider):
            approve(state.take("serve_proposal", PROPOSER, NOW), SECOND, NOW + WEEK)

    @pytest.mark.parametrize(
        "actor",
        [
            OFFICER,
            SCREENING,
            KESTREL,
            with_interest(SECOND),
            replace(SECOND, reviewer_number=None),
        ],
    )
    def test_nor_a_program_nor_anybody_with_an_interest(self, actor):
        with pytest.raises(NotAllowed):
            approve(dealt_with(), actor, NOW)
        assert not may_approve(dealt_with(), actor)

    def test_not_while_the_party_may_still_answer(self):
        with pytest.raises(ProposalStandsOpen) as refused:
            approve(proposed(), SECOND, NOW + WEEK - timedelta(seconds=1))
        assert "11 May 2026, 09:30 UTC" in refused.value.message()

    def test_after_seven_days_of_silence_the_clock_ends_the_wait(self):
        state = approve(proposed(), SECOND, NOW + WEEK)
        waited = state.steps[-2]
        assert (waited.name, waited.actor_id, waited.at) == (
            "time_out",
            "program:clock",
            NOW + WEEK,
        )

    def test_not_before_the_answer_is_dealt_with(self):
        with pytest.raises(AnswerNotDealtWith):
            approve(answered(), SECOND, NOW + 2 * WEEK)

    def test_not_another_text_than_the_proposed_one(self):
        other = replace(GOOD, would_change="Nothing would.")
        with pytest.raises(TextChanged):
            approve(replace(dealt_with(), statement=other), SECOND, NOW)


class TestDeclining:
    alone = replace(
        GOOD,
        measure=MeasureKind.DECLINE,
        scope=Scope(promoted_post_ids=("post",)),
    )

    def test_a_program_or_one_person_may_decline(self):
        for actor in (SCREENING, PROPOSER):
            state = decline(ruling(self.alone, drafted_by=actor.id), actor, NOW)
            assert state.status == "served"
            assert state.is_program == actor.is_program

    def test_but_nothing_else_alone(self):
        for actor in (SCREENING, PROPOSER):
            with pytest.raises(NotAllowed):
                decline(ruling(drafted_by=actor.id), actor, NOW)

    @pytest.mark.parametrize("actor", [KESTREL, OFFICER, with_interest(PROPOSER)])
    def test_and_not_anybody(self, actor):
        with pytest.raises(NotAllowed):
            decline(ruling(self.alone), actor, NOW)


class TestDropping:
    def test_a_favourable_act_needs_one_person_and_no_distance(self):
        assert drop(proposed(), with_interest(SECOND), NOW).status == "dropped"

    def test_what_is_approved_cannot_be_dropped(self):
        with pytest.raises(WrongState):
            drop(approve(dealt_with(), SECOND, NOW), SECOND, NOW)

    def test_others_cannot(self):
        with pytest.raises(NotAllowed):
            drop(proposed(), KESTREL, NOW)
        with pytest.raises(NotAllowed):
            drop(proposed(), replace(SECOND, reviewer_number=None), NOW)
