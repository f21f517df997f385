"""Hearings: what can become of a proposal besides its approval; and a ruling that is narrowed.

The party cures, a second reviewer sends back, a cured proposal is closed without action. A ruling
in force gives way to one that takes less: a favourable act of one person with a reason code.
"""

from __future__ import annotations

from adjudge.domain.actor import Actor
from adjudge.domain.cases.favourable import ReasonCode, must_favour
from adjudge.domain.cases.hearing import MAX_REASON, close_cured, cure, said, send_back
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.services import letter_contexts as say
from adjudge.services.letters import serve_favourable
from adjudge.services.narrowing import narrow_within
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.standing import light


def cure_proposal(deps: Deps, actor: Actor, *, ruling_id: str, text: str) -> Ruling:
    """The party says what it has put right, and how to see it; that ends the wait.

    Raises `NotAllowed`, `InvalidValue` for an empty or too long text, and `WrongState`.
    """
    with deps.uow() as uow:
        cured = cure(uow.rulings.lock(ruling_id), actor, text, deps.clock.now())
        uow.rulings.save(cured)
        return cured


def return_ruling(deps: Deps, actor: Actor, *, ruling_id: str, why: str) -> Ruling:
    """A second reviewer sends a proposal back; the party that had its letter is told.

    Raises `NotAllowed`, `InvalidValue` for no reason or one that is too long, and `WrongState`.
    """
    with deps.uow() as uow:
        return _give_up(
            uow, deps, send_back(uow.rulings.lock(ruling_id), actor, why, deps.clock.now())
        )


def close_cured_proposal(deps: Deps, actor: Actor, *, ruling_id: str, why: str) -> Ruling:
    """Close a proposal without action, because the party has cured it; it is told.

    Raises `NotAllowed`, `InvalidValue` for no reason or one that is too long, and `WrongState`.
    """
    with deps.uow() as uow:
        closed = close_cured(uow.rulings.lock(ruling_id), actor, why, deps.clock.now())
        return _give_up(uow, deps, closed)


def _give_up(uow: UnitOfWork, deps: Deps, ended: Ruling) -> Ruling:
    uow.rulings.save(ended)
    if ended.answer_due is not None:
        step = ended.steps[-1]
        name = say.decider(ended.steps, step.name, say.REVIEWER)
        serve_favourable(uow, deps, ended, now=step.at, decided_by=name, dropped=True)
    return ended


def modify_ruling(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    ruling_id: str,
    statement: Statement,
    code: ReasonCode,
    why: str,
) -> Ruling:
    """Let a ruling in force give way to one that takes less; at once, and the letter with it.

    Raises:
        NotNarrower: the new text says or takes more than the old one, or the same.
        ReasonsIncomplete: it lacks parts, listed by code in `missing`.
        NotAllowed: no member of staff who may do a favourable act.
        InvalidValue: no reason, or one that is too long.
        WrongState: the ruling is not in force.
        WorkerMissing: a serving process cannot be reached; nothing is changed.
    """
    asked = request(
        request_id,
        use_case="modify_ruling",
        actor=actor,
        arguments={
            "ruling_id": ruling_id,
            "statement_sha256": statement.sha256,
            "code": code.value,
            "why": why,
        },
    )
    with deps.uow() as uow:
        advertiser_id = uow.rulings.get(ruling_id).advertiser_id
        uow.advertisers.lock(advertiser_id)

        def act() -> tuple[str, Ruling]:
            old = uow.rulings.lock(ruling_id)
            must_favour(actor, old.party_id, act="modify a ruling")
            narrower = narrow_within(
                uow,
                deps,
                old,
                actor,
                statement,
                code=code.value,
                why=said(why, field="reason", at_most=MAX_REASON),
                now=deps.clock.now(),
            )
            return narrower.id, narrower

        modified = once(uow.requests, asked, deps.clock.now(), load=uow.rulings.get, act=act)
    light(deps, advertiser_id)
    return modified
