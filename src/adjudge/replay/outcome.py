"""What came of a story: for each event what Adjudge did, and whether that is what the file says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.errors import DomainError
from adjudge.replay.story import Act, Event, Expectation, Story

DONE, REFUSED, OTHERWISE, MOOT, CONTEXT = "done", "refused", "otherwise", "moot", "context"


class NothingMade(DomainError):
    """The event that an act refers to made nothing of the kind that it needs: the act is moot."""

    code = "replay.nothing_made"

    def message(self) -> str:
        return f"The event {self.details['event']} made no {self.details['kind']}."

    def remedy(self) -> str:
        return "Refer to the event that made it, or say what is done instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why Adjudge did not do it. `parts` are the codes and words of what a statement lacks."""

    code: str
    message: str
    remedy: str
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The error's code, then each different code of its parts."""
        return tuple(dict.fromkeys((self.code, *(code for code, _ in self.parts))))


def refusal(error: DomainError) -> Refusal:
    """An error of the product as a refusal."""
    parts = error.missing if isinstance(error, ReasonsIncomplete) else ()
    return Refusal(
        code=error.code,
        message=error.message(),
        remedy="" if parts else error.remedy(),
        parts=tuple((part.code, part.problem) for part in parts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOutcome:
    """What came of one act, at a moment of the story's clock; `told` says what was done."""

    act: Act
    at: datetime
    result: str
    refused: Refusal | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOutcome:
    """What came of an event. `because` are the undone events that make it moot.

    `mismatches` say where the file expects something else; empty if it expects nothing.
    """

    event: Event
    result: str
    played: ActOutcome | None
    instead: tuple[ActOutcome, ...] = ()
    because: tuple[str, ...] = ()
    standing: str | None = None
    mismatches: tuple[str, ...] = ()

    @property
    def refused(self) -> Refusal | None:
        """The refusal of what really happened, if it was refused."""
        return self.played.refused if self.played else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A story with what came of each of its events."""

    story: Story
    outcomes: tuple[EventOutcome, ...]

    @property
    def held(self) -> bool:
        """Whether everything came as the file says, and everything could be played."""
        return not any(each.mismatches for each in self.outcomes)

    def count(self, result: str) -> int:
        """How many events had this result."""
        return sum(each.result == result for each in self.outcomes)


def compare(
    expected: Expectation | None, result: str, refused: Refusal | None, standing: str | None
) -> tuple[str, ...]:
    """Where the outcome is not what the file expects."""
    if expected is None:
        return ()
    found = []
    if expected.result != result:
        found.append(f"expected {expected.result}, but it was {result}")
    came = refused.codes if refused else ()
    found += [
        f"expected the code {code}, but {', '.join(came) or 'none'} came"
        for code in expected.codes
        if code not in came
    ]
    if expected.standing is not None and expected.standing != standing:
        found.append(f"expected the standing {expected.standing}, but it is {standing}")
    return tuple(found)
