"""The standing block: the shared memory that says, per permanent slot, since when it is dark.

A sparse file that every process maps. It is zero-filled, and zero is dark. It is never renamed,
resized or rebuilt in place, and nothing copies it. "Serving and consistency" of the design says who
writes it when; this module makes each write and read atomic.

Layout, in little-endian int64 words: a header of 512 words, then one `dark_from` per slot.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from adjudge.domain.ads.serving import DARK, LIT, STANDING_SLOTS
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.kernel import atomics

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
MAGIC: Final = int.from_bytes(b"ADJBLOCK", "little")
LAYOUT_VERSION: Final = 1
HEADER_WORDS: Final = 512
MAX_WORKERS: Final = 64
FILE_BYTES: Final = (HEADER_WORDS + STANDING_SLOTS) * atomics.WORD_BYTES

# Words of the header. The high-water mark changes at every decision: it has its own cache line.
_MAGIC, _VERSION, _SLOTS, _BOOT, _GENERATION, _SLOTS_USED, _LOOSENINGS = range(7)
_HIGH_WATER = 16
_HEARTBEATS = 64  # pairs of pid and monotonic microseconds, one for each worker index


class BlockDamaged(DomainError):
    """The file is not a standing block of this version, or there is none."""

    code = "block.damaged"

    def message(self) -> str:
        return f"{self.details.get('path')} is no standing block: {self.details.get('problem')}."

    def remedy(self) -> str:
        return "Stop every process of this home, remove the file, and start again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The last sign of life of the serving process `pid`, on the machine's monotonic clock."""

    pid: int
    at_us: int


def wall_clock_us() -> int:
    """Microseconds since 1970, by this machine's clock."""
    return time.time_ns() // 1000


def boot_mark() -> int:
    """A number that no other boot of this machine has; never zero."""
    digest = hashlib.sha256(BOOT_ID.read_bytes()).digest()
    return int.from_bytes(digest[:7], "little") | 1 << 56


class StandingBlock:
    """A mapped standing block. Changes are seen by every process at its next read.

    Attributes:
        slots: the `dark_from` of every slot, for the kernel. Read it elsewhere by `dark_from`.
    """

    slots: NDArray[np.int64]

    def __init__(self, memory: mmap.mmap, clock: Callable[[], int]) -> None:
        self._memory = memory
        self._clock = clock
        self._words = np.frombuffer(memory, np.int64)
        self.slots = self._words[HEADER_WORDS:]

    @classmethod
    def open(
        cls, path: Path, *, create: bool = False, clock: Callable[[], int] = wall_clock_us
    ) -> Self:
        """Map the block; with `create`, make an all-dark one if there is none.

        `clock` gives Unix microseconds; `read_effective_now` reads it.

        Raises:
            BlockDamaged: there is no file (and `create` is false), or it is something else.
        """
        if sys.byteorder != "little":
            raise BlockDamaged(path=path, problem="this machine is not little-endian")
        try:
            descriptor = os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o600)
        except FileNotFoundError:
            raise BlockDamaged(path=path, problem="there is no such file") from None
        try:
            if create:
                _complete(descriptor)
            size = os.fstat(descriptor).st_size
            if size != FILE_BYTES:
                raise BlockDamaged(path=path, problem=f"{size} bytes instead of {FILE_BYTES}")
            memory = mmap.mmap(descriptor, FILE_BYTES)
        finally:
            os.close(descriptor)
        block = cls(memory, clock)
        found = block._words[: _SLOTS + 1].tolist()
        if found != [MAGIC, LAYOUT_VERSION, STANDING_SLOTS]:
            block.close()
            raise BlockDamaged(path=path, problem="its header is of another kind or version")
        return block

    def close(self) -> None:
        """Unmap; do not use the block afterwards."""
        self._words = self.slots = np.empty(0, np.int64)
        try:
            self._memory.close()
        except BufferError:
            # Somebody still holds the array `slots`: the mapping ends with that reference.
            return

    def darken(self, slots: Collection[int]) -> None:
        """Make slots dark now, before the restriction is committed."""
        self._store(slots, DARK)

    def light(self, slots: Collection[int]) -> None:
        """Make slots lit, after the loosening is committed."""
        self._store(slots, LIT)

    def write(self, desired: Mapping[int, int]) -> None:
        """Store a `dark_from` for each slot of `desired`, the dark ones first."""
        for dark_from in sorted(set(desired.values())):
            self._store([slot for slot, value in desired.items() if value == dark_from], dark_from)

    def dark_from(self, slot: int) -> int:
        """Since when (Unix microseconds) the slot is dark: 0 always, LIT never."""
        _refuse_bad_slot(slot)
        return int(atomics.load(self._words, HEADER_WORDS + slot))

    def is_dark(self, slot: int, now_us: int) -> bool:
        """Whether the slot is dark at `now_us`, which was read before this call."""
        return self.dark_from(slot) <= now_us

    def compare(self, desired: Mapping[int, int]) -> list[int]:
        """The slots whose value is not the desired one; one that is not named should be dark."""
        for slot in desired:
            _refuse_bad_slot(slot)
        used = int(atomics.load(self._words, _SLOTS_USED))
        size = max(used, max(desired, default=-1) + 1)
        wanted = np.full(size, DARK, np.int64)
        wanted[np.fromiter(desired.keys(), np.int64, len(desired))] = np.fromiter(
            desired.values(), np.int64, len(desired)
        )
        differing: list[int] = np.flatnonzero(self.slots[:size] != wanted).tolist()
        return differing

    def now_us(self, clock_us: int) -> int:
        """The greater of the clock and everything this ever returned, in any process.

        A decision reads this first and the slots after it.
        """
        return int(atomics.raise_to(self._words, _HIGH_WATER, clock_us))

    def read_effective_now(self) -> int:
        """The moment, in Unix microseconds, at which what was stored before is in effect.

        Call it after the store. It is greater than every `now_us` of a decision that may have
        missed the store, and no greater than every later one; no two calls return the same.
        """
        return int(atomics.tick(self._words, _HIGH_WATER, self._clock()))

    @property
    def loosenings(self) -> int:
        """How many stores so far may have lit a slot.

        Whoever reads this, then the time, then slots, then this again and finds it unchanged has
        read no slot that was lit later than that time.
        """
        return int(atomics.load(self._words, _LOOSENINGS))

    def mark_reconciled(self) -> None:
        """Say that the block was compared with the committed rows since this boot."""
        atomics.store(self._words, _BOOT, boot_mark())

    def is_reconciled(self) -> bool:
        """Whether a reconciler has run since this boot."""
        return bool(atomics.load(self._words, _BOOT) == _BOOT_MARK)

    @property
    def generation(self) -> int:
        """The newest snapshot that serving processes should map; 0 if there was none yet."""
        return int(atomics.load(self._words, _GENERATION))

    def bump_generation(self, generation: int) -> None:
        """Announce a snapshot that is completely on disk; an older one changes nothing."""
        atomics.raise_to(self._words, _GENERATION, generation)

    def heartbeat(self, worker: int, *, pid: int, at_us: int) -> None:
        """Record a sign of life of the serving process with this worker index."""
        _refuse_bad_worker(worker)
        place = _HEARTBEATS + 2 * worker
        atomics.store(self._words, place + 1, at_us)
        atomics.store(self._words, place, pid)

    def heartbeats(self) -> dict[int, Heartbeat]:
        """The last heartbeat of each worker index that ever had one."""
        found = {}
        for worker in range(MAX_WORKERS):
            place = _HEARTBEATS + 2 * worker
            pid = int(atomics.load(self._words, place))
            if pid:
                at_us = int(atomics.load(self._words, place + 1))
                found[worker] = Heartbeat(pid=pid, at_us=at_us)
        return found

    def _store(self, slots: Collection[int], dark_from: int) -> None:
        if not slots:
            return
        for slot in slots:
            _refuse_bad_slot(slot)
        if dark_from < 0:
            raise InvalidValue(field="dark_from", problem=f"{dark_from} is before 1970")
        # Raised first, so that a crash between the two leaves nothing lit that `compare` skips.
        atomics.raise_to(self._words, _SLOTS_USED, max(slots) + 1)
        if dark_from != DARK:
            # Counted first: whoever reads a lit slot then reads the new count too.
            atomics.tick(self._words, _LOOSENINGS, 0)
        atomics.store_each(self.slots, np.fromiter(slots, np.int64, len(slots)), dark_from)


_BOOT_MARK: Final = boot_mark()
"""This boot's; a process does not outlive a boot."""


def _complete(descriptor: int) -> None:
    """Make an empty file, or one whose making was interrupted, an all-dark block."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    size = os.fstat(descriptor).st_size
    if size == 0:
        os.ftruncate(descriptor, FILE_BYTES)
        size = FILE_BYTES
    word = atomics.WORD_BYTES
    if size == FILE_BYTES and os.pread(descriptor, word, 0) == bytes(word):
        rest = LAYOUT_VERSION.to_bytes(word, "little") + STANDING_SLOTS.to_bytes(word, "little")
        os.pwrite(descriptor, rest, word * _VERSION)
        # Last, so that a file with the magic number is complete.
        os.pwrite(descriptor, MAGIC.to_bytes(word, "little"), _MAGIC)
        os.fsync(descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_UN)


def _refuse_bad_slot(slot: int) -> None:
    if not 0 <= slot < STANDING_SLOTS:
        raise InvalidValue(field="slot", problem=f"{slot} is not in the standing block")


def _refuse_bad_worker(worker: int) -> None:
    if not 0 <= worker < MAX_WORKERS:
        raise InvalidValue(field="worker", problem=f"a worker index is 0 to {MAX_WORKERS - 1}")
