"""Reach: what of a scope does not depend on who is looking, and what is left for a scope entry.

An axis that is not set reaches everything; one that is set reaches what has any of its values. An
unknown attribute counts as inside, except territory under a law or order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.measure import HOURS, Scope, Territory, TerritoryRole
from adjudge.domain.standing.entry import MAX_SUBDIVISIONS, EntryKind, ScopeEntry

_COUNTRY_LENGTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What is known of a promoted post besides itself; empty or None means unknown.

    `targeted` are the countries that its line item targets (empty: everywhere), `dimensions` the
    dimensions of targeting that it uses.
    """

    account_id: str = ""
    advertiser_country: str = ""
    payer_country: str = ""
    targeted: tuple[str, ...] = ()
    dimensions: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None


UNKNOWN = Attributes()
Known = Mapping[str, Attributes]
"""Attributes by the id of the promoted post; all of one that is not there are unknown."""


def reaches(scope: Scope, post: PromotedPost, known: Attributes, *, by_law: bool = False) -> bool:
    """Whether the scope reaches this post for some viewer at some time."""
    named = scope.whole_party or post.id in scope.promoted_post_ids
    return (
        named
        and scope.hits_promotion
        and (not known.account_id or _any(scope.account_ids, (known.account_id,)))
        and _any(scope.categories, known.categories)
        and _any(scope.targeting, known.dimensions)
        # Products and formats are in no record of this version: unknown, so inside.
        and (
            not scope.territories
            or bool(viewers(scope.territories))
            or reaches_land(scope.territories, known, by_law=by_law)
        )
    )


def viewers(territories: Iterable[Territory]) -> tuple[str, ...]:
    """The codes that count in the role of the viewer."""
    return tuple(each.code for each in territories if each.role is TerritoryRole.VIEWER)


def reaches_land(territories: Iterable[Territory], known: Attributes, *, by_law: bool) -> bool:
    """Whether one of the territories that do not depend on the viewer has the post in it."""
    return any(_is_in(each, known, by_law=by_law) for each in territories)


def _is_in(territory: Territory, known: Attributes, *, by_law: bool) -> bool:
    country = territory.code[:_COUNTRY_LENGTH]
    whole = territory.code == country
    if territory.role is TerritoryRole.VIEWER:
        return False
    if territory.role is TerritoryRole.TARGETED:
        inside = not known.targeted or country in known.targeted
        return inside and (whole or not by_law)
    home = (
        known.advertiser_country
        if territory.role is TerritoryRole.ADVERTISER
        else known.payer_country
    )
    if not home:
        return not by_law
    # A party's country is known and its subdivision never is.
    return home == country and (whole or not by_law)


def entries_for(
    scope: Scope,
    entry_id: str,
    known: Attributes,
    *,
    kind: EntryKind,
    by_law: bool = False,
    dark_from: int = 0,
) -> tuple[ScopeEntry, ...]:
    """What of a scope that reaches a post depends on the viewer: one entry.

    More than a hundred subdivisions make one more for each hundred.
    """
    # Territories are one axis: a post that is in one of them by another role is so for everybody.
    everybody = reaches_land(scope.territories, known, by_law=by_law)
    codes = () if everybody else viewers(scope.territories)
    countries = tuple(code for code in codes if len(code) == _COUNTRY_LENGTH)
    parts = sorted({code for code in codes if len(code) > _COUNTRY_LENGTH})
    first = ScopeEntry(
        id=entry_id,
        kind=kind,
        dark_from=dark_from,
        countries=countries,
        subdivisions=tuple(parts[:MAX_SUBDIVISIONS]),
        by_law=by_law,
        minimum_age=scope.minimum_age or 0,
        hours=tuple(
            day * HOURS + hour
            for window in scope.time_windows
            for day in window.weekdays
            for hour in range(window.from_hour, window.to_hour)
        ),
    )
    return first, *(
        replace(first, countries=(), subdivisions=tuple(parts[at : at + MAX_SUBDIVISIONS]))
        for at in range(MAX_SUBDIVISIONS, len(parts), MAX_SUBDIVISIONS)
    )


def _any(wanted: Collection[str], found: Collection[str] | None) -> bool:
    return not wanted or found is None or not set(wanted).isdisjoint(found)
