"""Statement of reasons: everything a letter must say before a measure may take effect."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.errors import InvalidValue

MAX_TEXT = 10_000
MAX_FINDINGS = 50


class GroundKind(StrEnum):
    """On what a ruling may rest. This version decides on clauses; law and orders come with cases."""

    CLAUSE = "clause"


class Redress(StrEnum):
    """The ways to contest, each of which the letter explains with its dates."""

    PARTICULARS = "particulars"
    APPEAL = "appeal"
    COURT = "court"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A clause version, and the date whose text counts.

    For an act that is the day of the act; for a state (licence, ownership, business model) the day
    as of which the state is found.
    """

    kind: GroundKind
    reference: str
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementFinding:
    """Why certain facts meet one element of the clause."""

    element_id: str
    fact_ids: tuple[str, ...]
    why: str

    def __post_init__(self) -> None:
        if len(self.why) > MAX_TEXT:
            raise InvalidValue(field="why", problem=f"at most {MAX_TEXT:,} characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Automation:
    """What was automated: the detection, the decision, or neither; and by which program."""

    detection: bool
    decision: bool
    program: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement of reasons, as drafted. Every part may still be missing; the linter says which.

    `summary` is what was decided, in a sentence to the party. Parts that are None or empty were not
    given; nothing in here is filled in by the program without the drafter seeing it.
    """

    summary: str = ""
    measure: MeasureKind | None = None
    ground: Ground | None = None
    fact_ids: tuple[str, ...] = ()
    findings: tuple[ElementFinding, ...] = field(default=())
    scope: Scope = field(default_factory=Scope)
    duration: Duration = field(default_factory=Duration)
    not_affected: str = ""
    would_change: str = ""
    redress: frozenset[Redress] = frozenset()
    automation: Automation | None = None

    def __post_init__(self) -> None:
        for name in ("summary", "not_affected", "would_change"):
            if len(getattr(self, name)) > MAX_TEXT:
                raise InvalidValue(
                    field=name.replace("_", " "), problem=f"at most {MAX_TEXT:,} characters"
                )
        if len(self.findings) > MAX_FINDINGS:
            raise InvalidValue(field="findings", problem=f"at most {MAX_FINDINGS}")
