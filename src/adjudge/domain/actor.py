"""Actors: who does an act. A person with staff roles, a person for a party, or a program."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from adjudge.domain.errors import NotAllowed


class StaffRole(StrEnum):
    """What a member of staff may do; the who-decides table says which act needs which role."""

    REVIEWER = "reviewer"
    APPEALS_OFFICER = "appeals_officer"
    OPERATOR = "operator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A decider, a party's representative, an organic member, or a program.

    `id` is the login's id, or `program:<name>`. `party_ids` are the parties that this login acts
    for, `interests` those about which this person must not decide. `reviewer_number` is the stable
    number by which letters name a decider; the identity is sealed. `outside_roles` are the roles of
    an outside decider, each in one case and nowhere else.
    """

    id: str
    is_program: bool = False
    roles: frozenset[StaffRole] = frozenset()
    party_ids: frozenset[str] = frozenset()
    account_id: str | None = None
    reviewer_number: int | None = None
    interests: frozenset[str] = frozenset()
    outside_roles: frozenset[tuple[str, StaffRole]] = frozenset()

    @property
    def is_outside(self) -> bool:
        """Whether this is an outside decider: from elsewhere, invited to one case or several."""
        return bool(self.outside_roles)

    @property
    def case_ids(self) -> frozenset[str]:
        """The cases to which an outside decider was invited; all that this person may see."""
        return frozenset(case_id for case_id, _ in self.outside_roles)

    def must_be(self, *roles: StaffRole, act: str) -> None:
        """Raise `NotAllowed` unless the actor is a person who has one of `roles`."""
        if self.is_program or not self.roles.intersection(roles):
            raise NotAllowed(act=act, needs=" or ".join(f"the role {role.value}" for role in roles))

    def must_be_for_case(self, case_id: str, *roles: StaffRole, act: str) -> None:
        """Raise `NotAllowed` unless the actor has a role here or by invitation to the case.

        Only acts that ask in this way are open to an outside decider; `must_be` refuses one.
        """
        invited = any((case_id, role) in self.outside_roles for role in roles)
        if self.is_program or not invited:
            self.must_be(*roles, act=act)

    def must_act_for(self, party_id: str, *, act: str) -> None:
        """Raise `NotAllowed` unless the actor represents the party."""
        if self.is_program or party_id not in self.party_ids:
            raise NotAllowed(act=act, needs="a mandate of the party concerned")

    def must_be_free_of(self, party_id: str, *, act: str) -> None:
        """Raise `NotAllowed` if the actor belongs to the party or declared an interest in it."""
        if party_id in self.party_ids or party_id in self.interests:
            raise NotAllowed(act=act, needs="a person without an interest in this party")


def program(name: str) -> Actor:
    """The automatic decider called `name`; letters and steps show it as what it is."""
    return Actor(id=f"program:{name}", is_program=True)
