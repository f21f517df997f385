"""Terms and invitations in JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.invitation import MAX_NOTE
from adjudge.domain.cases.terms import TermsPart
from adjudge.web.api.statement_schemas import Name, Strict, Text


class NewTerms(Strict):
    """The next version of one part of the terms in full, and from which day it applies."""

    part: TermsPart
    text: Text
    effective_from: date


class TermsOut(Schema):
    """One version of one part: announced, published or withdrawn."""

    id: str
    reference: str
    part: TermsPart
    version: int
    text: str
    status: str
    announced_at: datetime
    effective_from: date


class TermsList(Schema):
    """Versions, the newest first. `current` has the id of what applies today, by part."""

    terms: list[TermsOut]
    current: dict[str, str]


class NewInvitation(Strict):
    """As what somebody from outside is to decide in the case; the note is for the operator."""

    role: StaffRole
    note: Annotated[Text, Field(max_length=MAX_NOTE)] = ""


class Token(Strict):
    """The token of an invitation's link."""

    token: Annotated[Name, Field(min_length=1)]


class InvitationOut(Schema):
    """One invitation. `link` and `token` are given once, when it is made, and never again."""

    id: str
    case_id: str
    role: StaffRole
    status: str
    made_at: datetime
    expires_at: datetime
    note: str
    token: str = ""
    link: str = ""


class NeedsOutsiderOut(Schema):
    """A case that needs an outside decider, why and since when, and the links that are out."""

    case_id: str
    reference: str
    why: str
    about: str
    since: datetime
    invitations: list[InvitationOut]


class NeedOutsidersOut(Schema):
    """The cases that need an outside decider, the longest waiting first."""

    cases: list[NeedsOutsiderOut]


class InvitationsOut(Schema):
    """The newest invitations, the newest first."""

    invitations: list[InvitationOut]
