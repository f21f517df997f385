"""The table of commands, by the name of the use case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.services.life.base import CaseLife
from tests.services.life.people import Usual
from tests.services.life.pick import Pick

from adjudge.domain.actor import Actor

Act = Callable[[CaseLife, Actor, Pick], object]


@dataclass(frozen=True, kw_only=True)
class Command:
    """One use case: how it is tried, and who usually does it."""

    act: Act
    usual: Usual


COMMANDS: dict[str, Command] = {}


def command(usual: Usual) -> Callable[[Act], Act]:
    """Enter a function as the command of its own name."""

    def enter(act: Act) -> Act:
        assert act.__name__ not in COMMANDS, act.__name__
        COMMANDS[act.__name__] = Command(act=act, usual=usual)
        return act

    return enter
