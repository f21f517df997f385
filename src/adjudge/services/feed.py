"""The organic feed: newest first, the same for everybody, blind to advertising (invariant 4)."""

from __future__ import annotations

from collections.abc import Sequence

from adjudge.domain.posts.post import Post
from adjudge.services.organic_ports import OrganicDeps

MAX_PAGE = 100


def organic_feed(deps: OrganicDeps, *, before: str | None, limit: int) -> Sequence[Post]:
    """At most `limit` (1 to 100) posts, newest first; older than `before`, if one is named."""
    with deps.organic_reading() as uow:
        return uow.posts.feed(before=before, limit=max(1, min(limit, MAX_PAGE)))
