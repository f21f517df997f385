"""Matters of every kind, and the clocks that run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec
from django.db import models

from adjudge.adapters.store.models import ClockRow, SubjectKind
from adjudge.adapters.store.models import Matter as MatterRow
from adjudge.adapters.store.repositories.base import Aggregates
from adjudge.domain.cases.clock import Binds
from adjudge.domain.cases.matter import Matter
from adjudge.services.carried import RunningClock

M = TypeVar("M", bound=Matter)
_SHARED = tuple(field.name for field in fields(Matter) if field.name != "steps")


class MatterUnreadable(Exception):
    """A stored matter is not of the form that this version writes: the record is damaged."""


class MatterRepository(Aggregates[M], Generic[M]):
    """The matters of one kind. `body` keeps the fields that its class adds."""

    model = MatterRow
    same = _SHARED

    def __init__(self, entity: type[M]) -> None:
        self.entity = entity  # type: ignore[misc] # one class serves all kinds
        self.noun = entity.kind.value.replace("_", " ")  # type: ignore[misc] # the same
        self.subject = SubjectKind(entity.kind.value)  # type: ignore[misc] # the same
        own = [field.name for field in fields(entity) if field.name not in {*_SHARED, "steps"}]
        self._own = tuple(own)
        self.mutable = frozenset({"is_open"})  # type: ignore[misc] # the same

    def by_case(self, case_id: str) -> Sequence[M]:
        """Those of a case, oldest first."""
        return self._many(self._rows().filter(case_id=case_id).order_by("id"))

    def by_ruling(self, ruling_id: str) -> Sequence[M]:
        """Those about a ruling, oldest first."""
        return self._many(self._rows().filter(ruling_id=ruling_id).order_by("id"))

    def by_party(self, party_id: str) -> Sequence[M]:
        """Those of a party, oldest first."""
        return self._many(self._rows().filter(party_id=party_id).order_by("id"))

    def by_advertiser(self, advertiser_id: str) -> Sequence[M]:
        """Those of an advertiser, oldest first."""
        return self._many(self._rows().filter(advertiser_id=advertiser_id).order_by("id"))

    def open_ones(self, *, limit: int) -> Sequence[M]:
        """Those that can still take a step, oldest first."""
        return self._many(self._rows().filter(is_open=True).order_by("id")[:limit])

    def newest(self, *, limit: int) -> Sequence[M]:
        """The newest of this kind, newest first."""
        return self._many(self._rows().order_by("-id")[:limit])

    def _rows(self) -> models.QuerySet[Any]:
        return MatterRow.objects.filter(kind=self.entity.kind.value)

    def _read(self, row: Any) -> dict[str, Any]:
        try:
            read = msgspec.convert(row.body, _body_type(self.entity))
        except msgspec.ValidationError as error:
            raise MatterUnreadable(f"{self.noun} {row.pk}: {error}") from error
        return {name: getattr(read, name) for name in self._own}

    def _write(self, item: M) -> dict[str, Any]:
        # As the database gives it back: JSON has lists where the domain has tuples.
        body = msgspec.json.decode(
            msgspec.json.encode({name: getattr(item, name) for name in self._own})
        )
        return {"kind": item.kind.value, "body": body, "is_open": item.is_open}


@cache
def _body_type(entity: type[Matter]) -> Any:
    """A struct with the fields that a kind adds, for strict reading."""
    types = get_type_hints(entity)
    own = [field.name for field in fields(entity) if field.name not in {*_SHARED, "steps"}]
    return msgspec.defstruct(
        f"{entity.__name__}Body", [(name, types[name]) for name in own], forbid_unknown_fields=True
    )


_repositories: dict[type[Matter], MatterRepository[Any]] = {}


def matters_of(entity: type[M]) -> MatterRepository[M]:
    """The one repository of a kind."""
    if entity not in _repositories:
        _repositories[entity] = MatterRepository(entity)
    return _repositories[entity]


class ClockRepository:
    """The clocks that run. Repositories keep them in step with the steps of their subjects."""

    def due(self, now: datetime, *, limit: int) -> Sequence[RunningClock]:
        """Those to be fired at `now`, the longest due first."""
        rows = ClockRow.objects.filter(try_at__lte=now).order_by("try_at", "id")[:limit]
        return [_running(row) for row in rows]

    def put_off(self, clock: RunningClock, until: datetime) -> None:
        """Fire it later: it could not be fired now."""
        _row_of(clock).update(try_at=until)

    def of_case(self, case_id: str) -> Sequence[RunningClock]:
        """All that run in a case, the next one first."""
        return [
            _running(row) for row in ClockRow.objects.filter(case_id=case_id).order_by("due_at")
        ]

    def next_ones(self, *, limit: int) -> Sequence[RunningClock]:
        """The next deadlines of all cases."""
        return [_running(row) for row in ClockRow.objects.order_by("due_at", "id")[:limit]]


def _row_of(clock: RunningClock) -> models.QuerySet[ClockRow]:
    return ClockRow.objects.filter(
        subject_kind=clock.subject_kind, subject_id=clock.subject_id, name=clock.name
    )


def _running(row: ClockRow) -> RunningClock:
    return RunningClock(
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        name=row.name,
        binds=Binds(row.binds),
        due_at=row.due_at,
        on_miss=row.on_miss,
        case_id=row.case_id,
    )
