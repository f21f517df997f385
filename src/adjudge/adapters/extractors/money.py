"""Amounts of money in a text, each with its currency and in its minor unit.

A bare '$' is read as the dollar of the United States and a bare '\u00a5' as the yen: the text does
not say more, and neither does the signal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adjudge.adapters.extractors.normalise import Normalised
from adjudge.adapters.extractors.numbers import AMOUNT, SPACED_AMOUNT, amount_of, rounded_up
from adjudge.domain.signals.signal import Signal, Span

_SIGNS = {
    "$": "USD",
    "\u20ac": "EUR",
    "\u00a3": "GBP",
    "\u00a5": "JPY",
    "\u20b9": "INR",
    "\u20bd": "RUB",
    "\u20a9": "KRW",
    "\u20ba": "TRY",
    "\u20b4": "UAH",
    "\u20bf": "BTC",
    "us$": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "hk$": "HKD",
    "nz$": "NZD",
    "s$": "SGD",
    "r$": "BRL",
    "z\u0142": "PLN",
    "k\u010d": "CZK",
    "rs": "INR",
}
_WORDS = {
    "euro": "EUR",
    "euros": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "pound": "GBP",
    "pounds": "GBP",
    "bucks": "USD",
    "yen": "JPY",
    "rupees": "INR",
    "roubles": "RUB",
    "rubles": "RUB",
    "\u0440\u0443\u0431": "RUB",
    "francs": "CHF",
    "kronor": "SEK",
    "kroner": "DKK",
    "zloty": "PLN",
    "cents": "USD",
}
_CODES = (
    *("usd", "eur", "gbp", "chf", "sek", "nok", "dkk", "pln", "czk", "jpy", "cny", "inr", "rub"),
    *("aud", "cad", "nzd", "sgd", "hkd", "brl", "mxn", "zar", "try", "krw", "huf", "ron", "btc"),
)
_NO_MINOR_UNIT = frozenset({"JPY", "KRW"})
_SATOSHI = 100_000_000
_MAGNITUDES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
_MAGNITUDES |= {"thousand": 10**3, "million": 10**6, "billion": 10**9}

_BEFORE = (
    "(?:"
    + "|".join(map(re.escape, sorted((k for k in _SIGNS if k != "rs"), key=len, reverse=True)))
    + rf"|\b(?:{'|'.join(_CODES)})\b|\brs\b\.?)"
)
_AFTER = (
    r"[\u20ac\u00a3\u20bd\u20b4\u20ba\u20bf$]|z\u0142|k\u010d"
    rf"|\b(?:{'|'.join(_CODES)}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b"
)
_MANY = r"(?:(?: ?(?:k|mn|m|bn|b)|(?: |-)(?:thousand|million|billion))(?!\w))?"
_HINT = re.compile(
    r"[$\u00a3\u00a5\u20a0-\u20bf]|z\u0142|k\u010d|\brs\b"
    rf"|(?:{'|'.join((*_CODES, *_WORDS))})\b"
)
_MONEY = re.compile(
    rf"(?<!\w)(?P<before>{_BEFORE}) ?(?P<first>{AMOUNT})(?P<many>{_MANY})"
    rf"|(?P<second>{SPACED_AMOUNT})(?P<more>{_MANY}) ?(?P<after>{_AFTER})"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: as written (folded), its currency, its minor units, and where it stands."""

    written: str
    currency: str
    minor: int
    span: Span


def find_amounts(normal: Normalised) -> tuple[Amount, ...]:
    """Every amount of money in a text, in reading order."""
    text = normal.text
    if _HINT.search(text) is None:
        return ()
    found = []
    for match in _MONEY.finditer(text):
        unit = match["before"] or match["after"]
        number = amount_of(match["first"] or match["second"])
        many = (match["many"] or match["more"] or "").strip(" -")
        number *= _MAGNITUDES.get(many, 1)
        currency = _currency(unit.rstrip("."))
        found.append(
            Amount(
                written=match.group(),
                currency=currency,
                minor=rounded_up(number * (1 if unit == "cents" else _minor_units(currency))),
                span=normal.span(*match.span()),
            )
        )
    return tuple(found)


def money_signals(amounts: tuple[Amount, ...]) -> tuple[Signal, ...]:
    """`text.money_claims` with their currencies, and the greatest and the least amount."""
    if not amounts:
        return ()
    spans = tuple(amount.span for amount in amounts)
    sizes = [amount.minor for amount in amounts]
    return (
        Signal(name="text.money_claims", value=tuple(a.written for a in amounts), spans=spans),
        Signal(name="text.currencies", value=tuple(a.currency for a in amounts), spans=spans),
        Signal(
            name="text.max_amount_minor",
            value=max(sizes),
            spans=tuple(a.span for a in amounts if a.minor == max(sizes)),
        ),
        Signal(
            name="text.min_amount_minor",
            value=min(sizes),
            spans=tuple(a.span for a in amounts if a.minor == min(sizes)),
        ),
    )


def _currency(unit: str) -> str:
    return _SIGNS.get(unit) or _WORDS.get(unit) or unit.upper()


def _minor_units(currency: str) -> int:
    if currency == "BTC":
        return _SATOSHI
    return 1 if currency in _NO_MINOR_UNIT else 100
