"""General acts in JSON, and what authorities order or ask, lists and promises beside them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field, StrictBool, StrictInt

from adjudge.domain.cases.designation import MAX_NAMES
from adjudge.domain.cases.general_act import MAX_ITEMS, ActKind, Change
from adjudge.domain.cases.measure import MAX_SCOPE_ITEMS
from adjudge.domain.cases.order import MAX_TERRITORIES
from adjudge.domain.cases.proceeding import MAX_PARTIES, AttachedTo, Outcome
from adjudge.domain.cases.rescreening import MAX_ITEMS as MAX_NAMED
from adjudge.domain.cases.statement import MAX_FINDINGS
from adjudge.domain.policy.definition import NO_CATEGORY
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.statement_schemas import Name, Names, Strict, TerritoryBody, Text

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""A SHA-256 in hexadecimal."""


class ActExhibitBody(Strict):
    """What the rationale of a general act rests on, by its hash."""

    title: Name
    source: Name
    captured_on: date
    sha256: Digest


class ReachBody(Strict):
    """Territory x category x window; an axis without values is open."""

    territories: Annotated[tuple[TerritoryBody, ...], Field(max_length=MAX_SCOPE_ITEMS)] = ()
    categories: Annotated[tuple[Name, ...], Field(max_length=MAX_SCOPE_ITEMS)] = ()
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None


class ElementBody(Strict):
    """One thing that has to be shown, by its id."""

    id: Name
    text: Text


class DefinitionBody(Strict):
    """All that a clause says beside its text, as in a clause file of the rulebook."""

    title: Name
    rationale: Text
    elements: Annotated[tuple[ElementBody, ...], Field(max_length=MAX_FINDINGS)]
    measures_allowed: Names
    applies_to: Names = ("creative",)
    judges: Literal["act", "state"] = "act"
    look_back_days: StrictInt | None = None
    designation_list: Name = ""
    evidence_standard: Literal["documented", "verified"] = "documented"
    harm: Name = ""
    adversarial: StrictBool = False
    dsa_category: Name = NO_CATEGORY
    dsa_keyword: Name = ""
    rule: Text | None = None
    explanation: Text = ""


class ClauseChangeBody(Strict):
    """One clause that an act changes; `version` is the one that comes into being.

    Without a `definition` a changed clause keeps what the older version says beside its text.
    """

    clause_id: Name
    version: StrictInt
    change: Change
    text: Text = ""
    definition: DefinitionBody | None = None


class NewAct(Strict):
    """The draft of a general act: its full text, its reasons, and whom it spares."""

    act: ActKind
    title: Name
    text: Text
    rationale: Text
    effective_at: AwareDatetime
    exhibits: Annotated[tuple[ActExhibitBody, ...], Field(max_length=MAX_ITEMS)]
    exempt_classes: Annotated[tuple[Name, ...], Field(max_length=MAX_ITEMS)] = ()
    run_off_days: StrictInt = 0
    review_on: date | None = None
    reach: ReachBody = Field(default_factory=ReachBody)
    clauses: Annotated[tuple[ClauseChangeBody, ...], Field(max_length=MAX_ITEMS)] = ()
    power_ref: Name = ""
    emergency_clause: Name = ""
    short_notice_code: Name = ""


class Extension(Strict):
    """Until when an act goes on, and what makes it necessary still."""

    until: AwareDatetime
    rationale: Text


class NewRescreening(Strict):
    """Which promoted posts fall under an act, and when."""

    promoted_post_ids: Annotated[tuple[Name, ...], Field(max_length=MAX_NAMED)]
    effective_at: AwareDatetime


class FallingOut(Schema):
    """A promoted post that the new text would not admit, and the clauses that say so."""

    promoted_post_id: str
    advertiser_id: str
    clauses: list[str]


class FallingsOut(Schema):
    """Everything that would fall now."""

    falling: list[FallingOut]


class Concerned(Strict):
    """Which advertising account is meant."""

    advertiser_id: Name


class FreedOut(Schema):
    """How many reservations were given back."""

    freed: int


class NewOrder(Strict):
    """What an authority ordered or asked; `binds_operator` is false for a request."""

    authority: Name
    legal_basis: Name
    citation: Name
    text: Text
    subject: Text
    dated: date
    territories: Annotated[tuple[Name, ...], Field(max_length=MAX_TERRITORIES)]
    binds_operator: StrictBool
    ends_on: date | None = None
    secret_until: date | None = None
    secrecy_basis: Text = ""
    case_id: Name | None = None


class OrderStep(Said):
    """What is done about an order, and how or why."""

    step: Annotated[str, Field(pattern="^(carry_out|decline|contest|set_aside)$")]


class PublicOrdersOut(Schema):
    """What may be said of each order, the newest first."""

    orders: list[dict[str, object]]


class NewList(Strict):
    """The next version of an outside list, by the hash of what was captured."""

    name: Name
    publisher: Name
    source: Name
    in_force_from: date
    names: Annotated[tuple[Name, ...], Field(max_length=MAX_NAMES)]
    sha256: Digest


class NewProceeding(Strict):
    """Before which forum, between whom, about what; `subject_id` is empty for the operator."""

    forum: Name
    parties: Annotated[tuple[Name, ...], Field(max_length=MAX_PARTIES)]
    attached_to: AttachedTo
    subject_id: Name = ""


class ProceedingStep(Said):
    """What happened, or what the forum ordered for the time being."""

    interim_order: StrictBool = False


class ProceedingOutcome(Said):
    """How a proceeding ended."""

    outcome: Outcome


class NewUndertaking(Said):
    """What is promised, by when; `laid_by` names the authority that makes it a duty."""

    due: AwareDatetime
    laid_by: Name = ""


class Kept(Strict):
    """Where it can be seen that an undertaking was kept."""

    proof: Annotated[Text, Field(min_length=1)]
