"""Where things lie in a standing block, in int64 words, and how a scope entry becomes a row.

The kernel reads these places, the adapter `standing_block` writes them. Rows are written while no
slot refers to them, except their `dark_from`, and a slot gets its word after its references.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import numpy as np
from numba import njit
from numpy.typing import NDArray

from adjudge.domain.ads.serving import LIT, SITE_SLOT, STANDING_SLOTS
from adjudge.domain.standing.entry import (
    EPOCH_HOUR,
    HOUR_US,
    HOURS_OF_WEEK,
    MAX_AGE,
    MAX_ENTRIES,
    MAX_SUBDIVISIONS,
    EntryKind,
    ScopeEntry,
)
from adjudge.kernel.atomics import load_acquire

HEADER_WORDS: Final = 512
SLOT_WORDS: Final = STANDING_SLOTS + 512
"""One place for each slot, and a page in which the slot of the whole site lies."""

ENTRY_ROWS: Final = 65_536
ROW_WORDS: Final = 128
SLOTS_AT: Final = HEADER_WORDS
REFERENCES_AT: Final = SLOTS_AT + SLOT_WORDS
COUNTS_AT: Final = REFERENCES_AT + MAX_ENTRIES * SLOT_WORDS
ROWS_AT: Final = COUNTS_AT + ENTRY_ROWS
BLOCK_WORDS: Final = ROWS_AT + ENTRY_ROWS * ROW_WORDS
assert STANDING_SLOTS <= SITE_SLOT < SLOT_WORDS

SCOPED: Final = -(2**63)
"""The sign of a slot's word: the slot has entries. A word is then below every time, so that a
reader that knows nothing of entries takes the slot for dark; and one comparison is enough for a
slot that has none."""

TIME_MASK: Final = LIT
"""What of a slot's word is its `dark_from`."""

DARK_FROM: Final = 0
FORM: Final = 1
ID: Final = 2
HOURS: Final = 4
COUNTRIES: Final = 7
SUBDIVISIONS: Final = 18
assert SUBDIVISIONS + MAX_SUBDIVISIONS <= ROW_WORDS

# Bits of the word FORM.
_LABEL, _BY_LAW, _TERRITORY, _HOURS = 1, 2, 4, 8
_AGE_AT: Final = 8
# Ages reach 150, which is 151 in the number of a viewer.
_AGE_MASK: Final = 0xFF
_COUNT_AT: Final = 16
_BITS: Final = 64
_LETTERS: Final = 26
_SIGNS: Final = 37
# Places in the number of a viewer.
_SUBDIVISION_AT: Final = 8
_SUBDIVISION_MASK: Final = (1 << 28) - 1
_COUNTRY_AT: Final = 36
_LOW_WORD: Final = (1 << _BITS) - 1


def country_number(code: str) -> int:
    """Two capital letters as a number from 0 to 675."""
    return (ord(code[0]) - ord("A")) * _LETTERS + ord(code[1]) - ord("A")


def subdivision_number(code: str) -> int:
    """An ISO 3166-2 code as a number; divided by 37 ** 3 it gives the country's."""
    number = country_number(code)
    for place in range(3, 6):
        sign = code[place] if place < len(code) else ""
        number = number * _SIGNS + (int(sign, 36) + 1 if sign else 0)
    return number


@lru_cache(maxsize=8192)
def viewer_number(country: str, region: str, age: int | None) -> int:
    """What is known of a viewer as one number for the kernel: age, subdivision, country.

    Each is stored one higher, so that zero means unknown.
    """
    country = country or region[:2]
    return (
        (0 if age is None else min(age, MAX_AGE) + 1)
        | (subdivision_number(region) + 1 if region else 0) << _SUBDIVISION_AT
        | (country_number(country) + 1 if country else 0) << _COUNTRY_AT
    )


def row_of(entry: ScopeEntry) -> NDArray[np.int64]:
    """The words of an entry; `entry_of` reads them back exactly."""
    row = np.zeros(ROW_WORDS, np.int64)
    territory = bool(entry.countries or entry.subdivisions)
    row[DARK_FROM] = entry.dark_from
    row[FORM] = (
        _LABEL * (entry.kind is EntryKind.LABEL)
        | _BY_LAW * entry.by_law
        | _TERRITORY * territory
        | _HOURS * bool(entry.hours)
        | entry.minimum_age << _AGE_AT
        | len(entry.subdivisions) << _COUNT_AT
    )
    number = UUID(entry.id).int
    bits = row.view(np.uint64)
    bits[ID], bits[ID + 1] = number >> _BITS, number & _LOW_WORD
    for start, positions in (
        (HOURS, entry.hours),
        (COUNTRIES, map(country_number, entry.countries)),
    ):
        for position in positions:
            bits[start + position // _BITS] |= np.uint64(1 << position % _BITS)
    for at, code in enumerate(entry.subdivisions):
        row[SUBDIVISIONS + at] = subdivision_number(code)
    return row


def entry_of(row: NDArray[np.int64]) -> ScopeEntry:
    """The entry whose words these are."""
    form = int(row[FORM])
    bits = row.view(np.uint64)
    return ScopeEntry(
        id=str(UUID(int=int(bits[ID]) << _BITS | int(bits[ID + 1]))),
        kind=EntryKind.LABEL if form & _LABEL else EntryKind.FILTER,
        dark_from=int(row[DARK_FROM]),
        by_law=bool(form & _BY_LAW),
        minimum_age=form >> _AGE_AT & _AGE_MASK,
        hours=tuple(_set_bits(bits, HOURS, HOURS_OF_WEEK)),
        countries=tuple(
            _country_code(number) for number in _set_bits(bits, COUNTRIES, _LETTERS**2)
        ),
        subdivisions=tuple(
            _subdivision_code(int(row[SUBDIVISIONS + at])) for at in range(form >> _COUNT_AT)
        ),
    )


def _set_bits(bits: NDArray[np.uint64], start: int, count: int) -> list[int]:
    return [at for at in range(count) if int(bits[start + at // _BITS]) >> at % _BITS & 1]


def _country_code(number: int) -> str:
    first, second = divmod(number, _LETTERS)
    return chr(ord("A") + first) + chr(ord("A") + second)


def _subdivision_code(number: int) -> str:
    signs = ""
    for _ in range(3):
        number, sign = divmod(number, _SIGNS)
        signs = ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[sign - 1] if sign else "") + signs
    return f"{_country_code(number)}-{signs}"


@njit(cache=True)
def is_dark(words: Any, slot: int, now_us: int, viewer: int) -> bool:
    """Whether a slot is dark at `now_us` for a viewer (a `viewer_number`)."""
    word = load_acquire(words, SLOTS_AT + slot)
    return word <= now_us and _hides(words, slot, word, now_us, viewer)


@njit(cache=True)
def is_scoped(words: Any, slot: int) -> bool:
    """Whether a slot that is not dark has entries."""
    return bool(load_acquire(words, SLOTS_AT + slot) < 0)


@njit(cache=True)
def _hides(words: Any, slot: int, word: int, now_us: int, viewer: int) -> bool:
    """Whether a slot whose `word` is not above `now_us` is dark for this viewer.

    `word` was read by an acquiring load, so the references of the slot are at least as new.
    """
    if word >= 0 or word & TIME_MASK <= now_us:
        return True
    for at in range(MAX_ENTRIES):
        row = load_acquire(words, REFERENCES_AT + slot * MAX_ENTRIES + at)
        if row == 0:
            continue
        # A reference that leads nowhere is damage, and damage is dark.
        if not 0 < row < ENTRY_ROWS or _reaches(words, ROWS_AT + row * ROW_WORDS, now_us, viewer):
            return True
    return False


@njit(cache=True)
def _reaches(words: Any, row: int, now_us: int, viewer: int) -> bool:
    """`ScopeEntry.reaches` of the filter whose words begin at `row`.

    Each word is read by an acquiring load: what is read after it is not older.
    """
    form = load_acquire(words, row + FORM)
    if form & _LABEL or load_acquire(words, row + DARK_FROM) > now_us:
        return False
    known, minimum = viewer & _AGE_MASK, form >> _AGE_AT & _AGE_MASK
    if minimum and known > minimum:
        return False
    hour = (now_us // HOUR_US + EPOCH_HOUR) % HOURS_OF_WEEK
    if form & _HOURS and not _has_bit(words, row + HOURS, hour):
        return False
    return not form & _TERRITORY or _covers(words, row, form, viewer)


@njit(cache=True)
def _covers(words: Any, row: int, form: int, viewer: int) -> bool:
    """Whether the territory of an entry has the viewer in it."""
    country = (viewer >> _COUNTRY_AT) - 1
    subdivision = (viewer >> _SUBDIVISION_AT & _SUBDIVISION_MASK) - 1
    by_law = form & _BY_LAW != 0
    if country < 0:
        return not by_law
    if _has_bit(words, row + COUNTRIES, country):
        return True
    partly = False
    for at in range(form >> _COUNT_AT):
        code = load_acquire(words, row + SUBDIVISIONS + at)
        if code == subdivision:
            return True
        if code // _SIGNS**3 == country:
            partly = True
    return partly and subdivision < 0 and not by_law


@njit(cache=True)
def _has_bit(words: Any, start: int, position: int) -> bool:
    return bool(load_acquire(words, start + position // _BITS) >> (position % _BITS) & 1)
