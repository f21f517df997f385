"""Fact: a dated proposition in a case, attributed to somebody or established by us, on exhibits."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from adjudge.domain.errors import InvalidValue

MAX_PROPOSITION = 1_000
MAX_FACTS = 100


class Finding(StrEnum):
    """`attributed`: A says X. `established`: we find X. A suspension needs established facts."""

    ATTRIBUTED = "attributed"
    ESTABLISHED = "established"


class Precision(StrEnum):
    """How exactly the dates are known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A proposition with a date interval and the exhibits that it rests on.

    `number` counts within the case (F1, F2 ...). `began` may be missing only while drafting; the
    linter refuses an undated fact. `ended` None means: still so when the exhibit was captured.
    """

    id: str
    case_id: str
    number: int
    proposition: str
    finding: Finding
    began: date | None
    precision: Precision = Precision.DAY
    ended: date | None = None
    attributed_to: str = ""
    exhibit_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.proposition.strip() or len(self.proposition) > MAX_PROPOSITION:
            raise InvalidValue(field="fact", problem=f"between 1 and {MAX_PROPOSITION} characters")
        if self.finding is Finding.ATTRIBUTED and not self.attributed_to.strip():
            raise InvalidValue(field="attributed to", problem="say who says so")
        if self.began and self.ended and self.ended < self.began:
            raise InvalidValue(field="ended", problem="not before the day it began")

    @property
    def label(self) -> str:
        """`F1`: how letters cite it."""
        return f"F{self.number}"

    def may_cover(self, day: date) -> bool:
        """Whether it may have been so on `day`, as exactly as the dates are known.

        An undated fact covers no day; one without an end goes on.
        """
        if self.began is None or day < _opened(self.began, self.precision):
            return False
        return self.ended is None or day <= _closed(self.ended, self.precision)

    def may_have_begun_on(self, day: date) -> bool:
        """Whether it may have begun on `day`, as exactly as the date is known."""
        if self.began is None:
            return False
        return _opened(self.began, self.precision) <= day <= _closed(self.began, self.precision)


def _opened(day: date, precision: Precision) -> date:
    if precision is Precision.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision is Precision.MONTH else day


def _closed(day: date, precision: Precision) -> date:
    if precision is Precision.YEAR:
        return day.replace(month=12, day=31)
    if precision is Precision.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day
