"""The statement of reasons in JSON, in and out: field by field what the domain's Statement is.

Unknown fields are refused, and so is a value of another type. What is left out is missing, and the
linter says so: nothing is filled in.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    field_serializer,
)

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.fact import MAX_FACTS
from adjudge.domain.cases.measure import (
    AS_ADVERTISER,
    MAX_CONDITION,
    MAX_SCOPE_ITEMS,
    Duration,
    MeasureKind,
    Scope,
    Territory,
    TerritoryRole,
    TimeWindow,
)
from adjudge.domain.cases.statement import (
    MAX_FINDINGS,
    MAX_TEXT,
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)

MAX_NAME = 200
DAYS_OF_WEEK = 7


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text has no NUL character")
    return text


Name = Annotated[str, Field(max_length=MAX_NAME), AfterValidator(_storable)]
"""An id, a reference, or another short text."""
Text = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_storable)]
"""What somebody says, at any length that a letter may have."""
Names = Annotated[tuple[Name, ...], Field(max_length=MAX_SCOPE_ITEMS)]


class Strict(BaseModel):
    """A body that is sent to the API: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GroundBody(Strict):
    """On what it rests: a clause version, a law, an order, or a standing power."""

    kind: GroundKind
    reference: Name
    as_of: date
    text: Text = ""
    binds_operator: StrictBool = True
    subject: Text = ""
    territories: Names = ()
    until: date | None = None


class FindingBody(Strict):
    """Why certain facts meet one element of the clause."""

    element_id: Name
    fact_ids: Annotated[tuple[Name, ...], Field(max_length=MAX_FACTS)]
    why: Text


class TimeWindowBody(Strict):
    """Hours of the week in UTC: weekdays 0 (Monday) to 6."""

    weekdays: Annotated[tuple[StrictInt, ...], Field(max_length=DAYS_OF_WEEK)]
    from_hour: StrictInt
    to_hour: StrictInt


class TerritoryBody(Strict):
    """A country or subdivision (ISO 3166), and whose it is."""

    code: Name
    role: TerritoryRole


class ScopeBody(Strict):
    """The whole party on the surface, or named promoted posts; the other axes narrow it.

    `roles` are those in which it hits the party: advertiser (what it promotes), agency (mandates).
    """

    whole_party: StrictBool = False
    promoted_post_ids: Names = ()
    roles: Annotated[tuple[PartyRole, ...], Field(max_length=len(PartyRole))] = AS_ADVERTISER
    account_ids: Names = ()
    products: Names = ()
    categories: Names = ()
    formats: Names = ()
    targeting: Names = ()
    minimum_age: StrictInt | None = None
    time_windows: Annotated[tuple[TimeWindowBody, ...], Field(max_length=MAX_SCOPE_ITEMS)] = ()
    territories: Annotated[tuple[TerritoryBody, ...], Field(max_length=MAX_SCOPE_ITEMS)] = ()


class DurationBody(Strict):
    """An end date, or a condition with a date of review."""

    ends_on: date | None = None
    condition: Annotated[Text, Field(max_length=MAX_CONDITION)] = ""
    review_on: date | None = None


class AutomationBody(Strict):
    """What was automated, and by which program."""

    detection: StrictBool
    decision: StrictBool
    program: Name = ""


class StatementBody(Strict):
    """A statement of reasons. Every part may still be missing; the linter says which."""

    summary: Text = ""
    measure: MeasureKind | None = None
    ground: GroundBody | None = None
    fact_ids: Annotated[tuple[Name, ...], Field(max_length=MAX_FACTS)] = ()
    findings: Annotated[tuple[FindingBody, ...], Field(max_length=MAX_FINDINGS)] = ()
    scope: ScopeBody = Field(default_factory=ScopeBody)
    duration: DurationBody = Field(default_factory=DurationBody)
    not_affected: Text = ""
    would_change: Text = ""
    redress: frozenset[Redress] = frozenset()
    automation: AutomationBody | None = None

    @field_serializer("redress")
    def _in_order(self, ways: frozenset[Redress]) -> list[str]:
        return sorted(way.value for way in ways)


def statement_of(body: StatementBody) -> Statement:
    """The statement that the body says. Raises `InvalidValue` for what no statement can say."""
    fields: dict[str, Any] = dict(body)
    return Statement(
        **fields
        | {
            "ground": Ground(**dict(body.ground)) if body.ground else None,
            "findings": tuple(ElementFinding(**dict(each)) for each in body.findings),
            "scope": scope_of(body.scope),
            "duration": Duration(**dict(body.duration)),
            "automation": Automation(**dict(body.automation)) if body.automation else None,
        }
    )


def scope_of(body: ScopeBody) -> Scope:
    """The scope that the body says. Raises `InvalidValue`."""
    fields: dict[str, Any] = dict(body)
    return Scope(
        **fields
        | {
            "time_windows": tuple(TimeWindow(**dict(each)) for each in body.time_windows),
            "territories": tuple(Territory(**dict(each)) for each in body.territories),
        }
    )


def statement_body(statement: Statement) -> StatementBody:
    """The statement as JSON says it."""
    return StatementBody.model_validate(statement.record())
