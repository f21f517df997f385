"""Campaigns, line items and promoted posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adjudge.adapters.store.models import Campaign, LineItem, PromotedPost, SubjectKind, WindDown
from adjudge.adapters.store.repositories.base import Aggregates
from adjudge.domain.ads import campaign as domain
from adjudge.domain.ads import promoted_post
from adjudge.domain.ads.serving import ServingItem
from adjudge.domain.ledger.winddown_state import LEAVING
from adjudge.domain.money import Money


class CampaignRepository(Aggregates[domain.Campaign]):
    """Campaigns."""

    model = Campaign
    entity = domain.Campaign
    noun = "campaign"
    same = ("id", "advertiser_id", "name", "created_at", "paused", "ended_at")
    mutable = frozenset({"paused", "ended_at"})

    def by_advertiser(self, advertiser_id: str) -> Sequence[domain.Campaign]:
        """The campaigns of an advertiser, oldest first."""
        return self._many(Campaign.objects.filter(advertiser_id=advertiser_id).order_by("id"))


class LineItemRepository(Aggregates[domain.LineItem]):
    """Line items. Their spending is settlement's to count, never `save`'s to set."""

    model = LineItem
    entity = domain.LineItem
    noun = "line item"
    same = ("id", "campaign_id", "advertiser_id", "created_at")

    def by_advertiser(self, advertiser_id: str) -> Sequence[domain.LineItem]:
        """The line items of an advertiser, oldest first."""
        return self._many(LineItem.objects.filter(advertiser_id=advertiser_id).order_by("id"))

    def by_campaign(self, campaign_id: str) -> Sequence[domain.LineItem]:
        """The line items of a campaign, oldest first."""
        return self._many(LineItem.objects.filter(campaign_id=campaign_id).order_by("id"))

    def _read(self, row: Any) -> dict[str, Any]:
        return {
            "bid": Money(row.currency, row.bid_micros),
            "budget": Money(row.currency, row.budget_micros),
            "targeting": domain.Targeting(
                countries=tuple(row.countries),
                languages=tuple(row.languages),
                topics=tuple(row.topics),
            ),
        }

    def _write(self, item: domain.LineItem) -> dict[str, Any]:
        return {
            "currency": item.bid.currency,
            "bid_micros": item.bid.micros,
            "budget_micros": item.budget.micros,
            "countries": list(item.targeting.countries),
            "languages": list(item.targeting.languages),
            "topics": list(item.targeting.topics),
        }


class PromotedPostRepository(Aggregates[promoted_post.PromotedPost]):
    """Promoted posts, and what of them the snapshot needs."""

    model = PromotedPost
    entity = promoted_post.PromotedPost
    noun = "promoted post"
    same = (
        "id",
        "line_item_id",
        "campaign_id",
        "advertiser_id",
        "post_id",
        "landing_url",
        "created_at",
        "version",
    )
    subject = SubjectKind.PROMOTED_POST

    def by_advertiser(self, advertiser_id: str) -> Sequence[promoted_post.PromotedPost]:
        """The promoted posts of an advertiser, oldest first."""
        return self._many(PromotedPost.objects.filter(advertiser_id=advertiser_id).order_by("id"))

    def by_post(self, post_id: str) -> Sequence[promoted_post.PromotedPost]:
        """The promotions of an organic post, oldest first."""
        return self._many(PromotedPost.objects.filter(post_id=post_id).order_by("id"))

    def submitted(self, *, limit: int) -> Sequence[promoted_post.PromotedPost]:
        """Those that wait for an answer, the oldest first."""
        return self._many(PromotedPost.objects.filter(status="submitted").order_by("id")[:limit])

    def newest(self, *, limit: int) -> Sequence[promoted_post.PromotedPost]:
        """The newest of all advertisers, newest first."""
        return self._many(PromotedPost.objects.order_by("-id")[:limit])

    def with_web_addresses(self) -> Sequence[promoted_post.PromotedPost]:
        """Those that wait or run and lead to a web address, the waiting first."""
        rows = PromotedPost.objects.filter(
            status__in=("submitted", "admitted"), landing_url__istartswith="http"
        )
        return self._many(rows.order_by("-status", "id"))

    def serving_items(self) -> Sequence[ServingItem]:
        """Every admitted promoted post whose campaign runs and whose post stands.

        Not where the budget is held for a refund or a donation. Measures are not looked at: what
        they stop is dark in the standing block.
        """
        leaving = WindDown.objects.filter(status__in=[status.value for status in LEAVING])
        rows = PromotedPost.objects.filter(
            status="admitted",
            post__deleted_at__isnull=True,
            campaign__paused=False,
            campaign__ended_at__isnull=True,
            advertiser__closed_at__isnull=True,
        ).exclude(advertiser_id__in=leaving.values("advertiser_id"))
        return [
            ServingItem(
                promoted_post_id=row.id,
                line_item_id=row.line_item_id,
                campaign_id=row.campaign_id,
                advertiser_id=row.advertiser_id,
                post_slot=row.slot_id,
                advertiser_slot=row.advertiser.slot_id,
                landing_url=row.landing_url,
                bid_micros=row.line_item.bid_micros,
                remaining_micros=row.line_item.budget_micros - row.line_item.spent_micros,
                countries=tuple(row.line_item.countries),
                languages=tuple(row.line_item.languages),
                topics=tuple(row.line_item.topics),
            )
            for row in rows.select_related("line_item", "advertiser").order_by("id")
        ]

    def _read(self, row: Any) -> dict[str, Any]:
        categories = row.categories
        return {
            "slot": row.slot_id,
            "replaces": row.replaces_id,
            "categories": None if categories is None else tuple(categories),
        }

    def _write(self, item: promoted_post.PromotedPost) -> dict[str, Any]:
        categories = item.categories
        return {
            "slot_id": item.slot,
            "replaces_id": item.replaces,
            "categories": None if categories is None else list(categories),
        }
