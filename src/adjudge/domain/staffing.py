"""Staffing: how many people decide on a site sets what they may decide.

One person may decline, impose an interim measure, and confirm a label or a removal that a program
proposed. Two may also limit and suspend, for at most 30 days. Three have all powers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import DomainError

ALL_POWERS = 3
TWO = 2
DAYS_OF_TWO = 30
DECIDING = frozenset({StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER})

_ALONE = frozenset({MeasureKind.DECLINE})
_CONFIRMED_ALONE = frozenset({MeasureKind.LABEL, MeasureKind.REMOVE})
_BY_TWO = _ALONE | _CONFIRMED_ALONE | {MeasureKind.WARNING, MeasureKind.STRIKE}
_BY_TWO_FOR_A_TIME = frozenset({MeasureKind.LIMIT, MeasureKind.SUSPEND})
LAPSES_UNHEARD = _BY_TWO_FOR_A_TIME
"""The measures that lapse if nobody independent can decide an appeal against them."""


class BeyondPowers(DomainError):
    """The site has too few people for this measure: staffing sets powers."""

    code = "staffing.beyond_powers"

    def message(self) -> str:
        d = self.details
        return f"With {_people(d.get('people'))} who decide, this site may not {d.get('act')}."

    def remedy(self) -> str:
        return (
            "Choose a milder or shorter measure, give more people a role, or invite an outside "
            "decider to the case."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPerson:
    """Somebody who holds a role now. `outside_roles` are those held in one case only."""

    id: str
    number: int | None = None
    roles: frozenset[StaffRole] = frozenset()
    outside_roles: frozenset[tuple[str, StaffRole]] = frozenset()

    def roles_in(self, case_id: str | None) -> frozenset[StaffRole]:
        """The roles that count in this case."""
        here = {role for invited_to, role in self.outside_roles if invited_to == case_id}
        return self.roles | here


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What a site with so many people who decide may do. `people` counts each person once."""

    people: int

    @property
    def has_all(self) -> bool:
        """Whether there are three: two to decide, and a third for the appeal."""
        return self.people >= ALL_POWERS

    @property
    def longest(self) -> int | None:
        """For how many days a party may be limited or suspended; None without a bound."""
        if self.has_all:
            return None
        return DAYS_OF_TWO if self.people == TWO else 0

    def may(self, kind: MeasureKind, *, proposed_by_program: bool) -> bool:
        """Whether the measure is within these powers at all, for however short a time."""
        if self.has_all:
            return True
        if self.people == TWO:
            return kind in _BY_TWO | _BY_TWO_FOR_A_TIME
        if self.people == 1:
            return kind in _ALONE or (proposed_by_program and kind in _CONFIRMED_ALONE)
        return False

    @property
    def in_words(self) -> str:
        """One sentence for the set-up, the register and the operator's page."""
        if self.has_all:
            return "Three or more people decide here: they have all powers."
        if self.people == TWO:
            return (
                "Two people decide here: they may limit or suspend for at most 30 days, and "
                "neither refuse nor terminate; a suspension lapses if nobody independent can "
                "decide an appeal."
            )
        if self.people == 1:
            return (
                "One person decides here, who may decline, impose an interim measure, and confirm "
                "a label or a removal that a program proposed."
            )
        return "Nobody decides here: only programs decline, and nothing else can be imposed."


def powers(staff: Iterable[StaffPerson], *, case_id: str | None = None) -> Powers:
    """The powers of the people who hold a deciding role; outside deciders count in their case."""
    return Powers(people=sum(bool(person.roles_in(case_id) & DECIDING) for person in staff))


def must_be_within(
    held: Powers, statement: Statement, *, today: date, proposed_by_program: bool = False
) -> None:
    """Raise `BeyondPowers` if the site has too few people for this measure or its duration."""
    kind = statement.measure
    if kind is None:
        return
    name = kind.value.replace("_", " ")
    if not held.may(kind, proposed_by_program=proposed_by_program):
        raise BeyondPowers(people=held.people, act=name)
    if held.has_all or kind not in _BY_TWO_FOR_A_TIME or _is_items_only(statement.scope):
        return
    ends_on = statement.duration.ends_on
    if ends_on is None or (ends_on - today).days > DAYS_OF_TWO:
        raise BeyondPowers(people=held.people, act=f"{name} for more than {DAYS_OF_TWO} days")


def independent(
    staff: Iterable[StaffPerson], *, case_id: str, took_part: Collection[str]
) -> tuple[StaffPerson, ...]:
    """Those who could decide an appeal in this case: appeals officers who took no part before."""
    return tuple(
        person
        for person in staff
        if StaffRole.APPEALS_OFFICER in person.roles_in(case_id) and person.id not in took_part
    )


def _is_items_only(scope: Scope) -> bool:
    return bool(scope.promoted_post_ids)


def _people(count: object) -> str:
    return {"0": "nobody", "1": "one person", "2": "two people"}.get(f"{count}", f"{count} people")
