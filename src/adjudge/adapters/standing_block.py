"""The standing block: the shared memory that says, per permanent slot, since when it is dark.

A sparse file that every process maps. It is zero-filled, and zero is dark. It is never renamed,
resized or rebuilt in place, and nothing copies it. "Serving and consistency" of the design says who
writes it when; this module makes each write and read atomic.

Layout, in little-endian int64 words (`adjudge.kernel.layout`): a header of 512 words; a word for
each slot and one for the whole site, which is its `dark_from`, negative if the slot has scope
entries; eight references for each slot; and the table of entries to which they refer.
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

from adjudge.adapters.block_entries import EntriesExhausted, EntryTable
from adjudge.domain.ads.serving import DARK, LIT, SITE_SLOT, STANDING_SLOTS
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.standing.entry import NO_ENTRIES, Entries, ScopeEntry
from adjudge.kernel import atomics
from adjudge.kernel.layout import BLOCK_WORDS, SCOPED, SLOTS_AT, TIME_MASK

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
MAGIC: Final = int.from_bytes(b"ADJBLOCK", "little")
LAYOUT_VERSION: Final = 2
MAX_WORKERS: Final = 64
FILE_BYTES: Final = BLOCK_WORDS * atomics.WORD_BYTES

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
        words: all of it, for the kernel. Read it elsewhere by the methods.
    """

    words: NDArray[np.int64]

    def __init__(self, memory: mmap.mmap, clock: Callable[[], int]) -> None:
        self._memory = memory
        self._clock = clock
        self.words = self._words = np.frombuffer(memory, np.int64)
        self._entries = EntryTable(self._words)

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
        self._words = self.words = np.empty(0, np.int64)
        self._entries = EntryTable(self._words)
        try:
            self._memory.close()
        except BufferError:
            # Somebody still holds the array `words`: the mapping ends with that reference.
            return

    def darken(self, slots: Collection[int]) -> None:
        """Make slots dark now, before the restriction is committed."""
        self.write(dict.fromkeys(slots, DARK))

    def light(self, slots: Collection[int]) -> None:
        """Make slots lit and without entries, after the loosening is committed."""
        self.write(dict.fromkeys(slots, LIT))

    def write(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> None:
        """Store a `dark_from` for each slot of `desired`, and exactly its entries, dark ones first.

        A slot whose entries change is dark in between, for everybody; one that has no place for
        them stays so.
        """
        _refuse_bad(desired, entries)
        rows: dict[ScopeEntry, int] | None = None
        final: dict[int, int] = {}
        for slot, dark_from in desired.items():
            wanted = set(entries.get(slot, ()))
            held = self._entries.of(slot)
            if wanted != set(held.values()):
                rows = self._entries.rows(desired) if rows is None else rows
                self._store([slot], DARK)
                stale = [place for place, entry in held.items() if entry not in wanted]
                self._entries.remove(slot, stale)
                for place in stale:
                    # Its row may be free, and another's at once.
                    rows.pop(held[place], None)
                if not self._has_added(slot, wanted - set(held.values()), rows):
                    continue
            final[slot] = dark_from if not wanted or dark_from == DARK else dark_from + SCOPED
        for word in sorted(set(final.values()), key=_as_time):
            self._store([slot for slot, value in final.items() if value == word], word)

    def narrow(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> None:
        """Make slots as dark as desired or darker, before a restriction is committed.

        Lights nothing and removes no entry: each slot keeps the earlier `dark_from` and gets the
        entries that it lacks. One that has no place for them is dark until it is written exactly.

        Raises:
            EntriesExhausted: the table of entries is full.
        """
        _refuse_bad(desired, entries)
        rows = self._entries.rows(desired) if entries else {}
        for slot, dark_from in desired.items():
            now = atomics.load(self._words, SLOTS_AT + slot)
            earlier = min(dark_from, now & TIME_MASK)
            held = set(self._entries.of(slot).values())
            missing = set(entries.get(slot, ())) - held
            if missing and not self._entries.add(slot, sorted(missing, key=_by_id), rows):
                earlier = DARK
            scoped = earlier != DARK and (now < 0 or bool(missing))
            word = earlier + SCOPED if scoped else earlier
            if word != now:
                self._store([slot], word, narrows=True)

    def dark_from(self, slot: int) -> int:
        """Since when (Unix microseconds) the slot is dark for everybody: 0 always, LIT never."""
        _refuse_bad_slot(slot)
        return int(atomics.load(self._words, SLOTS_AT + slot)) & TIME_MASK

    def is_dark(self, slot: int, now_us: int) -> bool:
        """Whether the slot is dark for everybody at `now_us`, which was read before this call."""
        return self.dark_from(slot) <= now_us

    def entries(self, slot: int) -> tuple[ScopeEntry, ...]:
        """The scope entries of a slot, in no order; none of one that is dark for everybody."""
        _refuse_bad_slot(slot)
        if atomics.load(self._words, SLOTS_AT + slot) >= 0:
            return ()
        return tuple(self._entries.of(slot).values())

    def differs(self, slot: int, dark_from: int, entries: Collection[ScopeEntry] = ()) -> bool:
        """Whether the slot is anything but this."""
        if self.dark_from(slot) != dark_from:
            return True
        return dark_from != DARK and set(self.entries(slot)) != set(entries)

    def compare(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> list[int]:
        """The slots that are not as desired; one that is not named should be dark."""
        _refuse_bad(desired, entries)
        strays = np.flatnonzero(self._words[SLOTS_AT : SLOTS_AT + self._used()]).tolist()
        named = [s for s, value in desired.items() if self.differs(s, value, entries.get(s, ()))]
        return sorted({slot for slot in strays if slot not in desired}.union(named))

    def lit(self) -> list[int]:
        """The slots that are not dark for everybody for good; the site's is not among them."""
        found: list[int] = np.flatnonzero(self._words[SLOTS_AT : SLOTS_AT + self._used()]).tolist()
        return found

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

    def _has_added(
        self, slot: int, missing: Collection[ScopeEntry], rows: dict[ScopeEntry, int]
    ) -> bool:
        try:
            return self._entries.add(slot, sorted(missing, key=_by_id), rows)
        except EntriesExhausted:
            return False

    def _used(self) -> int:
        return int(atomics.load(self._words, _SLOTS_USED))

    def _store(self, slots: Collection[int], word: int, *, narrows: bool = False) -> None:
        if not slots:
            return
        # Raised first, so that a crash between the two leaves nothing lit that `compare` skips.
        # The site's slot lies far beyond and is always named.
        used = max((slot for slot in slots if slot != SITE_SLOT), default=-1) + 1
        atomics.raise_to(self._words, _SLOTS_USED, used)
        if word != DARK and not narrows:
            # Counted first: whoever reads a lit slot then reads the new count too.
            atomics.tick(self._words, _LOOSENINGS, 0)
        places = np.fromiter(slots, np.int64, len(slots)) + SLOTS_AT
        atomics.store_each(self._words, places, word)


def _by_id(entry: ScopeEntry) -> tuple[str, int]:
    return entry.id, entry.dark_from


def _as_time(word: int) -> int:
    return word & TIME_MASK


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


def _refuse_bad(desired: Mapping[int, int], entries: Entries) -> None:
    for slot in (*desired, *entries):
        _refuse_bad_slot(slot)
    assert entries.keys() <= desired.keys(), "entries of slots that are not named"
    negative = [dark_from for dark_from in desired.values() if dark_from < 0]
    if negative:
        raise InvalidValue(field="dark_from", problem=f"{negative[0]} is before 1970")


def _refuse_bad_slot(slot: int) -> None:
    if not 0 <= slot <= SITE_SLOT:
        raise InvalidValue(field="slot", problem=f"{slot} is not in the standing block")


def _refuse_bad_worker(worker: int) -> None:
    if not 0 <= worker < MAX_WORKERS:
        raise InvalidValue(field="worker", problem=f"a worker index is 0 to {MAX_WORKERS - 1}")
