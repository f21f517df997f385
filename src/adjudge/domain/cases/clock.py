"""Clock: a deadline that binds somebody, as data: who, what, by when, what if it is missed.

What runs is a reduction of steps like every status: nobody starts or stops a clock by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from adjudge.domain.steps import Step

WAIT = "wait"
RESUME = "resume"


class Binds(StrEnum):
    """Whom a clock binds."""

    OPERATOR = "operator"
    PARTY = "party"
    APPEALS_OFFICER = "appeals officer"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One deadline of one subject. `name` is unique within it; `due_at` is an aware UTC instant.

    `on_miss` says to people what happens when it passes.
    """

    name: str
    binds: Binds
    due_at: datetime
    on_miss: str

    def __post_init__(self) -> None:
        assert self.due_at.tzinfo is not None, "times are aware"


def grace(*, started: datetime, due: datetime, at_most: timedelta) -> datetime:
    """The end of the one grace period after a missed deadline: as long as it was, bounded."""
    return due + min(due - started, at_most)


def stands_still(steps: Sequence[Step]) -> bool:
    """Whether the advertiser has the turn: the last `wait` was not followed by a `resume`."""
    turns = [step.name for step in steps if step.name in {WAIT, RESUME}]
    return bool(turns) and turns[-1] == WAIT


def tolled(due: datetime, steps: Sequence[Step]) -> datetime | None:
    """The deadline, moved by the time for which the clock stood; None while it stands."""
    if stands_still(steps):
        return None
    began: datetime | None = None
    for step in steps:
        if step.name == WAIT:
            began = began or step.at
        elif step.name == RESUME and began is not None:
            due += max(step.at - began, timedelta(0))
            began = None
    return due
