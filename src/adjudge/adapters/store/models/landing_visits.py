"""Visits of landing pages: what was found, and the page itself as it came."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import (
    HASH_LENGTH,
    NAME_LENGTH,
    Row,
    check,
    owner,
)


class LandingVisit(Row):
    """One visit that found something new; evidence, so never changed."""

    promoted_post = owner("store.PromotedPost", related_name="landing_visits")
    at = models.DateTimeField()
    url = models.TextField()
    failure = models.CharField(max_length=NAME_LENGTH, blank=True)
    detail = models.TextField(blank=True)
    final_url = models.TextField(blank=True)
    status = models.PositiveIntegerField()
    redirects = models.PositiveIntegerField()
    addresses = models.JSONField()
    content_type = models.TextField(blank=True)
    is_file = models.BooleanField()
    body = models.BinaryField()
    sha256 = models.CharField(max_length=HASH_LENGTH, blank=True)
    words_sha256 = models.CharField(max_length=HASH_LENGTH, blank=True)
    changed = models.BooleanField()

    class Meta:
        constraints = (
            check(
                "landing_visit_read_or_failed",
                Q(failure="", status__gt=0) & ~Q(sha256="") | ~Q(failure="") & Q(sha256=""),
            ),
        )
        indexes = (models.Index(name="landing_visit_of_post", fields=("promoted_post", "id")),)
