"""Matters: whatever a case deals with besides rulings and appeals, in one table; and the clocks."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import (
    ACTOR_LENGTH,
    ID_LENGTH,
    NAME_LENGTH,
    Row,
    Table,
    check,
    length,
    owner,
    unique,
)
from adjudge.domain.cases.clock import Binds
from adjudge.domain.cases.matter import MatterKind


class Matter(Row):
    """One matter. `body` is what was said when it was opened and never changes.

    `status` is a cache of the reduction of its steps, `is_open` of whether it can take more.
    """

    kind = models.CharField(max_length=NAME_LENGTH)
    case = owner("store.Case", related_name="matters", null=True)
    ruling = owner("store.Ruling", related_name="matters", null=True)
    party = owner("store.Party", related_name="matters", null=True)
    advertiser = owner("store.Advertiser", related_name="matters", null=True)
    opened_by = models.CharField(max_length=ACTOR_LENGTH)
    opened_at = models.DateTimeField()
    body = models.JSONField(default=dict)
    status = models.CharField(max_length=NAME_LENGTH)
    is_open = models.BooleanField()

    class Meta:
        constraints = (
            check("matter_kind_known", Q(kind__in=[kind.value for kind in MatterKind])),
            length("matter_opened_by", "opened_by", 1, ACTOR_LENGTH),
        )
        indexes = (models.Index(name="matter_by_kind", fields=("kind", "is_open", "id")),)


class ClockRow(Table):
    """A deadline that runs: a cache of what the steps of its subject say, for the worker to find.

    `try_at` is when to fire it: the deadline, or later after it could not be fired.
    """

    subject_kind = models.CharField(max_length=NAME_LENGTH)
    subject_id = models.CharField(max_length=ID_LENGTH)
    name = models.CharField(max_length=NAME_LENGTH)
    binds = models.CharField(max_length=NAME_LENGTH)
    due_at = models.DateTimeField()
    try_at = models.DateTimeField()
    on_miss = models.TextField()
    case_id = models.CharField(max_length=ID_LENGTH, null=True)  # noqa: DJ001 - None: no case

    class Meta:
        constraints = (
            unique("clock_once", "subject_kind", "subject_id", "name"),
            check("clock_binds_known", Q(binds__in=[each.value for each in Binds])),
        )
        indexes = (
            models.Index(name="clock_due", fields=("try_at", "id")),
            models.Index(name="clock_of_case", fields=("case_id", "due_at")),
        )
