"""Invariants 4 and 8: nothing organic changes, and a reversal gives back what was taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis.stateful import invariant
from tests.services.life.base import CaseLife

from adjudge.domain.ads.campaign import Campaign, LineItem
from adjudge.domain.cases.authorisation import Authorisation
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.posts.post import Post
from adjudge.services.feed import organic_feed

WHOLE_FEED = 100
BY_RULING = (Authorisation, Mandate)
"""What says in its steps which ruling ended it."""


class GivingBack(CaseLife):
    """Organic rows are as they were, and a reversal is exact."""

    @invariant()
    def nothing_organic_changes(self) -> None:
        if not hasattr(self, "stage") or not self.is_news("organic"):
            return
        known: dict[str, str] = self.told_apart.setdefault("posts", {})
        lit = []
        own = {road.scene.actor.account_id for road in self.parties}
        for post in self.rows(Post):
            if post.account_id not in own:
                continue
            bytes_ = repr(post)
            if post.id not in self.deleted:
                assert post.deleted_at is None, post.id
                assert known.setdefault(post.id, bytes_) == bytes_, post.id
                lit.append(post.id)
        if self.told_apart.get("feed") != lit:
            self.told_apart["feed"] = lit
            feed = organic_feed(self.deps, before=None, limit=WHOLE_FEED)
            shown = [post.id for post in feed if post.account_id in own]
            assert shown == sorted(lit, reverse=True)[: len(shown)]
            assert len(shown) == len(lit) or len(feed) == WHOLE_FEED

    def must_be_given_back(self, ruling_id: str, before: Mapping[tuple[type, str], Any]) -> None:
        super().must_be_given_back(ruling_id, before)
        taken = self.taken.get(ruling_id, {})
        for key, (was, made) in taken.items():
            if before.get(key) != made:
                continue  # somebody else changed it since: settled, ended, edited
            if isinstance(made, BY_RULING) and made.steps[-1].data.get("ruling_id") != ruling_id:
                continue  # the same act let another ruling or a date take effect, and that did it
            assert self.same(self.kept[key], was), (ruling_id, key)
        for key, row in before.items():
            if key in taken or key[0] not in {Campaign, LineItem}:
                continue
            assert self.kept[key] == row, (ruling_id, key, "was not taken by it")

    def same(self, now: Any, was: Any) -> bool:
        """Whether two rows are the same, whatever the steps were that led there."""
        if isinstance(was, Mandate):  # given anew: what has ended stays on record as ended
            return any(self.is_like(row, was) for row in self.rows(Mandate))
        return getattr(now, "status", now) == getattr(was, "status", was)

    def is_like(self, one: Mandate, other: Mandate) -> bool:
        """Whether two mandates let the same party do the same for the same advertiser now."""
        names = ("advertiser_id", "holder_party_id", "role", "covers", "status")
        return all(getattr(one, name) == getattr(other, name) for name in names)
