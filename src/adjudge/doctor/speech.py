"""Invariant 4: ads are not speech. No measure on advertising changed anything organic."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from adjudge.adapters.store import models
from adjudge.doctor.verdict import Found, View, check

FEED_PAGE: Final = 100
ORGANIC_MODELS: Final = (models.Post,)
ORGANIC_REFERENCES: Final = frozenset({"User"})


@check("4", "4 Ads are not speech")
def ads_are_not_speech(view: View) -> Found:
    """Every post that was not deleted is in the feed, newest first; every login can post."""
    broken = list(_references())
    shown = list(_whole_feed(view))
    broken += [
        f"post {later} comes after post {earlier} in the feed"
        for earlier, later in pairwise(shown)
        if earlier <= later
    ]
    present = set(models.Post.objects.filter(deleted_at=None).values_list("id", flat=True))
    broken += [f"post {key} is missing from the feed" for key in sorted(present - set(shown))]
    broken += [
        f"post {key} is in the feed, and was deleted" for key in sorted(set(shown) - present)
    ]
    banned = models.User.objects.filter(advertisers__measures__isnull=False).distinct()
    broken += [
        f"the login {user.username} was closed, and it only advertises against the policy"
        for user in banned
        if not user.is_active
    ]
    return Found(
        checked={"posts": len(present), "accounts under a measure": banned.count()},
        broken=broken,
    )


def _references() -> Iterator[str]:
    """Organic tables refer to nothing of advertising."""
    for model in ORGANIC_MODELS:
        for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented name for it
            other = field.related_model
            if other is not None and getattr(other, "__name__", "") not in ORGANIC_REFERENCES:
                yield f"the organic table {model.__name__} refers to {other}"


def _whole_feed(view: View) -> Iterator[str]:
    """The ids of the feed, page after page, as readers get them."""
    before: str | None = None
    while page := view.uow.posts.feed(before=before, limit=FEED_PAGE):
        yield from (post.id for post in page)
        before = page[-1].id
