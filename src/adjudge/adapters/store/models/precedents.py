"""Precedents: what a search among earlier decisions looks at. Made from the record, when served."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import NAME_LENGTH, Row, Table, check, owner
from adjudge.services.precedents import MAX_GROUND


class Precedent(Row):
    """One decision. Its key is the ruling's, or the case's if it was closed without a ruling.

    The outcome is not kept here: it is the status of the ruling, or of the case.
    """

    case = owner("store.Case", related_name="precedents")
    ruling = owner("store.Ruling", related_name="precedents", null=True)
    party = owner("store.Party", related_name="precedents")
    ground = models.CharField(max_length=MAX_GROUND)
    measure = models.CharField(max_length=NAME_LENGTH, blank=True)
    decided_on = models.DateField()
    facts = models.TextField(blank=True)
    wording = models.TextField(blank=True)
    exhibits = models.JSONField(default=list)

    class Meta:
        constraints = (
            check(
                "precedent_takes_a_measure_by_a_ruling",
                Q(ruling__isnull=False) | Q(measure=""),
            ),
        )
        indexes = (models.Index(name="precedent_by_ground", fields=("ground", "-id")),)


class PrecedentBand(Table):
    """One band of the sketch of a precedent: texts that share one are candidates for being near."""

    id = models.BigAutoField(primary_key=True)
    band = models.BigIntegerField()
    precedent = models.ForeignKey(
        Precedent, on_delete=models.PROTECT, related_name="bands", db_index=False
    )

    class Meta:
        indexes = (models.Index(name="precedent_by_band", fields=("band", "-precedent")),)
