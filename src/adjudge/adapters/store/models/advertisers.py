"""Advertisers and their permanent places in the standing block."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import Row, Table, check, length, owner, unique
from adjudge.domain.ads.serving import STANDING_SLOTS


class Slot(Table):
    """One place in the standing block. The key is its number; it is allotted once and for ever.

    Numbers begin at 1: slot 0, which a mistake would name first, belongs to nobody and stays dark.
    """

    id = models.BigAutoField(primary_key=True)

    class Meta:
        constraints = (check("slot_in_block", Q(id__gte=1, id__lt=STANDING_SLOTS)),)


class Advertiser(Row):
    """A party in the role of beneficiary. The lock of this row is the standing lock."""

    party = owner("store.Party", related_name="advertisers")
    payer_party = owner("store.Party", related_name="paid_advertisers")
    account = owner("store.User", related_name="advertisers")
    currency = models.CharField(max_length=3)
    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="advertiser")
    created_at = models.DateTimeField()
    declared_models = models.JSONField(default=list)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            length("advertiser_currency", "currency", 3, 3),
            unique("advertiser_one_open", "account", condition=Q(closed_at__isnull=True)),
        )
        indexes = (models.Index(name="advertiser_by_account", fields=("account", "-id")),)
