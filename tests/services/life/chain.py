"""Chains: commands one after another, each by somebody of its usual people."""

from __future__ import annotations

from collections.abc import Callable

from tests.services.life.base import CaseLife
from tests.services.life.commands import COMMANDS
from tests.services.life.people import Usual
from tests.services.life.pick import Pick

from adjudge.domain.actor import Actor

Road = Callable[[CaseLife, Pick], None]


def try_command(life: CaseLife, name: str, who: Actor, pick: Pick) -> bool:
    """One command by one person. Whether it was done."""
    return life.attempt(name, lambda: COMMANDS[name].act(life, who, pick), who=who.id)


def by_somebody(
    life: CaseLife, pick: Pick, usual: Usual, name: str, act: Callable[[Actor], object]
) -> bool:
    """An act by the first of its usual people who may. Whether it was done."""
    people = [actor for actor in life.everybody() if usual(actor)]
    start = pick.number(0, len(people) - 1)
    for who in (*people[start:], *people[:start]):
        if life.attempt(name, lambda by=who: act(by), who=who.id):
            return True
        if life.in_vain:
            return False
    return False


def chain(*names: str) -> Road:
    """These one after another, each by whoever of its usual people may; or else by nobody.

    Of two names with a stroke between them one is chosen.
    """

    def go(life: CaseLife, pick: Pick) -> None:
        for either in names:
            name = pick.one(either.split("|"))
            chosen = COMMANDS[name]
            by_somebody(
                life,
                pick,
                chosen.usual,
                name,
                lambda who: chosen.act(life, who, pick),  # noqa: B023 - called at once
            )

    return go
