"""Doing: one act on its way, with the stage it happens on and the names under which it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adjudge.domain.actor import Actor
from adjudge.replay.stage import Player, Stage
from adjudge.replay.story import Act
from adjudge.services.ports import Deps


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One act. `names` are the ids under which later acts refer to what it made."""

    stage: Stage
    act: Act
    names: Sequence[str]

    @property
    def deps(self) -> Deps:
        return self.stage.deps

    def field(self, name: str) -> Any:
        """The value of a field, or None."""
        return self.act.fields.get(name)

    def words(self, name: str) -> str:
        """The text of a field, or nothing."""
        return str(self.act.fields.get(name, ""))

    @property
    def player(self) -> Player:
        """The party concerned."""
        return self.stage.player(self.field("party"))

    def staff(self, name: str) -> Actor:
        """A member of staff, as now."""
        return self.stage.staff[name]()

    def made(self, kind: str, made_id: str) -> None:
        """Keep what the act made, for acts that refer to it."""
        for name in self.names:
            self.stage.products.setdefault(name, {})[kind] = made_id

    def product(self, field: str, kind: str) -> str:
        """What the event named in a field made. Raises `NothingMade` if it made none."""
        return self.stage.product(self.field(field), kind)

    def owner(self, ruling_id: str) -> Player:
        """The party that a ruling is about."""
        with self.deps.reading() as uow:
            return self.stage.by_advertiser(uow.rulings.get(ruling_id).advertiser_id)
