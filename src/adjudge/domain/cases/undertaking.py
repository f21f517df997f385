"""Undertaking: a public promise of the operator, or a duty laid on it by an order or judgment.

It has a clock and the proof that it was kept. Whether it was is public, either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Machine

MAX_TEXT = 5_000

UNDERTAKING = Machine(
    subject="undertaking",
    start="given",
    moves={
        ("given", "keep"): "kept",
        ("given", "miss"): "missed",
        ("missed", "keep"): "kept late",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking(Matter):
    """One promise or duty: `text` in its own words, `laid_by` the authority, empty for a promise.

    Raises `InvalidValue` for an empty or too long text, or a day that has been.
    """

    kind: ClassVar[MatterKind] = MatterKind.UNDERTAKING
    machine: ClassVar[Machine] = UNDERTAKING

    text: str
    due: datetime
    laid_by: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > MAX_TEXT:
            raise InvalidValue(
                field="undertaking", problem=f"between 1 and {MAX_TEXT:,} characters"
            )
        if self.due <= self.opened_at:
            raise InvalidValue(field="due", problem="a day to come")

    @property
    def reference(self) -> str:
        """`U-1a2b3c4d`: what people call it."""
        return f"U-{self.id[-8:]}"

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """It is due until it was kept; that it was not is published."""
        if self.status != "given":
            return ()
        on_miss = "That it was not kept is published."
        return (Clock(name="keep", binds=Binds.OPERATOR, due_at=self.due, on_miss=on_miss),)


def must_give(actor: Actor, *, act: str) -> None:
    """Raise `NotAllowed` unless the operator does the act."""
    actor.must_be(StaffRole.OPERATOR, act=act)


def keep(undertaking: Undertaking, actor: Actor, *, proof: str, now: datetime) -> Undertaking:
    """It was kept: `proof` says where that can be seen.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    must_give(actor, act="say that an undertaking was kept")
    if not proof.strip() or len(proof) > MAX_TEXT:
        raise InvalidValue(field="proof", problem=f"between 1 and {MAX_TEXT:,} characters")
    return undertaking.take("keep", actor, now, proof=proof)


def miss(undertaking: Undertaking, now: datetime) -> Undertaking:
    """Its day passed and it was not kept."""
    return undertaking.take("miss", program("clock"), now)
