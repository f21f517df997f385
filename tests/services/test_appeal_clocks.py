from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key, member
from tests.memory.staff import FULL
from tests.services.roads import NEW_REASONS, road
from tests.services.test_appeals import file, uphold

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.appeal import InadmissibleCode, OverturnCode
from adjudge.domain.cases.complaint import About
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Duration, MeasureKind
from adjudge.domain.errors import NotAllowed
from adjudge.domain.staffing import StaffPerson
from adjudge.domain.steps import WrongState
from adjudge.services.appeals import (
    admit_appeal,
    overturn_appeal,
    refuse_appeal,
    remit_appeal,
    withdraw_appeal,
)
from adjudge.services.clocks import fire_due
from adjudge.services.complaints import end_restriction, file_complaint
from adjudge.services.people import declare_interest
from adjudge.services.stays import ask_for_stay, grant_stay


def again(here, appeal):
    with here.deps.reading() as uow:
        return uow.appeals.get(appeal.id)


def other_payer(here, name="parent"):
    """The advertiser is paid for by another party; who acts for that one."""
    with here.deps.uow() as uow:
        advertiser = uow.advertisers.get(here.scene.advertiser.id)
        party = replace(uow.parties.get(advertiser.party_id), id=f"{name} party")
        uow.parties.add(party)
        uow.advertisers.save(replace(advertiser, payer_party_id=party.id))
    return member(name, party.id)


class TestWhoMayAppeal:
    def test_the_payer_too_and_both_are_joined_in_one_decision(self):
        here = road()
        payer = other_payer(here)
        ruling = here.ban()
        ours, theirs = file(here, ruling), file(here, ruling, actor=payer)
        assert theirs.party_id == "parent party"
        admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=ours.id)
        uphold(here, ours)
        assert again(here, theirs).status == "upheld"
        with here.deps.reading() as uow:
            (letter,) = uow.letters.by_party("parent party")
        assert letter.kind is LetterKind.APPEAL_DECISION

    def test_what_follows_is_said_line_by_line(self):
        here = road()
        appeal = here.appeal(here.ban())
        overturn_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=appeal.id,
            reasons=NEW_REASONS,
            code=OverturnCode.FACT,
        )
        (letter,) = here.letters(LetterKind.APPEAL_DECISION)
        assert "says what is given back.\nFrom now on" in letter.content.text

    def test_that_one_of_somebody_else_is_not_admitted_is_told_to_the_party_too(self):
        here = road()
        appeal = file(here, here.ban(), actor=other_payer(here))
        refuse(here, appeal, APPEALS_OFFICER)
        told = here.letters(LetterKind.INFORMATION)[-1].content.text
        assert "That appeal is not admitted" in told
        assert here.letters(LetterKind.APPEAL_DECISION) == []

    def test_nobody_else(self):
        here = road()
        ruling = here.ban()
        with pytest.raises(NotAllowed):
            file(here, ruling, actor=member("otto", "another party"))


class TestNotOnItsMerits:
    def test_it_is_refused_with_reasons_and_a_code_by_a_third_person(self):
        here = road()
        appeal = file(here, here.ban())
        for officer in (REVIEWER, SECOND_REVIEWER):
            with pytest.raises(Exception, match="you cannot"):
                refuse(here, appeal, officer)
        refused = refuse(here, appeal, APPEALS_OFFICER)
        assert refused.status == "inadmissible"
        (letter,) = here.letters(LetterKind.APPEAL_DECISION)
        assert "on this ground: not about the ruling." in letter.content.text
        with pytest.raises(WrongState):
            uphold(here, appeal)

    def test_it_is_withdrawn_by_whoever_filed_it(self):
        here = road()
        appeal = here.appeal(here.ban())
        with pytest.raises(NotAllowed):
            withdraw_appeal(here.deps, member("otto", "x"), appeal_id=appeal.id)
        assert withdraw_appeal(here.deps, here.scene.actor, appeal_id=appeal.id).clocks == ()
        assert here.is_dark()

    def test_it_is_moot_once_the_ruling_fell_otherwise(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        complaint = file_complaint(
            here.deps,
            here.scene.actor,
            request_id=key(here.deps),
            advertiser_id=here.scene.advertiser.id,
            about=About.OTHER,
            text="It is wrong.",
            subject_id=ruling.id,
        )
        end_restriction(
            here.deps,
            APPEALS_OFFICER,
            complaint_id=complaint.id,
            text="It is.",
            ruling_ids=[ruling.id],
        )
        assert again(here, appeal).status == "moot"


def refuse(here, appeal, officer):
    return refuse_appeal(
        here.deps,
        officer,
        appeal_id=appeal.id,
        reasons="It speaks of another site only.",
        code=InadmissibleCode.NOT_ABOUT_THE_RULING,
    )


class TestRemitting:
    def test_what_it_took_is_given_back_and_other_people_begin_again(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        remitted = remit_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=appeal.id,
            reasons=NEW_REASONS,
            code=OverturnCode.PROCEDURE,
        )
        assert remitted.status == "remitted"
        assert not here.is_dark()
        (letter,) = here.letters(LetterKind.APPEAL_DECISION)
        assert "The case is open again." in letter.content.text
        with here.deps.reading() as uow:
            assert uow.cases.get(ruling.case_id).status == "investigating"
        with pytest.raises(NotAllowed):
            here.propose()  # by the same reviewer


class TestDeadlines:
    def test_they_are_those_of_the_day_on_which_it_was_filed(self):
        here = road()
        appeal = file(here, here.ban())
        (clock,) = appeal.clocks
        assert (clock.name, (clock.due_at - appeal.filed_at).days) == ("admission", 7)
        admitted = admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id)
        (clock,) = admitted.clocks
        assert (clock.name, (clock.due_at - appeal.filed_at).days) == ("decision", 30)

    def test_a_decision_missed_twice_ends_what_is_discretionary_but_not_the_appeal(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        here.deps.clock.advance(days=31)
        assert fire_due(here.deps) == 1
        (letter,) = here.letters(LetterKind.EXTENSION)
        assert "to decide your appeal. We did not." in letter.content.text
        here.deps.clock.advance(days=12)
        assert fire_due(here.deps) == 0
        assert here.is_dark()
        here.deps.clock.advance(days=2)
        assert fire_due(here.deps) == 1
        assert fire_due(here.deps) == 0
        assert not here.is_dark()
        with here.deps.reading() as uow:
            assert uow.rulings.get(ruling.id).status == "lapsed"
        assert uphold(here, appeal).status == "upheld"

    def test_a_missed_admission_has_its_own_grace_period(self):
        here = road()
        appeal = file(here, here.ban())
        here.deps.clock.advance(days=8)
        assert fire_due(here.deps) == 1
        assert [clock.name for clock in again(here, appeal).clocks] == ["admission"]
        here.deps.clock.advance(days=8)
        assert fire_due(here.deps) == 1
        assert not here.is_dark()

    def test_it_stands_while_the_party_has_the_turn(self):
        here = road()
        appeal = here.appeal(here.ban())
        with here.deps.uow() as uow:
            waiting = replace(
                appeal,
                steps=(
                    *appeal.steps,
                    replace(appeal.steps[-1], name="wait", at=here.deps.clock.now()),
                ),
            )
            uow.appeals.save(waiting)
        here.deps.clock.advance(days=90)
        assert fire_due(here.deps) == 0
        assert here.is_dark()


def short(here, kind=MeasureKind.SUSPEND, *, urgent=False):
    """As two people may decide it: for three weeks."""
    statement = here.statement_of(kind, urgent=urgent)
    return replace(statement, duration=Duration(ends_on=here.deps.today() + timedelta(days=28)))


def staff_is(here, *people):
    with here.deps.uow() as uow:
        uow.staff.be(*people)


def status_of(here, ruling):
    with here.deps.reading() as uow:
        return uow.rulings.get(ruling.id).status


class TestNobodyIndependent:
    def two_people(self, here):
        both = frozenset({StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER})
        staff_is(here, *(replace(person, roles=both) for person in FULL[:2]))

    def test_a_suspension_by_two_lapses_when_the_time_to_admit_is_over(self):
        here = road()
        self.two_people(here)
        ruling = here.decide(short(here))
        appeal = file(here, ruling)
        here.deps.clock.advance(days=6)
        assert fire_due(here.deps) == 0
        assert here.is_dark()
        here.deps.clock.advance(days=1)
        assert fire_due(here.deps) == 1
        assert not here.is_dark()
        assert status_of(here, ruling) == "lapsed"
        assert again(here, appeal).status == "filed"
        letter = here.letters(LetterKind.FAVOURABLE)[-1]
        assert "nobody independent can hear an appeal" in letter.content.text
        assert not here.letters(LetterKind.EXTENSION)
        assert fire_due(here.deps) == 0

    def test_an_outside_officer_of_the_case_is_somebody(self):
        here = road()
        self.two_people(here)
        ruling = here.decide(short(here))
        file(here, ruling)
        guest = StaffPerson(
            id="gast",
            number=9,
            outside_roles=frozenset({(here.case.id, StaffRole.APPEALS_OFFICER)}),
        )
        staff_is(here, *FULL[:2], guest)
        here.deps.clock.advance(days=7.1)
        assert fire_due(here.deps) == 1
        assert status_of(here, ruling) == "in force"
        assert here.letters(LetterKind.EXTENSION)

    def test_one_with_an_interest_in_the_party_is_not(self):
        here = road()
        ruling = here.decide(short(here))
        file(here, ruling)
        declare_interest(here.deps, APPEALS_OFFICER, party_id=here.scene.advertiser.party_id)
        here.deps.clock.advance(days=7.1)
        fire_due(here.deps)
        assert status_of(here, ruling) == "lapsed"

    def test_what_rests_on_urgent_harm_goes_outside_instead(self):
        here = road()
        self.two_people(here)
        ruling = here.decide(short(here, urgent=True))
        file(here, ruling)
        here.deps.clock.advance(days=7.1)
        fire_due(here.deps)
        assert status_of(here, ruling) == "in force"
        with here.deps.reading() as uow:
            assert uow.cases.get(here.case.id).went_outside

    def test_a_stayed_one_lapses_too(self):
        here = road()
        ruling = here.decide(short(here))
        appeal = file(here, ruling)
        stay = ask_for_stay(
            here.deps, here.scene.actor, request_id=key(here.deps), appeal_id=appeal.id, text="Now."
        )
        grant_stay(here.deps, APPEALS_OFFICER, stay_id=stay.id, reasons="It could not be undone.")
        staff_is(here, *FULL[:2])
        here.deps.clock.advance(days=7.1)
        fire_due(here.deps)
        assert status_of(here, ruling) == "lapsed"
        assert not here.is_dark()
