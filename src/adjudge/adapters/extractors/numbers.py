"""Numbers as people of different countries write them: 1,000.50, 1.000,50, 1 000, 12,5.

Their length is bounded and nothing repeats inside a repetition, so matching is linear in the text.
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

NUMBER: Final = r"(?<![\d.,])\d{1,9}(?:,\d{3}){0,3}(?:[.,]\d{1,4})?"
"""A number in a pattern. Digits of other scripts have become plain ones by normalisation, or not:
`\\d` takes both, and `Decimal` reads both."""

AMOUNT: Final = (
    r"(?<![\d.,])(?:[1-9]\d{0,2}(?:[,.'\u2019]\d{3}){1,3}(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,9}(?:[.,]\d{1,4})?)"
)
"""The same for amounts of money, where a point before three digits groups them."""

SPACED_AMOUNT: Final = AMOUNT.replace("\\u2019]", "\\u2019 ]", 1)
"""An amount that stands before its currency, where spaces group too: '1 000 \u20ac'."""

_GROUPING = re.compile(r",(?=\d{3}(?!\d))")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[,.'\u2019 ]\d{3})+(?!\d)")
_GROUPING_MARK = re.compile(r"[,.'\u2019 ](?=\d{3}(?!\d))")


def plain(number: str) -> str:
    """A matched `NUMBER` with a point for decimals and no grouping."""
    return _GROUPING.sub("", number).replace(",", ".")


def value_of(number: str) -> Decimal:
    """The value of a matched `NUMBER`."""
    return Decimal(plain(number))


def amount_of(number: str) -> Decimal:
    """The value of a matched `AMOUNT`."""
    if _GROUPED.match(number) is not None:
        number = _GROUPING_MARK.sub("", number)
    return Decimal(number.replace(",", "."))


def rounded_up(value: Decimal) -> int:
    """The least whole number that is not below `value`."""
    return int(value.to_integral_value(rounding=ROUND_CEILING))


def rounded_down(value: Decimal) -> int:
    """The greatest whole number that is not above `value`."""
    return int(value.to_integral_value(rounding=ROUND_FLOOR))
