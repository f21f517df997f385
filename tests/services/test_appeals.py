from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.appeal import (
    AppealExists,
    AppealTooLate,
    NothingToAppeal,
    OldReasonsPasted,
    OverturnCode,
)
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import WrongState
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal, uphold_appeal
from adjudge.services.letters import open_letter
from adjudge.services.particulars import answer_particulars, request_particulars


def file(here, ruling, request_id="", actor=None):
    return file_appeal(
        here.deps,
        actor or here.scene.actor,
        request_id=request_id or key(here.deps),
        ruling_id=ruling.id,
        on_facts="It was sold.",
        on_rule="",
        on_proportion="",
    )


def uphold(here, appeal, actor=APPEALS_OFFICER, reasons=NEW_REASONS):
    return uphold_appeal(here.deps, actor, appeal_id=appeal.id, reasons=reasons)


def as_officer(actor):
    return replace(actor, roles=actor.roles | {StaffRole.APPEALS_OFFICER})


class TestFiling:
    def test_once_and_idempotent(self):
        here = road()
        ruling = here.ban()
        assert file(here, ruling, "a") == file(here, ruling, "a")
        with pytest.raises(AppealExists):
            file(here, ruling)

    def test_only_by_the_party_and_only_against_what_was_served(self):
        here = road()
        ruling = here.hear()
        with pytest.raises(NothingToAppeal):
            file(here, ruling)
        with pytest.raises(NotAllowed):
            file(here, ruling, actor=REVIEWER)

    def test_six_months_run_from_receipt_not_from_service(self):
        here = road()
        ruling = here.ban()
        here.deps.clock.advance(days=20)
        (notice,) = here.letters(LetterKind.NOTICE)
        open_letter(here.deps, here.scene.actor, letter_id=notice.id)
        here.deps.clock.advance(days=183)
        assert file(here, ruling).status == "filed"

    def test_an_unopened_letter_counts_as_received_after_thirty_days(self):
        here = road()
        ruling = here.ban()
        here.deps.clock.advance(days=30 + 185)
        with pytest.raises(AppealTooLate):
            file(here, ruling)


class TestUpholding:
    def test_it_stays_and_the_reasons_can_be_read_from_then_on(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        with here.deps.reading() as uow:
            assert all(e.released_at is None for e in uow.register.by_subject(ruling.id))
        decided = uphold(here, appeal)
        assert decided.status == "upheld"
        assert here.is_dark()
        (letter,) = here.letters(LetterKind.APPEAL_DECISION)
        assert "did not succeed: decision R-1 stands" in letter.content.text
        assert NEW_REASONS in letter.content.text
        assert "Appeals officer 3" in letter.content.text
        with here.deps.reading() as uow:
            entries = uow.register.by_subject(ruling.id)
        assert all(e.released_at is not None for e in entries)
        assert [e.type for e in entries][-3:] == [
            "appeal_filed",
            "appeal_decided",
            "letter_served",
        ]

    def test_not_with_the_old_reasons_pasted(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        for pasted in (
            here.letters(LetterKind.NOTICE)[0].content.text,
            ruling.statement.findings[1].why,
        ):
            with pytest.raises(OldReasonsPasted):
                uphold(here, appeal, reasons=pasted)

    def test_not_before_it_is_admitted_and_not_twice(self):
        here = road()
        appeal = file(here, here.ban())
        with pytest.raises(WrongState):
            uphold(here, appeal)
        admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id)
        uphold(here, appeal)
        with pytest.raises(WrongState):
            uphold(here, appeal)


class TestTheThirdPerson:
    @pytest.mark.parametrize("actor", [REVIEWER, SECOND_REVIEWER])
    def test_not_the_proposer_nor_the_approver(self, actor):
        here = road()
        appeal = here.appeal(here.ban())
        for decide in (
            lambda who: uphold(here, appeal, who),
            lambda who: overturn_appeal(
                here.deps,
                who,
                appeal_id=appeal.id,
                reasons=NEW_REASONS,
                code=OverturnCode.FACT,
            ),
            lambda who: admit_appeal(here.deps, who, appeal_id=appeal.id),
        ):
            with pytest.raises(SameDecider):
                decide(as_officer(actor))
        assert here.is_dark()

    def test_nor_who_answered_the_request_for_particulars(self):
        here = road()
        ruling = here.ban()
        asked = request_particulars(
            here.deps,
            here.scene.actor,
            request_id="q",
            ruling_id=ruling.id,
            question="Which alarms?",
        )
        third = replace(as_officer(REVIEWER), id="tove", reviewer_number=9)
        answer_particulars(
            here.deps, third, particulars_id=asked.id, text="The alarm of 14 June 2025."
        )
        with pytest.raises(SameDecider):
            uphold(here, here.appeal(ruling), third)

    def test_nor_one_with_an_interest_or_without_a_number(self):
        here = road()
        appeal = here.appeal(here.ban())
        party = frozenset({here.scene.advertiser.party_id})
        for actor in (
            replace(APPEALS_OFFICER, interests=party),
            replace(APPEALS_OFFICER, reviewer_number=None),
            replace(APPEALS_OFFICER, roles=frozenset({StaffRole.OPERATOR})),
        ):
            with pytest.raises(NotAllowed):
                uphold(here, appeal, actor)


def test_overturned_everything_is_told_entered_and_lit():
    here = road()
    ruling = here.ban()
    appeal = here.appeal(ruling)
    decided = overturn_appeal(
        here.deps,
        APPEALS_OFFICER,
        appeal_id=appeal.id,
        reasons=NEW_REASONS,
        code=OverturnCode.PROPORTION,
    )
    assert decided.status == "overturned"
    assert not here.is_dark()
    (letter,) = here.letters(LetterKind.APPEAL_DECISION)
    assert "Your appeal succeeded" in letter.content.text
    assert "falls on this ground: proportion." in letter.content.text
    with here.deps.reading() as uow:
        entries = uow.register.by_subject(ruling.id)
    assert [e.type for e in entries][-4:] == [
        "appeal_decided",
        "letter_served",
        "ruling_reversed",
        "letter_served",
    ]
    assert all(e.released_at is not None for e in entries)
    with pytest.raises(WrongState):
        uphold(here, appeal)


def test_nothing_is_half_reversed_when_the_commit_fails():
    here = road()
    ruling = here.ban()
    appeal = here.appeal(ruling)
    here.deps.uow.tables.fail_next_commit = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        overturn_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=appeal.id,
            reasons=NEW_REASONS,
            code=OverturnCode.FACT,
        )
    assert here.is_dark()
    with here.deps.reading() as uow:
        assert uow.rulings.get(ruling.id).status == "in force"
        assert uow.appeals.get(appeal.id).status == "admitted"
