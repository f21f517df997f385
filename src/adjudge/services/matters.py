"""What the services of all kinds of matters share: ids, to whom a letter goes, the entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from adjudge.domain.actor import Actor
from adjudge.domain.cases.matter import Matter
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services import letters
from adjudge.services.carried import RegisterEntry
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record

M = TypeVar("M", bound=Matter)


def new_id(deps: Deps, now: datetime) -> str:
    """A new id that sorts by `now`."""
    return uuid7(now, deps.random(RANDOM_BYTES))


def addressed(
    uow: UnitOfWork, matter: Matter, *, reference: str, advertiser_id: str | None = None
) -> letters.Matter:
    """What a letter about a matter is about; to its own advertiser, or to another one."""
    chosen = advertiser_id or matter.advertiser_id
    assert chosen is not None, "a letter goes to an advertiser"
    case_id = matter.case_id
    return letters.Matter(
        party_id=uow.advertisers.get(chosen).party_id,
        advertiser_id=chosen,
        subject_id=matter.id,
        reference=reference,
        case_id=case_id,
        case_reference=uow.cases.get(case_id).reference if case_id else "",
        ruling_id=matter.ruling_id,
    )


def enter(
    uow: UnitOfWork,
    deps: Deps,
    matter: Matter,
    *,
    type: EntryType,  # noqa: A002 - the field's name everywhere
    reference: str,
    told: Mapping[str, object],
    public: Mapping[str, object] | None = None,
    released: bool = False,
) -> RegisterEntry:
    """One entry on where a matter stands; `told` beside its id, status and reference.

    With `released` it can be read at once: for anything about a party only after its letter.
    """
    base: dict[str, object] = {"reference": reference, "status": matter.status}
    return record(
        uow,
        deps,
        type=type,
        subject_id=matter.id,
        party_id=matter.party_id,
        record={"id": matter.id, "kind": matter.kind.value, **base, **told},
        public={**base, **(public or {})},
        released=released,
    )


def open_once(
    deps: Deps,
    actor: Actor,
    kind: type[M],
    *,
    request_id: str,
    arguments: Mapping[str, str],
    make: Callable[[UnitOfWork, datetime], M],
    entered: Callable[[UnitOfWork, M], object],
) -> M:
    """Open a matter once for a request: `make` it, keep it, and let it be `entered`.

    Raises `RequestReused`, and what `make` raises.
    """
    asked = request(
        request_id, use_case=f"open {kind.kind.value}", actor=actor, arguments=arguments
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, M]:
            new = make(uow, now)
            uow.of(kind).add(new)
            entered(uow, new)
            return new.id, new

        return once(uow.requests, asked, now, load=uow.of(kind).get, act=act)
