"""Claims in numbers: percentages and amounts of money."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal

from adjudge.adapters.extractors.normalise import Normalised
from adjudge.domain.signals.signal import Signal

# Numbers have bounded length and no nested repetition, so matching is linear in the text.
_NUMBER = r"(?<![\d.,])\d{1,9}(?:,\d{3}){0,3}(?:[.,]\d{1,4})?"
_PERCENTAGE = re.compile(rf"({_NUMBER}) ?(?:%|percent\b|per cent\b)")
_CODES = r"(?:usd|eur|gbp|chf|sek|nok|dkk|pln|czk)"
_MONEY = re.compile(
    rf"(?:[$€£¥]|\b{_CODES}) ?{_NUMBER}"
    rf"|{_NUMBER} ?(?:[€£]|\b{_CODES}\b|euros?\b|dollars?\b|pounds?\b)"
)
_GROUPING = re.compile(r",(?=\d{3}(?!\d))")


def claim_signals(normal: Normalised) -> tuple[Signal, ...]:
    """`text.percentages` (as '40%'), `text.max_percentage` and `text.money_claims`."""
    percentages = list(_PERCENTAGE.finditer(normal.text))
    numbers = [_plain(match.group(1)) for match in percentages]
    greatest = max((_rounded_up(number) for number in numbers), default=0)
    spans = tuple(normal.span(*match.span()) for match in percentages)
    at_greatest = tuple(
        span for span, number in zip(spans, numbers, strict=True) if _rounded_up(number) == greatest
    )
    money = list(_MONEY.finditer(normal.text))
    return (
        Signal(name="text.percentages", value=tuple(f"{n}%" for n in numbers), spans=spans),
        Signal(name="text.max_percentage", value=greatest, spans=at_greatest),
        Signal(
            name="text.money_claims",
            value=tuple(match.group() for match in money),
            spans=tuple(normal.span(*match.span()) for match in money),
        ),
    )


def _plain(number: str) -> str:
    """`1,000` and `12,5` as people in different countries write them, with a point for decimals."""
    return _GROUPING.sub("", number).replace(",", ".")


def _rounded_up(number: str) -> int:
    return int(Decimal(number).to_integral_value(rounding=ROUND_CEILING))
