from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory import PowerCut
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, SECOND_REVIEWER, scene
from tests.services.roads import ANSWER, RESPONSE, WEEK, road

from adjudge.domain.ads.serving import WorkerMissing
from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import AnswerNotDealtWith, ProposalStandsOpen, SameDecider
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import InvalidValue, NotAllowed, RequestReused
from adjudge.domain.steps import WrongState
from adjudge.services.effects import finish_waiting
from adjudge.services.rulings import (
    answer_proposal,
    approve_ruling,
    check_draft,
    deal_with_answer,
    drop_ruling,
)

NOTICE_OF_2018 = (
    "This decision is based on our determination that Kaspersky Lab operates using a business "
    "model that inherently conflicts with acceptable Twitter Ads business practices. Kaspersky "
    "Lab may remain an organic user on our platform, in accordance with the Twitter Rules."
)  # The Register, April 2018


def rows(here, table):
    return dict(here.deps.uow.tables.table(table))


class TestProposing:
    def test_the_notice_of_2018_is_refused_and_nothing_is_stored(self):
        here = road()
        before = rows(here, "ruling"), rows(here, "letter"), rows(here, "register entry")
        with pytest.raises(ReasonsIncomplete) as refused:
            here.propose(Statement(summary=NOTICE_OF_2018, measure=MeasureKind.SUSPEND))
        assert [entry.code for entry in refused.value.missing] == [
            "reasons.ground_missing",
            "reasons.facts_missing",
            "reasons.elements_unlinked",
            "reasons.scope_missing",
            "reasons.duration_missing",
            "reasons.not_affected_missing",
            "reasons.would_change_missing",
            "reasons.redress_missing",
            "reasons.automation_missing",
        ]
        assert before == (rows(here, "ruling"), rows(here, "letter"), rows(here, "register entry"))

    def test_a_good_one_serves_its_letter_and_stops_nothing(self):
        here = road()
        assert (
            check_draft(here.deps, REVIEWER, case_id=here.case.id, statement=here.statement()) == ()
        )
        ruling = here.propose()
        (letter,) = here.letters(LetterKind.PROPOSAL)
        assert ruling.status == "proposal letter"
        assert ruling.answer_due == letter.served_at + WEEK
        assert "Please answer by 9 March 2026" in letter.content.text
        assert not here.is_dark()
        queued = rows(here, "outbox mail")
        assert letter.content.text in {mail.text for mail in queued.values()}

    def test_the_letter_carries_its_own_leaf_and_the_leaf_commits_to_it(self):
        here = road()
        here.propose()
        (letter,) = here.letters(LetterKind.PROPOSAL)
        with here.deps.reading() as uow:
            entry = uow.register.entry(letter.proof_leaf)
        assert f"entry number {letter.proof_leaf}" in letter.content.text
        assert entry.type == "letter_served"
        assert entry.record["record"]["sha256"] == letter.content.sha256

    def test_the_same_request_twice_is_one_ruling(self):
        here = road()
        assert here.propose(request_id="once").id == here.propose(request_id="once").id
        assert len(here.letters(LetterKind.PROPOSAL)) == 1
        with pytest.raises(RequestReused):
            here.propose(replace(here.statement(), summary="Another."), request_id="once")

    def test_a_scope_with_posts_of_somebody_else_is_refused(self):
        here = road()
        other = scene(here.deps, "heron").promote("Reeds.").promoted_post
        with pytest.raises(InvalidValue):
            here.propose(here.statement(posts=(other.id,)))

    def test_a_decline_is_not_proposed(self):
        here = road()
        statement = replace(
            here.statement(posts=(here.promoted_post_id,)),
            measure=MeasureKind.DECLINE,
            ground=replace(here.statement().ground, reference="ADS-2.1@1"),
        )
        with pytest.raises((InvalidValue, ReasonsIncomplete)):
            here.propose(statement)

    @pytest.mark.parametrize("actor", [APPEALS_OFFICER, OPERATOR])
    def test_only_reviewers_draft(self, actor):
        here = road()
        with pytest.raises(NotAllowed):
            check_draft(here.deps, actor, case_id=here.case.id, statement=here.statement())

    def test_a_ruled_case_is_reopened_by_a_new_proposal(self):
        here = road()
        here.ban(here.statement(posts=(here.promoted_post_id,)))
        here.propose()
        with here.deps.reading() as uow:
            assert uow.cases.get(here.case.id).status == "investigating"


class TestApproving:
    def test_everything_is_served_and_dark_before_it_returns(self):
        here = road()
        ruling = here.ban()
        (notice,) = here.letters(LetterKind.NOTICE)
        assert ruling.status == "in force"
        assert here.is_dark()
        assert ANSWER in notice.content.text
        assert RESPONSE in notice.content.text
        assert "reviewer 1" in notice.content.text
        assert "reviewer 2" in notice.content.text
        with here.deps.reading() as uow:
            (measure,) = uow.measures.by_ruling(ruling.id)
            assert uow.cases.get(here.case.id).status == "ruled"
            types = [entry.type for entry in uow.register.by_subject(ruling.id)]
        assert measure.letter_id == notice.id
        assert notice.served_at <= measure.effective_at
        assert types == [
            "ruling_proposed",
            "letter_served",
            "ruling_served",
            "letter_served",
            "ruling_in_force",
        ]

    def test_the_approved_text_is_the_proposed_one_and_the_response(self):
        here = road()
        statement = here.statement()
        ruling = here.ban(statement)
        assert ruling.statement == statement
        assert ruling.response == RESPONSE

    def test_not_by_the_proposer(self):
        here = road()
        ruling = here.hear()
        with pytest.raises(SameDecider):
            approve_ruling(here.deps, REVIEWER, ruling_id=ruling.id)
        assert not here.is_dark()
        assert not here.letters(LetterKind.NOTICE)

    def test_not_before_the_party_was_heard(self):
        here = road()
        ruling = here.propose()
        with pytest.raises(ProposalStandsOpen):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        answer_proposal(here.deps, here.scene.actor, ruling_id=ruling.id, text=ANSWER)
        with pytest.raises(AnswerNotDealtWith):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)

    def test_after_a_week_of_silence(self):
        here = road()
        ruling = here.propose()
        here.deps.clock.advance(days=7)
        assert approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id).status == "in force"
        (notice,) = here.letters(LetterKind.NOTICE)
        assert "You did not answer our proposal by 9 March 2026" in notice.content.text

    def test_not_when_what_it_rested_on_has_fallen(self):
        here = road()
        ruling = here.hear()
        with here.deps.uow() as uow:
            uow.exhibits.save(replace(here.exhibit, contest=Contest.REFUTED))
        with pytest.raises(ReasonsIncomplete) as refused:
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        assert {e.code for e in refused.value.missing} == {"reasons.fact_without_exhibit"}
        assert not here.is_dark()

    def test_a_silent_worker_leaves_it_served_and_the_same_call_finishes_it(self):
        here = road()
        ruling = here.hear()
        here.deps.block.missing_workers = "serve-1"
        with pytest.raises(WorkerMissing):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        assert len(here.letters(LetterKind.NOTICE)) == 1
        assert finish_waiting(here.deps) == []
        here.deps.block.missing_workers = ""
        again = approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        assert again.status == "in force"
        assert len(here.letters(LetterKind.NOTICE)) == 1
        assert here.is_dark()

    def test_a_crash_between_approval_and_effect_is_finished_by_the_worker(self):
        here = road()
        ruling = here.hear()
        here.deps.faults.armed.add("ruling.approved")
        with pytest.raises(PowerCut):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        assert not here.is_dark()
        assert finish_waiting(here.deps) == [ruling.id]
        assert here.is_dark()
        assert finish_waiting(here.deps) == []

    def test_nothing_is_half_served_when_the_commit_fails(self):
        here = road()
        ruling = here.hear()
        here.deps.uow.tables.fail_next_commit = OSError("disk full")
        with pytest.raises(OSError, match="disk full"):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        assert not here.letters(LetterKind.NOTICE)
        assert not here.is_dark()
        assert approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id).status == "in force"


class TestDropping:
    def test_the_party_that_had_a_letter_is_told(self):
        here = road()
        ruling = drop_ruling(here.deps, SECOND_REVIEWER, ruling_id=here.propose().id)
        assert ruling.status == "dropped"
        (letter,) = here.letters(LetterKind.FAVOURABLE)
        assert "We will not take the measure that we proposed in R-1" in letter.content.text
        with pytest.raises(WrongState):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)

    def test_only_the_proposer_deals_with_an_answer(self):
        here = road()
        ruling = here.propose()
        answer_proposal(here.deps, here.scene.actor, ruling_id=ruling.id, text=ANSWER)
        with pytest.raises(NotAllowed):
            deal_with_answer(here.deps, SECOND_REVIEWER, ruling_id=ruling.id, text=RESPONSE)
