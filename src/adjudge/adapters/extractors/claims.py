"""Rates: percentages in a text, whether they are stated for a period, and which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from adjudge.adapters.extractors.normalise import Normalised
from adjudge.adapters.extractors.numbers import NUMBER, plain, rounded_down, rounded_up
from adjudge.domain.signals.signal import Signal, Span

BASIS_POINTS = 100  # to a percent
PERIODS = {"day": 365, "week": 52, "month": 12, "year": 1}
_SIGN = re.compile(r"[%\u066a]|perc|per c")
_PERCENTAGE = re.compile(rf"({NUMBER}) ?(?:[%\u066a]|percent\b|per cent\b)")
_YEARLY = (
    r"apr|apy|aer|aair|ear|taeg|tae|tan|p\.? ?a\b\.?|per annum|annual percentage (?:rate|yield)"
    r"|(?:representative|effective) (?:apr|annual rate)|(?:eff\.?|effektiver) jahreszins"
)
_WORDS = {"daily": "day", "weekly": "week", "monthly": "month"}
_WORDS |= dict.fromkeys(("yearly", "annual", "annually"), "year")
# What stands after a rate, over at most two words between: '2% profit per day', '5% daily'.
_AFTER = re.compile(
    rf"[ ,(]{{0,2}}(?:({_YEARLY})(?!\w)"
    r"|(?:[a-z]{2,12} ){0,2}(?:(?:per|a|an|each|every|/) ?(day|week|month|year)\b"
    rf"|({'|'.join(_WORDS)})\b))"
)
# What stands before it: 'APR of 36%', 'daily returns of up to 2%'.
_BEFORE = re.compile(
    rf"(?<!\w)(?:({_YEARLY})|({'|'.join(_WORDS)})(?: [a-z]{{2,12}}){{0,3}})"
    r" ?:?(?: (?:of|from|is|at|up to|only|just|to))*[ (]{0,2}$"
)
_LOOK = 48


@dataclass(frozen=True, slots=True)
class Rate:
    """One percentage: as it is read, its value, where it stands, and its period if one is named."""

    number: str
    value: Decimal
    span: Span
    period: str = ""


def find_rates(normal: Normalised) -> tuple[Rate, ...]:
    """Every percentage in a text, in reading order."""
    text = normal.text
    if _SIGN.search(text) is None:
        return ()
    rates = []
    for match in _PERCENTAGE.finditer(text):
        number = plain(match.group(1))
        start, end = match.span()
        rates.append(
            Rate(number, Decimal(number), normal.span(start, end), period_of(text, start, end))
        )
    return tuple(rates)


def period_of(text: str, start: int, end: int) -> str:
    """The period that a rate at this place is stated for; empty if none is named."""
    after = _AFTER.match(text[end : end + _LOOK])
    if after is not None:
        return "year" if after.group(1) else after.group(2) or _WORDS[after.group(3)]
    before = _BEFORE.search(text[max(0, start - _LOOK) : start])
    if before is not None:
        return "year" if before.group(1) else _WORDS[before.group(2)]
    return ""


def rate_signals(rates: tuple[Rate, ...]) -> tuple[Signal, ...]:
    """`text.percentages` (as '40%'), `text.max_percentage`, and the rates in basis points."""
    if not rates:
        return ()
    spans = tuple(rate.span for rate in rates)
    whole = [rounded_up(rate.value) for rate in rates]
    points = [rate.value * BASIS_POINTS for rate in rates]
    greatest = max(points)
    return (
        Signal(name="text.percentages", value=tuple(f"{r.number}%" for r in rates), spans=spans),
        Signal(name="text.max_percentage", value=max(whole), spans=_at(spans, whole, max(whole))),
        Signal(
            name="text.max_rate_bp", value=rounded_up(greatest), spans=_at(spans, points, greatest)
        ),
        Signal(
            name="text.min_rate_bp",
            value=rounded_down(min(points)),
            spans=_at(spans, points, min(points)),
        ),
        *_of_periods([rate for rate in rates if rate.period]),
    )


def greatest_yearly_bp(rates: tuple[Rate, ...]) -> int | None:
    """The greatest rate stated as yearly, in basis points rounded up; None if there is none."""
    yearly = [rate.value for rate in rates if rate.period == "year"]
    return rounded_up(max(yearly) * BASIS_POINTS) if yearly else None


def _of_periods(rates: list[Rate]) -> list[Signal]:
    if not rates:
        return []
    spans = tuple(rate.span for rate in rates)
    over_a_year = [rounded_up(r.value * BASIS_POINTS * PERIODS[r.period]) for r in rates]
    signals = [
        Signal(name="text.rate_periods", value=tuple(r.period for r in rates), spans=spans),
        Signal(
            name="text.max_yearly_rate_bp",
            value=max(over_a_year),
            spans=_at(spans, over_a_year, max(over_a_year)),
        ),
    ]
    yearly = tuple(rate for rate in rates if rate.period == "year")
    greatest = greatest_yearly_bp(yearly)
    if greatest is not None:
        places = tuple(rate.span for rate in yearly)
        at_greatest = tuple(
            rate.span for rate in yearly if rounded_up(rate.value * BASIS_POINTS) == greatest
        )
        signals += [
            Signal(name="text.states_apr", value=True, spans=places),
            Signal(name="text.max_apr_bp", value=greatest, spans=at_greatest),
        ]
    return signals


def _at(spans: tuple[Span, ...], values: Sequence[object], wanted: object) -> tuple[Span, ...]:
    return tuple(span for span, value in zip(spans, values, strict=True) if value == wanted)
