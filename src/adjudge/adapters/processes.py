"""Serving processes: which ones are alive, and which of those do not answer.

A serving process registers before it maps the standing block. So whoever writes the block and then
lists the registrations either sees the process or knows that it will map what was written.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from adjudge.adapters.home import Home
from adjudge.adapters.standing_block import MAX_WORKERS, StandingBlock, boot_mark
from adjudge.domain.ads.serving import WorkerMissing
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.standing.entry import NO_ENTRIES, Entries

MISSING_AFTER_US: Final = 2_000_000
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PROC: Final = Path("/proc")
_STATE, _START_TICKS = 0, 19  # fields 3 and 22 of proc_pid_stat(5), counted after the name
_DEAD_STATES: Final = frozenset("ZXx")


class WorkerTaken(DomainError):
    """Another living process serves under this worker index."""

    code = "serve.worker_taken"

    def message(self) -> str:
        return (
            f"Process {self.details.get('pid')} already serves as worker {self.details['worker']}."
        )

    def remedy(self) -> str:
        return "Start this one with another --worker, or stop the other process."


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """A serving process: `start_ticks` tells it from a later process with the same pid.

    `registered_us` is on the machine's monotonic clock and counts as its first sign of life.
    """

    worker: int
    pid: int
    start_ticks: int
    boot: int
    registered_us: int

    @property
    def instance(self) -> str:
        """A name that no other process of this machine ever has."""
        return f"w{self.worker}-{self.boot:016x}-{self.pid}-{self.start_ticks}"


def monotonic_us() -> int:
    """Microseconds on a clock that all processes of this boot share and nobody can set."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000


def register_worker(home: Home, worker: int) -> Registration:
    """Register the calling process. Do this before mapping the standing block.

    Raises:
        WorkerTaken: a living process has this worker index.
    """
    if not 0 <= worker < MAX_WORKERS:
        raise InvalidValue(field="worker", problem=f"a worker index is 0 to {MAX_WORKERS - 1}")
    start_ticks = _start_ticks(os.getpid())
    assert start_ticks is not None, "this process is alive"
    mine = Registration(
        worker=worker,
        pid=os.getpid(),
        start_ticks=start_ticks,
        boot=boot_mark(),
        registered_us=monotonic_us(),
    )
    with _locked(home) as folder:
        path = _path(folder, worker)
        other = _read(path)
        if other is not None and other.instance != mine.instance and _is_alive(other):
            raise WorkerTaken(worker=worker, pid=other.pid)
        draft = folder / f".{worker}.{mine.pid}"
        draft.write_bytes(msgspec.json.encode(mine))
        draft.replace(path)
    return mine


def deregister_worker(home: Home, mine: Registration) -> None:
    """Take the registration back, after the last event is on disk and the block is unmapped."""
    with _locked(home) as folder:
        path = _path(folder, mine.worker)
        if _read(path) == mine:
            path.unlink()


def live_workers(home: Home) -> list[Registration]:
    """Every serving process that is alive; registrations of dead ones are removed."""
    living = []
    with _locked(home) as folder:
        for worker in range(MAX_WORKERS):
            path = _path(folder, worker)
            registration = _read(path)
            if registration is not None and _is_alive(registration):
                living.append(registration)
            else:
                path.unlink(missing_ok=True)
    return living


def missing_workers(
    home: Home, block: StandingBlock, now_us: int | None = None
) -> list[Registration]:
    """Serving processes that are alive and gave no heartbeat for two seconds.

    `now_us` is a reading of `monotonic_us`, taken now if it is not given.
    """
    now_us = monotonic_us() if now_us is None else now_us
    beats = block.heartbeats()
    missing = []
    for registration in live_workers(home):
        beat = beats.get(registration.worker)
        last = registration.registered_us
        if beat is not None and beat.pid == registration.pid:
            last = max(last, beat.at_us)
        if now_us - last > MISSING_AFTER_US:
            missing.append(registration)
    return missing


class ServingBlock:
    """The standing block and the processes that must read it: the `Block` port of the services."""

    def __init__(self, home: Home, block: StandingBlock) -> None:
        self._home = home
        self._block = block

    def write(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> None:
        """Store a `dark_from` for each slot of `desired`, and exactly its entries."""
        self._block.write(desired, entries)

    def narrow(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> None:
        """Make the slots as dark as desired; light nothing and remove no entry."""
        self._block.narrow(desired, entries)

    def differing(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> Sequence[int]:
        """The slots that are not as desired, those included that should be dark and are not."""
        return self._block.compare(desired, entries)

    def effective_now(self) -> datetime:
        """When what was written before is in effect. Read it after the write."""
        return EPOCH + timedelta(microseconds=self._block.read_effective_now())

    def mark_reconciled(self) -> None:
        """Say that the block was compared with the committed rows since this boot."""
        self._block.mark_reconciled()

    def must_reach_all(self) -> None:
        """Refuse to call a restriction effective while a serving process does not answer.

        Raises:
            WorkerMissing: a serving process is alive without a heartbeat for two seconds.
        """
        missing = missing_workers(self._home, self._block)
        if missing:
            raise WorkerMissing(workers=", ".join(str(each.worker) for each in missing))


@contextmanager
def _locked(home: Home) -> Iterator[Path]:
    """The folder of registrations, while nobody else changes it."""
    folder = home.run / "serve"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(descriptor)


def _path(folder: Path, worker: int) -> Path:
    return folder / f"{worker}.json"


def _read(path: Path) -> Registration | None:
    """The registration in `path`; what is no registration (a torn write) names no process."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Registration)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def _is_alive(registration: Registration) -> bool:
    return (
        registration.boot == boot_mark()
        and _start_ticks(registration.pid) == registration.start_ticks
    )


def _start_ticks(pid: int) -> int | None:
    """When process `pid` started, in clock ticks since boot; None if it is dead or a zombie."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name stands in parentheses and may itself contain any of both.
    fields = stat[stat.rindex(")") + 1 :].split()
    return None if fields[_STATE] in _DEAD_STATES else int(fields[_START_TICKS])
