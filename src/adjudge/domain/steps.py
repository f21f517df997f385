"""Steps and machines: a status is a reduction of steps taken, never a value that somebody sets.

CASES.md lists the state machines; each is written once, as data, beside the thing it governs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from adjudge.domain.errors import DomainError

MAX_STEPS = 200


class WrongState(DomainError):
    """The step is not among those that the present state allows."""

    code = "step.wrong_state"

    def message(self) -> str:
        d = self.details
        return (
            f"This {d.get('subject')} is {d.get('state')}; it cannot take the step {d.get('step')}."
        )

    def remedy(self) -> str:
        return f"Steps open now: {self.details.get('open') or 'none'}."


class TooManySteps(DomainError):
    """The subject has taken as many steps as it may."""

    code = "step.too_many"

    def message(self) -> str:
        return f"This {self.details.get('subject')} has taken {MAX_STEPS} steps, the most it may."

    def remedy(self) -> str:
        return "Go on with a step that ends it, or open a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act upon a subject: what, by whom (a login's id or `program:<name>`), when (aware UTC).

    `data` keeps what the act carried, as text, and is never changed afterwards.
    """

    name: str
    actor_id: str
    at: datetime
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        assert self.at.tzinfo is not None, "times are aware"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A named table of moves: (state, step name) -> next state; every subject begins at `start`."""

    subject: str
    start: str
    moves: Mapping[tuple[str, str], str]

    def state(self, steps: tuple[Step, ...]) -> str:
        """The state that these steps lead to. Raises `WrongState` if they could not be taken."""
        state = self.start
        for step in steps:
            state = self._next(state, step.name)
        return state

    def take(self, steps: tuple[Step, ...], step: Step) -> tuple[Step, ...]:
        """The steps with one more, in the order taken. Raises `WrongState`, `TooManySteps`."""
        if len(steps) >= MAX_STEPS:
            raise TooManySteps(subject=self.subject)
        self._next(self.state(steps), step.name)
        return (*steps, step)

    def allows(self, steps: tuple[Step, ...], name: str) -> bool:
        """Whether the step called `name` is open now."""
        return (self.state(steps), name) in self.moves

    def _next(self, state: str, name: str) -> str:
        try:
            return self.moves[(state, name)]
        except KeyError:
            still_open = ", ".join(sorted(step for at, step in self.moves if at == state))
            raise WrongState(
                subject=self.subject, state=state, step=name, open=still_open
            ) from None


def first(steps: tuple[Step, ...], name: str) -> Step | None:
    """The earliest step called `name`, or None."""
    return next((step for step in steps if step.name == name), None)


def last(steps: tuple[Step, ...], name: str) -> Step | None:
    """The latest step called `name`, or None."""
    return next((step for step in reversed(steps) if step.name == name), None)
