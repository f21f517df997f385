"""Consistency: posts in near identical words that were judged differently, listed for a person.

Like cases are treated alike, or it is said why not. Nothing follows from being on the list: a
person looks, and whatever falls then falls by a decision of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.cases.sketch import copy_bands
from adjudge.domain.cases.wording import near_identical

MAX_IN_BAND = 200
"""A band that more posts share than this is cut to the newest: it bounds the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A post that was submitted for promotion, and what was said of it.

    `rests_on` is what the answer was given by: the policy version for an admission, the clauses
    (`ADS-2.1@1`) for a decline. `ruling_id` and `reference` are its ruling's; empty for an
    admission.
    """

    promoted_post_id: str
    post_id: str
    advertiser_id: str
    text: str
    landing_url: str
    admitted: bool
    judged_at: datetime
    rests_on: tuple[str, ...]
    ruling_id: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One that was declined, and those in near identical words that were admitted, newest first."""

    declined: Judged
    admitted: tuple[Judged, ...]

    @property
    def same_landing(self) -> bool:
        """Whether one of them leads to the same address: then the page explains no difference."""
        return any(each.landing_url == self.declined.landing_url for each in self.admitted)

    @property
    def of_others(self) -> bool:
        """Whether one of them is another advertiser's: then it is a matter between parties."""
        return any(each.advertiser_id != self.declined.advertiser_id for each in self.admitted)


def differences(judged: Iterable[Judged]) -> tuple[Difference, ...]:
    """What was declined though nearly the same was admitted; the newest decline first.

    Near identical is measured as for statements: at least 70 % of the runs of four words in either
    are in both. Candidates are found by a sketch, which misses one pair in twenty-five at that
    share and one in three hundred at 80 %.
    """
    by_band: dict[int, list[Judged]] = defaultdict(list)
    declined = []
    for each in judged:
        if not each.admitted:
            declined.append(each)
            continue
        for band in copy_bands(each.text):
            by_band[band].append(each)
    for found in by_band.values():
        found.sort(key=_newest)
        del found[MAX_IN_BAND:]
    return tuple(_differences(sorted(declined, key=_newest), by_band))


def _differences(
    declined: Sequence[Judged], by_band: dict[int, list[Judged]]
) -> Iterator[Difference]:
    for each in declined:
        near = {
            other.promoted_post_id: other
            for band in copy_bands(each.text)
            for other in by_band.get(band, ())
        }
        alike = [other for other in near.values() if near_identical(each.text, other.text)]
        if alike:
            yield Difference(declined=each, admitted=tuple(sorted(alike, key=_newest)))


def _newest(judged: Judged) -> tuple[float, str]:
    return -judged.judged_at.timestamp(), judged.promoted_post_id
