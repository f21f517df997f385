from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.decider import name_of, signed
from adjudge.domain.cases.invitation import Invitation, InvitationInvalid, accept, digest, must_open
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import Step

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GUEST = Actor(id="gus")
OPEN = Invitation(
    id="invitation",
    opened_by="omar",
    opened_at=NOW,
    case_id="case",
    role=StaffRole.APPEALS_OFFICER,
    token_sha256=digest("secret"),
    expires_at=NOW + timedelta(days=7),
)


def test_the_link_works_once():
    accepted = accept(OPEN, GUEST, "secret", party_id="party", now=NOW)
    assert accepted.status == "accepted"
    assert accepted.invitee == "gus"
    assert accepted.clocks == ()
    with pytest.raises(InvitationInvalid):
        accept(accepted, GUEST, "secret", party_id="party", now=NOW)


@pytest.mark.parametrize(
    ("invitation", "secret", "now"),
    [
        (OPEN, "guess", NOW),
        (OPEN, "", NOW),
        (OPEN, "secret", NOW + timedelta(days=7)),
        (OPEN.take("revoke", program("clock"), NOW), "secret", NOW),
        (OPEN.take("expire", program("clock"), NOW), "secret", NOW),
    ],
)
def test_no_other_link_works(invitation, secret, now):
    with pytest.raises(InvitationInvalid):
        must_open(invitation, secret, now)


@pytest.mark.parametrize(
    "actor",
    [
        Actor(id="rosa", roles=frozenset({StaffRole.REVIEWER})),
        Actor(id="kestrel", party_ids=frozenset({"party"})),
        Actor(id="rival", interests=frozenset({"party"})),
        program("screening"),
    ],
)
def test_nobody_of_ours_and_nobody_of_the_partys_is_from_outside(actor):
    with pytest.raises(NotAllowed):
        accept(OPEN, actor, "secret", party_id="party", now=NOW)


def test_an_invitation_is_to_decide_in_a_case():
    for wrong in ({"role": StaffRole.OPERATOR}, {"case_id": None}, {"token_sha256": "short"}):
        with pytest.raises(InvalidValue):
            replace(OPEN, **wrong)
    with pytest.raises(InvalidValue):
        replace(OPEN, note="x" * 501)


def test_unused_it_expires():
    (clock,) = OPEN.clocks
    assert clock.due_at == OPEN.expires_at


class TestOutsideActor:
    ACTOR = Actor(
        id="gus",
        reviewer_number=9,
        outside_roles=frozenset({("case", StaffRole.APPEALS_OFFICER)}),
    )

    def test_it_has_its_role_in_its_case_and_nowhere_else(self):
        self.ACTOR.must_be_for_case("case", StaffRole.APPEALS_OFFICER, act="decide")
        assert self.ACTOR.is_outside
        assert self.ACTOR.case_ids == {"case"}
        for case_id, role in (
            ("another", StaffRole.APPEALS_OFFICER),
            ("case", StaffRole.REVIEWER),
        ):
            with pytest.raises(NotAllowed):
                self.ACTOR.must_be_for_case(case_id, role, act="decide")
        with pytest.raises(NotAllowed):
            self.ACTOR.must_be(StaffRole.APPEALS_OFFICER, act="decide")

    def test_letters_say_that_the_decider_is_from_outside(self):
        step = Step(name="uphold", actor_id="gus", at=NOW, data=signed(self.ACTOR, {}))
        assert name_of(step, "appeals officer") == "outside appeals officer 9"

    def test_a_program_is_never_invited(self):
        with pytest.raises(NotAllowed):
            replace(self.ACTOR, is_program=True).must_be_for_case(
                "case", StaffRole.APPEALS_OFFICER, act="decide"
            )
