"""Scope entry: one measure or pause, as far as its effect depends on who is looking, and when.

A slot of the standing block holds at most eight, as a union: the post is kept from a viewer if any
of them reaches the viewer. What does not depend on the viewer is resolved to slots before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from adjudge.domain.errors import DomainError, InvalidValue

MAX_ENTRIES: Final = 8
MAX_SUBDIVISIONS: Final = 100
MAX_AGE: Final = 150
HOURS_OF_WEEK: Final = 168
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
HOUR_US: Final = 3_600_000_000
EPOCH_HOUR: Final = 72
"""1970 began on a Thursday: 72 hours after the Monday of its week."""

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_SUBDIVISION: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


class TooManyEntries(DomainError):
    """A slot has eight scope entries, and a measure would need a ninth."""

    code = "standing.too_many_entries"

    def message(self) -> str:
        return (
            f"Slot {self.details.get('slot')} has {MAX_ENTRIES} measures or pauses whose scope "
            "depends on the viewer, and can have no more."
        )

    def remedy(self) -> str:
        return (
            "Nothing was widened and nothing has changed. Lift a measure that the new one covers, "
            "or put several into one measure with a wider stated scope."
        )


class EntryKind(StrEnum):
    """What an entry does where it reaches: hide the post, or show it with a label."""

    FILTER = "filter"
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """What is known about who is looking. Empty, or None, means unknown.

    `region` is an ISO 3166-2 subdivision such as `DE-BY`; it also tells the country. `age` is the
    lowest age of the band that the viewer declared.
    """

    country: str = ""
    region: str = ""
    age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeEntry:
    """The viewers and hours that one measure or pause reaches from `dark_from` on.

    Every axis that is set must match; an axis that is not set matches everybody. Territory matches
    by country or by subdivision. `minimum_age` reaches viewers younger than that. `hours` are
    hours of the week in UTC, 0 being Monday from 00:00 to 01:00.

    An unknown attribute counts as inside, except territory where `by_law` says that the measure
    rests on a law or order, whose territory it must not leave.

    Attributes:
        id: the UUID of the measure or pause.
        dark_from: Unix microseconds; 0 is now.

    Raises:
        InvalidValue: a code, an age or an hour that does not exist, or too many subdivisions.
    """

    id: str
    kind: EntryKind = EntryKind.FILTER
    dark_from: int = 0
    countries: tuple[str, ...] = ()
    subdivisions: tuple[str, ...] = ()
    by_law: bool = False
    minimum_age: int = 0
    hours: tuple[int, ...] = field(default=())

    def __post_init__(self) -> None:
        UUID(self.id)
        for name in ("countries", "subdivisions", "hours"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        _check_codes("countries", self.countries, _COUNTRY)
        _check_codes("subdivisions", self.subdivisions, _SUBDIVISION)
        if len(self.subdivisions) > MAX_SUBDIVISIONS:
            raise InvalidValue(field="subdivisions", problem=f"at most {MAX_SUBDIVISIONS}")
        if not 0 <= self.minimum_age <= MAX_AGE:
            raise InvalidValue(field="minimum age", problem=f"0 to {MAX_AGE}")
        if any(not 0 <= hour < HOURS_OF_WEEK for hour in self.hours):
            raise InvalidValue(field="hours", problem=f"0 to {HOURS_OF_WEEK - 1}")
        if self.dark_from < 0:
            raise InvalidValue(field="dark_from", problem=f"{self.dark_from} is before 1970")

    @property
    def is_for_everybody(self) -> bool:
        """Whether no axis is set."""
        return not (self.countries or self.subdivisions or self.minimum_age or self.hours)

    def reaches(self, viewer: Viewer, now_us: int) -> bool:
        """Whether it holds for this viewer at `now_us` (Unix microseconds)."""
        return (
            self.dark_from <= now_us
            and self._covers_territory(viewer)
            and self._covers_age(viewer)
            and (not self.hours or hour_of_week(now_us) in self.hours)
        )

    def _covers_territory(self, viewer: Viewer) -> bool:
        if not self.countries and not self.subdivisions:
            return True
        country = viewer.country or viewer.region[:2]
        if not country:
            return not self.by_law
        if country in self.countries or viewer.region in self.subdivisions:
            return True
        # Somewhere in a country of which a part is covered.
        partly = any(code.startswith(f"{country}-") for code in self.subdivisions)
        return partly and not viewer.region and not self.by_law

    def _covers_age(self, viewer: Viewer) -> bool:
        return not self.minimum_age or viewer.age is None or viewer.age < self.minimum_age


def hour_of_week(now_us: int) -> int:
    """The hour of the week in UTC, 0 being Monday from 00:00 to 01:00."""
    return (now_us // HOUR_US + EPOCH_HOUR) % HOURS_OF_WEEK


def micros(moment: datetime) -> int:
    """The moment in Unix microseconds, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


Entries = Mapping[int, Sequence[ScopeEntry]]
"""The scope entries of slots; a slot that is not named has none."""

NO_ENTRIES: Final[Entries] = MappingProxyType({})


def hides(dark_from: int, entries: Iterable[ScopeEntry], viewer: Viewer, now_us: int) -> bool:
    """Whether a slot with this `dark_from` and these entries is dark for a viewer at `now_us`."""
    return dark_from <= now_us or any(
        entry.kind is EntryKind.FILTER and entry.reaches(viewer, now_us) for entry in entries
    )


def _check_codes(field_name: str, codes: Iterable[str], pattern: re.Pattern[str]) -> None:
    wrong = [code for code in codes if pattern.fullmatch(code) is None]
    if wrong:
        raise InvalidValue(field=field_name, problem=f"{wrong[0][:40]!r} is not a known code")
