"""Correspondence outside the channel: filed, and it starts the clock of what it would have been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.steps import Machine, last

CORRESPONDENCE = Machine(
    subject="correspondence",
    start="filed",
    moves={
        ("filed", "deal_with"): "dealt with",
        ("filed", "extend"): "filed",
        ("filed", "miss"): "missed",
        ("missed", "deal_with"): "dealt with",
    },
)


class Asks(StrEnum):
    """What it would have been inside the channel."""

    NOTHING = "nothing"
    PARTICULARS = "particulars"
    APPEAL = "appeal"
    COMPLAINT = "complaint"
    REVIEW = "review"
    AUTHORISATION = "authorisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence(Matter):
    """A mail, call or post that reached the operator elsewhere; `due` as the channel's clock.

    Raises:
        InvalidValue: an empty or too long text.
    """

    kind: ClassVar[MatterKind] = MatterKind.CORRESPONDENCE
    machine: ClassVar[Machine] = CORRESPONDENCE

    asks: Asks
    channel: str
    sender: str
    text: str
    arrived_at: datetime
    due: datetime | None

    def __post_init__(self) -> None:
        for name in ("channel", "sender", "text"):
            check_text(getattr(self, name), field=name)

    @property
    def is_extended(self) -> bool:
        """Whether the one grace period was set."""
        return last(self.steps, "extend") is not None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """What it asks for is due; after a miss, at the end of the one grace period."""
        if self.status != "filed" or self.due is None:
            return ()
        extension = last(self.steps, "extend")
        due = datetime.fromisoformat(extension.data["until"]) if extension else self.due
        on_miss = "The miss is published." if extension else "One grace period is set."
        return (Clock(name="answer", binds=Binds.OPERATOR, due_at=due, on_miss=on_miss),)
