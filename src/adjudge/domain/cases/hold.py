"""Hold: a security hold protects a party; a payment hold covers a disputed sum. Never a measure.

It has a letter, a cause code, a release condition and an author, lasts at most 14 days, and is not
placed twice for one cause: what is to last longer is a measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.standing.measures import EndKind, MeasureInForce
from adjudge.domain.steps import Machine

LONGEST = timedelta(days=14)
MAX_TEXT = 5_000
MAX_CODE = 60
RUNNING = frozenset({"in force", "contested", "upheld"})
HOLD = Machine(
    subject="hold",
    start="in force",
    moves={
        ("in force", "contest"): "contested",
        ("contested", "uphold"): "upheld",
        **{(state, "release"): "released" for state in sorted(RUNNING)},
        **{(state, "expire"): "expired" for state in sorted(RUNNING)},
    },
)


class HoldKind(StrEnum):
    """What is held: a security hold stops serving, a payment hold keeps a sum."""

    SECURITY = "security"
    PAYMENT = "payment"


class HeldBefore(DomainError):
    """There was a hold for this cause already."""

    code = "hold.held_before"

    def message(self) -> str:
        return f"A {self.details.get('hold')} hold was placed for this cause before."

    def remedy(self) -> str:
        return "A hold is not placed twice for one cause. What is to last longer is a measure."


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Matter):
    """One hold. `held_micros` is the disputed sum of a payment hold, in the payer's currency.

    Raises:
        InvalidValue: an empty or too long text, more than 14 days, or a sum where there is none.
    """

    kind: ClassVar[MatterKind] = MatterKind.HOLD
    machine: ClassVar[Machine] = HOLD

    hold: HoldKind
    cause_code: str
    cause: str
    release_condition: str
    not_affected: str
    fact_ids: tuple[str, ...]
    expires_at: datetime
    letter_id: str
    served_at: datetime
    effective_at: datetime
    dark_at: datetime
    held_micros: int = 0

    def __post_init__(self) -> None:
        limits = {"cause_code": MAX_CODE, "cause": MAX_TEXT, "release_condition": MAX_TEXT}
        for name, limit in {**limits, "not_affected": MAX_TEXT}.items():
            if not 0 < len(getattr(self, name).strip()) <= limit:
                problem = f"between 1 and {limit:,} characters"
                raise InvalidValue(field=name.replace("_", " "), problem=problem)
        if not self.opened_at < self.expires_at <= self.opened_at + LONGEST:
            raise InvalidValue(field="expiry", problem="within 14 days")
        if (self.held_micros > 0) != (self.hold is HoldKind.PAYMENT) or self.held_micros < 0:
            raise InvalidValue(field="sum", problem="a payment hold has one, a security hold none")

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"H-{self.id[-8:]}"

    @property
    def same_cause(self) -> tuple[HoldKind, str, str]:
        """Two holds with equal ones are for one cause."""
        return self.hold, self.cause_code.casefold(), " ".join(self.cause.casefold().split())

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """It ends by itself."""
        if self.status not in RUNNING:
            return ()
        on_miss = "The hold ends by itself."
        return (Clock(name="expiry", binds=Binds.PROGRAM, due_at=self.expires_at, on_miss=on_miss),)

    def as_measure(self) -> MeasureInForce | None:
        """What block and bill go by; None for a payment hold, which stops nothing."""
        if self.hold is HoldKind.PAYMENT:
            return None
        assert self.advertiser_id is not None, "it is about an advertiser"
        stops = MeasureInForce(
            id=self.id,
            ruling_id="",
            letter_id=self.letter_id,
            advertiser_id=self.advertiser_id,
            kind=MeasureKind.SUSPEND,
            scope=Scope(whole_party=True),
            served_at=self.served_at,
            effective_at=self.effective_at,
            dark_at=self.dark_at,
        )
        if self.status in RUNNING:
            return stops
        ended = self.steps[-1]
        return stops.end(
            EndKind.LIFTED, ended.at, lit_at=datetime.fromisoformat(ended.data["lit_at"])
        )
