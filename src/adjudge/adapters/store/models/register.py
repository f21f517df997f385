"""The register: the leaf table is the log; tiles and checkpoints are derived from it."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import ID_LENGTH, NAME_LENGTH, Table, check, length


class RegisterEntry(Table):
    """One entry. The leaf never changes; the text that its commitment opens to may be erased."""

    index = models.BigIntegerField(primary_key=True)
    type = models.CharField(max_length=NAME_LENGTH)
    subject_id = models.CharField(max_length=ID_LENGTH)
    at = models.DateTimeField()
    leaf = models.BinaryField()
    record = models.JSONField()
    salt = models.BinaryField()
    public = models.JSONField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            check("register_index", Q(index__gte=0)),
            length("register_type", "type", 1, NAME_LENGTH),
        )
        indexes = (models.Index(name="register_by_subject", fields=("subject_id", "index")),)
