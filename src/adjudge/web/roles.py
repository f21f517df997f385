"""Which roles a login has, as far as pages need to know: what to offer, never what to allow.

A page's navigation follows the roles; permission itself is decided by the service that acts, which
looks at the record and not at this set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

MEMBER: Final = "member"
"""Whoever is logged in."""

Viewer = AbstractBaseUser | AnonymousUser
RoleSource = Callable[[AbstractBaseUser], Iterable[str]]
_sources: list[RoleSource] = []


def role_source(source: RoleSource) -> RoleSource:
    """Register a function that knows some roles of a login (a decorator; idempotent)."""
    if source not in _sources:
        _sources.append(source)
    return source


def roles_of(user: Viewer) -> frozenset[str]:
    """All roles of `user`; none for somebody who is not logged in."""
    if not isinstance(user, AbstractBaseUser) or not user.is_authenticated:
        return frozenset()
    return frozenset({MEMBER}).union(*(source(user) for source in _sources))
