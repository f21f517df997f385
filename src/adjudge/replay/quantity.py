"""How much or how many, as exactly as the sources say: 93000 to 94000, about 60, unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

EXPECTED = "a number such as 274100, 11.50, about 60, 93000 to 94000, or unknown"
MAX_DIGITS = 12
_NUMBER = rf"[0-9]{{1,{MAX_DIGITS}}}(?:\.[0-9]{{1,2}})?"
_FORM = re.compile(rf"(about )?({_NUMBER})(?: to ({_NUMBER}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number between `low` and `high`, both included; both None if nobody says it."""

    said: str
    low: Decimal | None = None
    high: Decimal | None = None
    about: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is any number at all."""
        return self.high is not None

    def words(self) -> str:
        """`about 93,000 to 94,000`, or `an unknown number`."""
        if self.low is None or self.high is None:
            return "an unknown number"
        text = f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"
        return f"about {text}" if self.about else text


def parse_quantity(said: str) -> Quantity:
    """Read what a file says. Raises `ValueError`, whose text says what is expected."""
    text = " ".join(said.split())
    if text == "unknown":
        return Quantity(said=text)
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"expected {EXPECTED}")
    low = Decimal(match[2])
    high = Decimal(match[3]) if match[3] else low
    if high < low:
        raise ValueError(f"{match[3]} is less than {match[2]}")
    return Quantity(said=text, low=low, high=high, about=bool(match[1]))
