"""Proceeding: before a court or regulator. Forum, parties, steps, interim orders, outcome.

It attaches to a ruling, a clause, a hold or the operator; an outcome that annuls a ruling reverses
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Machine, last

MAX_NAME = 200
MAX_TEXT = 5_000
MAX_PARTIES = 50

PROCEEDING = Machine(
    subject="proceeding",
    start="opened",
    moves={
        ("opened", "record_step"): "opened",
        ("opened", "interim_order"): "opened",
        ("opened", "outcome"): "outcome",
        ("outcome", "carry_out"): "carried out",
    },
)


class AttachedTo(StrEnum):
    """What a proceeding is about."""

    RULING = "ruling"
    CLAUSE = "clause"
    HOLD = "hold"
    OPERATOR = "operator"


class Outcome(StrEnum):
    """How it ended."""

    ANNULS = "annuls"
    CONFIRMS = "confirms"
    SETTLED = "settled"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceeding(Matter):
    """One proceeding. `subject_id` names the ruling, clause or hold; empty for the operator.

    Raises `InvalidValue` for a forum or party without a name, or more than 50 parties.
    """

    kind: ClassVar[MatterKind] = MatterKind.PROCEEDING
    machine: ClassVar[Machine] = PROCEEDING

    forum: str
    parties: tuple[str, ...]
    attached_to: AttachedTo
    subject_id: str = ""

    def __post_init__(self) -> None:
        for field, name in (("forum", self.forum), *(("party", name) for name in self.parties)):
            if not name.strip() or len(name) > MAX_NAME:
                raise InvalidValue(field=field, problem=f"between 1 and {MAX_NAME} characters")
        if not 0 < len(self.parties) <= MAX_PARTIES:
            raise InvalidValue(field="parties", problem=f"between 1 and {MAX_PARTIES}")
        if (self.attached_to is AttachedTo.OPERATOR) != (not self.subject_id):
            raise InvalidValue(field="subject", problem="named, unless it is about the operator")

    @property
    def outcome(self) -> Outcome | None:
        """How it ended, None while it goes on."""
        step = last(self.steps, "outcome")
        return Outcome(step.data["outcome"]) if step else None

    @property
    def must_reverse(self) -> bool:
        """Whether its outcome annuls a ruling that has not been reversed for it yet."""
        about_ruling = self.attached_to is AttachedTo.RULING
        return about_ruling and self.status == "outcome" and self.outcome is Outcome.ANNULS


def must_record(actor: Actor, *, act: str) -> None:
    """Raise `NotAllowed` unless an operator or appeals officer does the act."""
    actor.must_be(StaffRole.OPERATOR, StaffRole.APPEALS_OFFICER, act=act)


def text_of(text: str) -> str:
    """What a step says. Raises `InvalidValue` if it is empty or too long."""
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field="text", problem=f"between 1 and {MAX_TEXT:,} characters")
    return text
