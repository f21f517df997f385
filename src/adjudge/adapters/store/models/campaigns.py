"""Campaigns and line items."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from adjudge.adapters.store.models.base import Row, check, length, micros, owner
from adjudge.domain.ads.campaign import MAX_BID_MICROS, MIN_BID_MICROS
from adjudge.domain.ads.party import MAX_NAME


class Campaign(Row):
    """A named effort of one advertiser."""

    advertiser = owner("store.Advertiser", related_name="campaigns")
    name = models.CharField(max_length=MAX_NAME)
    created_at = models.DateTimeField()
    paused = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (length("campaign_name", "name", 1, MAX_NAME),)


class LineItem(Row):
    """A bid per thousand impressions and a budget, both in micros of `currency`.

    `spent_micros` is the running sum of what settlement billed; the check makes spending beyond the
    budget impossible whatever a program does.
    """

    campaign = owner("store.Campaign", related_name="line_items")
    advertiser = owner("store.Advertiser", related_name="line_items")
    currency = models.CharField(max_length=3)
    bid_micros = micros()
    budget_micros = micros()
    spent_micros = micros(default=0)
    countries = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            length("line_item_currency", "currency", 3, 3),
            check(
                "line_item_bid",
                Q(bid_micros__gte=MIN_BID_MICROS, bid_micros__lte=MAX_BID_MICROS),
            ),
            check("line_item_budget", Q(budget_micros__gt=0)),
            check(
                "line_item_within_budget",
                Q(spent_micros__gte=0, spent_micros__lte=F("budget_micros")),
            ),
        )
