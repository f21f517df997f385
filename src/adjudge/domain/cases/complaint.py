"""Complaint: needs no ruling. "I am dark and nobody told me", "pending too long", "it is wrong".

It is answered from the log; a restriction that cannot be explained ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.cases.clock import Binds, Clock, tolled
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Machine, last

MAX_TEXT = 5_000

COMPLAINT = Machine(
    subject="complaint",
    start="filed",
    moves={
        ("filed", "explain"): "explained",
        ("filed", "end_restriction"): "restriction ended",
        ("filed", "wait"): "filed",
        ("filed", "resume"): "filed",
        # The first miss sets the one grace period; the second one ends what is discretionary.
        ("filed", "extend"): "filed",
        ("filed", "miss"): "missed",
        ("missed", "explain"): "explained",
        ("missed", "end_restriction"): "restriction ended",
    },
)


class About(StrEnum):
    """What is complained of."""

    DARK = "dark without a letter"
    PENDING = "pending too long"
    HOLD = "a hold"
    OTHER = "something else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint(Matter):
    """One complaint of a party. `due` is when the answer is due; `subject_id` what it is about.

    Raises:
        InvalidValue: an empty or too long text.
    """

    kind: ClassVar[MatterKind] = MatterKind.COMPLAINT
    machine: ClassVar[Machine] = COMPLAINT

    about: About
    text: str
    due: datetime
    subject_id: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > MAX_TEXT:
            raise InvalidValue(field="complaint", problem=f"between 1 and {MAX_TEXT:,} characters")

    @property
    def is_extended(self) -> bool:
        """Whether the one grace period was set."""
        return last(self.steps, "extend") is not None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The answer is due; after a miss, at the end of the one grace period."""
        if self.status != "filed":
            return ()
        extension = last(self.steps, "extend")
        until = datetime.fromisoformat(extension.data["until"]) if extension else self.due
        due = tolled(until, self.steps)
        if due is None:
            return ()
        on_miss = (
            "A restriction that rests on discretion ends."
            if extension
            else "One grace period is set and told to both sides."
        )
        return (Clock(name="answer", binds=Binds.OPERATOR, due_at=due, on_miss=on_miss),)
