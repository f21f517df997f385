from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import NEW_REASONS, Road, road

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.narrowing import NotNarrower
from adjudge.domain.cases.review import Occasion
from adjudge.domain.cases.ruling import Ruling, SameDecider
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import NotAllowed
from adjudge.domain.standing.measures import Standing
from adjudge.domain.steps import WrongState
from adjudge.services.appeals import modify_appeal, remit_appeal
from adjudge.services.clocks import fire_due
from adjudge.services.reviews import modify_review, open_review
from adjudge.services.rulings import approve_ruling, propose_ruling
from adjudge.services.standing import standing
from adjudge.services.stays import ask_for_stay, grant_stay

THIRD = Actor(id="tove", roles=frozenset({StaffRole.REVIEWER}), reviewer_number=9)


def narrower(here: Road, ruling: Ruling, **changes: object) -> Statement:
    """The same for one post instead of the whole party."""
    scope = Scope(promoted_post_ids=(here.promoted_post_id,))
    return replace(ruling.statement, **{"scope": scope, **changes})


def dated(here: Road, ruling: Ruling, days: int) -> Statement:
    ends_on = here.deps.today() + timedelta(days=days)
    return replace(ruling.statement, duration=Duration(ends_on=ends_on))


def stored(here: Road, ruling: Ruling) -> Ruling:
    with here.deps.reading() as uow:
        return uow.rulings.get(ruling.id)


def on_appeal(here: Road, appeal, statement: Statement, actor: Actor = APPEALS_OFFICER):
    return modify_appeal(
        here.deps,
        actor,
        appeal_id=appeal.id,
        statement=statement,
        reasons=NEW_REASONS,
        code=OverturnCode.PROPORTION,
    )


class TestOnAppeal:
    def test_a_ruling_that_takes_less_holds_in_its_place_at_once(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        decided = on_appeal(here, appeal, narrower(here, ruling))
        assert decided.status == "modified"
        assert decided.decision.data["code"] == "proportion"
        assert stored(here, ruling).status == "modified"
        with here.deps.reading() as uow:
            new = uow.rulings.get(decided.decision.data["by"])
        assert new.status == "in force"
        assert standing(here.deps, here.scene.advertiser.id) is Standing.LIMITED
        letter = here.letters(LetterKind.APPEAL_DECISION)[-1].content.text
        assert f"decision {ruling.reference} is narrowed" in letter
        assert f"Decision {new.reference} holds in its place from now on" in letter
        notice = here.letters(LetterKind.NOTICE)[-1].content.text
        assert f"Decision {ruling.reference} is narrowed" in notice
        assert "Appeals officer 3" in letter
        with pytest.raises(WrongState):
            on_appeal(here, appeal, narrower(here, ruling))

    def test_never_worse_and_never_with_a_new_reason(self):
        here = road()
        ruling = here.ban(replace(here.statement(), scope=Scope(whole_party=True)))
        appeal = here.appeal(ruling)
        for statement in (
            ruling.statement,
            narrower(here, ruling, would_change="Another thing."),
            replace(
                ruling.statement, ground=replace(ruling.statement.ground, as_of=here.deps.today())
            ),
        ):
            with pytest.raises(NotNarrower):
                on_appeal(here, appeal, statement)
        with pytest.raises(ReasonsIncomplete):
            on_appeal(here, appeal, narrower(here, ruling, not_affected=""))
        assert stored(here, ruling).status == "in force"

    def test_only_by_a_third_person(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        for actor in (REVIEWER, SECOND_REVIEWER):
            with pytest.raises(SameDecider):
                on_appeal(here, appeal, narrower(here, ruling), actor)
        with pytest.raises(NotAllowed):
            on_appeal(here, appeal, narrower(here, ruling), THIRD)

    def test_a_stayed_one_takes_effect_as_the_narrower_one(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        stay = ask_for_stay(
            here.deps, here.scene.actor, request_id=key(here.deps), appeal_id=appeal.id, text="Now."
        )
        grant_stay(here.deps, APPEALS_OFFICER, stay_id=stay.id, reasons="It could not be undone.")
        assert not here.is_dark()
        on_appeal(here, appeal, narrower(here, ruling))
        assert here.is_dark()
        assert standing(here.deps, here.scene.advertiser.id) is Standing.LIMITED

    def test_one_that_is_scheduled_keeps_its_day(self):
        here = road()
        ruling = here.ban(here.statement_of(MeasureKind.TERMINATE))
        appeal = here.appeal(ruling)
        on_appeal(here, appeal, replace(ruling.statement, measure=MeasureKind.SUSPEND))
        assert not here.is_dark()
        here.deps.clock.advance(days=29)
        assert fire_due(here.deps) == 0
        here.deps.clock.advance(days=2)
        fire_due(here.deps)
        assert standing(here.deps, here.scene.advertiser.id) is Standing.SUSPENDED


class TestOnReview:
    def test_it_is_narrowed_at_once_by_one_person(self):
        here = road()
        ruling = here.ban()
        review = open_review(
            here.deps,
            here.scene.actor,
            request_id=key(here.deps),
            ruling_id=ruling.id,
            occasion=Occasion.NEW_EVIDENCE,
            text="A test of an independent laboratory.",
        )
        biased = replace(REVIEWER, interests=frozenset({here.scene.advertiser.party_id}))
        done = modify_review(
            here.deps,
            biased,
            review_id=review.id,
            statement=narrower(here, ruling),
            reasons="The test covers all posts but one.",
            code=ReasonCode.NEW_EVIDENCE,
        )
        assert done.status == "modified"
        assert stored(here, ruling).status == "modified"
        assert standing(here.deps, here.scene.advertiser.id) is Standing.LIMITED
        words = [letter.content.text for letter in here.letters(LetterKind.FAVOURABLE)]
        assert any("it is modified" in text for text in words)
        with pytest.raises(WrongState):
            modify_review(
                here.deps,
                REVIEWER,
                review_id=review.id,
                statement=narrower(here, ruling),
                reasons="Once more.",
                code=ReasonCode.NEW_EVIDENCE,
            )

    def test_not_by_the_party_and_not_wider(self):
        here = road()
        ruling = here.ban(replace(here.statement(), scope=Scope(whole_party=True)))
        review = open_review(
            here.deps,
            REVIEWER,
            request_id=key(here.deps),
            ruling_id=ruling.id,
            occasion=Occasion.OWN_MOTION,
            text="We doubt it.",
        )
        for actor, statement, refusal in (
            (here.scene.actor, narrower(here, ruling), NotAllowed),
            (REVIEWER, ruling.statement, NotNarrower),
        ):
            with pytest.raises(refusal):
                modify_review(
                    here.deps,
                    actor,
                    review_id=review.id,
                    statement=statement,
                    reasons="The test covers it.",
                    code=ReasonCode.FACT,
                )
        assert stored(here, ruling).status == "in force"


class TestAtApproval:
    def approve(self, here: Road, ruling: Ruling, statement: Statement, actor=SECOND_REVIEWER):
        return approve_ruling(here.deps, actor, ruling_id=ruling.id, narrowed=statement)

    def test_the_narrower_text_is_what_is_decided_and_served(self):
        here = road()
        proposed = here.hear()
        ruling = self.approve(here, proposed, narrower(here, proposed))
        assert ruling.status == "in force"
        assert ruling.was_narrowed
        assert ruling.statement.scope.promoted_post_ids == (here.promoted_post_id,)
        assert ruling.proposed_with("statement_sha256") == proposed.statement.sha256
        assert standing(here.deps, here.scene.advertiser.id) is Standing.LIMITED
        (notice,) = here.letters(LetterKind.NOTICE)
        assert "approved it, narrower than it was proposed." in notice.content.text
        assert len(here.letters(LetterKind.PROPOSAL)) == 1

    def test_a_termination_narrowed_to_a_suspension_takes_effect_at_once(self):
        here = road()
        proposed = here.hear(here.statement_of(MeasureKind.TERMINATE))
        statement = replace(proposed.statement, measure=MeasureKind.SUSPEND)
        assert self.approve(here, proposed, statement).status == "in force"

    def test_nothing_else_may_differ(self):
        here = road()
        proposed = here.hear()
        for statement in (
            proposed.statement,
            narrower(here, proposed, would_change="Another thing."),
            replace(dated(here, proposed, 30), measure=MeasureKind.TERMINATE),
        ):
            with pytest.raises(NotNarrower):
                self.approve(here, proposed, statement)
        assert stored(here, proposed).status == "answered"

    def test_not_by_who_proposed_it_and_not_before_the_answer_is_dealt_with(self):
        here = road()
        proposed = here.hear()
        with pytest.raises(SameDecider):
            self.approve(here, proposed, narrower(here, proposed), REVIEWER)


class TestRemitted:
    def test_those_whose_ruling_fell_neither_propose_nor_approve_again(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        remit_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=appeal.id,
            reasons=NEW_REASONS,
            code=OverturnCode.PROCEDURE,
        )
        with pytest.raises(NotAllowed):
            here.propose()
        statement = here.statement_of(MeasureKind.SUSPEND, urgent=True)
        proposed = propose_ruling(
            here.deps,
            THIRD,
            request_id=key(here.deps),
            case_id=here.case.id,
            statement=statement,
        )
        with pytest.raises(NotAllowed) as refused:
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=proposed.id)
        assert "remitted" in str(refused.value.details["needs"])
        fourth = replace(THIRD, id="ulla", reviewer_number=10)
        assert approve_ruling(here.deps, fourth, ruling_id=proposed.id).status == "in force"
