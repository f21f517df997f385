"""Batches: one approval of many rulings, each with its own fact, letter, appeal and effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.basis import Basis
from adjudge.domain.cases.batch import Batch, CommonPart, check_batch, must_be_alike
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import DomainError, NotAllowed
from adjudge.services.matters import new_id, open_once
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.rulings import approve_ruling, propose_ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One party's part: its case, the statement about it, and why remarked wording of it stands."""

    case_id: str
    statement: Statement
    wording_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What one approval led to for one member; `problem` is the code of what still stands open."""

    ruling_id: str
    status: str
    problem: str = ""


def propose_batch(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    common_part: str,
    members: Sequence[Member],
    emergency_act_id: str = "",
) -> Batch:
    """Propose the rulings of a batch; each party gets its own proposal letter.

    Under an emergency act in force nobody is heard before: each ruling takes effect once it is
    approved and served, and then its party has a proposal letter (`services.later_hearings`).

    Every member is proposed for itself, so a crash leaves whole proposals, and the same request
    again goes on where it stopped.

    Raises:
        NotAlike: one rests on another ground or measure, or has no membership fact of its own.
        ReasonsIncomplete: one statement lacks parts.
        BasisFallen: the emergency act is not in force, or does not carry a ruling.
        NotAllowed, InvalidValue: as `propose_ruling` does; fewer than two, or over a hundred.
    """
    check_batch(common_part, len(members))
    with deps.reading() as uow:
        references = [uow.cases.get(member.case_id).reference for member in members]
    statements = [member.statement for member in members]
    must_be_alike(dict(zip(references, statements, strict=True)))
    rulings = [
        propose_ruling(
            deps,
            actor,
            request_id=f"{request_id[:56]}.{number}",
            case_id=member.case_id,
            statement=member.statement,
            wording_reason=member.wording_reason,
            basis=Basis(emergency=emergency_act_id),
            common_part=CommonPart(text=common_part, decisions=len(members)),
        )
        for number, member in enumerate(members)
    ]

    def make(uow: UnitOfWork, now: datetime) -> Batch:
        del uow
        return Batch(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            common_part=common_part,
            ruling_ids=tuple(ruling.id for ruling in rulings),
        )

    return open_once(
        deps,
        actor,
        Batch,
        request_id=request_id,
        arguments={"common_part": common_part, "members": " ".join(m.case_id for m in members)},
        make=make,
        entered=lambda *_: None,
    )


def approve_batch(deps: Deps, actor: Actor, *, batch_id: str) -> tuple[Approved, ...]:
    """One approval by a second person; each ruling is served and takes effect by itself.

    What cannot be approved yet (its party may still answer, its answer is not dealt with) stays
    open and says so; the same approval again takes up only those.

    Raises `NotAllowed`, and `WrongState` if the batch was dropped.
    """
    actor.must_be(StaffRole.REVIEWER, act="approve a batch")
    must_be_numbered(actor, act="approve a batch")
    with deps.uow() as uow:
        batch = uow.of(Batch).lock(batch_id)
        if actor.id == batch.opened_by:
            raise NotAllowed(act="approve this batch", needs="another person than proposed it")
        uow.of(Batch).save(batch.take("approve", actor, deps.clock.now()))
    return tuple(_approve(deps, actor, ruling_id) for ruling_id in batch.ruling_ids)


def _approve(deps: Deps, actor: Actor, ruling_id: str) -> Approved:
    try:
        return Approved(
            ruling_id=ruling_id, status=approve_ruling(deps, actor, ruling_id=ruling_id).status
        )
    except DomainError as open_still:
        with deps.reading() as uow:
            status = uow.rulings.get(ruling_id).status
        return Approved(ruling_id=ruling_id, status=status, problem=open_still.code)
