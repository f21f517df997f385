"""Later hearings: a proposal letter after the effect, an answer, and what we say to it in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, program
from adjudge.domain.cases import later_hearing as rules
from adjudge.domain.cases.case import must_be_outside
from adjudge.domain.cases.decider import name_of
from adjudge.domain.cases.later_hearing import LaterHearing, WhyLater
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.ruling import AT_STAKE, IN_FORCE, Ruling
from adjudge.domain.steps import first
from adjudge.services import letter_contexts as say
from adjudge.services.letters import Matter, about, serve_letter
from adjudge.services.matters import new_id
from adjudge.services.misses import Owed, extended, is_discretionary, longest_grace, missed
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.standing import light

CLOCK = program("clock")


def open_later_hearing(
    uow: UnitOfWork,
    deps: Deps,
    ruling: Ruling,
    actor: Actor,
    *,
    why: WhyLater,
    acted_alone: str = "",
) -> LaterHearing | None:
    """Serve the proposal letter on a ruling in force whose party was not heard before it.

    Done within the caller's transaction, once for a ruling; None if it was heard before.
    """
    proposed = proposed_of(uow, ruling)
    if proposed.answer_due is not None or later_hearing_of(uow, ruling.id) is not None:
        return None
    now = deps.clock.now()
    hearing = LaterHearing(
        id=new_id(deps, now),
        opened_by=actor.id,
        opened_at=now,
        case_id=ruling.case_id,
        ruling_id=ruling.id,
        party_id=ruling.party_id,
        advertiser_id=ruling.advertiser_id,
        why=why,
        answer_due=now + timedelta(days=deps.deadlines.answer_to_proposal),
        days=deps.deadlines.later_hearing,
        acted_alone=acted_alone,
    )
    uow.of(LaterHearing).add(hearing)
    serve_letter(
        uow,
        deps,
        kind=LetterKind.PROPOSAL,
        template="later_hearing",
        matter=about(uow, ruling),
        context={
            **say.statement(uow, deps, ruling),
            **say.notice_deciders(proposed),
            **say.money(uow, uow.advertisers.get(ruling.advertiser_id)),
            "why_later": why.value,
            "answer_due": hearing.answer_due,
            "days": hearing.days,
        },
        now=now,
    )
    return hearing


def proposed_of(uow: UnitOfWork, ruling: Ruling) -> Ruling:
    """The ruling that two people made, of which this one may be what is left: narrowed since."""
    while (step := first(ruling.steps, "narrow")) is not None:
        ruling = uow.rulings.get(step.data["narrows"])
    return ruling


def later_hearing_of(uow: UnitOfWork, ruling_id: str) -> LaterHearing | None:
    """The hearing about a ruling that took effect before its party was heard, or None."""
    return next(iter(uow.of(LaterHearing).by_ruling(ruling_id)), None)


def answer_in_later_hearing(
    deps: Deps, actor: Actor, *, hearing_id: str, text: str
) -> LaterHearing:
    """The party answers; from then on we have seven days.

    Raises `NotAllowed`, `InvalidValue` for an empty or too long text, and `WrongState` when the
    time to answer is over.
    """
    with deps.uow() as uow:
        hearing = uow.of(LaterHearing).lock(hearing_id)
        answered = rules.answer_later(hearing, actor, text, deps.clock.now())
        uow.of(LaterHearing).save(answered)
        return answered


def deal_with_later_answer(deps: Deps, actor: Actor, *, hearing_id: str, text: str) -> LaterHearing:
    """Say what the answer changes and why; the party has it as an addendum to its notice.

    What the answer changes is done by a favourable act (`services.ends`, `services.hearings`).

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    with deps.uow() as uow:
        hearing = uow.of(LaterHearing).lock(hearing_id)
        ruling = _ruling(uow, hearing)
        now = deps.clock.now()
        must_be_outside(uow.cases.get(ruling.case_id), actor, act="deal with the answer")
        dealt_with = rules.deal_with_later(
            hearing, actor, text, now, outside_only=not is_discretionary(deps, ruling)
        )
        uow.of(LaterHearing).save(dealt_with)
        serve_letter(
            uow,
            deps,
            kind=LetterKind.ADDENDUM,
            template="later_answer",
            matter=about(uow, ruling),
            context={
                "answer": dealt_with.answer,
                "response": text,
                "stands": ruling.status in IN_FORCE,
                "why_later": dealt_with.why.value,
                "decided_by": name_of(dealt_with.steps[-1], say.REVIEWER),
            },
            now=now,
        )
        return dealt_with


def time_out_hearing(deps: Deps, hearing_id: str) -> bool:
    """Nobody answered in time; whether that was noted now. May be repeated."""
    with deps.uow() as uow:
        hearing = uow.of(LaterHearing).lock(hearing_id)
        if hearing.status != "open" or deps.clock.now() < hearing.answer_due:
            return False
        uow.of(LaterHearing).save(rules.time_out_later(hearing))
        return True


def miss_hearing(deps: Deps, hearing_id: str) -> bool:
    """The answer was not dealt with in time: one grace period, then it counts as missed.

    After that what is discretionary lapses, and the rest waits for somebody from outside. Whether
    anything was due.
    """
    with deps.uow() as uow:
        advertiser_id = uow.of(LaterHearing).get(hearing_id).advertiser_id
        assert advertiser_id is not None, "it has its advertiser"
        uow.advertisers.lock(advertiser_id)
        hearing = uow.of(LaterHearing).lock(hearing_id)
        now = deps.clock.now()
        due = hearing.due
        if hearing.status != "answered" or due is None or now < due:
            return False
        assert hearing.ruling_id is not None, "it is about a ruling"
        ruling = uow.rulings.lock(hearing.ruling_id)
        if ruling.status not in AT_STAKE:
            uow.of(LaterHearing).save(hearing.take("moot", CLOCK, now))
            return True
        after = rules.miss_later(hearing, now, at_most=longest_grace(deps))
        uow.of(LaterHearing).save(after)
        owed = _owed(uow, hearing, ruling, due)
        if after.status == "answered" and after.due is not None:
            extended(uow, deps, owed, until=after.due, rulings=[ruling], now=now)
        else:
            missed(uow, deps, owed, rulings=[ruling], now=now)
    light(deps, advertiser_id)
    return True


def _owed(uow: UnitOfWork, hearing: LaterHearing, ruling: Ruling, due: datetime) -> Owed:
    matter: Matter = about(uow, ruling)
    asked_at = next(step.at for step in hearing.steps if step.name == "answer")
    return Owed(
        matter=matter,
        duty=f"deal with your answer about {ruling.reference}",
        asked_at=asked_at,
        due=due,
    )


def _ruling(uow: UnitOfWork, hearing: LaterHearing) -> Ruling:
    assert hearing.ruling_id is not None, "it is about a ruling"
    return uow.rulings.get(hearing.ruling_id)
