"""Sketch: a few numbers that near texts share, so that 100,000 are searched in milliseconds.

MinHash (Broder 1997) with bands: of a set of words, many mixings each keep their smallest value;
two sets agree in one such value as often as they have words in common. Values are joined into
bands, and a database finds a text by any band that it shares. A sketch only names candidates; how
near they are is measured on the texts themselves.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from adjudge.domain.cases.wording import runs, telling

_MASK = (1 << 64) - 1
_SIGN = 1 << 63


@dataclass(frozen=True, slots=True)
class Bands:
    """How a sketch is cut: `count` bands of `height` values each.

    Texts that have a share s of their features in common meet in some band with the chance
    1 - (1 - s ** height) ** count.
    """

    name: str
    count: int
    height: int


COPIES = Bands("copies", 8, 3)
"""For near identical wording: a share of 0.7 is found in 96 of 100 cases, 0.8 in 99.7."""
SUBJECT = Bands("subject", 16, 2)
"""For texts about alike things: a share of 0.3 is found in 78 of 100 cases, 0.5 in 99."""


def copy_bands(text: str) -> tuple[int, ...]:
    """The bands by which near identical wording is found; none for a text without words."""
    return _bands(runs(text), COPIES, "")


def subject_bands(text: str, *, within: str) -> tuple[int, ...]:
    """The bands by which texts about alike things are found among those under one ground."""
    return _bands(telling(text), SUBJECT, within)


def _bands(features: frozenset[str], cut: Bands, within: str) -> tuple[int, ...]:
    if not features:
        return ()
    hashes = [_hash(feature.encode()) for feature in features]
    smallest = [
        min((value * factor + added) & _MASK for value in hashes)
        for factor, added in _mixings(cut.count * cut.height)
    ]
    found = []
    for band in range(cut.count):
        values = smallest[band * cut.height : (band + 1) * cut.height]
        key = f"{cut.name}/{within}/{band}/{'/'.join(map(str, values))}"
        # Databases keep whole numbers of 64 bits with a sign.
        found.append(_hash(key.encode()) - _SIGN)
    return tuple(found)


@lru_cache(maxsize=4)
def _mixings(count: int) -> tuple[tuple[int, int], ...]:
    # Fixed for ever: stored bands were made with them.
    return tuple(
        (_hash(f"factor {number}".encode()) | 1, _hash(f"added {number}".encode()))
        for number in range(count)
    )


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")
