"""Money: an integer number of micros (millionths) of one currency. Never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self

from adjudge.domain.errors import InvalidValue

MICROS_PER_UNIT = 1_000_000
# BIGINT micros hold nine million millions; we stop a thousandfold earlier, so sums cannot overflow.
MAX_MICROS = 9_000_000_000_000_000
CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK"})


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in `micros` of `currency` (ISO 4217). Amounts of two currencies never mix."""

    currency: str
    micros: int

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise InvalidValue(field="currency", problem=f"{self.currency!r} is not supported")
        if isinstance(self.micros, bool) or not isinstance(self.micros, int):
            raise InvalidValue(field="amount", problem="an amount is a whole number of micros")
        if abs(self.micros) > MAX_MICROS:
            raise InvalidValue(field="amount", problem="the amount is too large")

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read a plain decimal such as `500.00`; at most six decimals, no exponent, no grouping."""
        cleaned = text.strip()
        try:
            amount = Decimal(cleaned)
        except InvalidOperation:
            raise InvalidValue(
                field="amount", problem=f"{cleaned[:40]!r} is not an amount"
            ) from None
        if not amount.is_finite() or "e" in cleaned.lower() or "_" in cleaned:
            raise InvalidValue(field="amount", problem=f"{cleaned[:40]!r} is not an amount")
        if len(cleaned) > 24:  # noqa: PLR2004 - longer than any amount within MAX_MICROS
            raise InvalidValue(field="amount", problem="the amount is too large")
        micros = amount * MICROS_PER_UNIT
        if micros != micros.to_integral_value():
            raise InvalidValue(field="amount", problem="at most six decimals")
        return cls(currency, int(micros))

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in this currency."""
        return cls(currency, 0)

    def __add__(self, other: Money) -> Money:
        return Money(self.currency, self.micros + self._same(other))

    def __sub__(self, other: Money) -> Money:
        return Money(self.currency, self.micros - self._same(other))

    def __lt__(self, other: Money) -> bool:
        return self.micros < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.micros <= self._same(other)

    def _same(self, other: Money) -> int:
        assert self.currency == other.currency, f"{self.currency} meets {other.currency}"
        return other.micros

    def __str__(self) -> str:
        """`EUR 500.00`; more decimals only where the micros need them."""
        sign = "-" if self.micros < 0 else ""
        units, rest = divmod(abs(self.micros), MICROS_PER_UNIT)
        decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
        return f"{self.currency} {sign}{units:,}.{decimals}"
