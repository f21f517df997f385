"""Hearings: what can become of a proposal besides its approval; and a ruling that is narrowed.

The party cures, a second reviewer sends back, a cured proposal is closed without action. A ruling
in force gives way to one that takes less: a favourable act of one person with a reason code.
"""

from __future__ import annotations

from adjudge.domain.actor import Actor
from adjudge.domain.cases import favourable
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.hearing import close_cured, cure, send_back
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.narrowing import must_be_narrower
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.standing.measures import EndKind
from adjudge.services import letter_contexts as say
from adjudge.services.effects import effect_within, end_measures
from adjudge.services.ends import named
from adjudge.services.letters import about, serve_favourable, serve_letter
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.rulings import lint
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
            missing = lint(uow, deps, uow.cases.get(old.case_id), statement)
            if missing:
                raise ReasonsIncomplete(missing)
            must_be_narrower(statement, old.statement)
            narrower = _modify(uow, deps, old, actor, statement, code=code, why=why)
            return narrower.id, narrower

        modified = once(uow.requests, asked, deps.clock.now(), load=uow.rulings.get, act=act)
    light(deps, advertiser_id)
    return modified


def _modify(
    uow: UnitOfWork,
    deps: Deps,
    old: Ruling,
    actor: Actor,
    statement: Statement,
    *,
    code: ReasonCode,
    why: str,
) -> Ruling:
    now = deps.clock.now()
    draft = Ruling(
        id=uuid7(now, deps.random(RANDOM_BYTES)),
        number=uow.rulings.next_number(),
        case_id=old.case_id,
        advertiser_id=old.advertiser_id,
        party_id=old.party_id,
        statement=statement,
        drafted_by=actor.id,
        drafted_at=now,
    )
    ended = favourable.modify(old, actor, now, code=code, why=why, by=draft.id)
    uow.rulings.save(ended)
    uow.rulings.add(draft)
    served = draft.take("narrow", actor, now, narrows=old.id).take("serve", actor, now)
    uow.rulings.save(served)
    record(
        uow,
        deps,
        type=EntryType.RULING_SERVED,
        subject_id=served.id,
        party_id=served.party_id,
        record={
            "ruling_id": served.id,
            "narrows": old.id,
            "decided_by": actor.id,
            "code": code.value,
            "why": why,
            "statement": statement.record(),
        },
        public=say.public_reasons(uow, deps, served),
        released=False,
    )
    _serve(uow, deps, served, old, actor, code=code, why=why)
    end_measures(uow, old, EndKind.MODIFIED, now, lit_at=deps.wall_clock.now())
    return effect_within(uow, deps, served, deps.clock.now())


def _serve(
    uow: UnitOfWork,
    deps: Deps,
    served: Ruling,
    old: Ruling,
    actor: Actor,
    *,
    code: ReasonCode,
    why: str,
) -> None:
    serve_letter(
        uow,
        deps,
        kind=LetterKind.NOTICE,
        template="modified",
        matter=about(uow, served),
        context={
            **say.statement(uow, deps, served),
            **say.money(uow, uow.advertisers.get(served.advertiser_id)),
            "replaces": old.reference,
            "why": why,
            "code": code.value,
            "decided_by": named(actor),
            # What it no longer reaches is lit after the commit; the letter says what it reaches.
            "given_back": (),
        },
        now=deps.clock.now(),
    )
