"""Rulings, and the measures that they put into effect."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from adjudge.adapters.store.models.base import (
    ACTOR_LENGTH,
    NAME_LENGTH,
    Row,
    Table,
    check,
    owner,
    unique,
)
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import LinkTo
from adjudge.services.precedents import MAX_GROUND


class Ruling(Row):
    """One decision. `statement` is fixed; `measure` and `ends_on` repeat what it says of them.

    The database checks the one and the clock looks for the other. `status` is a cache of the
    reduction of its steps.
    """

    number = models.PositiveIntegerField()
    case = owner("store.Case", related_name="rulings")
    advertiser = owner("store.Advertiser", related_name="rulings")
    party = owner("store.Party", related_name="rulings")
    statement = models.JSONField()
    measure = models.CharField(max_length=NAME_LENGTH, blank=True)
    ends_on = models.DateField(null=True)
    drafted_by = models.CharField(max_length=ACTOR_LENGTH)
    drafted_at = models.DateTimeField()
    status = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        constraints = (
            unique("ruling_number", "number"),
            check("ruling_number_from_one", Q(number__gte=1)),
        )
        indexes = (models.Index(name="ruling_by_status", fields=("status", "id")),)


class RulingLink(Table):
    """What a ruling rests on, so that whoever takes that away finds the ruling.

    `key` is the reference of a ground (`ADS-8.1@1`), or the id of an earlier ruling.
    """

    id = models.BigAutoField(primary_key=True)
    ruling = owner("store.Ruling", related_name="links")
    kind = models.CharField(max_length=NAME_LENGTH)
    key = models.CharField(max_length=MAX_GROUND)

    class Meta:
        constraints = (
            unique("ruling_link_once", "ruling", "kind", "key"),
            check("ruling_link_kind_known", Q(kind__in=[kind.value for kind in LinkTo])),
        )
        indexes = (models.Index(name="ruling_link_by_key", fields=("kind", "key")),)


class Measure(Row):
    """A measure that a ruling put into effect. It can be ended, and never otherwise changed.

    `axes` are the parts of its scope besides the first two. `dark_at` and `lit_at` are real time,
    the others the time of cases.
    """

    ruling = owner("store.Ruling", related_name="measures")
    letter = owner("store.Letter", related_name="measures")
    advertiser = owner("store.Advertiser", related_name="measures")
    kind = models.CharField(max_length=NAME_LENGTH)
    whole_party = models.BooleanField()
    promoted_post_ids = models.JSONField(default=list)
    axes = models.JSONField(default=dict)
    served_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    dark_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lit_at = models.DateTimeField(null=True)
    end_kind = models.CharField(max_length=NAME_LENGTH, null=True)  # noqa: DJ001 - None: in force

    @property
    def hits_promotion(self) -> bool:
        """Whether it hits the party as an advertiser, as it does if it names no role."""
        roles = self.axes.get("roles")
        return roles is None or PartyRole.ADVERTISER.value in roles

    class Meta:
        constraints = (
            # A stay ends a measure and its end makes a new one: never two at a time.
            models.UniqueConstraint(
                name="measure_one_in_force_per_ruling",
                fields=("ruling",),
                condition=Q(ended_at__isnull=True),
            ),
            check("measure_kind_known", Q(kind__in=[kind.value for kind in MeasureKind])),
            check("measure_served_before_effect", Q(served_at__lte=F("effective_at"))),
            check(
                "measure_ended_after_effect",
                Q(ended_at__isnull=True, end_kind__isnull=True)
                | Q(ended_at__gte=F("effective_at"), end_kind__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                name="measure_in_force",
                fields=("advertiser",),
                condition=Q(ended_at__isnull=True),
            ),
        )
