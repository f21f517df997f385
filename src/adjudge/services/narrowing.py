"""Narrowing a ruling that has an effect: it gives way to one that takes less, at once.

On appeal, on review, or as a favourable act of one person. Nobody's position gets worse by it.
"""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.actor import Actor
from adjudge.domain.cases.batch import common_part_of
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.narrowing import must_be_narrower
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.domain.standing.measures import EndKind
from adjudge.domain.steps import first
from adjudge.services import letter_contexts as say
from adjudge.services.effects import effect_within, end_measures
from adjudge.services.ends import named
from adjudge.services.letters import about, serve_letter
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.precedents import file_precedent
from adjudge.services.register import EntryType, record
from adjudge.services.rulings import draft_of, lint


def narrow_within(
    uow: UnitOfWork,
    deps: Deps,
    old: Ruling,
    actor: Actor,
    statement: Statement,
    *,
    code: str,
    why: str,
    now: datetime,
) -> Ruling:
    """The narrower ruling, served and in force; one that was to take effect later still does then.

    The caller holds the advertiser's lock, has checked who may do this, and calls `standing.light`
    after the commit.

    Raises:
        ReasonsIncomplete: the statement lacks parts, listed by code in `missing`.
        NotNarrower: it says or takes more than the old one, or the same.
        WrongState: the old ruling has no effect any more.
        WorkerMissing: a serving process cannot be reached; nothing is changed.
    """
    case = uow.cases.get(old.case_id)
    shared = common_part_of(old.steps)
    missing = lint(uow, deps, case, statement, common_part=shared)
    if missing:
        raise ReasonsIncomplete(missing)
    must_be_narrower(statement, old.statement)
    draft = draft_of(uow, deps, case, actor, statement)
    uow.rulings.save(old.take("modify", actor, now, code=code, why=why, by=draft.id))
    uow.rulings.add(draft)
    kept = shared.data() if shared else {}
    narrowed = draft.take("narrow", actor, now, narrows=old.id, **kept)
    served = narrowed.take("serve", actor, now)
    waits = first(old.steps, "put_into_effect") is None
    if waits and old.effect_due is not None:
        served = served.take("schedule", actor, now, due=old.effect_due.isoformat())
    uow.rulings.save(served)
    file_precedent(uow, served, now.date())
    _enter(uow, deps, served, old, actor, code=code, why=why)
    _serve(uow, deps, served, old, actor, code=code, why=why, now=now)
    end_measures(uow, old, EndKind.MODIFIED, now, lit_at=deps.wall_clock.now())
    return served if waits else effect_within(uow, deps, served, deps.clock.now())


def _enter(
    uow: UnitOfWork,
    deps: Deps,
    served: Ruling,
    old: Ruling,
    actor: Actor,
    *,
    code: str,
    why: str,
) -> None:
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
            "code": code,
            "why": why,
            "statement": served.statement.record(),
        },
        public=say.public_reasons(uow, deps, served),
        released=False,
    )


def _serve(
    uow: UnitOfWork,
    deps: Deps,
    served: Ruling,
    old: Ruling,
    actor: Actor,
    *,
    code: str,
    why: str,
    now: datetime,
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
            "code": code,
            "decided_by": named(actor),
            # What it no longer reaches is lit after the commit; the letter says what it reaches.
            "given_back": (),
        },
        now=now,
    )
