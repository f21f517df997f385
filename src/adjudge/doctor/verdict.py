"""What a check says: what it looked at, and what it found broken, by id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Final

from adjudge.adapters.home import Home
from adjudge.services.ports import UnitOfWork
from adjudge.settings import Settings

MAX_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome of one check. `key` is stable; `checked` counts what was looked at.

    `broken` names each thing that does not hold, with its id; empty means that all of it holds.
    """

    key: str
    title: str
    checked: Mapping[str, int] = field(default_factory=dict)
    broken: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        return not self.broken


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One consistent view of a home's record, and the folder with its files."""

    settings: Settings
    home: Home
    uow: UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a check looked at (counts by name), and what does not hold."""

    checked: Mapping[str, int]
    broken: Sequence[str] = ()


Check = Callable[[View], Verdict]


def check(key: str, title: str) -> Callable[[Callable[[View], Found]], Check]:
    """Make a check of a function that looks. A record that cannot even be read is broken."""

    def decorate(look: Callable[[View], Found]) -> Check:
        @wraps(look)
        def checked(view: View) -> Verdict:
            try:
                found = look(view)
            except Exception as error:  # noqa: BLE001 - a damaged record may fail in any way
                problem = f"the record cannot be read: {type(error).__name__}: {error}"
                found = Found(checked={}, broken=[problem])
            return Verdict(key=key, title=title, checked=found.checked, broken=found.broken)

        return checked

    return decorate


def as_text(verdict: Verdict) -> str:
    """A verdict as a few lines for a terminal."""
    counts = ", ".join(f"{count:,} {name}" for name, count in verdict.checked.items())
    mark = "holds " if verdict.holds else "BROKEN"
    lines = [f"  {mark}  {verdict.title} ({counts or 'nothing to check'})"]
    lines += [f"            {each}" for each in verdict.broken[:MAX_SHOWN]]
    if len(verdict.broken) > MAX_SHOWN:
        lines.append(f"            and {len(verdict.broken) - MAX_SHOWN:,} more")
    return "\n".join(lines)


def as_json(verdict: Verdict) -> dict[str, object]:
    """A verdict with stable keys."""
    return {
        "key": verdict.key,
        "title": verdict.title,
        "holds": verdict.holds,
        "checked": dict(verdict.checked),
        "broken": list(verdict.broken),
    }
