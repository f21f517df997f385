"""Picks: every choice of a step, all of them told by one number, so that it can be done again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")
NEWEST = 3


class NothingThere(Exception):
    """A command finds nothing that it could be about."""


class Pick:
    """Choices that depend on nothing but the number."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)

    def one(self, things: Sequence[T]) -> T:
        """One of them. Raises `NothingThere`."""
        if not things:
            raise NothingThere
        return things[int(self._random.random() * len(things))]

    def late(self, things: Sequence[T]) -> T:
        """One of them, and mostly one of the newest: what is old is mostly over."""
        if things and self.flag():
            return self.one(things[-NEWEST:])
        return self.one(things)

    def id(self, rows: Sequence[Any]) -> str:
        """The id of one of these rows, mostly of a new one."""
        found: str = self.late(rows).id
        return found

    def flag(self, chance: float = 0.5) -> bool:
        """Whether something happens that happens so often."""
        return self._random.random() < chance

    def some(self, things: Sequence[T], most: int) -> tuple[T, ...]:
        """At most `most` of them, in their order; there may be none."""
        chosen = {self._random.randrange(len(things)) for _ in range(most)} if things else set()
        return tuple(thing for place, thing in enumerate(things) if place in chosen)

    def number(self, least: int, most: int) -> int:
        """A number between these, both included."""
        return self._random.randint(least, most)
