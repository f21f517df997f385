"""Invariants 2 and 3: what is dark, filtered or labelled follows from standing rows alone.

What should be so is told anew here from rulings, interim measures, holds and pauses, viewer by
viewer, in the words of CASES.md; the code that fills the block is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis.stateful import invariant
from tests.memory import micros
from tests.services.life.base import CaseLife

from adjudge.domain.ads.campaign import LineItem
from adjudge.domain.ads.party import Advertiser, Party
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.serving import SITE_SLOT
from adjudge.domain.cases.general_act import ActKind, GeneralAct
from adjudge.domain.cases.hold import Hold, HoldKind
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.measure import Scope, Territory, TerritoryRole
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import GroundKind
from adjudge.domain.standing.entry import Viewer

VIEWERS = (
    Viewer(),
    Viewer(country="DE", age=40),
    Viewer(country="FR", age=15),
    Viewer(country="US", region="US-CA", age=17),
    Viewer(country="NO"),
)
STOPS = frozenset({"suspend", "terminate", "remove", "limit", "require_authorisation"})
"""What keeps a post from viewers: from all, or where the scope matches."""
MOST_ENTRIES = 8


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """One standing row, as far as it concerns what is shown."""

    scope: Scope
    advertiser_id: str
    labels: bool = False
    by_law: bool = False


class Serving(CaseLife):
    """What readers see is what the record says, and nothing else has an effect on it."""

    @invariant()
    def nothing_is_lit_that_should_be_dark(self) -> None:
        if not hasattr(self, "stage") or not self.is_news("serving"):
            return
        now, rules = self.now(), list(self._restrictions())
        advertisers = self.by_id(Advertiser)
        items, parties = self.by_id(LineItem), self.by_id(Party)
        for post in self.rows(PromotedPost):
            own = [r for r in rules if r.advertiser_id == post.advertiser_id]
            home = parties[advertisers[post.advertiser_id].party_id].country
            about = About(post=post, home=home, targeted=items[post.line_item_id].targeting)
            runs = post.status == "admitted" and advertisers[post.advertiser_id].closed_at is None
            for viewer in VIEWERS:
                self._compare(post, about, own, viewer, now, runs=runs)

    def _compare(
        self,
        post: PromotedPost,
        about: About,
        own: Sequence[Restriction],
        viewer: Viewer,
        now: datetime,
        *,
        runs: bool,
    ) -> None:
        reaching = [r for r in own if about.is_reached(r, viewer, now)]
        should_be_dark = (
            not runs
            or any(not r.labels for r in reaching)
            or any(about.is_paused(act, viewer, now) for act in self._pauses())
        )
        is_dark = self.is_hidden(post, viewer, now)
        assert is_dark or not should_be_dark, ("lit", post.id, viewer)
        if self.crashed:
            return  # a crash may leave it dark for a second; never lit
        if is_dark and not should_be_dark:
            assert self._is_full(own), ("dark", post.id, viewer)
        if not is_dark:
            should_have = any(r.labels for r in reaching)
            assert self.is_labelled(post, viewer, now) == should_have, ("label", post.id, viewer)

    def _is_full(self, own: Sequence[Restriction]) -> bool:
        """Whether a slot may need more entries than it can hold; then it is dark."""
        by_viewer = [r for r in own if r.labels or r.scope.depends_on_viewer]
        return len(by_viewer) + len(self._pauses()) > MOST_ENTRIES

    def is_hidden(self, post: PromotedPost, viewer: Viewer, now: datetime) -> bool:
        """Whether the block keeps the post from the viewer: by any of its three slots."""
        slot = self.by_id(Advertiser)[post.advertiser_id].slot
        return any(
            self.stage.hides(each, viewer, micros(now)) for each in (SITE_SLOT, slot, post.slot)
        )

    def is_labelled(self, post: PromotedPost, viewer: Viewer, now: datetime) -> bool:
        """Whether the post is shown to the viewer with a label."""
        slot = self.by_id(Advertiser)[post.advertiser_id].slot
        return any(self.stage.labels(each, viewer, micros(now)) for each in (slot, post.slot))

    def _restrictions(self) -> Iterable[Restriction]:
        for ruling in self.rows(Ruling):
            said = ruling.statement
            if ruling.status != "in force" or said.measure is None:
                continue
            if "advertiser" not in said.scope.roles:
                continue  # it hits the party in its mandates, not in what it promotes
            if said.measure.value in STOPS or said.measure.value == "label":
                yield Restriction(
                    scope=said.scope,
                    advertiser_id=ruling.advertiser_id,
                    labels=said.measure.value == "label",
                    by_law=said.ground is not None
                    and said.ground.kind in {GroundKind.LAW, GroundKind.ORDER},
                )
        for interim in self.rows(InterimMeasure):
            if interim.status in {"in force", "renewed"}:
                yield Restriction(scope=interim.scope, advertiser_id=interim.advertiser_id)
        for hold in self.rows(Hold):
            stands = hold.status in {"in force", "contested", "upheld"}
            if stands and hold.hold is HoldKind.SECURITY:
                yield Restriction(scope=Scope(whole_party=True), advertiser_id=hold.advertiser_id)

    def _pauses(self) -> list[GeneralAct]:
        kinds = {ActKind.PAUSE, ActKind.WITHDRAWAL}
        return [
            act
            for act in self.rows(GeneralAct)
            if act.act in kinds and act.status in {"published", "in force"}
        ]


@dataclass(frozen=True, kw_only=True)
class About:
    """A promoted post with what the record knows of it."""

    post: PromotedPost
    home: str
    targeted: Any

    def is_reached(self, rule: Restriction, viewer: Viewer, now: datetime) -> bool:
        """Whether a restriction reaches this post for this viewer now. Unknown is inside."""
        scope = rule.scope
        if not scope.whole_party and self.post.id not in scope.promoted_post_ids:
            return False
        if scope.minimum_age and viewer.age is not None and viewer.age >= scope.minimum_age:
            return False
        if scope.time_windows and not any(
            now.weekday() in window.weekdays and window.from_hour <= now.hour < window.to_hour
            for window in scope.time_windows
        ):
            return False
        found = self.post.categories
        if scope.categories and found is not None and not set(scope.categories) & set(found):
            return False
        used = {"countries"} if self.targeted.countries else set()
        if scope.targeting and not set(scope.targeting) & used:
            return False
        places = [self.is_in(place, viewer, by_law=rule.by_law) for place in scope.territories]
        return not places or any(places)

    def is_in(self, place: Territory, viewer: Viewer, *, by_law: bool) -> bool:
        """Whether the post is in a territory by its role; a law does not reach the unknown."""
        country, is_part = place.code[:2], "-" in place.code
        if place.role is TerritoryRole.VIEWER:
            if not viewer.country:
                return not by_law
            if is_part and viewer.country == country and not viewer.region:
                return not by_law
            return viewer.region == place.code if is_part else viewer.country == country
        if is_part and by_law:
            return False
        if place.role is TerritoryRole.TARGETED:
            return not self.targeted.countries or country in self.targeted.countries
        return self.home == country

    def is_paused(self, act: GeneralAct, viewer: Viewer, now: datetime) -> bool:
        """Whether a general act keeps this post from this viewer now."""
        begins = act.effective_at
        found = self.post.categories
        if found is not None and set(act.exempt_classes) & set(found):
            return False
        if (
            act.reach.categories
            and found is not None
            and not set(act.reach.categories) & set(found)
        ):
            return False
        places = [self.is_in(place, viewer, by_law=False) for place in act.reach.territories]
        if places and not any(places):
            return False
        if act.run_off_days and self.post.created_at < begins:
            return now >= begins + timedelta(days=act.run_off_days)
        # One that took effect holds; for one that was published its day counts.
        return act.status == "in force" or now >= begins
