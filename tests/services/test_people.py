from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, REVIEWER, SECOND_OPERATOR, SECOND_REVIEWER, key
from tests.memory.staff import FULL
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.invitation import InvitationInvalid
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.errors import InvalidValue, NotAllowed, NotFound
from adjudge.domain.staffing import BeyondPowers
from adjudge.domain.steps import WrongState
from adjudge.services.appeals import admit_appeal, file_appeal, uphold_appeal
from adjudge.services.clocks import fire_due
from adjudge.services.invitations import (
    accept_invitation,
    invite,
    look_at,
    newest_invitations,
    revoke_invitation,
)
from adjudge.services.people import (
    can_be_appealed,
    declare_interest,
    declare_operator_interest,
    grant_role,
    revoke_role,
    state_staffing,
    withdraw_interest,
)
from adjudge.services.rulings import approve_ruling, drop_ruling

GUEST = Actor(id="gus")


def be(deps, *people):
    with deps.uow() as uow:
        uow.staff.be(*people)


def staffing_entries(deps):
    with deps.reading() as uow:
        return [dict(entry.public) for entry in uow.register.by_subject("staffing")]


class TestStaffing:
    def test_two_people_may_not_suspend_for_long_and_nothing_is_stored(self):
        here = road()
        be(here.deps, *FULL[:2])
        with pytest.raises(BeyondPowers):
            here.propose()
        assert not here.deps.uow.tables.table("ruling")

    def test_powers_are_looked_at_again_when_the_second_person_approves(self):
        here = road()
        ruling = here.hear()
        be(here.deps, *FULL[:1])
        with pytest.raises(BeyondPowers):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        with here.deps.reading() as uow:
            assert uow.rulings.get(ruling.id).approver_id is None

    def test_the_register_states_each_change_once(self):
        deps = memory_deps()
        assert state_staffing(deps).has_all
        state_staffing(deps)
        assert len(staffing_entries(deps)) == 1
        assert grant_role(deps, user_id="tove", role=StaffRole.REVIEWER) == 6
        assert grant_role(deps, user_id="tove", role=StaffRole.REVIEWER) == 6
        for name in ("tove", "sven"):
            revoke_role(deps, user_id=name, role=StaffRole.REVIEWER)
        told = staffing_entries(deps)
        assert [entry["people who decide"] for entry in told] == [3, 4, 3, 2]
        assert told[-1]["reviewers"] == 1
        assert "at most 30 days" in told[-1]["powers"]
        assert grant_role(deps, user_id="tove", role=StaffRole.REVIEWER) == 6
        with pytest.raises(NotFound):
            revoke_role(deps, user_id="nobody", role=StaffRole.REVIEWER)

    def test_who_took_part_cannot_hear_the_appeal(self):
        here = road()
        ruling = here.hear()
        with here.deps.reading() as uow:
            assert can_be_appealed(uow, ruling)
        be(here.deps, *FULL[:2])
        with here.deps.reading() as uow:
            assert not can_be_appealed(uow, ruling)


class TestInterests:
    def test_they_are_declared_by_oneself_and_ended_by_another(self):
        here = road()
        party_id = here.scene.advertiser.party_id
        declare_interest(here.deps, REVIEWER, party_id=party_id)
        withdraw_interest(here.deps, OPERATOR, user_id="rosa", party_id=party_id)
        for actor, user_id in ((OPERATOR, "omar"), (REVIEWER, "rosa")):
            with pytest.raises(NotAllowed):
                withdraw_interest(here.deps, actor, user_id=user_id, party_id=party_id)
        with pytest.raises(NotFound):
            withdraw_interest(here.deps, OPERATOR, user_id="sven", party_id=party_id)
        with pytest.raises(NotAllowed):
            declare_interest(here.deps, GUEST, party_id=party_id)


def guest_of(deps, case_id, role=StaffRole.APPEALS_OFFICER):
    """The outside decider after accepting a link to the case."""
    invited = invite(deps, OPERATOR, request_id=key(deps), case_id=case_id, role=role)
    accept_invitation(deps, GUEST, token=invited.token)
    with deps.reading() as uow:
        person = next(p for p in uow.staff.everybody() if p.id == GUEST.id)
    actor = replace(GUEST, outside_roles=person.outside_roles, reviewer_number=person.number)
    return invited.invitation, actor


class TestInvitations:
    def test_an_outside_officer_decides_an_appeal_and_the_letter_says_so(self):
        here = road()
        appeal = file_appeal(
            here.deps,
            here.scene.actor,
            request_id=key(here.deps),
            ruling_id=here.ban().id,
            on_facts="The firm was sold in February.",
            on_rule="",
            on_proportion="",
        )
        _, guest = guest_of(here.deps, appeal.case_id)
        admit_appeal(here.deps, guest, appeal_id=appeal.id)
        upheld = uphold_appeal(here.deps, guest, appeal_id=appeal.id, reasons=NEW_REASONS)
        assert upheld.status == "upheld"
        (letter,) = here.letters(LetterKind.APPEAL_DECISION)
        assert f"Outside appeals officer {guest.reviewer_number}," in letter.content.text

    def test_the_link_is_kept_as_a_hash_and_works_once(self):
        here = road()
        request_id = key(here.deps)
        arguments = {"case_id": here.case.id, "role": StaffRole.REVIEWER}
        invited = invite(here.deps, OPERATOR, request_id=request_id, **arguments)
        again = invite(here.deps, OPERATOR, request_id=request_id, **arguments)
        assert again.invitation == invited.invitation
        assert again.token == ""
        secret = invited.token.split(".")[1]
        assert secret not in repr(dict(here.deps.uow.tables.table("matter")))
        assert look_at(here.deps, invited.token).role is StaffRole.REVIEWER
        accept_invitation(here.deps, GUEST, token=invited.token)
        for token in (
            invited.token,
            invited.invitation.id,
            "",
            "no.link",
            f"{request_id}.{secret}",
        ):
            with pytest.raises(InvitationInvalid):
                accept_invitation(here.deps, Actor(id="hal"), token=token)
            with pytest.raises(InvitationInvalid):
                look_at(here.deps, token)

    def test_it_expires_and_it_is_revoked(self):
        here = road()
        late = invite(
            here.deps,
            OPERATOR,
            request_id=key(here.deps),
            case_id=here.case.id,
            role=StaffRole.REVIEWER,
        )
        here.deps.clock.advance(days=7)
        with pytest.raises(InvitationInvalid):
            accept_invitation(here.deps, GUEST, token=late.token)
        assert fire_due(here.deps) >= 1
        made, guest = guest_of(here.deps, here.case.id)
        revoke_invitation(here.deps, SECOND_OPERATOR, invitation_id=made.id)
        with here.deps.reading() as uow:
            assert not [p for p in uow.staff.everybody() if p.id == guest.id]
        with pytest.raises(WrongState):
            revoke_invitation(here.deps, OPERATOR, invitation_id=made.id)
        listed = newest_invitations(here.deps, OPERATOR)
        assert sorted(one.status for one in listed) == ["expired", "revoked"]

    def test_only_an_operator_without_an_interest_invites(self):
        here = road()
        partial = replace(OPERATOR, interests=frozenset({here.scene.advertiser.party_id}))
        for actor in (REVIEWER, GUEST, partial):
            with pytest.raises(NotAllowed):
                invite(
                    here.deps,
                    actor,
                    request_id=key(here.deps),
                    case_id=here.case.id,
                    role=StaffRole.REVIEWER,
                )

    def test_nobody_is_staff_and_outside_at_once(self):
        here = road()
        guest_of(here.deps, here.case.id)
        with pytest.raises(NotAllowed):
            grant_role(here.deps, user_id=GUEST.id, role=StaffRole.REVIEWER)

    def test_the_register_says_that_somebody_from_outside_decides_and_not_where(self):
        here = road()
        made, guest = guest_of(here.deps, here.case.id)
        with here.deps.reading() as uow:
            (entry,) = uow.register.by_subject(made.id)
        assert entry.public == {
            "role": "outside appeals officer",
            "number": guest.reviewer_number,
        }


class TestInterestOfTheOperator:
    TEXT = "Kestrel Lab has sued this site over an unpaid invoice."

    def test_somebody_from_outside_approves_and_the_letter_says_why(self):
        here = road()
        declare_operator_interest(here.deps, OPERATOR, case_id=here.case.id, text=self.TEXT)
        ruling = here.hear()
        with pytest.raises(NotAllowed) as refused:
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        assert "outside decider" in refused.value.remedy()
        _, guest = guest_of(here.deps, here.case.id, StaffRole.REVIEWER)
        approved = approve_ruling(here.deps, guest, ruling_id=ruling.id)
        assert approved.status == "in force"
        for kind in (LetterKind.PROPOSAL, LetterKind.NOTICE):
            (letter,) = here.letters(kind)
            assert self.TEXT in " ".join(letter.content.text.split())
        (notice,) = here.letters(LetterKind.NOTICE)
        assert f"outside reviewer {guest.reviewer_number}" in notice.content.text

    def test_our_own_officer_cannot_hear_the_appeal(self):
        here = road()
        ruling = here.ban()
        declare_operator_interest(here.deps, REVIEWER, case_id=here.case.id, text=self.TEXT)
        with pytest.raises(NotAllowed):
            here.appeal(ruling)

    def test_no_interest_bars_a_favourable_act(self):
        here = road()
        ruling = here.hear()
        declare_operator_interest(here.deps, OPERATOR, case_id=here.case.id, text=self.TEXT)
        assert drop_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id).status == "dropped"

    def test_it_is_stated_by_staff_in_words(self):
        here = road()
        for actor, text in ((OPERATOR, " "), (OPERATOR, "x" * 1_001)):
            with pytest.raises(InvalidValue):
                declare_operator_interest(here.deps, actor, case_id=here.case.id, text=text)
        with pytest.raises(NotAllowed):
            declare_operator_interest(
                here.deps, here.scene.actor, case_id=here.case.id, text=self.TEXT
            )
