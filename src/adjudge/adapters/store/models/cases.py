"""Cases and the facts found in them."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from adjudge.adapters.store.models.base import NAME_LENGTH, Row, Table, check, length, owner, unique
from adjudge.domain.cases.exhibit import MAX_TITLE
from adjudge.domain.cases.fact import MAX_PROPOSITION


class Case(Row):
    """The file about one advertiser. `status` is a cache of the reduction of its steps."""

    number = models.PositiveIntegerField()
    advertiser = owner("store.Advertiser", related_name="cases")
    party = owner("store.Party", related_name="cases")
    source = models.CharField(max_length=NAME_LENGTH)
    opened_at = models.DateTimeField()
    status = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        constraints = (
            unique("case_number", "number"),
            check("case_number_from_one", Q(number__gte=1)),
        )


class Fact(Row):
    """A dated proposition, attributed or established. Written once."""

    case = owner("store.Case", related_name="facts")
    number = models.PositiveIntegerField()
    proposition = models.TextField()
    finding = models.CharField(max_length=NAME_LENGTH)
    began = models.DateField(null=True)
    precision = models.CharField(max_length=NAME_LENGTH)
    ended = models.DateField(null=True)
    attributed_to = models.TextField(blank=True)
    exhibits = models.ManyToManyField("store.Exhibit", through="store.FactExhibit")

    class Meta:
        constraints = (
            unique("fact_number", "case", "number"),
            length("fact_proposition", "proposition", 1, MAX_PROPOSITION),
            length("fact_attributed_to", "attributed_to", 0, MAX_PROPOSITION),
            check(
                "fact_ends_after_it_began",
                Q(ended__isnull=True) | Q(began__isnull=True) | Q(ended__gte=F("began")),
            ),
        )


class FactExhibit(Table):
    """That a fact rests on an exhibit; `position` keeps the order in which it cites them."""

    fact = owner("store.Fact", related_name="citations")
    exhibit = owner("store.Exhibit", related_name="citations")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = (
            unique("fact_exhibit_once", "fact", "exhibit"),
            unique("fact_exhibit_position", "fact", "position"),
        )


assert MAX_TITLE <= MAX_PROPOSITION, "an asserter's name fits where a fact is attributed to it"
