"""Statement of reasons: everything a letter must say before a measure may take effect."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import rfc8785

from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.errors import InvalidValue

MAX_TEXT = 10_000
MAX_FINDINGS = 50


class GroundKind(StrEnum):
    """On what a ruling may rest.

    A clause version; a provision of law; an order of an authority that binds the operator itself;
    a standing power to pause inventory or withdraw a service, which is itself a clause.
    """

    CLAUSE = "clause"
    LAW = "law"
    ORDER = "order"
    POWER = "power"


class Redress(StrEnum):
    """The ways to contest, each of which the letter explains with its dates."""

    PARTICULARS = "particulars"
    APPEAL = "appeal"
    COURT = "court"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A clause version, and the date whose text counts.

    For an act that is the day of the act; for a state (licence, ownership, business model) the day
    as of which the state is found. A law or order is cited by `reference` and, as far as it may be,
    `text`; a measure stays inside its `subject` and `territories`, and ends with its last day
    `until` (None: it has none). An order that does not bind the operator itself is an exhibit, not
    a ground.
    """

    kind: GroundKind
    reference: str
    as_of: date
    text: str = ""
    binds_operator: bool = True
    subject: str = ""
    territories: tuple[str, ...] = ()
    until: date | None = None

    def __post_init__(self) -> None:
        for name in ("text", "subject"):
            if len(getattr(self, name)) > MAX_TEXT:
                raise InvalidValue(field=name, problem=f"at most {MAX_TEXT:,} characters")

    @property
    def is_clause(self) -> bool:
        """Whether it is in the Ads Policy: a clause, or a standing power, which is one."""
        return self.kind in {GroundKind.CLAUSE, GroundKind.POWER}

    def record(self) -> dict[str, object]:
        """Plain JSON values; what a clause does not need is left out where it says nothing."""
        record: dict[str, object] = {
            "kind": self.kind.value,
            "reference": self.reference,
            "as_of": self.as_of.isoformat(),
        }
        if not self.is_clause:
            record |= {
                "text": self.text,
                "binds_operator": self.binds_operator,
                "subject": self.subject,
                "territories": list(self.territories),
            }
            if self.until is not None:
                record["until"] = self.until.isoformat()
        return record


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

    def record(self) -> dict[str, object]:
        """Every part as plain JSON values, for the register and for `sha256`."""
        ground, duration, automation = self.ground, self.duration, self.automation
        return {
            "summary": self.summary,
            "measure": self.measure.value if self.measure else None,
            "ground": ground.record() if ground else None,
            "fact_ids": list(self.fact_ids),
            "findings": [
                {"element_id": f.element_id, "fact_ids": list(f.fact_ids), "why": f.why}
                for f in self.findings
            ],
            "scope": self.scope.record(),
            "duration": {
                "ends_on": duration.ends_on.isoformat() if duration.ends_on else None,
                "condition": duration.condition,
                "review_on": duration.review_on.isoformat() if duration.review_on else None,
            },
            "not_affected": self.not_affected,
            "would_change": self.would_change,
            "redress": sorted(way.value for way in self.redress),
            "automation": {
                "detection": automation.detection,
                "decision": automation.decision,
                "program": automation.program,
            }
            if automation
            else None,
        }

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the canonical JSON (RFC 8785) of `record`."""
        return hashlib.sha256(rfc8785.dumps(self.record())).hexdigest()  # type: ignore[arg-type]
