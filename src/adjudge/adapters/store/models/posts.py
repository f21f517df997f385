"""Organic posts. Nothing here knows of advertising."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from adjudge.adapters.store.models.base import Row, check, length, owner
from adjudge.domain.posts.post import MAX_CODE_POINTS


class Post(Row):
    """A published text; the weighted limit of 280 is the domain's, this one bounds storage."""

    account = owner("store.User", related_name="posts")
    text = models.TextField()
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            length("post_text", "text", 1, MAX_CODE_POINTS),
            check(
                "post_deleted_after_created",
                Q(deleted_at__isnull=True) | Q(deleted_at__gte=F("created_at")),
            ),
        )
        indexes = (models.Index(name="post_by_account", fields=("account", "-id")),)
