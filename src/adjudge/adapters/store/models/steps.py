"""Steps: the truth of which every status is a reduction."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import (
    ACTOR_LENGTH,
    ID_LENGTH,
    NAME_LENGTH,
    Table,
    check,
    length,
    unique,
)
from adjudge.domain.steps import MAX_STEPS


class SubjectKind(models.TextChoices):
    """What takes steps."""

    CASE = "case"
    RULING = "ruling"
    APPEAL = "appeal"
    PARTICULARS = "particulars"
    PROMOTED_POST = "promoted_post"
    WIND_DOWN = "wind_down"
    AUTHORISATION = "authorisation"
    BATCH = "batch"
    COMPLAINT = "complaint"
    CORRESPONDENCE = "correspondence"
    DECLARATION = "declaration"
    DESIGNATION_LIST = "designation_list"
    GENERAL_ACT = "general_act"
    HOLD = "hold"
    INTERIM_MEASURE = "interim_measure"
    INVITATION = "invitation"
    LATER_HEARING = "later_hearing"
    LINK = "link"
    MANDATE = "mandate"
    MISUSE = "misuse"
    ORDER = "order"
    PROCEEDING = "proceeding"
    RECALL = "recall"
    REFERRAL = "referral"
    REPORT = "report"
    RESCREENING = "rescreening"
    REVIEW = "review"
    STAY = "stay"
    TERMS = "terms"
    UNDERTAKING = "undertaking"
    WITHHOLDING = "withholding"


class StepRow(Table):
    """One act upon one subject, the `seq`-th from 0. Appended, never changed or deleted."""

    subject_kind = models.CharField(max_length=NAME_LENGTH, choices=SubjectKind.choices)
    subject_id = models.CharField(max_length=ID_LENGTH)
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=NAME_LENGTH)
    actor_id = models.CharField(max_length=ACTOR_LENGTH)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = (
            unique("step_once", "subject_kind", "subject_id", "seq"),
            check("step_kind_known", Q(subject_kind__in=SubjectKind.values)),
            check("step_seq", Q(seq__gte=0, seq__lt=MAX_STEPS)),
            length("step_name", "name", 1, NAME_LENGTH),
            length("step_actor", "actor_id", 1, ACTOR_LENGTH),
        )
