"""Matters in JSON: reviews, declarations, correspondence, authorisations; and acts on a case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, Field, StrictBool

from adjudge.domain.cases.authorisation import AuthorisationKind
from adjudge.domain.cases.correspondence import Asks
from adjudge.domain.cases.report import Priority
from adjudge.domain.cases.review import Occasion
from adjudge.domain.cases.second_view import View
from adjudge.web.api.shared_schemas import ClockOut, Said, StepOut
from adjudge.web.api.statement_schemas import Name, ScopeBody, Strict, Text


class Closing(Strict):
    """Why a case is closed without a measure; `reference` is the clause it was looked at under."""

    reference: Name
    reasons: Text


class SecondView(Strict):
    """What a second reviewer would do, and why."""

    view: View
    why: Text


class NewReview(Said):
    """Why the ruling is looked at again, and what is new."""

    occasion: Occasion


class NewDeclaration(Said):
    """What the party declares, and for which day."""

    advertiser_id: Name
    about: Name
    as_of: date


class Falsehood(Strict):
    """The established fact, and its case, by which a declaration was false."""

    case_id: Name
    fact_id: Name


class NewCorrespondence(Said):
    """What came by another way, when, and what it would have been inside the channel."""

    asks: Asks
    channel: Name
    sender: Name
    arrived_at: AwareDatetime


class Dealing(Strict):
    """By which appeal, complaint ... it was dealt with, or how in words."""

    subject_id: Name = ""
    text: Text = ""


class RequirementBody(Strict):
    """What an authorisation takes: issuer, cost and time in words, and whether it can be had."""

    issuer: Name
    cost: Name
    time: Name
    can_be_had: StrictBool


class NewAuthorisation(Strict):
    """What is applied for, under which clause, within which scope, on what evidence."""

    advertiser_id: Name
    type: AuthorisationKind
    clause_ref: Name
    scope: ScopeBody
    requirement: RequirementBody
    evidence: Text


class Grant(Strict):
    """Until when, on which conditions, and the code of the favourable act."""

    conditions: Text = ""
    expires_on: date
    code: Name


class Renewal(Strict):
    """Until when, and the code of the favourable act."""

    expires_on: date
    code: Name


class Against(Strict):
    """The step (refuse, suspend or revoke), and the ruling in force that says so."""

    step: Annotated[str, Field(pattern="^(refuse|suspend|revoke)$")]
    ruling_id: Name


class Triage(Strict):
    """How soon a report has to be decided."""

    priority: Priority


class MatterOut(Schema):
    """One matter of any kind; `says` has what was said when it was opened."""

    id: str
    kind: str
    status: str
    opened_at: datetime
    case_id: str | None
    ruling_id: str | None
    advertiser_id: str | None
    says: dict[str, object]
    steps: list[StepOut]
    clocks: list[ClockOut]


class MattersOut(Schema):
    """Matters of one kind."""

    matters: list[MatterOut]
