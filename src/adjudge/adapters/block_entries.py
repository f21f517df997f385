"""Scope entries in the standing block: up to eight references a slot into one table of rows.

Slots of one measure share a row, which counts its references. A row is filled before anything
refers to it and is free again when nothing does; nothing is moved. A process that is killed between
counting and referring leaves a row counted for ever: lost, never wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from adjudge.domain.errors import DomainError
from adjudge.domain.standing.entry import MAX_ENTRIES, ScopeEntry
from adjudge.kernel import atomics
from adjudge.kernel.layout import (
    COUNTS_AT,
    ENTRY_ROWS,
    REFERENCES_AT,
    ROW_WORDS,
    ROWS_AT,
    entry_of,
    row_of,
)


class EntriesExhausted(DomainError):
    """Every row of the standing block's table of scope entries is taken."""

    code = "standing.entries_exhausted"

    def message(self) -> str:
        return f"The standing block has {ENTRY_ROWS - 1:,} scope entries and can hold no more."

    def remedy(self) -> str:
        return "Nothing became visible by this. Put measures of like scope into one measure."


class EntryTable:
    """The table of a mapped block. Whoever changes a slot's entries holds its advertiser's lock."""

    def __init__(self, words: NDArray[np.int64]) -> None:
        self._words = words

    def of(self, slot: int) -> dict[int, ScopeEntry]:
        """The entries of a slot by their place in it."""
        return {place: self._entry(row) for place, row in self._references(slot)}

    def add(self, slot: int, entries: Collection[ScopeEntry], rows: dict[ScopeEntry, int]) -> bool:
        """Add entries that the slot does not have; whether there was place for all.

        `rows` are those of entries that the caller has written already; new ones are put there.

        Raises:
            EntriesExhausted: there is no free row.
        """
        taken = {place for place, _ in self._references(slot)}
        free = [place for place in range(MAX_ENTRIES) if place not in taken]
        for entry, place in zip(entries, free, strict=False):
            row = rows.get(entry)
            if row is None:
                row = rows[entry] = self._claim(entry)
            else:
                atomics.add(self._words, COUNTS_AT + row, 1)
            atomics.store(self._words, _place(slot, place), row)
        return len(entries) <= len(free)

    def remove(self, slot: int, places: Collection[int]) -> None:
        """Empty places of a slot; rows without references are free for others."""
        for place in places:
            row = int(self._words[_place(slot, place)])
            atomics.store(self._words, _place(slot, place), 0)
            if 0 < row < ENTRY_ROWS:
                atomics.add(self._words, COUNTS_AT + row, -1)

    def rows(self, slots: Collection[int]) -> dict[ScopeEntry, int]:
        """The rows that these slots refer to, by what is in them."""
        return {self._entry(row): row for slot in slots for _, row in self._references(slot)}

    def _references(self, slot: int) -> Iterator[tuple[int, int]]:
        start = _place(slot, 0)
        for place, row in enumerate(self._words[start : start + MAX_ENTRIES].tolist()):
            if 0 < row < ENTRY_ROWS:
                yield place, row

    def _entry(self, row: int) -> ScopeEntry:
        start = ROWS_AT + row * ROW_WORDS
        return entry_of(self._words[start : start + ROW_WORDS])

    def _claim(self, entry: ScopeEntry) -> int:
        """A row that nobody had, filled; it counts one reference already."""
        counts = self._words[COUNTS_AT : COUNTS_AT + ENTRY_ROWS]
        for found in np.flatnonzero(counts[1:] == 0):
            row = int(found) + 1
            if atomics.add(self._words, COUNTS_AT + row, 1) == 0:
                start = ROWS_AT + row * ROW_WORDS
                for at, word in enumerate(row_of(entry).tolist()):
                    atomics.store(self._words, start + at, word)
                return row
            # Another process was faster.
            atomics.add(self._words, COUNTS_AT + row, -1)
        raise EntriesExhausted


def _place(slot: int, place: int) -> int:
    return REFERENCES_AT + slot * MAX_ENTRIES + place
