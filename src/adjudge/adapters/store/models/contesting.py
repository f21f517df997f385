"""How a party contests a ruling: requests for particulars, and appeals."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import (
    ACTOR_LENGTH,
    NAME_LENGTH,
    Row,
    check,
    length,
    owner,
    unique,
)
from adjudge.domain.cases import appeal, particulars
from adjudge.domain.cases.entitlement import Entitlement


class Particulars(Row):
    """One question about one ruling. `status` is a cache of the reduction of its steps."""

    ruling = owner("store.Ruling", related_name="particulars")
    case = owner("store.Case", related_name="particulars")
    party = owner("store.Party", related_name="particulars")
    question = models.TextField()
    asked_by = models.CharField(max_length=ACTOR_LENGTH)
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        constraints = (length("particulars_question", "question", 1, particulars.MAX_TEXT),)


class Appeal(Row):
    """One appeal against one ruling. `status` is a cache of the reduction of its steps.

    A notifier or an author has no party and is known by `voice`.
    """

    ruling = owner("store.Ruling", related_name="appeals")
    case = owner("store.Case", related_name="appeals")
    party = owner("store.Party", related_name="appeals", null=True)
    filed_by = models.CharField(max_length=ACTOR_LENGTH)
    filed_at = models.DateTimeField()
    on_facts = models.TextField(blank=True)
    on_rule = models.TextField(blank=True)
    on_proportion = models.TextField(blank=True)
    as_whom = models.CharField(max_length=NAME_LENGTH, default=Entitlement.PARTY.value)
    voice = models.CharField(max_length=ACTOR_LENGTH, blank=True, default="")
    status = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        constraints = (
            unique("appeal_once", "ruling", "party"),
            unique("appeal_once_by_voice", "ruling", "voice", condition=~Q(voice="")),
            check("appeal_as_whom_known", Q(as_whom__in=[each.value for each in Entitlement])),
            check(
                "appeal_of_party_or_voice",
                Q(party__isnull=False, voice="") | (Q(party__isnull=True) & ~Q(voice="")),
            ),
            length("appeal_on_facts", "on_facts", 0, appeal.MAX_TEXT),
            length("appeal_on_rule", "on_rule", 0, appeal.MAX_TEXT),
            length("appeal_on_proportion", "on_proportion", 0, appeal.MAX_TEXT),
        )
