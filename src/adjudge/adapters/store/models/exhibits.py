"""Exhibits: their description, and apart from it the bytes as captured."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import (
    ACTOR_LENGTH,
    HASH_LENGTH,
    NAME_LENGTH,
    Row,
    Table,
    check,
    length,
    owner,
    unique,
)
from adjudge.domain.cases.exhibit import MAX_ANSWER, MAX_EXHIBIT_BYTES, MAX_TITLE, MAX_WITHHELD
from adjudge.domain.cases.view import MAX_PURPOSE


class Exhibit(Row):
    """One piece of evidence. Only answer, contest and what is withheld change."""

    case = owner("store.Case", related_name="exhibits")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=MAX_TITLE)
    source = models.CharField(max_length=MAX_TITLE)
    asserter = models.CharField(max_length=MAX_TITLE)
    captured_on = models.DateField()
    media_type = models.CharField(max_length=127)
    sha256 = models.CharField(max_length=HASH_LENGTH)
    size = models.PositiveIntegerField()
    added_by = models.CharField(max_length=ACTOR_LENGTH)
    added_at = models.DateTimeField()
    strength = models.CharField(max_length=NAME_LENGTH)
    contest = models.CharField(max_length=NAME_LENGTH)
    disclosure = models.CharField(max_length=NAME_LENGTH)
    answer = models.TextField(blank=True)
    withheld = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            unique("exhibit_number", "case", "number"),
            length("exhibit_title", "title", 1, MAX_TITLE),
            length("exhibit_source", "source", 1, MAX_TITLE),
            length("exhibit_asserter", "asserter", 1, MAX_TITLE),
            length("exhibit_sha256", "sha256", HASH_LENGTH, HASH_LENGTH),
            length("exhibit_answer", "answer", 0, MAX_ANSWER),
            length("exhibit_withheld", "withheld", 0, MAX_WITHHELD),
            check("exhibit_size", Q(size__gte=1, size__lte=MAX_EXHIBIT_BYTES)),
        )


class ExhibitContent(Table):
    """The bytes of an exhibit, written once."""

    exhibit = models.OneToOneField(
        Exhibit, on_delete=models.PROTECT, related_name="content", primary_key=True
    )
    content = models.BinaryField()


class ExhibitView(Row):
    """That somebody read a sealed exhibit, and what for. Written once."""

    exhibit = owner("store.Exhibit", related_name="views")
    case = owner("store.Case", related_name="views")
    viewer_id = models.CharField(max_length=ACTOR_LENGTH)
    at = models.DateTimeField()
    purpose = models.TextField()

    class Meta:
        constraints = (
            length("view_viewer", "viewer_id", 1, ACTOR_LENGTH),
            length("view_purpose", "purpose", 1, MAX_PURPOSE),
        )
