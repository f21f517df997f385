"""Content: what the standing block should hold for one advertiser, and for the whole site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.serving import SITE_SLOT
from adjudge.domain.cases.measure import SERVING_EFFECT, Scope, ServingEffect, TerritoryRole
from adjudge.domain.standing.entry import (
    MAX_ENTRIES,
    Entries,
    EntryKind,
    ScopeEntry,
    TooManyEntries,
    micros,
)
from adjudge.domain.standing.measures import (
    DARK_NOW,
    HIDING,
    NEVER_DARK,
    MeasureInForce,
    desired_block,
)
from adjudge.domain.standing.reach import UNKNOWN, Attributes, Known, entries_for, reaches


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A general act that keeps inventory from being shown, for everybody alike.

    It does so from `starts_at` on (None: now); posts that were there before may run on until
    `old_until` (None: no longer). `exempt` are the categories that it spares.
    """

    id: str
    scope: Scope
    exempt: tuple[str, ...] = ()
    starts_at: datetime | None = None
    began_at: datetime | None = None
    old_until: datetime | None = None

    @property
    def is_of_the_site(self) -> bool:
        """Whether it depends on the viewer alone, so that it is looked at once in a decision."""
        roles = {each.role for each in self.scope.territories}
        by_post = self.scope.categories or self.exempt or self.old_until
        return not by_post and roles <= {TerritoryRole.VIEWER}

    def stops(self, post: PromotedPost, known: Attributes) -> bool:
        """Whether it keeps this post from some viewer at some time."""
        spared = not set(self.exempt).isdisjoint(known.categories or ())
        return not spared and reaches(self.scope, post, known)

    def entries(self, known: Attributes, post: PromotedPost | None = None) -> Sequence[ScopeEntry]:
        """What it puts into the slot of a post that it stops, or of the whole site."""
        moment = self.starts_at
        if post is not None and self.old_until is not None:
            was_there = self.began_at is not None and post.created_at < self.began_at
            moment = self.old_until if was_there else moment
        dark_from = 0 if moment is None else micros(moment)
        return entries_for(self.scope, self.id, known, kind=EntryKind.FILTER, dark_from=dark_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The `dark_from` of each slot, and the scope entries of those that have any."""

    slots: dict[int, int] = field(default_factory=dict)
    entries: Entries = field(default_factory=dict)

    def must_fit(self) -> None:
        """Raise `TooManyEntries` if a slot would need a ninth."""
        for slot, found in self.entries.items():
            if len(found) > MAX_ENTRIES:
                raise TooManyEntries(slot=slot)

    def fitting(self) -> Content:
        """The content as a block can hold it: a slot that would need a ninth entry is dark."""
        full = {slot for slot, found in self.entries.items() if len(found) > MAX_ENTRIES}
        if not full:
            return self
        return Content(
            slots=self.slots | dict.fromkeys(full, DARK_NOW),
            entries={slot: found for slot, found in self.entries.items() if slot not in full},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrictions:
    """The measures on one advertiser, with what decides whether they reached one of its posts.

    `lawful` are the ids of those that rest on a law or order.
    """

    measures: Sequence[MeasureInForce]
    known: Known
    lawful: Collection[str]

    def stopped(self, post: PromotedPost, moment: datetime) -> bool:
        """Whether one of them kept the post from everybody at that moment."""
        of_post = self.known.get(post.id, UNKNOWN)
        return any(
            m.stopped(post, moment, of_post, by_law=m.id in self.lawful) for m in self.measures
        )

    def overtook(self, post: PromotedPost, decided: datetime, acknowledged: datetime) -> bool:
        """Whether one took effect for some viewers between a decision and its event."""
        of_post = self.known.get(post.id, UNKNOWN)
        return any(
            m.overtook(post, decided, acknowledged, of_post, by_law=m.id in self.lawful)
            for m in self.measures
        )


def content_of(
    advertiser: Advertiser,
    posts: Sequence[PromotedPost],
    measures: Iterable[MeasureInForce],
    *,
    known: Known | None = None,
    pauses: Iterable[Pause] = (),
    lawful: Collection[str] = (),
) -> Content:
    """What the slots of one advertiser should hold.

    `lawful` are the ids of measures that rest on a law or order. Entries of a slot that is dark
    for everybody are left out.
    """
    known = known or {}
    measures = list(measures)
    slots = desired_block(advertiser, posts, measures, known, lawful)
    entries: dict[int, list[ScopeEntry]] = {}
    own = [m for m in measures if m.advertiser_id == advertiser.id and m.ended_at is None]
    for measure in own:
        kind = _kind(measure)
        if kind is None:
            continue
        law = measure.id in lawful
        if _is_about_the_party(measure.scope):
            entries.setdefault(advertiser.slot, []).extend(
                entries_for(measure.scope, measure.id, UNKNOWN, kind=kind, by_law=law)
            )
            continue
        for post in posts:
            of_post = known.get(post.id, UNKNOWN)
            if reaches(measure.scope, post, of_post, by_law=law):
                entries.setdefault(post.slot, []).extend(
                    entries_for(measure.scope, measure.id, of_post, kind=kind, by_law=law)
                )
    for pause in pauses:
        if pause.is_of_the_site:
            continue
        for post in posts:
            of_post = known.get(post.id, UNKNOWN)
            if pause.stops(post, of_post):
                entries.setdefault(post.slot, []).extend(pause.entries(of_post, post))
    lit = {s: tuple(found) for s, found in entries.items() if slots[s] != DARK_NOW}
    return Content(slots=slots, entries=lit)


def site_content(pauses: Iterable[Pause]) -> Content:
    """What the slot of the whole site should hold."""
    found = tuple(
        entry for pause in pauses if pause.is_of_the_site for entry in pause.entries(UNKNOWN)
    )
    return Content(slots={SITE_SLOT: NEVER_DARK}, entries={SITE_SLOT: found} if found else {})


def _kind(measure: MeasureInForce) -> EntryKind | None:
    """What its entries do; None if it needs none: it does nothing, or to all viewers alike."""
    if not measure.scope.hits_promotion:
        return None
    if SERVING_EFFECT[measure.kind] is ServingEffect.LABEL:
        return EntryKind.LABEL
    filters = measure.kind in HIDING and measure.scope.depends_on_viewer
    return EntryKind.FILTER if filters else None


def _is_about_the_party(scope: Scope) -> bool:
    """Whether it reaches all that the party promotes, now and later, by the viewer alone."""
    roles = {each.role for each in scope.territories}
    by_post = (scope.account_ids, scope.categories, scope.targeting)
    return scope.whole_party and not any(by_post) and roles <= {TerritoryRole.VIEWER}
