"""Impact: what share of the promoted posts that readers saw of late would go dark under a draft.

So that proportion is argued over figures. It is measured on settled impressions, which are what was
really shown, and never on what was booked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from adjudge.domain.cases.measure import Scope

WINDOW = timedelta(days=28)
"""How far back reach is counted."""
UNTARGETED = ""
"""The topic of a promoted post that was aimed at none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How often one promoted post was shown, and the topics that its line item is aimed at."""

    promoted_post_id: str
    advertiser_id: str
    topics: tuple[str, ...]
    impressions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Impressions within one topic: `dark` of `shown` would not have been."""

    topic: str
    shown: int
    dark: int

    @property
    def percent(self) -> float:
        """The dark share, from 0 to 100; 0 where nothing was shown."""
        return 100 * self.dark / self.shown if self.shown else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What a draft would take from readers and from the advertiser, over the last 28 days.

    `of_all` counts everything promoted here, `of_advertiser` only what this advertiser promoted.
    `topics` are those that would lose something, the one that loses most first. A post that is
    aimed at several topics counts in each of them. `at_most` says that the scope is narrowed by
    more than posts (place, age, hour ...), which is not kept of impressions: it is an upper bound.
    """

    of_all: Share
    of_advertiser: Share
    topics: tuple[Share, ...]
    at_most: bool = False


def impact(scope: Scope, advertiser_id: str, reach: Iterable[Reach]) -> Impact:
    """The impact of a measure with this scope on this advertiser."""
    everything = [0, 0]
    own = [0, 0]
    topics: dict[str, list[int]] = {}
    for each in reach:
        dark = each.impressions if reaches(scope, advertiser_id, each) else 0
        counted = [
            everything,
            *(topics.setdefault(t, [0, 0]) for t in each.topics or (UNTARGETED,)),
        ]
        if each.advertiser_id == advertiser_id:
            counted.append(own)
        for count in counted:
            count[0] += each.impressions
            count[1] += dark
    lost = [
        Share(topic=topic, shown=shown, dark=dark)
        for topic, (shown, dark) in topics.items()
        if dark
    ]
    lost.sort(key=lambda share: (-share.percent, share.topic))
    return Impact(
        of_all=Share(topic="", shown=everything[0], dark=everything[1]),
        of_advertiser=Share(topic="", shown=own[0], dark=own[1]),
        topics=tuple(lost),
        at_most=scope.is_narrowed,
    )


def reaches(scope: Scope, advertiser_id: str, reach: Reach) -> bool:
    """Whether the scope reaches this promoted post."""
    if reach.advertiser_id != advertiser_id or not scope.hits_promotion:
        return False
    return scope.whole_party or reach.promoted_post_id in scope.promoted_post_ids
