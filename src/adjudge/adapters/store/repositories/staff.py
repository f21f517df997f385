"""Staff: who holds which role, here or in one case, and which interests they declared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Max

from adjudge.adapters.store.models import Interest, Party, StaffMember, User
from adjudge.domain.actor import StaffRole
from adjudge.domain.errors import NotFound
from adjudge.domain.staffing import StaffPerson


class StaffRepository:
    """Fills `staff_ports.Staff`. Rows are never deleted: numbers stay for ever."""

    def everybody(self) -> Sequence[StaffPerson]:
        """Whoever holds a role now, by number."""
        people: dict[int, list[StaffMember]] = {}
        for row in StaffMember.objects.filter(ended_at=None).order_by("reviewer_number", "pk"):
            people.setdefault(row.user_id, []).append(row)
        return [_person(user_id, rows) for user_id, rows in people.items()]

    def grant(self, user_id: str, role: StaffRole, *, case_id: str | None = None) -> int:
        """Give a role (idempotent); the person's number. Raises `NotFound`."""
        user = _login(user_id)
        held = user.staff_roles.exclude(reviewer_number=None).first()
        highest = StaffMember.objects.aggregate(highest=Max("reviewer_number"))["highest"] or 0
        number = held.reviewer_number if held else highest + 1
        member, is_new = StaffMember.objects.get_or_create(
            user=user, role=role.value, case_id=case_id, defaults={"reviewer_number": number}
        )
        if not is_new and (member.ended_at is not None or member.reviewer_number is None):
            member.ended_at, member.reviewer_number = None, member.reviewer_number or number
            member.save(update_fields=["ended_at", "reviewer_number"])
        assert member.reviewer_number is not None, "given above"
        return int(member.reviewer_number)

    def end(
        self, user_id: str, role: StaffRole, *, at: datetime, case_id: str | None = None
    ) -> None:
        """Take a role back (idempotent). Raises `NotFound` if the login never had it."""
        rows = _login(user_id).staff_roles.filter(role=role.value, case_id=case_id)
        if not rows.exists():
            raise NotFound(kind=f"role {role.value} of login", id=user_id)
        rows.filter(ended_at=None).update(ended_at=at)

    def interested_in(self, party_id: str) -> Collection[str]:
        """The logins that declared an interest in the party and have not ended it."""
        rows = Interest.objects.filter(party_id=party_id, withdrawn_at=None)
        return {str(user_id) for user_id in rows.values_list("user_id", flat=True)}

    def declare_interest(self, user_id: str, party_id: str, at: datetime) -> None:
        """The login decides nothing about the party from now on. Raises `NotFound`."""
        if not Party.objects.filter(pk=party_id).exists():
            raise NotFound(kind="party", id=party_id)
        row, is_new = Interest.objects.get_or_create(
            user=_login(user_id), party_id=party_id, defaults={"declared_at": at}
        )
        if not is_new and row.withdrawn_at is not None:
            row.declared_at, row.withdrawn_at = at, None
            row.save(update_fields=["declared_at", "withdrawn_at"])

    def withdraw_interest(self, user_id: str, party_id: str, at: datetime) -> None:
        """The interest has ended. Raises `NotFound` if none was declared."""
        rows = Interest.objects.filter(user=_login(user_id), party_id=party_id)
        if not rows.exists():
            raise NotFound(kind="declared interest in", id=party_id)
        rows.filter(withdrawn_at=None).update(withdrawn_at=at)


def _login(user_id: str) -> User:
    user = User.objects.filter(pk=user_id).first() if user_id.isdecimal() else None
    if user is None:
        raise NotFound(kind="login", id=user_id)
    return user


def _person(user_id: int, rows: Sequence[StaffMember]) -> StaffPerson:
    numbers = [row.reviewer_number for row in rows if row.reviewer_number is not None]
    return StaffPerson(
        id=str(user_id),
        number=min(numbers, default=None),
        roles=frozenset(StaffRole(row.role) for row in rows if row.case_id is None),
        outside_roles=frozenset(
            (row.case_id, StaffRole(row.role)) for row in rows if row.case_id is not None
        ),
    )
