"""What the organic side needs: posts, a clock, randomness, the weight of a text. Nothing of ads.

Kept apart from `ports` so that an import contract can hold that the organic feed cannot see ads
standing (invariant 4).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from adjudge.domain.posts.post import Post, TextWeight


class Posts(Protocol):
    """Organic posts. `feed` is newest first, deleted ones left out."""

    def get(self, key: str) -> Post: ...
    def lock(self, key: str) -> Post: ...
    def add(self, item: Post) -> None: ...
    def save(self, item: Post) -> None: ...
    def feed(self, *, before: str | None, limit: int) -> Sequence[Post]: ...
    def by_account(self, account_id: str, *, limit: int) -> Sequence[Post]: ...


class Accounts(Protocol):
    """Organic accounts by the handles under which their posts appear.

    `handles` leaves out an account that is there no more; ids that are none are left out too.
    """

    def handles(self, account_ids: Collection[str]) -> Mapping[str, str]: ...


class Requests(Protocol):
    """Idempotency of use cases: the result that a request key had, if it was seen.

    `seen` raises `RequestReused` if the key came with another fingerprint.
    """

    def seen(self, key: str, fingerprint: str) -> str | None: ...
    def remember(self, key: str, fingerprint: str, result_id: str, at: datetime) -> None: ...


class OrganicUnitOfWork(Protocol):
    """One transaction over the organic tables."""

    @property
    def posts(self) -> Posts: ...
    @property
    def requests(self) -> Requests: ...


class Clock(Protocol):
    """Tells the time, aware, in UTC."""

    def now(self) -> datetime: ...


class OrganicDeps(Protocol):
    """The part of `Deps` that organic use cases may touch. `organic_reading` is for reads only."""

    @property
    def organic_uow(self) -> Callable[[], AbstractContextManager[OrganicUnitOfWork]]: ...
    @property
    def organic_reading(self) -> Callable[[], AbstractContextManager[OrganicUnitOfWork]]: ...
    @property
    def wall_clock(self) -> Clock: ...
    @property
    def random(self) -> Callable[[int], bytes]: ...
    @property
    def weigh(self) -> TextWeight: ...
