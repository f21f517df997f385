"""Matters of any kind: who may read one over the API, and what is shown of it."""

from __future__ import annotations

from dataclasses import fields
from typing import Final, TypeVar

import msgspec

from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import NotFound
from adjudge.web.api.matter_schemas import MatterOut
from adjudge.web.api.reading import DECIDERS
from adjudge.web.api.shown import SAID, clocks_out, steps_out
from adjudge.web.review.desk import Names

KEPT_BACK: Final = frozenset({"name", "email", "secret", "sender", "link", "token_sha256"})
"""Who sent a report, and by what its sender, or whoever is invited, is let in."""
TOLD_WHY: Final = frozenset({MatterKind.HOLD, MatterKind.INTERIM_MEASURE})
"""Of these a letter says why each step was taken."""

M = TypeVar("M", bound=Matter)


def readable(kind: type[M], key: str, actor: Actor) -> M:
    """A matter of the login's party, or any for staff. Raises `NotFound`."""
    found = matters_of(kind).get(key)
    if found.party_id not in actor.party_ids and not actor.roles & DECIDERS:
        raise NotFound(kind=kind.kind.value, id=key)
    return found


def for_staff(kind: type[M], key: str, actor: Actor) -> M:
    """A matter that its party learns of by letters only. Raises `NotFound`."""
    found = matters_of(kind).get(key)
    if not actor.roles & DECIDERS or found.party_id in actor.party_ids:
        raise NotFound(kind=kind.kind.value, id=key)
    return found


def matter_out(found: Matter, actor: Actor) -> MatterOut:
    """The matter, with what was said when it was opened, its steps and its clocks."""
    shared = {field.name for field in fields(Matter)} | KEPT_BACK
    said = SAID | {"why", "ruling_id"} if found.kind in TOLD_WHY else SAID
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
        steps=steps_out(found.steps, Names(actor, "the party"), data=said),
        clocks=clocks_out(found.kind.value, found.id, found.clocks),
    )
