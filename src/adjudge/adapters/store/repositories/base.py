"""Aggregates to rows and back, once for all of them.

A repository declares its table, the fields that have the same name on both sides, and which columns
may ever change. Everything else about reading, locking, adding, saving and steps is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models

from adjudge.adapters.store.models import ClockRow, StepRow, SubjectKind
from adjudge.adapters.store.models.base import ID_LENGTH
from adjudge.domain.errors import Conflict, NotFound
from adjudge.domain.steps import Step

D = TypeVar("D")


class Aggregates(Generic[D]):
    """Domain objects of one kind, kept as rows of one table.

    `noun` is what messages call one. `same` are the fields copied under their own name; `enums`
    those of them that the domain knows as an enumeration; `mutable` the columns that `save` may
    change (`status` always may). With a `subject` the aggregate takes steps.
    """

    model: ClassVar[type[models.Model]]
    entity: ClassVar[Any]
    noun: ClassVar[str]
    same: ClassVar[tuple[str, ...]]
    enums: ClassVar[Mapping[str, type[Enum]]] = MappingProxyType({})
    mutable: ClassVar[frozenset[str]] = frozenset()
    subject: ClassVar[SubjectKind | None] = None

    def get(self, key: str) -> D:
        """The one with this id. Raises `NotFound`."""
        return self._one(self._rows(), key)

    def lock(self, key: str) -> D:
        """The same, with its row locked until the transaction ends. Raises `NotFound`.

        Not its key, which never changes: rows that name this one can be added meanwhile. Otherwise
        on PostgreSQL whoever serves a letter would wait for the advertiser it goes to, holding the
        register for which the advertiser's lock waits.
        """
        return self._one(self._rows().select_for_update(of=("self",), no_key=True), key)

    def add(self, item: D) -> None:
        """Store a new one with its steps."""
        self.model(**self._values(item)).save(force_insert=True)
        self._append_steps(item, [])
        self._keep_clocks(item, is_new=True)

    def save(self, item: D) -> None:
        """Store what changed and append the new steps.

        Raises:
            NotFound: it was never added.
            Conflict: other steps were stored since it was read.
        """
        values = self._values(item)
        row = self._row(self._rows(), values["id"])
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        if self.subject:
            self._append_steps(item, list(_stored_steps(self.subject, [row.pk])))
        fixed = set(changed) - self.mutable - {"status"}
        assert not fixed, f"{self.noun}: {sorted(fixed)} never change"
        if changed:
            for name in changed:
                setattr(row, name, values[name])
            row.save(update_fields=changed)
        self._keep_clocks(item)

    def _keep_clocks(self, item: Any, *, is_new: bool = False) -> None:
        """Let the stored clocks be those that the item's steps say."""
        wanted = {clock.name: clock for clock in getattr(item, "clocks", ())}
        if self.subject is None or (is_new and not wanted):
            return
        mine = ClockRow.objects.filter(subject_kind=self.subject.value, subject_id=item.id)
        known = {} if is_new else {row.name: row for row in mine}
        gone = set(known) - set(wanted)
        if gone:
            mine.filter(name__in=gone).delete()
        for name, clock in wanted.items():
            if name in known and known[name].due_at == clock.due_at:
                continue
            ClockRow.objects.update_or_create(
                subject_kind=self.subject.value,
                subject_id=item.id,
                name=name,
                defaults={
                    "binds": clock.binds.value,
                    "due_at": clock.due_at,
                    "try_at": clock.due_at,
                    "on_miss": clock.on_miss,
                    "case_id": getattr(item, "case_id", None),
                },
            )

    def _rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()  # noqa: SLF001 - Django's documented name for it

    def _one(self, rows: models.QuerySet[Any], key: str) -> D:
        return self._many([self._row(rows, key)])[0]

    def _row(self, rows: models.QuerySet[Any], key: str) -> Any:
        row = rows.filter(pk=key).first() if is_key(key) else None
        if row is None:
            raise NotFound(kind=self.noun, id=key)
        return row

    def _many(self, rows: Iterable[Any]) -> list[D]:
        """The domain objects of these rows; one query for all their steps."""
        found = list(rows)
        steps: dict[str, list[StepRow]] = {row.pk: [] for row in found}
        if self.subject and found:
            for step in _stored_steps(self.subject, list(steps)):
                steps[step.subject_id].append(step)
        return [self._domain(row, steps[row.pk]) for row in found]

    def _domain(self, row: Any, steps: Sequence[StepRow]) -> D:
        values = {name: getattr(row, name) for name in self.same}
        for name, enum in self.enums.items():
            values[name] = None if values[name] is None else enum(values[name])
        values |= self._read(row)
        if self.subject:
            values["steps"] = tuple(self._step(step) for step in steps)
        item: D = self.entity(**values)
        return item

    def _values(self, item: Any) -> dict[str, Any]:
        values = {name: _plain(getattr(item, name)) for name in self.same}
        values |= self._write(item)
        if self.subject:
            values["status"] = _plain(item.status)
        return values

    def _read(self, row: Any) -> dict[str, Any]:
        """Fields that are not simply copied, from the row."""
        del row
        return {}

    def _write(self, item: Any) -> dict[str, Any]:
        """Columns that are not simply copied, from the domain object."""
        del item
        return {}

    def _step(self, row: StepRow) -> Any:
        return Step(name=row.name, actor_id=row.actor_id, at=row.at, data=row.data)

    def _step_columns(self, step: Any) -> dict[str, Any]:
        return {
            "name": step.name,
            "actor_id": step.actor_id,
            "at": step.at,
            "data": dict(step.data),
        }

    def _append_steps(self, item: Any, stored: Sequence[StepRow]) -> None:
        if not self.subject:
            return
        columns = [self._step_columns(step) for step in item.steps]
        known = [{name: getattr(row, name) for name in _STEP_COLUMNS} for row in stored]
        if columns[: len(known)] != known:
            raise Conflict(kind=self.noun, id=item.id)
        StepRow.objects.bulk_create(
            StepRow(subject_kind=self.subject.value, subject_id=item.id, seq=seq, **values)
            for seq, values in enumerate(columns)
            if seq >= len(known)
        )


_STEP_COLUMNS = ("name", "actor_id", "at", "data")


def is_key(key: str) -> bool:
    """Whether this could be a key at all (PostgreSQL refuses a NUL in a text)."""
    return 0 < len(key) <= ID_LENGTH and "\0" not in key


def _stored_steps(subject: SubjectKind, keys: Sequence[str]) -> models.QuerySet[StepRow]:
    rows = StepRow.objects.filter(subject_kind=subject.value, subject_id__in=keys)
    return rows.order_by("subject_id", "seq")


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
