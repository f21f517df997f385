"""Lengths of time and multiples that a text names: 'in 7 days', '10x', 'double your money'."""

from __future__ import annotations

import re
from decimal import Decimal

from adjudge.adapters.extractors.normalise import Normalised
from adjudge.adapters.extractors.numbers import rounded_up, value_of
from adjudge.domain.signals.signal import Signal

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SMALL = {word: Decimal(at) for at, word in enumerate((*_WORDS, "eleven", "twelve"), start=1)}
_DAYS = {
    "second": Decimal(1) / 86_400,
    "minute": Decimal(1) / 1_440,
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "night": Decimal(1),
    "week": Decimal(7),
    "fortnight": Decimal(14),
    "month": Decimal(30),
    "year": Decimal(365),
    "hr": Decimal(1) / 24,
    "yr": Decimal(365),
}
_DURATION = re.compile(
    rf"(?<![\w.,$\u20ac\u00a3-])(\d{{1,4}}(?:[.,]\d{{1,2}})?|{'|'.join(_SMALL)})[ -]?"
    rf"({'|'.join(_DAYS)})s?\b(?! old|-old)"
)
_MULTIPLE = re.compile(
    r"(?<![\w.,/])(?:(\d{1,6}(?:[.,]\d{1,2})?) ?x(?![\w/])|x ?(\d{1,6})(?![\w.,%])"
    r"|(\d{1,6})[ -]?fold\b|(\d{1,6}) times (?:your|the|as|more|over)\b"
    r"|(double|triple|quadruple|doubles|triples) (?:your|the|my|their)\b)"
)
_NAMED = {"double": 2, "doubles": 2, "triple": 3, "triples": 3, "quadruple": 4}


def duration_signals(normal: Normalised) -> tuple[Signal, ...]:
    """`text.durations`, and the longest and the shortest in whole days."""
    found = list(_DURATION.finditer(normal.text))
    if not found:
        return ()
    days = [rounded_up((_SMALL.get(m[1]) or value_of(m[1])) * _DAYS[m[2]]) for m in found]
    spans = tuple(normal.span(*match.span()) for match in found)
    of = list(zip(spans, days, strict=True))
    return (
        Signal(name="text.durations", value=tuple(m.group() for m in found), spans=spans),
        Signal(
            name="text.max_duration_days",
            value=max(days),
            spans=tuple(span for span, length in of if length == max(days)),
        ),
        Signal(
            name="text.min_duration_days",
            value=min(days),
            spans=tuple(span for span, length in of if length == min(days)),
        ),
    )


def multiple_signals(normal: Normalised) -> tuple[Signal, ...]:
    """`text.multiples` and the greatest of them."""
    found = list(_MULTIPLE.finditer(normal.text))
    if not found:
        return ()
    sizes = [_size(match) for match in found]
    spans = tuple(normal.span(*match.span()) for match in found)
    return (
        Signal(name="text.multiples", value=tuple(m.group() for m in found), spans=spans),
        Signal(
            name="text.max_multiple",
            value=max(sizes),
            spans=tuple(s for s, size in zip(spans, sizes, strict=True) if size == max(sizes)),
        ),
    )


def _size(match: re.Match[str]) -> int:
    if match[5]:
        return _NAMED[match[5]]
    return rounded_up(value_of(match[1] or match[2] or match[3] or match[4]))
