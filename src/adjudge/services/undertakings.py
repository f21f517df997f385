"""Undertakings: given in public, with a clock; that they were kept, or not, is public too."""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.actor import Actor
from adjudge.domain.cases import undertaking as rules
from adjudge.domain.cases.undertaking import Undertaking
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record


def give(
    deps: Deps, actor: Actor, *, request_id: str, text: str, due: datetime, laid_by: str = ""
) -> Undertaking:
    """Promise something in public, or record a duty that an order or judgment lays on us.

    Raises `NotAllowed`, `InvalidValue`.
    """
    asked = request(
        request_id,
        use_case="give_undertaking",
        actor=actor,
        arguments={"text": text, "due": due.isoformat(), "laid_by": laid_by},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Undertaking]:
            rules.must_give(actor, act="give an undertaking")
            given = Undertaking(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                opened_by=actor.id,
                opened_at=now,
                text=text,
                due=due,
                laid_by=laid_by,
            )
            uow.of(Undertaking).add(given)
            _enter(uow, deps, given)
            return given.id, given

        return once(uow.requests, asked, now, load=uow.of(Undertaking).get, act=act)


def keep(deps: Deps, actor: Actor, *, undertaking_id: str, proof: str) -> Undertaking:
    """Say that it was kept, with the proof. Raises `NotAllowed`, `InvalidValue`, `WrongState`."""
    with deps.uow() as uow:
        found = uow.of(Undertaking).lock(undertaking_id)
        kept = rules.keep(found, actor, proof=proof, now=deps.clock.now())
        uow.of(Undertaking).save(kept)
        _enter(uow, deps, kept, proof=proof)
        return kept


def miss_undertaking(deps: Deps, undertaking_id: str) -> bool:
    """Its day has passed: that it was not kept is published. Whether anything was due."""
    with deps.uow() as uow:
        found = uow.of(Undertaking).lock(undertaking_id)
        now = deps.clock.now()
        if not any(clock.due_at <= now for clock in found.clocks):
            return False
        missed = rules.miss(found, now)
        uow.of(Undertaking).save(missed)
        _enter(uow, deps, missed)
        return True


def _enter(uow: UnitOfWork, deps: Deps, undertaking: Undertaking, *, proof: str = "") -> None:
    public = {
        "reference": undertaking.reference,
        "text": undertaking.text,
        "due": f"{undertaking.due:%Y-%m-%d}",
        "laid_by": undertaking.laid_by,
        "status": undertaking.status,
        "proof": proof,
    }
    record(
        uow,
        deps,
        type=EntryType.UNDERTAKING,
        subject_id=undertaking.id,
        party_id=None,
        record={"undertaking_id": undertaking.id, **public},
        public=public,
        released=True,
    )
