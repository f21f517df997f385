"""Rulings in JSON: a draft, what it lacks, what stands beside it, and a ruling with its steps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from adjudge.domain.cases.basis import MAX_LINKS
from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.services.rulings import MAX_WORDING_REASON
from adjudge.web.api.schemas import Lack
from adjudge.web.api.shared_schemas import ClockOut, LetterLine, StepOut
from adjudge.web.api.statement_schemas import Name, StatementBody, Strict, Text


class Draft(Strict):
    """A statement that is not proposed yet; nothing of it is stored."""

    statement: StatementBody


class BasisBody(Strict):
    """Links to other rulings: those it rests on, replaces when it takes effect, or one evaded."""

    built_on: Annotated[tuple[Name, ...], Field(max_length=MAX_LINKS)] = ()
    supersedes: Annotated[tuple[Name, ...], Field(max_length=MAX_LINKS)] = ()
    evades: Name = ""


class NewRuling(Draft):
    """The statement, why wording stands on which the linter remarks, and links to other rulings."""

    wording_reason: Annotated[Text, Field(max_length=MAX_WORDING_REASON)] = ""
    basis: BasisBody = Field(default_factory=BasisBody)


class CheckOut(Schema):
    """`missing` must be mended; `remarks` may stand with a reason."""

    missing: list[Lack]
    remarks: list[Lack]


class Favour(Strict):
    """Why a favourable act is done, by code and in words."""

    code: ReasonCode
    why: Text


class Narrower(Favour):
    """The statement of the ruling that takes less, and why."""

    statement: StatementBody


class NarrowedReview(Draft):
    """Why a ruling is narrowed on review, by code and in words, and what takes its place."""

    code: ReasonCode
    reasons: Annotated[Text, Field(min_length=1)]


class ExhibitFall(Strict):
    """Whether an exhibit is refuted or withdrawn, and why."""

    contest: Contest
    why: Text


class Why(Strict):
    """Why it is done, in words."""

    why: Text


class Correction(Strict):
    """What a letter says wrongly, and what is right."""

    wrong: Text
    right: Text


class PrecedentOut(Schema):
    """An earlier decision, a dismissal included, and how near it is (0 to 1)."""

    id: str
    case_id: str
    reference: str
    ground: str
    measure: str
    decided_on: date
    outcome: str
    facts: str
    wording: str
    likeness: float
    differs: bool


class PrecedentsOut(Schema):
    """The nearest first."""

    precedents: list[PrecedentOut]


class ShareOut(Schema):
    """Impressions of the last 28 days: `dark` of `shown` would not have been."""

    topic: str
    shown: int
    dark: int
    percent: float


class ImpactOut(Schema):
    """What a draft would take; `at_most` says that it is an upper bound."""

    of_all: ShareOut
    of_advertiser: ShareOut
    topics: list[ShareOut]
    at_most: bool


class MeasureOut(Schema):
    """What a ruling put into effect, and its end."""

    id: str
    kind: str
    served_at: datetime
    effective_at: datetime
    ended_at: datetime | None
    end_kind: str | None


class RulingLine(Schema):
    """One ruling in a list."""

    id: str
    reference: str
    measure: str
    status: str
    drafted_at: datetime


class RulingOut(RulingLine):
    """A ruling as this reader has it."""

    case_id: str
    advertiser_id: str
    statement: StatementBody
    statement_sha256: str
    answer: str
    answer_due: datetime | None
    response: str
    measures: list[MeasureOut]
    steps: list[StepOut]
    letters: list[LetterLine]
    clocks: list[ClockOut]
    particulars_ids: list[str]
    appeal_ids: list[str]
