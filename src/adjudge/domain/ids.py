"""Identifiers: UUIDv7 (RFC 9562), so that rows and event keys sort by the time they were made."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

RANDOM_BYTES = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def uuid7(at: datetime, random: bytes) -> str:
    """A UUIDv7 for the instant `at` (millisecond resolution) and ten bytes of randomness.

    Layout after RFC 9562, section 5.7: 48 bits of Unix milliseconds, version, 12 random bits,
    variant, 62 random bits.
    """
    assert len(random) == RANDOM_BYTES, len(random)
    assert at.tzinfo is not None, "times are aware"
    # Whole numbers all the way: a float would now and then lose a millisecond.
    millis = ((at - _EPOCH) // timedelta(milliseconds=1)) & 0xFFFF_FFFF_FFFF
    tail = int.from_bytes(random, "big")
    rand_a, rand_b = (tail >> 62) & 0xFFF, tail & ((1 << 62) - 1)
    return str(UUID(int=(millis << 80) | (0x7 << 76) | (rand_a << 64) | (0b10 << 62) | rand_b))


def is_id(text: str) -> bool:
    """Whether `text` is a UUIDv7 in its canonical lower-case form."""
    return _PATTERN.fullmatch(text) is not None
