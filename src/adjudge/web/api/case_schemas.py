"""Cases in JSON: the file, its exhibits and facts, its clocks, and what waits at the desk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from adjudge.domain.cases.case import Source
from adjudge.domain.cases.exhibit import (
    MAX_EXHIBIT_BYTES,
    MAX_TITLE,
    Contest,
    Disclosure,
    Strength,
)
from adjudge.domain.cases.fact import MAX_FACTS, MAX_PROPOSITION, Finding, Precision
from adjudge.web.api.ruling_schemas import RulingLine
from adjudge.web.api.shared_schemas import ClockOut, LetterLine, StepOut
from adjudge.web.api.statement_schemas import Name, Strict, Text

MAX_BASE64 = MAX_EXHIBIT_BYTES * 4 // 3 + 4
MAX_TYPED = 200_000

Title = Annotated[Name, Field(min_length=1, max_length=MAX_TITLE)]


class NewCase(Strict):
    """About which advertiser, and what it comes from."""

    advertiser_id: Name
    source: Source


class CaseLine(Schema):
    """One case in a list. `next_due` is the nearest deadline of a clock that runs in it."""

    id: str
    reference: str
    advertiser_id: str
    party: str
    source: str
    status: str
    opened_at: datetime
    next_due: datetime | None


class CasesOut(Schema):
    """Cases, the nearest deadline first."""

    cases: list[CaseLine]


class WaitingOut(Schema):
    """One thing that waits for somebody at the desk. `href` is its page on the site."""

    kind: str
    title: str
    party: str
    step: str
    since: datetime
    due: datetime | None
    marks: list[str]
    href: str


class QueueOut(Schema):
    """Everything that waits, the nearest deadline first."""

    items: list[WaitingOut]


class ExhibitDetails(Strict):
    """What an exhibit is and where it was taken from."""

    title: Title
    source: Title
    asserter: Title
    captured_on: date
    strength: Strength = Strength.DOCUMENTED


class NewExhibit(ExhibitDetails):
    """An exhibit with its words, or its bytes in base64: one of both."""

    text: Annotated[Text, Field(max_length=MAX_TYPED)] = ""
    content_base64: Annotated[str, Field(max_length=MAX_BASE64)] = ""
    media_type: Annotated[str, Field(max_length=130)] = "application/octet-stream"


class ExhibitOut(Schema):
    """What is known of an exhibit; its bytes are a download of their own."""

    id: str
    case_id: str
    label: str
    title: str
    source: str
    asserter: str
    captured_on: date
    media_type: str
    sha256: str
    size: int
    added_at: datetime
    strength: Strength
    contest: Contest
    disclosure: Disclosure
    answer: str
    withheld: str


class NewFact(Strict):
    """A dated proposition, attributed or established, on exhibits of this case."""

    proposition: Annotated[Text, Field(min_length=1, max_length=MAX_PROPOSITION)]
    finding: Finding
    began: date | None = None
    ended: date | None = None
    precision: Precision = Precision.DAY
    attributed_to: Name = ""
    exhibit_ids: Annotated[tuple[Name, ...], Field(max_length=MAX_FACTS)] = ()


class FactOut(Schema):
    """A fact as it was recorded."""

    id: str
    case_id: str
    label: str
    proposition: str
    finding: Finding
    began: date | None
    ended: date | None
    precision: Precision
    attributed_to: str
    exhibit_ids: list[str]


class CaseOut(Schema):
    """The file as this reader has it: staff all of it, the party what letters have told it."""

    id: str
    reference: str
    advertiser_id: str
    party: str
    source: str
    status: str
    opened_at: datetime
    as_party: bool
    steps: list[StepOut]
    exhibits: list[ExhibitOut]
    facts: list[FactOut]
    rulings: list[RulingLine]
    letters: list[LetterLine]
    clocks: list[ClockOut]


class ClocksOut(Schema):
    """The clocks that run in a case, the nearest first."""

    clocks: list[ClockOut]
