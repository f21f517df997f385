"""What waits on the desk, as one item of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

Mark = tuple[str, str]
MINE: Final[Mark] = ("yours", "draft")
SECOND: Final[Mark] = ("needs a second person", "waiting")
OVERDUE: Final[Mark] = ("overdue", "force")
NOT_REACHED: Final[Mark] = ("nobody reached", "contested")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits.

    `kind` groups it (ruling, particulars, appeal, case). `due` is its deadline, `due_words` who
    is bound by it; without one, `since` orders it. `step` says what comes next.
    """

    kind: str
    href: str
    title: str
    party: str
    step: str
    since: datetime
    due: datetime | None = None
    due_words: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def order(self) -> tuple[bool, datetime]:
        """Open cases bind nobody to a day, so they come after everything else."""
        return self.kind == "case", self.due or self.since


def late(due: datetime, now: datetime) -> tuple[Mark, ...]:
    """The mark of a deadline that has passed."""
    return (OVERDUE,) if due < now else ()
