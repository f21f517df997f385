"""Posts, handles, request records: all of organic use cases. Nothing here reads an ads table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from adjudge.adapters.store.models import Post, RequestRecord, User
from adjudge.adapters.store.repositories.base import Aggregates, is_key
from adjudge.domain.errors import InvalidValue, NotFound, RequestReused
from adjudge.domain.posts import post as domain

MAX_PAGE = 200
MAX_DIGITS = 18


def user_key(account_id: str) -> int:
    """The key of the login behind an account. Raises `NotFound` if it cannot be one."""
    if not _is_account(account_id):
        raise NotFound(kind="account", id=account_id)
    return int(account_id)


def _is_account(account_id: str) -> bool:
    return account_id.isascii() and account_id.isdecimal() and len(account_id) <= MAX_DIGITS


class PostRepository(Aggregates[domain.Post]):
    """Organic posts, newest first by their time-ordered ids."""

    model = Post
    entity = domain.Post
    noun = "post"
    same = ("id", "text", "created_at", "deleted_at")
    mutable = frozenset({"deleted_at"})

    def feed(self, *, before: str | None, limit: int) -> Sequence[domain.Post]:
        """At most `limit` posts older than the post `before`, newest first."""
        rows = Post.objects.filter(deleted_at__isnull=True).order_by("-id")
        if before is not None:
            if not is_key(before):
                raise InvalidValue(field="before", problem="the id of a post")
            rows = rows.filter(id__lt=before)
        return self._many(rows[: _page(limit)])

    def by_account(self, account_id: str, *, limit: int) -> Sequence[domain.Post]:
        """The newest posts of one account that it did not take back."""
        rows = Post.objects.filter(account_id=user_key(account_id), deleted_at__isnull=True)
        return self._many(rows.order_by("-id")[: _page(limit)])

    def _read(self, row: Any) -> dict[str, Any]:
        return {"account_id": str(row.account_id)}

    def _write(self, item: domain.Post) -> dict[str, Any]:
        return {"account_id": user_key(item.account_id)}


class AccountRepository:
    """Fills `organic_ports.Accounts`: logins by their user names."""

    def handles(self, account_ids: Collection[str]) -> Mapping[str, str]:
        """The handle of each of these accounts that there still is, by its id."""
        keys = [int(key) for key in account_ids if _is_account(key)]
        found = User.objects.filter(pk__in=keys).values_list("pk", "username")
        return {str(key): handle for key, handle in found if handle}


class RequestRepository:
    """What request keys led to."""

    def seen(self, key: str, fingerprint: str) -> str | None:
        """The result that this key had before, or None. Raises `RequestReused`."""
        row = RequestRecord.objects.filter(key=key).first() if "\0" not in key else None
        if row is None:
            return None
        if row.fingerprint != fingerprint:
            raise RequestReused(key=key)
        return row.result_id

    def remember(self, key: str, fingerprint: str, result_id: str, at: datetime) -> None:
        """Keep what this key led to."""
        RequestRecord(key=key, fingerprint=fingerprint, result_id=result_id, at=at).save(
            force_insert=True
        )


def _page(limit: int) -> int:
    if not 0 < limit <= MAX_PAGE:
        raise InvalidValue(field="limit", problem=f"between 1 and {MAX_PAGE}")
    return limit
