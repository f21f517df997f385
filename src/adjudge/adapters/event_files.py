"""Event files: impressions and clicks on disk, before they are acknowledged.

Each serving process appends to its own SQLite file, a new one every day (UTC), so that no two
processes ever wait for each other, and the main database waits for none. Each group of events is
stamped just before it is written, and the stamp is the file's watermark from the same commit on:
every later group of that process has a later stamp. Settlement reads the files of all processes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import UUID

from adjudge.adapters.home import Home
from adjudge.adapters.processes import EPOCH, Registration, live_workers
from adjudge.domain.ads.serving import BILLABLE, IMPRESSION, EventBatch, ServingEvent
from adjudge.domain.errors import DomainError

SCHEMA_VERSION: Final = 1
EVERYTHING: Final = 2**63 - 1
BUSY_SECONDS: Final = 5.0
MAX_BATCH: Final = 50_000
MAX_ATTEMPTS: Final = 10
_SUFFIX: Final = ".events"
_SCHEMA: Final = """
BEGIN IMMEDIATE;
CREATE TABLE event (
  rowid INTEGER PRIMARY KEY,
  token_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  promoted_post_id TEXT NOT NULL,
  line_item_id TEXT NOT NULL,
  advertiser_slot INTEGER NOT NULL,
  charge_micros INTEGER NOT NULL,
  price_micros INTEGER NOT NULL,
  runner_up_slot INTEGER,
  generation INTEGER NOT NULL,
  decided_us INTEGER NOT NULL,
  ack_us INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  UNIQUE (token_id, kind)
) STRICT;
CREATE TABLE watermark (only INTEGER PRIMARY KEY CHECK (only = 1), us INTEGER NOT NULL) STRICT;
INSERT INTO watermark VALUES (1, 0);
PRAGMA user_version = 1;
COMMIT;
"""
_COLUMNS: Final = tuple(ServingEvent.__dataclass_fields__)
_NAMES: Final = ", ".join(_COLUMNS)
_PLACES: Final = ", ".join("?" * len(_COLUMNS))
_INSERT: Final = (
    f"INSERT INTO event ({_NAMES}) VALUES ({_PLACES})"  # noqa: S608 - our own names
    " ON CONFLICT (token_id, kind) DO NOTHING"
)
_SELECT: Final = (
    f"SELECT rowid, {_NAMES} FROM event"  # noqa: S608 - our own names
    " WHERE rowid > ? AND ack_us <= ? ORDER BY rowid LIMIT ?"
)


class EventFileDamaged(DomainError):
    """An event file cannot be read; what it holds cannot be billed until it can."""

    code = "events.file_damaged"

    def message(self) -> str:
        return (
            f"The event file {self.details.get('file')} cannot be read: {self.details['problem']}."
        )

    def remedy(self) -> str:
        return "Mend it with sqlite3's .recover, or move it out of the folder: its events are free."


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEvent:
    """An event that waits to be written. `reason` is why it is free already ("expired", "bot").

    `charge_micros` is what an impression costs; a click on a post that bids per thousand is free.
    """

    token_id: bytes
    kind: str
    promoted_post_id: str
    line_item_id: str
    post_slot: int
    advertiser_slot: int
    charge_micros: int
    price_micros: int
    runner_up_slot: int | None
    generation: int
    decided_us: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A group that is on disk: its stamp, and the outcome of each of its events in their order."""

    ack_us: int
    outcomes: tuple[str, ...]


class Standing(Protocol):
    """What the writer needs of the standing block, which says what each of these means."""

    @property
    def loosenings(self) -> int: ...
    def read_effective_now(self) -> int: ...
    def is_dark(self, slot: int, now_us: int) -> bool: ...


class EventWriter:
    """Appends to the event file of one serving process; one thread only.

    The stamps are effective times, so they have one order with those of measures.
    """

    def __init__(self, home: Home, registration: Registration, standing: Standing) -> None:
        self._folder = home.events
        self._instance = registration.instance
        self._standing = standing
        self._day = ""
        self._database: sqlite3.Connection | None = None
        self.commit(())

    def commit(self, group: Sequence[PendingEvent]) -> Committed:
        """Write a group durably, and its stamp as the watermark; an empty group moves only that.

        Raises:
            sqlite3.Error: nothing of the group is on disk.
        """
        ack_us, outcomes = self._judge(group)
        database = self._open_day(ack_us)
        database.execute("BEGIN IMMEDIATE")
        try:
            for position, event in enumerate(group):
                row = _row(event, ack_us, outcomes[position])
                if database.execute(_INSERT, row).rowcount == 0:
                    outcomes[position] = "duplicate"
            database.execute("UPDATE watermark SET us = ?", (ack_us,))
            database.execute("COMMIT")
        except sqlite3.Error:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise
        return Committed(ack_us=ack_us, outcomes=tuple(outcomes))

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _judge(self, group: Sequence[PendingEvent]) -> tuple[int, list[str]]:
        """A stamp, and what becomes of each event by the standing as of it.

        Standing is read after the stamp, and anew with a later one if a slot was lit meanwhile. So
        no event is billable whose stamp lies in the time of a measure that darkens it.
        """
        for _ in range(MAX_ATTEMPTS):
            loosenings = self._standing.loosenings
            ack_us = self._standing.read_effective_now()
            outcomes = [self._outcome(event, ack_us) for event in group]
            if self._standing.loosenings == loosenings:
                return ack_us, outcomes
        return ack_us, ["dark"] * len(group)

    def _outcome(self, event: PendingEvent, ack_us: int) -> str:
        is_dark = self._standing.is_dark
        if is_dark(event.post_slot, ack_us) or is_dark(event.advertiser_slot, ack_us):
            return "dark"
        return event.reason or BILLABLE

    def _open_day(self, now_us: int) -> sqlite3.Connection:
        day = (EPOCH + timedelta(microseconds=now_us)).strftime("%Y-%m-%d")
        if self._database is None or day != self._day:
            self.close()
            self._database = _create(self._folder / f"{day}-{self._instance}{_SUFFIX}")
            self._day = day
        return self._database


class EventReader:
    """Reads the event files of all serving processes for settlement."""

    def __init__(self, home: Home) -> None:
        self._home = home
        # Dead processes' files that were read to the end, with the last row: not opened again.
        self._finished: dict[str, int] = {}

    def batches(self, cursors: Mapping[str, int], limit: int) -> list[EventBatch]:
        """The events after `cursors` (last settled row by file), at most `limit` of them together.

        Of a living process, events up to the lowest watermark; of a dead one, all.

        Raises:
            EventFileDamaged: a file cannot be read.
        """
        assert 0 < limit <= MAX_BATCH, limit
        files = self._files()  # before the list of processes: whose file is here has registered
        lowest, living = self._lowest_watermark()
        found = []
        for path in files:
            cursor = cursors.get(path.name, 0)
            if limit <= 0 or self._finished.get(path.name, EVERYTHING) <= cursor:
                continue
            alive = _instance(path) in living
            events, last_row = _read(path, cursor, lowest if alive else EVERYTHING, limit)
            if events:
                found.append(EventBatch(file=path.name, events=events, last_row=last_row))
                limit -= len(events)
            elif not alive:
                self._finished[path.name] = cursor
        return found

    def lowest_watermark(self) -> int:
        """The stamp up to which every event is on disk; 2**63 - 1 if no process serves.

        Raises:
            EventFileDamaged: a living process's file cannot be read.
        """
        return self._lowest_watermark()[0]

    def watermark_passed(self, moment_us: int) -> bool:
        """Whether every event that was acknowledged before `moment_us` can be read by now."""
        return self.lowest_watermark() >= moment_us

    def remove_settled(self, cursors: Mapping[str, int], before_us: int) -> list[str]:
        """Remove files of dead processes that are settled to the end and older than `before_us`.

        Returns the names, whose cursors may then be forgotten.
        """
        files = self._files()
        living = {each.instance for each in live_workers(self._home)}
        removed = []
        for path in files:
            if _instance(path) in living or _watermark(path) >= before_us:
                continue
            if _read(path, cursors.get(path.name, 0), EVERYTHING, 1)[0]:
                continue
            for file in (path, path.with_name(f"{path.name}-wal"), _shared(path)):
                file.unlink(missing_ok=True)
            self._finished.pop(path.name, None)
            removed.append(path.name)
        return removed

    def _files(self) -> list[Path]:
        return sorted(self._home.events.glob(f"*{_SUFFIX}"))

    def _lowest_watermark(self) -> tuple[int, set[str]]:
        """The lowest watermark of living processes, and their names.

        The watermarks are read before the list of processes: one that registers in between stamps
        its first event later than every watermark read here, and until then holds settlement back.
        """
        marks: dict[str, int] = {}
        newest = {_instance(path): path for path in self._files()}  # the last day's, by the order
        before = {each.instance for each in live_workers(self._home)}
        for instance in before & newest.keys():
            marks[instance] = _watermark(newest[instance])
        living = {each.instance for each in live_workers(self._home)}
        lowest = min((marks.get(instance, 0) for instance in living), default=EVERYTHING)
        return lowest, living


def _instance(path: Path) -> str:
    """The process that wrote a file: its name without the day."""
    return path.name[len("2018-04-20-") : -len(_SUFFIX)]


def _shared(path: Path) -> Path:
    return path.with_name(f"{path.name}-shm")


def _create(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        if _version(database) == 0:
            database.executescript(_SCHEMA)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _version(database: sqlite3.Connection) -> int:
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version


def _row(event: PendingEvent, ack_us: int, outcome: str) -> tuple[object, ...]:
    billed = outcome == BILLABLE and event.kind == IMPRESSION
    return (
        event.token_id,
        event.kind,
        event.promoted_post_id,
        event.line_item_id,
        event.advertiser_slot,
        event.charge_micros if billed else 0,
        event.price_micros,
        event.runner_up_slot,
        event.generation,
        event.decided_us,
        ack_us,
        outcome,
    )


def _query(path: Path, sql: str, parameters: tuple[int, ...]) -> list[Any]:
    """Rows of a file; none if its process died before it had made the tables."""
    # Opened for writing so that SQLite can recover what a killed process left in the WAL.
    address = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as database:
            version = _version(database)
            if version == 0:
                return []
            if version != SCHEMA_VERSION:
                raise EventFileDamaged(file=path.name, problem=f"its version is {version}")
            return database.execute(sql, parameters).fetchall()
    except sqlite3.Error as error:
        raise EventFileDamaged(file=path.name, problem=str(error)) from error


def _watermark(path: Path) -> int:
    rows = _query(path, "SELECT us FROM watermark", ())
    return int(rows[0][0]) if rows else 0


def _read(
    path: Path, cursor: int, up_to_us: int, limit: int
) -> tuple[tuple[ServingEvent, ...], int]:
    """Events after the cursor, and the row of the last of them (the cursor if there is none)."""
    rows = _query(path, _SELECT, (cursor, up_to_us, limit))
    events = []
    for row in rows:
        fields = dict(zip(_COLUMNS, row[1:], strict=True))
        fields["token_id"] = str(UUID(bytes=fields["token_id"]))
        events.append(ServingEvent(**fields))
    return tuple(events), rows[-1][0] if rows else cursor
