"""Invariants 4 and 8: nothing organic changes, and a reversal gives back what was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis.stateful import invariant
from tests.services.life.base import CaseLife, Changed

from adjudge.domain.ads.campaign import Campaign, LineItem
from adjudge.domain.cases.authorisation import Authorisation
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.posts.post import Post
from adjudge.services.feed import organic_feed

WHOLE_FEED = 100
BY_RULING = (Authorisation, Mandate)
"""What says in its steps which ruling ended it."""


def stops_agency(ruling: Ruling) -> bool:
    """Whether a ruling says that it stops its whole party as an agency."""
    scope, measure = ruling.statement.scope, ruling.statement.measure
    whole = scope.whole_party and not scope.is_narrowed
    return whole and "agency" in scope.roles and str(measure) in {"suspend", "terminate"}


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

    def must_have_taken(self, ruling_id: str, changed: Changed) -> None:
        super().must_have_taken(ruling_id, changed)
        ruling = self.by_id(Ruling)[ruling_id]
        if stops_agency(ruling):
            held = [m for m in self.rows(Mandate) if m.holder_party_id == ruling.party_id]
            assert all(m.status == "ended" for m in held if m.role == "agency"), ruling_id
            return
        for _, made in changed.values():
            ended = isinstance(made, Mandate) and made.status == "ended"
            assert not ended or made.steps[-1].data.get("ruling_id") != ruling_id, ruling_id

    def must_be_given_back(self, ruling_id: str, before: Mapping[tuple[type, str], Any]) -> None:
        super().must_be_given_back(ruling_id, before)
        self._mandates_must_come_back(ruling_id, before)
        taken = self.taken.get(ruling_id, {})
        for key, (was, made) in taken.items():
            if before.get(key) != made:
                continue  # somebody else changed it since: settled, ended, edited
            if isinstance(made, BY_RULING) and made.steps[-1].data.get("ruling_id") != ruling_id:
                continue  # the same act let another ruling or a date take effect, and that did it
            if isinstance(made, Mandate) and self._others_on_agency(ruling_id):
                continue  # it stays ended by another ruling, whose reversal gives it back
            assert self.same(self.kept[key], was), (ruling_id, key)
        for key, row in before.items():
            if key in taken or key[0] not in {Campaign, LineItem}:
                continue
            assert self.kept[key] == row, (ruling_id, key, "was not taken by it")

    def _mandates_must_come_back(
        self, ruling_id: str, before: Mapping[tuple[type, str], Any]
    ) -> None:
        """Those that it ended or kept ended, unless another ruling stops the same agency."""
        others = self._others_on_agency(ruling_id)
        party_id = self.by_id(Ruling)[ruling_id].party_id
        held = [m for m in self.rows(Mandate) if m.holder_party_id == party_id]
        made = [m for m in held if (Mandate, m.id) not in before]
        assert not (others and made), (ruling_id, others, made)
        for (kind, key), row in before.items():
            if kind is not Mandate or row.status != "ended":
                continue
            said = [step.data["ruling_id"] for step in row.steps if "ruling_id" in step.data]
            if said[-1:] != [ruling_id]:
                continue
            if others:
                assert self.kept[(kind, key)].steps[-1].data["ruling_id"] in others, key
            else:
                assert any(self.is_like(new, replace(row, steps=())) for new in made), key

    def _others_on_agency(self, ruling_id: str) -> set[str]:
        """The other rulings in force that stop the same party as an agency."""
        party_id = self.by_id(Ruling)[ruling_id].party_id
        return {
            other.id
            for other in self.rows(Ruling)
            if other.party_id == party_id
            and other.id != ruling_id
            and other.status == "in force"
            and stops_agency(other)
        }

    def same(self, now: Any, was: Any) -> bool:
        """Whether two rows are the same, whatever the steps were that led there."""
        if isinstance(was, Mandate):  # given anew: what has ended stays on record as ended
            return any(self.is_like(row, was) for row in self.rows(Mandate))
        return getattr(now, "status", now) == getattr(was, "status", was)

    def is_like(self, one: Mandate, other: Mandate) -> bool:
        """Whether two mandates let the same party do the same for the same advertiser now."""
        names = ("advertiser_id", "holder_party_id", "role", "covers", "status")
        return all(getattr(one, name) == getattr(other, name) for name in names)
