"""Everybody who might act: staff of every role, parties, a stranger, a program."""

from __future__ import annotations

from collections.abc import Callable

from tests.memory.people import (
    APPEALS_OFFICER,
    OPERATOR,
    REVIEWER,
    SECOND_OPERATOR,
    SECOND_REVIEWER,
    Scene,
    member,
)

from adjudge.domain.actor import Actor, StaffRole, program

Usual = Callable[[Actor], bool]
BOTH = frozenset({StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER})


def everybody(main: Scene, other: Scene) -> tuple[list[Actor], list[Actor]]:
    """Those who work for the site, programs last; and those who do not."""
    party = main.advertiser.party_id
    staff = [
        REVIEWER,
        SECOND_REVIEWER,
        APPEALS_OFFICER,
        OPERATOR,
        SECOND_OPERATOR,
        Actor(id="jack", roles=BOTH, reviewer_number=6),
        Actor(id="kate", roles=BOTH, reviewer_number=7),
        Actor(id="rival", roles=BOTH, reviewer_number=8, interests=frozenset({party})),
        Actor(id="unnumbered", roles=BOTH),
        Actor(id="audrey", roles=frozenset({StaffRole.AUDITOR}), reviewer_number=9),
        program("helper"),
        program("screening"),
    ]
    outside = [
        main.actor,
        other.actor,
        member("stranger"),
        Actor(id="olive", account_id="olive", reviewer_number=10),
        Actor(id="otto", account_id="otto", reviewer_number=11),
    ]
    return staff, outside


def reviewers(actor: Actor) -> bool:
    return StaffRole.REVIEWER in actor.roles or actor.is_outside


def officers(actor: Actor) -> bool:
    return StaffRole.APPEALS_OFFICER in actor.roles or actor.is_outside


def operators(actor: Actor) -> bool:
    return StaffRole.OPERATOR in actor.roles


def parties(actor: Actor) -> bool:
    return bool(actor.party_ids)


def programs(actor: Actor) -> bool:
    return actor.is_program


def guests(actor: Actor) -> bool:
    return not actor.is_program and not actor.roles and not actor.party_ids


def anybody(actor: Actor) -> bool:
    del actor
    return True


def auditors(actor: Actor) -> bool:
    return StaffRole.AUDITOR in actor.roles
