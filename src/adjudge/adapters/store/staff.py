"""Who is staff. Roles are given at the machine's command line, by nobody on the site itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from adjudge.adapters.store.models import StaffMember, User
from adjudge.domain.actor import StaffRole
from adjudge.domain.errors import NotFound


def grant(username: str, role: StaffRole) -> StaffMember:
    """Give a login a role (idempotent). Its number, by which letters name it, is its for ever.

    Raises:
        NotFound: nobody has signed up under this name.
    """
    with transaction.atomic():
        user = User.objects.filter(username=username).first()
        if user is None:
            raise NotFound(kind="login", id=username)
        held = user.staff_roles.exclude(reviewer_number=None).first()
        highest = StaffMember.objects.aggregate(highest=Max("reviewer_number"))["highest"] or 0
        number = held.reviewer_number if held else highest + 1
        member, _ = StaffMember.objects.get_or_create(
            user=user, role=role.value, defaults={"reviewer_number": number}
        )
        return member


def everybody() -> Sequence[StaffMember]:
    """All roles of all staff, by number."""
    return list(StaffMember.objects.select_related("user").order_by("reviewer_number", "role"))
