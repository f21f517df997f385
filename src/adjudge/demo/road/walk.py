"""Walking the road: each step looks for itself whether it held and says what it measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from adjudge.demo.home import Login
from adjudge.demo.road.review import OpenCase
from adjudge.demo.road.speech import OrganicState
from adjudge.demo.road.visitor import Visitor
from adjudge.domain.errors import DomainError

Measured = Mapping[str, int | float | str | bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One step: whether it held, what was measured (stable keys), and what was wrong if not."""

    number: int
    title: str
    held: bool
    measured: Measured = field(default_factory=dict)
    seconds: float = 0.0
    problem: str = ""


@dataclass(slots=True)
class Road:
    """What the steps share: the address, who can log in, and what earlier steps found."""

    base_url: str
    logins: Mapping[str, Login]
    found: dict[str, str] = field(default_factory=dict)
    cases: dict[str, OpenCase] = field(default_factory=dict)
    organic_before: OrganicState | None = None
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self, role: str) -> Visitor:
        """The visitor in this role, logged in at first use."""
        if role not in self.visitors:
            visitor = Visitor(self.base_url, role)
            visitor.log_in(self.logins[role])
            self.visitors[role] = visitor
        return self.visitors[role]

    def close(self) -> None:
        """Hang up everybody."""
        for visitor in self.visitors.values():
            visitor.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadStep:
    """A step to walk."""

    number: int
    title: str
    walk: Callable[[Road], Measured]


def walk(
    road: Road, steps: tuple[RoadStep, ...], report: Callable[[Outcome], None]
) -> list[Outcome]:
    """Walk the steps in order until one does not hold; those after it are not walked."""
    outcomes: list[Outcome] = []
    for step in steps:
        outcome = _walk_one(road, step)
        outcomes.append(outcome)
        report(outcome)
        if not outcome.held:
            break
    return outcomes


def _walk_one(road: Road, step: RoadStep) -> Outcome:
    began = time.monotonic()
    try:
        measured, problem = step.walk(road), ""
    except DomainError as error:
        measured, problem = {}, f"{error.message()} ({error.code})"
    except Exception as error:  # noqa: BLE001 - a report for people; the step did not hold
        measured, problem = {}, f"{type(error).__name__}: {error}"
    return Outcome(
        number=step.number,
        title=step.title,
        held=not problem,
        measured=measured,
        seconds=round(time.monotonic() - began, 2),
        problem=problem,
    )
