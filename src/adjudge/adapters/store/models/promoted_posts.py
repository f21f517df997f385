"""Promoted posts, and the free clicks on them that no serving process counted."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.advertisers import Slot
from adjudge.adapters.store.models.base import NAME_LENGTH, Row, Table, check, length, owner
from adjudge.domain.ads.promoted_post import MAX_URL


class PromotedPost(Row):
    """An organic post in one line item. `status` is a cache of the reduction of its steps."""

    line_item = owner("store.LineItem", related_name="promoted_posts")
    campaign = owner("store.Campaign", related_name="promoted_posts")
    advertiser = owner("store.Advertiser", related_name="promoted_posts")
    post = owner("store.Post", related_name="promotions")
    landing_url = models.CharField(max_length=MAX_URL)
    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="promoted_post")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    replaces = owner("store.PromotedPost", related_name="replaced_by", null=True)
    status = models.CharField(max_length=NAME_LENGTH)
    categories = models.JSONField(null=True)

    class Meta:
        constraints = (
            length("promoted_post_landing_url", "landing_url", 1, MAX_URL),
            check("promoted_post_version", Q(version__gte=1)),
        )
        indexes = (models.Index(name="promoted_post_by_status", fields=("status", "id")),)


class FreeClick(Table):
    """A click that the site redirected from the record while no serving process answered."""

    promoted_post = owner("store.PromotedPost", related_name="free_clicks")
    at = models.DateTimeField()
