"""Logins by their names, for the command line: roles are given there, by nobody on the site."""

from __future__ import annotations

from collections.abc import Sequence

from adjudge.adapters.store.models import Party, StaffMember, User
from adjudge.domain.errors import NotFound


def login_id(username: str) -> str:
    """The id of a login. Raises `NotFound` if nobody has signed up under this name."""
    found = User.objects.filter(username=username).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(kind="login", id=username)
    return str(found)


def party_id(name: str) -> str:
    """The id of the one party with this legal name or id. Raises `NotFound` for none or several."""
    by_name = Party.objects.filter(legal_name=name).values_list("pk", flat=True)[:2]
    by_id = Party.objects.filter(pk=name).values_list("pk", flat=True)
    found = [*by_id, *by_name]
    if len(found) != 1:
        raise NotFound(kind="one party", id=name)
    return str(found[0])


def everybody() -> Sequence[StaffMember]:
    """All roles ever given, by number; `ended_at` says which were taken back."""
    rows = StaffMember.objects.select_related("user", "case")
    return list(rows.order_by("reviewer_number", "role", "pk"))
