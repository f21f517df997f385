"""Matters of any kind: who may read one over the API, and what is shown of it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import fields
from typing import Final, TypeVar

import msgspec

from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import NotFound
from adjudge.web.api.matter_schemas import MatterOut
from adjudge.web.api.reading import DECIDERS
from adjudge.web.api.shown import SAID, clocks_out, steps_out
from adjudge.web.review.desk import Names

KEPT_BACK: Final = frozenset(
    {"name", "email", "secret", "sender", "link", "token_sha256", "acted_alone"}
)
"""Who sent a report, and by what its sender, or whoever is invited, is let in."""
TOLD_WHY: Final = frozenset({MatterKind.HOLD, MatterKind.INTERIM_MEASURE})
"""Of these a letter says why each step was taken."""
NAMED: Final = frozenset({MatterKind.DESIGNATION_LIST})
"""Kinds whose name is that of the thing itself, and of nobody."""
OF_OPERATOR: Final = SAID | {"rationale", "why", "parties", "proof", "outcome"}
"""What a step says of matters about which the operator decides."""
ANYBODY: Final = Actor(id="anybody")
"""A reader without a login."""

M = TypeVar("M", bound=Matter)


def readable(kind: type[M], key: str, actor: Actor) -> M:
    """A matter of the login's party, or any for staff. Raises `NotFound`."""
    found = matters_of(kind).get(key)
    if found.party_id not in actor.party_ids and not actor.roles & DECIDERS:
        raise NotFound(kind=kind.kind.value, id=key)
    return found


def for_staff(kind: type[M], key: str, actor: Actor) -> M:
    """A matter that its party learns of by letters only. Raises `NotFound`."""
    return for_roles(kind, key, actor, DECIDERS)


def for_roles(kind: type[M], key: str, actor: Actor, roles: AbstractSet[StaffRole]) -> M:
    """A matter for staff with one of these roles who do not act for its party.

    Raises `NotFound`.
    """
    found = matters_of(kind).get(key)
    if not actor.roles & roles or found.party_id in actor.party_ids:
        raise NotFound(kind=kind.kind.value, id=key)
    return found


def of_operator(found: Matter, actor: Actor) -> MatterOut:
    """A matter about which the operator decides, with all that its steps say."""
    role = "staff" if found.kind is MatterKind.PROCEEDING else StaffRole.OPERATOR.value
    return matter_out(found, actor, role=role, data=OF_OPERATOR)


def matter_out(
    found: Matter, actor: Actor, *, role: str = "reviewer", data: frozenset[str] = SAID
) -> MatterOut:
    """The matter, with what was said when it was opened, its steps and its clocks."""
    shared = {field.name for field in fields(Matter)}
    shared |= KEPT_BACK - {"name"} if found.kind in NAMED else KEPT_BACK
    data |= {"why", "ruling_id"} if found.kind in TOLD_WHY else set()
    return MatterOut(
        id=found.id,
        kind=found.kind.value,
        status=found.status,
        opened_at=found.opened_at,
        case_id=found.case_id,
        ruling_id=found.ruling_id,
        advertiser_id=found.advertiser_id,
        says={
            field.name: msgspec.to_builtins(getattr(found, field.name))
            for field in fields(found)
            if field.name not in shared
        },
        steps=steps_out(found.steps, Names(actor, "the party"), role=role, data=data),
        clocks=clocks_out(found.kind.value, found.id, found.clocks),
    )
