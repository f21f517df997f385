"""Invitation: how an outside decider comes to one case, by a link that works once and expires.

An outside decider is from a peer site or a panel: nobody of ours, nobody of the party's.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import DomainError, InvalidValue, NotAllowed
from adjudge.domain.staffing import DECIDING
from adjudge.domain.steps import Machine, first

MAX_NOTE = 500

INVITATION = Machine(
    subject="invitation",
    start="open",
    moves={
        ("open", "accept"): "accepted",
        ("open", "expire"): "expired",
        ("open", "revoke"): "revoked",
        ("accepted", "revoke"): "revoked",
    },
)


class InvitationInvalid(DomainError):
    """The link is no invitation, or was used, revoked or has expired (these are not told apart)."""

    code = "invitation.invalid"

    def message(self) -> str:
        return "This link invites nobody, or not any more."

    def remedy(self) -> str:
        return "Ask whoever sent it for a new one: each link works once, for a few days."


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Matter):
    """An invitation to decide in one case as `role`. Only the hash of the link's secret is kept.

    Raises:
        InvalidValue: a role that decides nothing, no case, or no SHA-256.
    """

    kind: ClassVar[MatterKind] = MatterKind.INVITATION
    machine: ClassVar[Machine] = INVITATION

    role: StaffRole
    token_sha256: str
    expires_at: datetime
    note: str = ""

    def __post_init__(self) -> None:
        if self.role not in DECIDING:
            raise InvalidValue(field="role", problem="a reviewer or an appeals officer")
        if self.case_id is None or len(self.token_sha256) != hashlib.sha256().digest_size * 2:
            raise InvalidValue(field="invitation", problem="a case and the hash of a secret")
        if len(self.note) > MAX_NOTE:
            raise InvalidValue(field="note", problem=f"at most {MAX_NOTE} characters")

    @property
    def invitee(self) -> str | None:
        """The login that accepted it, or None."""
        step = first(self.steps, "accept")
        return step.actor_id if step else None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Unused, the link expires."""
        if self.status != "open":
            return ()
        return (
            Clock(
                name="expiry",
                binds=Binds.PROGRAM,
                due_at=self.expires_at,
                on_miss="The link no longer works.",
            ),
        )


def digest(secret: str) -> str:
    """What is kept of a link's secret: its SHA-256 (hex)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def must_open(invitation: Invitation, secret: str, now: datetime) -> None:
    """Raise `InvitationInvalid` unless the secret is the link's, unused and not expired."""
    fits = hmac.compare_digest(digest(secret), invitation.token_sha256)
    if not fits or invitation.status != "open" or now >= invitation.expires_at:
        raise InvitationInvalid(invitation_id=invitation.id)


def accept(
    invitation: Invitation, actor: Actor, secret: str, *, party_id: str, now: datetime
) -> Invitation:
    """Become the outside decider of the case.

    Raises:
        InvitationInvalid: another secret, or the link was used, revoked or has expired.
        NotAllowed: one of our own staff, or somebody with an interest in the party.
    """
    must_open(invitation, secret, now)
    if actor.is_program or actor.roles:
        raise NotAllowed(act="decide from outside", needs="somebody who is not staff of this site")
    actor.must_be_free_of(party_id, act="decide about this party")
    return invitation.take("accept", actor, now)
