"""Tables in memory, with the promises of the real store: transactions, rollback, step numbers.

One transaction at a time, as on SQLite; opening another inside it is a mistake and says so.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from adjudge.domain.errors import Conflict, NotFound
from adjudge.services.carried import RunningClock

T = TypeVar("T")


class Tables:
    """All rows, by table. `transaction` puts everything back when it is left by an exception."""

    def __init__(self) -> None:
        self.rows: dict[str, Any] = {}
        self.commits = 0
        self.fail_next_commit: Exception | None = None
        self._lock = threading.Lock()
        self._holder: int | None = None

    def table(self, name: str) -> dict[Any, Any]:
        """The rows of one table; the same object for ever, so repositories may keep it."""
        found: dict[Any, Any] = self.rows.setdefault(name, {})
        return found

    def _commit(self) -> None:
        if self.fail_next_commit is not None:
            failure, self.fail_next_commit = self.fail_next_commit, None
            raise failure
        self.commits += 1

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[None]:
        """Commit at the end, or restore every table. `fail_next_commit` is raised at the commit."""
        assert self._holder != threading.get_ident(), "a transaction inside a transaction"
        with self._lock:
            self._holder = threading.get_ident()
            before = {name: copy.copy(rows) for name, rows in self.rows.items()}
            try:
                yield
                if read_only:
                    assert all(rows == before.get(n, {}) for n, rows in self.rows.items()), "wrote"
                    return
                self._commit()
            except BaseException:
                for name, rows in self.rows.items():
                    rows.clear()
                    rows.update(before.get(name, {}))
                raise
            finally:
                self._holder = None


class MemoryRepository(Generic[T]):
    """One aggregate. `kind` is what messages call it, `subject` what its clocks do."""

    kind = "record"
    subject = ""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: dict[str, T] = tables.table(self.kind)

    def get(self, key: str) -> T:
        if key not in self._rows:
            raise NotFound(kind=self.kind, id=key)
        return self._rows[key]

    def lock(self, key: str) -> T:
        return self.get(key)

    def add(self, item: T) -> None:
        key = item.id  # type: ignore[attr-defined] # every aggregate has an id
        if key in self._rows:
            raise Conflict(kind=self.kind, id=key)
        self._rows[key] = item
        self._keep_clocks(item)

    def save(self, item: T) -> None:
        key = item.id  # type: ignore[attr-defined] # every aggregate has an id
        stored = tuple(getattr(self.get(key), "steps", ()))
        if tuple(getattr(item, "steps", ()))[: len(stored)] != stored:
            raise Conflict(kind=self.kind, id=key)
        self._rows[key] = item
        self._keep_clocks(item)

    def _keep_clocks(self, item: Any) -> None:
        """Let the clocks be those that the item's steps say."""
        if not hasattr(item, "clocks"):
            return
        rows, later = self._tables.table("clock"), self._tables.table("clock put off")
        kind = item.kind.value if hasattr(item, "machine") else self.subject or self.kind
        wanted = {
            (kind, item.id, clock.name): RunningClock(
                subject_kind=kind,
                subject_id=item.id,
                name=clock.name,
                binds=clock.binds,
                due_at=clock.due_at,
                on_miss=clock.on_miss,
                case_id=getattr(item, "case_id", None),
            )
            for clock in item.clocks
        }
        for key in [key for key in rows if key[:2] == (kind, item.id)]:
            if rows[key] != wanted.get(key):
                del rows[key]
                later.pop(key, None)
        rows.update(wanted)

    def where(self, **fields: object) -> list[T]:
        """The rows whose attributes equal these, in the order of their ids."""
        found = [
            row
            for row in self._rows.values()
            if all(getattr(row, name) == value for name, value in fields.items())
        ]
        return sorted(found, key=lambda row: row.id)  # type: ignore[attr-defined] # the same
