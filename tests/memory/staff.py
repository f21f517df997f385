"""Staff in memory: full staffing, so that only tests about staffing have to think of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from tests.memory.tables import Tables

from adjudge.domain.actor import StaffRole
from adjudge.domain.errors import NotFound
from adjudge.domain.staffing import StaffPerson

FULL = (
    StaffPerson(id="rosa", number=1, roles=frozenset({StaffRole.REVIEWER})),
    StaffPerson(id="sven", number=2, roles=frozenset({StaffRole.REVIEWER})),
    StaffPerson(id="ada", number=3, roles=frozenset({StaffRole.APPEALS_OFFICER})),
    StaffPerson(id="omar", number=4, roles=frozenset({StaffRole.OPERATOR})),
    StaffPerson(id="olga", number=5, roles=frozenset({StaffRole.OPERATOR})),
)


class MemoryStaff:
    """Keeps people by login, as the real store keeps rows. `be` replaces them all."""

    def __init__(self, tables: Tables) -> None:
        self._people: dict[str, StaffPerson] = tables.table("staff")
        self._interests: dict[tuple[str, str], datetime | None] = tables.table("interest")
        self.be(*FULL)

    def be(self, *people: StaffPerson) -> None:
        """Let these be the staff."""
        self._people.clear()
        self._people.update({person.id: person for person in people})

    def everybody(self) -> Sequence[StaffPerson]:
        held = [p for p in self._people.values() if p.roles or p.outside_roles]
        return sorted(held, key=lambda person: person.number or 0)

    def grant(self, user_id: str, role: StaffRole, *, case_id: str | None = None) -> int:
        highest = max((p.number or 0 for p in self._people.values()), default=0)
        person = self._people.get(user_id) or StaffPerson(id=user_id, number=highest + 1)
        if case_id is None:
            person = replace(person, roles=person.roles | {role})
        else:
            person = replace(person, outside_roles=person.outside_roles | {(case_id, role)})
        self._people[user_id] = person
        assert person.number is not None
        return person.number

    def end(
        self, user_id: str, role: StaffRole, *, at: datetime, case_id: str | None = None
    ) -> None:
        assert at.tzinfo is not None
        if user_id not in self._people:
            raise NotFound(kind=f"role {role.value} of login", id=user_id)
        person = self._people[user_id]
        self._people[user_id] = replace(
            person,
            roles=person.roles - ({role} if case_id is None else set()),
            outside_roles=person.outside_roles - {(case_id or "", role)},
        )

    def interested_in(self, party_id: str) -> Collection[str]:
        held = self._interests.items()
        return {who for (who, party), ended in held if party == party_id and ended is None}

    def declare_interest(self, user_id: str, party_id: str, at: datetime) -> None:
        assert at.tzinfo is not None
        self._interests[(user_id, party_id)] = None

    def withdraw_interest(self, user_id: str, party_id: str, at: datetime) -> None:
        if (user_id, party_id) not in self._interests:
            raise NotFound(kind="declared interest in", id=party_id)
        self._interests[(user_id, party_id)] = at
