"""What settlement took over from the event files, exactly once."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import (
    HASH_LENGTH,
    NAME_LENGTH,
    Table,
    check,
    length,
    micros,
    owner,
    unique,
)

MAX_FILE_NAME = 200


class SettledEvent(Table):
    """One impression or click. `reason` says why it is free; empty means billed. Written once.

    Times are microseconds since 1970 (UTC), as the serving process stamped them. `price_micros` is
    per thousand impressions; the bid of the post in slot `runner_up_slot` set it, or the reserve
    (NULL), among what the snapshot of this `generation` showed (invariant 11).
    """

    id = models.BigAutoField(primary_key=True)
    token_id = models.CharField(max_length=HASH_LENGTH)
    kind = models.CharField(max_length=NAME_LENGTH)
    promoted_post = owner("store.PromotedPost", related_name="settled_events")
    line_item = owner("store.LineItem", related_name="settled_events")
    charge_micros = micros()
    price_micros = micros()
    runner_up_slot = models.BigIntegerField(null=True)
    generation = models.BigIntegerField()
    decided_us = models.BigIntegerField()
    ack_us = models.BigIntegerField()
    outcome = models.CharField(max_length=NAME_LENGTH)
    reason = models.CharField(max_length=NAME_LENGTH, blank=True)
    file = models.CharField(max_length=MAX_FILE_NAME)

    class Meta:
        constraints = (
            unique("settled_once", "token_id", "kind"),
            length("settled_token", "token_id", 1, HASH_LENGTH),
            check("settled_charge", Q(charge_micros__gte=0, price_micros__gte=0)),
            check("settled_generation", Q(generation__gte=0)),
        )
        indexes = (
            models.Index(name="settled_by_line_item", fields=("line_item", "reason")),
            models.Index(name="settled_reach", fields=("kind", "ack_us", "promoted_post")),
        )


class EventCursor(Table):
    """How far one event file is settled."""

    file = models.CharField(max_length=MAX_FILE_NAME, primary_key=True)
    last_row = models.BigIntegerField()

    class Meta:
        constraints = (check("event_cursor_row", Q(last_row__gte=0)),)
