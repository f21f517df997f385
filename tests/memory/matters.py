"""Matters of every kind, and the clocks that run, over tables in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.memory.tables import MemoryRepository, Tables

from adjudge.domain.cases.matter import Matter
from adjudge.domain.errors import NotFound
from adjudge.services.carried import RunningClock


class MemoryMatters(MemoryRepository[Any]):
    """The matters of one kind, which share a table as in the real store."""

    kind = "matter"

    def __init__(self, tables: Tables, entity: type[Matter]) -> None:
        super().__init__(tables)
        self._entity = entity

    def get(self, key: str) -> Any:
        found = super().get(key)
        if not isinstance(found, self._entity):
            raise NotFound(kind=self._entity.kind.value, id=key)
        return found

    def _own(self, **fields: object) -> list[Any]:
        return [row for row in self.where(**fields) if isinstance(row, self._entity)]

    def by_case(self, case_id: str) -> Sequence[Any]:
        return self._own(case_id=case_id)

    def by_ruling(self, ruling_id: str) -> Sequence[Any]:
        return self._own(ruling_id=ruling_id)

    def by_party(self, party_id: str) -> Sequence[Any]:
        return self._own(party_id=party_id)

    def by_advertiser(self, advertiser_id: str) -> Sequence[Any]:
        return self._own(advertiser_id=advertiser_id)

    def open_ones(self, *, limit: int) -> Sequence[Any]:
        return self._own(is_open=True)[:limit]

    def newest(self, *, limit: int) -> Sequence[Any]:
        return self._own()[::-1][:limit]


class MemoryClocks:
    """Kept by `MemoryRepository`, as the real store keeps them."""

    def __init__(self, tables: Tables) -> None:
        self._rows: dict[tuple[str, str, str], RunningClock] = tables.table("clock")
        self._later: dict[tuple[str, str, str], datetime] = tables.table("clock put off")

    def due(self, now: datetime, *, limit: int) -> Sequence[RunningClock]:
        ready = [
            (self._later.get(key, clock.due_at), key)
            for key, clock in self._rows.items()
            if self._later.get(key, clock.due_at) <= now
        ]
        return [self._rows[key] for _, key in sorted(ready)[:limit]]

    def put_off(self, clock: RunningClock, until: datetime) -> None:
        self._later[(clock.subject_kind, clock.subject_id, clock.name)] = until

    def of_case(self, case_id: str) -> Sequence[RunningClock]:
        mine = [clock for clock in self._rows.values() if clock.case_id == case_id]
        return sorted(mine, key=lambda clock: clock.due_at)

    def next_ones(self, *, limit: int) -> Sequence[RunningClock]:
        return sorted(self._rows.values(), key=lambda clock: clock.due_at)[:limit]
