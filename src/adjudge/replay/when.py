"""When something happened, as exactly as the sources say: a day, a month, late January, circa 2016.

A date in a story is an interval of days with its precision. Rival accounts of one event each keep
their own; nothing is averaged and nothing is made more exact than it was told.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIRST_YEAR = 1990
LAST_YEAR = 2100
EARLY_UNTIL = 10
MID_UNTIL = 20
THIRD_OF_A_YEAR = 4
CIRCA_DAYS = 3
CIRCA_MONTHS = 31
CIRCA_YEARS = 366

EXPECTED = (
    "a date such as 2018-04-20, 2018-04, 2018, late 2018-01, circa 2016, 2018-02 to 2018-03, or "
    "unknown"
)
_PART = re.compile(
    r"(?:(early|mid|late) )?([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?"
)


class Exactness(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    PART_OF_MONTH = "part of a month"
    MONTH = "month"
    PART_OF_YEAR = "part of a year"
    YEAR = "year"
    INTERVAL = "interval"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days between which it happened, both included; None only if nobody says when.

    `said` is the text of the file, `circa` whether the source itself was not sure of it.
    """

    said: str
    exactness: Exactness
    first: date | None = None
    last: date | None = None
    circa: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is any day at all."""
        return self.first is not None

    def words(self) -> str:
        """`20 April 2018`, `late January 2018`, `circa 2016`: as a reader says it."""
        if self.first is None or self.last is None:
            return "on an unknown day"
        if self.exactness is Exactness.INTERVAL:
            begin, _, end = self.said.removeprefix("circa ").partition(" to ")
            text = f"{_part_words(begin)} to {_part_words(end)}"
        else:
            text = _part_words(self.said.removeprefix("circa "))
        return f"circa {text}" if self.circa else text


def parse_when(said: str) -> When:
    """Read what a file says. Raises `ValueError`, whose text says what is expected."""
    text = " ".join(said.split())
    if text == "unknown":
        return When(said=text, exactness=Exactness.UNKNOWN)
    circa = text.startswith("circa ")
    bare = text.removeprefix("circa ")
    begin, apart, end = bare.partition(" to ")
    first, until, exactness = _part(begin)
    if apart:
        later, until, _ = _part(end)
        if later < first:
            raise ValueError(f"{end} is before {begin}")
        exactness = Exactness.INTERVAL
    if circa:
        around = timedelta(days=_around(exactness))
        first, until = first - around, until + around
    return When(said=text, exactness=exactness, first=first, last=until, circa=circa)


def _around(exactness: Exactness) -> int:
    if exactness is Exactness.DAY:
        return CIRCA_DAYS
    if exactness in {Exactness.YEAR, Exactness.PART_OF_YEAR}:
        return CIRCA_YEARS
    return CIRCA_MONTHS


def _part(text: str) -> tuple[date, date, Exactness]:
    match = _PART.fullmatch(text)
    if match is None:
        raise ValueError(f"expected {EXPECTED}")
    third, year, month, day = match[1], int(match[2]), match[3], match[4]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    if day is not None:
        if third:
            raise ValueError(f"{third} goes with a month or a year, not with a day")
        one = _day(year, int(month), int(day))
        return one, one, Exactness.DAY
    if month is not None:
        return _month(year, int(month), third)
    return _year(year, third)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {year}-{month:02}-{day:02}") from None


def _month(year: int, month: int, third: str | None) -> tuple[date, date, Exactness]:
    end = calendar.monthrange(year, month)[1]
    begin, until = {
        None: (1, end),
        "early": (1, EARLY_UNTIL),
        "mid": (EARLY_UNTIL + 1, MID_UNTIL),
        "late": (MID_UNTIL + 1, end),
    }[third]
    exactness = Exactness.PART_OF_MONTH if third else Exactness.MONTH
    return date(year, month, begin), date(year, month, until), exactness


def _year(year: int, third: str | None) -> tuple[date, date, Exactness]:
    if third is None:
        return date(year, 1, 1), date(year, 12, 31), Exactness.YEAR
    begin = 1 + THIRD_OF_A_YEAR * ("early", "mid", "late").index(third)
    until = begin + THIRD_OF_A_YEAR - 1
    end = calendar.monthrange(year, until)[1]
    return date(year, begin, 1), date(year, until, end), Exactness.PART_OF_YEAR


def _part_words(text: str) -> str:
    first, _, exactness = _part(text)
    third = f"{text.split(maxsplit=1)[0]} " if " " in text else ""
    if exactness is Exactness.DAY:
        return f"{first.day} {first:%B %Y}"
    if exactness in {Exactness.MONTH, Exactness.PART_OF_MONTH}:
        return f"{third}{calendar.month_name[first.month]} {first.year}"
    return f"{third}{first.year}"
