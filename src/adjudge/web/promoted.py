"""Promoted posts as pages and the API show them: what `serve` decided, filled from our record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from adjudge.adapters.store.models import PromotedPost
from adjudge.web.serving import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One promoted post with everything its label says."""

    row: PromotedPost
    slot: Slot
    advertiser: str
    payer: str

    @property
    def host(self) -> str:
        """Where its link leads, for people."""
        return urlsplit(self.row.landing_url).hostname or self.row.landing_url


def load(slots: Sequence[Slot]) -> list[Shown]:
    """The promoted posts of a decision, in its order; those that are gone meanwhile left out."""
    if not slots:
        return []
    rows = PromotedPost.objects.filter(
        pk__in=[slot.promoted_post_id for slot in slots], post__deleted_at=None
    ).select_related("post__account", "advertiser__party", "advertiser__payer_party", "line_item")
    by_id = {row.pk: row for row in rows}
    return [
        Shown(
            row=by_id[slot.promoted_post_id],
            slot=slot,
            advertiser=by_id[slot.promoted_post_id].advertiser.party.legal_name,
            payer=by_id[slot.promoted_post_id].advertiser.payer_party.legal_name,
        )
        for slot in slots
        if slot.promoted_post_id in by_id
    ]
