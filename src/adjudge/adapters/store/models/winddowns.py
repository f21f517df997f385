"""Wind-downs and the receipts of their settlements."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import (
    HASH_LENGTH,
    NAME_LENGTH,
    Row,
    Table,
    check,
    length,
    owner,
    unique,
)
from adjudge.domain.ledger.winddown_state import Status

MAX_RECEIPT_BYTES = 10_000_000
MAX_RECEIPT_NAME = 200
OVER = (Status.ZERO.value, Status.RESTORED.value)


class WindDown(Row):
    """A payer's money on its way to zero. `status` is a cache of the reduction of its steps."""

    advertiser = owner("store.Advertiser", related_name="wind_downs")
    payer = owner("store.Party", related_name="wind_downs")
    currency = models.CharField(max_length=3)
    cause = models.CharField(max_length=NAME_LENGTH)
    case = owner("store.Case", related_name="wind_downs", null=True)
    status = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        constraints = (
            length("wind_down_currency", "currency", 3, 3),
            unique(
                "wind_down_one_open",
                "advertiser",
                "payer",
                "currency",
                condition=~Q(status__in=OVER),
            ),
        )


class WindDownReceipt(Table):
    """The file that shows that a settlement was paid, as filed. Written once."""

    wind_down = owner("store.WindDown", related_name="receipts")
    name = models.CharField(max_length=MAX_RECEIPT_NAME)
    sha256 = models.CharField(max_length=HASH_LENGTH)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    filed_at = models.DateTimeField()

    class Meta:
        constraints = (
            unique("wind_down_receipt_once", "wind_down", "sha256"),
            length("wind_down_receipt_name", "name", 1, MAX_RECEIPT_NAME),
            length("wind_down_receipt_sha256", "sha256", HASH_LENGTH, HASH_LENGTH),
            check("wind_down_receipt_size", Q(size__gte=1, size__lte=MAX_RECEIPT_BYTES)),
        )
