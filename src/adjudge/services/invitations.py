"""Invitations: an outside decider or outside appeals officer comes to one case by a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.invitation import (
    Invitation,
    InvitationInvalid,
    accept,
    digest,
    must_open,
)
from adjudge.domain.errors import NotFound
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services.once import once, request
from adjudge.services.people import state_outside
from adjudge.services.ports import Deps

DAYS_VALID = 7
SECRET_BYTES = 32
SEPARATOR = "."
LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation with its link's token, which is shown once and kept nowhere.

    `token` is empty when the same request came before.
    """

    invitation: Invitation
    token: str = ""


def invite(
    deps: Deps, actor: Actor, *, request_id: str, case_id: str, role: StaffRole, note: str = ""
) -> Invited:
    """Make a link by which somebody from outside becomes a decider of one case.

    Raises:
        NotAllowed: no operator, or one with an interest in the party.
        NotFound: no such case.
        InvalidValue: a role that decides nothing, or too long a note.
    """
    asked = request(
        request_id,
        use_case="invite",
        actor=actor,
        arguments={"case_id": case_id, "role": role.value, "note": note},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Invited]:
            actor.must_be(StaffRole.OPERATOR, act="invite an outside decider")
            case = uow.cases.get(case_id)
            actor.must_be_free_of(case.party_id, act="invite somebody to decide about it")
            secret = deps.random(SECRET_BYTES).hex()
            made = Invitation(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                opened_by=actor.id,
                opened_at=now,
                case_id=case.id,
                role=role,
                token_sha256=digest(secret),
                expires_at=now + timedelta(days=DAYS_VALID),
                note=note,
            )
            uow.of(Invitation).add(made)
            return made.id, Invited(invitation=made, token=f"{made.id}{SEPARATOR}{secret}")

        return once(
            uow.requests,
            asked,
            now,
            load=lambda key: Invited(invitation=uow.of(Invitation).get(key)),
            act=act,
        )


def look_at(deps: Deps, token: str) -> Invitation:
    """The open invitation that a link leads to. Raises `InvitationInvalid`."""
    key, secret = _parts(token)
    with deps.reading() as uow:
        try:
            found = uow.of(Invitation).get(key)
        except NotFound:
            raise InvitationInvalid from None
        must_open(found, secret, deps.clock.now())
        return found


def accept_invitation(deps: Deps, actor: Actor, *, token: str) -> Invitation:
    """Become an outside decider of the case, under a number of one's own.

    Raises:
        InvitationInvalid: the link is none, or was used, revoked or has expired.
        NotAllowed: one of our own staff, or somebody with an interest in the party.
    """
    key, secret = _parts(token)
    with deps.uow() as uow:
        now = deps.clock.now()
        try:
            found = uow.of(Invitation).lock(key)
        except NotFound:
            raise InvitationInvalid from None
        assert found.case_id is not None, "an invitation is to a case"
        party_id = uow.cases.get(found.case_id).party_id
        accepted = accept(found, actor, secret, party_id=party_id, now=now)
        number = uow.staff.grant(actor.id, found.role, case_id=found.case_id)
        uow.of(Invitation).save(accepted)
        state_outside(uow, deps, accepted, number)
        return accepted


def revoke_invitation(deps: Deps, actor: Actor, *, invitation_id: str) -> Invitation:
    """Take an invitation back: the link, or the role that was accepted. What was decided stays.

    Raises `NotAllowed`, `NotFound`, and `WrongState` if it has ended already.
    """
    actor.must_be(StaffRole.OPERATOR, act="revoke an invitation")
    with deps.uow() as uow:
        now = deps.clock.now()
        found = uow.of(Invitation).lock(invitation_id)
        revoked = found.take("revoke", actor, now)
        if found.invitee is not None:
            uow.staff.end(found.invitee, found.role, case_id=found.case_id, at=now)
        uow.of(Invitation).save(revoked)
        return revoked


def expire_invitation(deps: Deps, invitation_id: str) -> None:
    """The link was not used in time (a clock's handler, idempotent)."""
    with deps.uow() as uow:
        now = deps.clock.now()
        found = uow.of(Invitation).lock(invitation_id)
        if found.status == "open" and now >= found.expires_at:
            uow.of(Invitation).save(found.take("expire", program("clock"), now))


def newest_invitations(deps: Deps, actor: Actor) -> Sequence[Invitation]:
    """The newest invitations, without what their links need. Raises `NotAllowed`."""
    actor.must_be(StaffRole.OPERATOR, act="see the invitations")
    with deps.reading() as uow:
        found = uow.of(Invitation).newest(limit=LISTED)
    return [replace(one, token_sha256=digest("")) for one in found]


def _parts(token: str) -> tuple[str, str]:
    key, _, secret = token.partition(SEPARATOR)
    return key, secret
