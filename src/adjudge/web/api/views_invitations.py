"""Invitations: an operator brings somebody from outside to one case by a link."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from ninja import Router, Status

from adjudge import bootstrap
from adjudge.domain.cases.invitation import Invitation
from adjudge.services.invitations import (
    accept_invitation,
    invite,
    newest_invitations,
    revoke_invitation,
)
from adjudge.services.outsiders import needing_outsider
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.terms_schemas import (
    InvitationOut,
    InvitationsOut,
    NeedOutsidersOut,
    NeedsOutsiderOut,
    NewInvitation,
    Token,
)

OUT: Final = {200: InvitationOut, **REFUSALS}
MADE: Final = {201: InvitationOut, **REFUSALS}

router = Router(auth=session, tags=["invitations"])


@router.post("/cases/{case_id}/invitations", response=MADE, summary="Invite an outside decider")
def make(request: LoggedIn, key: Key, case_id: str, body: NewInvitation) -> Status[InvitationOut]:
    """A link that works once, for seven days (operators). Sent again, its token is not told."""
    invited = invite(
        bootstrap.deps(), actor_of(request), request_id=key, case_id=case_id, **dict(body)
    )
    made = _out(invited.invitation)
    if invited.token:
        made.token = invited.token
        made.link = request.build_absolute_uri(reverse("operator:invitation", args=[invited.token]))
    return Status(201, made)


@router.get(
    "/invitations", response={200: InvitationsOut, **REFUSALS}, summary="The newest invitations"
)
def list_(request: LoggedIn) -> InvitationsOut:
    """Without what their links need (operators)."""
    found = newest_invitations(bootstrap.deps(), actor_of(request))
    return InvitationsOut(invitations=[_out(each) for each in found])


@router.get(
    "/invitations/needed",
    response={200: NeedOutsidersOut, **REFUSALS},
    summary="Cases that need an outside decider",
)
def needed(request: LoggedIn) -> NeedOutsidersOut:
    """Until somebody accepts an invitation: a deadline missed twice, an interest (operators)."""
    found = needing_outsider(bootstrap.deps(), actor_of(request))
    return NeedOutsidersOut(
        cases=[
            NeedsOutsiderOut(
                case_id=each.case.id,
                reference=each.case.reference,
                why=each.why.value,
                about=each.about,
                since=each.since,
                invitations=[_out(one) for one in each.invitations],
            )
            for each in found
        ]
    )


@router.post("/invitations/accept", response=OUT, summary="Accept an invitation")
def accept(request: LoggedIn, body: Token) -> InvitationOut:
    """Whoever has the link becomes an outside decider of that case, and sees no other."""
    return _out(accept_invitation(bootstrap.deps(), actor_of(request), token=body.token))


@router.post("/invitations/{invitation_id}/revoke", response=OUT, summary="Revoke an invitation")
def revoke(request: LoggedIn, invitation_id: str) -> InvitationOut:
    """The link, or the role that was accepted by it (operators). What was decided stays."""
    return _out(revoke_invitation(bootstrap.deps(), actor_of(request), invitation_id=invitation_id))


def _out(found: Invitation) -> InvitationOut:
    assert found.case_id is not None, "an invitation is to a case"
    return InvitationOut(
        id=found.id,
        case_id=found.case_id,
        role=found.role,
        status=found.status,
        made_at=found.opened_at,
        expires_at=found.expires_at,
        note=found.note,
    )
