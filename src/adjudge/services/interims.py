"""Interim measures: imposed with a short statement, dark at once, confirmed or lapsed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, program
from adjudge.domain.cases.favourable import must_favour
from adjudge.domain.cases.interim_measure import RUNNING, InterimMeasure, must_impose, renew
from adjudge.domain.cases.later_hearing import WhyLater
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete, check_short
from adjudge.domain.cases.measure import Scope
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.cases.who_decides import WHO_DECIDES, Act, must_be_one_of
from adjudge.domain.errors import InvalidValue
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.domain.steps import WrongState
from adjudge.services import letter_contexts as say
from adjudge.services import letters
from adjudge.services.effects import take_effect
from adjudge.services.ends import named
from adjudge.services.later_hearings import open_later_hearing, proposed_of
from adjudge.services.matters import addressed, new_id
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.standing import light

CLOCK = program("clock")
ROUTE = "complaint"


def impose_interim(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    clause_ref: str,
    scope: Scope,
    fact_ids: tuple[str, ...],
    summary: str,
    not_affected: str,
    changed: str = "",
) -> InterimMeasure:
    """Stop what the scope says, at once and for at most 72 hours; the letter comes first.

    Raises:
        NotAllowed, NotUrgent: this person, or program, may not impose it on this clause.
        ReasonsIncomplete: the short statement lacks parts, listed by code in `missing`.
        InvalidValue: an empty text, or promoted posts of somebody else.
        UnknownClause: there is no such clause version.
        WorkerMissing: a serving process cannot be reached; nothing is changed.
    """
    arguments = {
        "case_id": case_id,
        "clause_ref": clause_ref,
        "scope": repr(scope.record()),
        "fact_ids": " ".join(fact_ids),
        "summary": summary,
    }
    asked = request(request_id, use_case="impose_interim", actor=actor, arguments=arguments)
    with deps.uow() as uow:
        case = uow.cases.get(case_id)
        advertiser = uow.advertisers.lock(case.advertiser_id)
        now = deps.clock.now()

        def act() -> tuple[str, InterimMeasure]:
            clause = deps.rulebooks.ads().clause(clause_ref)
            whom = {"case_id": case_id, "party_id": case.party_id}
            must_impose(actor, clause=clause, scope=scope, changed=changed, **whom)
            _must_be_of(uow, scope, advertiser.id)
            until = now + timedelta(hours=deps.deadlines.interim_hours)
            _must_say(uow, deps, case_id, (clause_ref, fact_ids), until=until, now=now)
            draft = InterimMeasure(
                id=new_id(deps, now),
                opened_by=actor.id,
                opened_at=now,
                case_id=case_id,
                party_id=case.party_id,
                advertiser_id=advertiser.id,
                summary=summary,
                clause_ref=clause_ref,
                scope=scope,
                fact_ids=fact_ids,
                not_affected=not_affected,
                expires_at=until,
                letter_id="",
                served_at=now,
                effective_at=now,
                dark_at=now,
                changed=changed,
            )
            imposed = _serve_and_stop(uow, deps, draft, actor, now)
            return imposed.id, imposed

        return once(uow.requests, asked, now, load=uow.of(InterimMeasure).get, act=act)


def _must_be_of(uow: UnitOfWork, scope: Scope, advertiser_id: str) -> None:
    """Raise `InvalidValue` if the scope names a promoted post of somebody else."""
    for key in scope.promoted_post_ids:
        if uow.promoted_posts.get(key).advertiser_id != advertiser_id:
            raise InvalidValue(field="scope", problem="only posts of this advertiser")


def _must_say(
    uow: UnitOfWork,
    deps: Deps,
    case_id: str,
    said: tuple[str, tuple[str, ...]],
    *,
    until: datetime,
    now: datetime,
) -> None:
    clause_ref, fact_ids = said
    facts = {fact.id: fact for fact in uow.facts.by_case(case_id)}
    missing = check_short(
        cause=clause_ref,
        facts=[facts[key] for key in fact_ids if key in facts],
        exhibits={exhibit.id: exhibit for exhibit in uow.exhibits.by_case(case_id)},
        expires_at=until,
        route=ROUTE,
        now=now,
        longest=timedelta(hours=deps.deadlines.interim_hours),
    )
    if missing:
        raise ReasonsIncomplete(missing)


def _serve_and_stop(
    uow: UnitOfWork, deps: Deps, draft: InterimMeasure, actor: Actor, now: datetime
) -> InterimMeasure:
    assert draft.case_id is not None
    assert draft.advertiser_id is not None
    advertiser = uow.advertisers.get(draft.advertiser_id)
    clause = deps.rulebooks.ads().clause(draft.clause_ref)
    letter = letters.serve_letter(
        uow,
        deps,
        kind=LetterKind.INTERIM,
        template="interim",
        matter=addressed(uow, draft, reference=draft.reference),
        context={
            **say.money(uow, advertiser),
            "summary": draft.summary,
            "not_affected": draft.not_affected,
            "whole_party": draft.scope.whole_party,
            "posts": [
                say.post_words(uow, uow.promoted_posts.get(key))
                for key in draft.scope.promoted_post_ids
            ],
            "clause": {
                "ref": clause.ref,
                "title": clause.title,
                "text": clause.text,
                "judges": clause.judges,
                "as_of": now.date(),
            },
            "facts": _facts(uow, deps, draft),
            "lapses_at": draft.expires_at,
            "decided_by": named(actor),
        },
        now=now,
    )
    at = letter.served_at
    stops = replace(draft, letter_id=letter.id, served_at=at, effective_at=at).as_measure()
    measure, _ = take_effect(uow, deps, advertiser, replace(stops, dark_at=None))
    imposed = _with_moments(draft, letter.id, measure)
    uow.of(InterimMeasure).add(imposed)
    _enter(uow, deps, imposed, EntryType.INTERIM_IN_FORCE, actor)
    return imposed


def _with_moments(draft: InterimMeasure, letter_id: str, measure: MeasureInForce) -> InterimMeasure:
    assert measure.dark_at is not None, "just read"
    return replace(
        draft,
        letter_id=letter_id,
        served_at=measure.served_at,
        effective_at=measure.effective_at,
        dark_at=measure.dark_at,
    )


def _facts(uow: UnitOfWork, deps: Deps, draft: InterimMeasure) -> list[say.Context]:
    assert draft.case_id is not None
    facts = [fact for fact in uow.facts.by_case(draft.case_id) if fact.id in draft.fact_ids]
    exhibits = say.told_exhibits(uow, draft.case_id, facts)
    goes_on = deps.rulebooks.ads().clause(draft.clause_ref).judges == "state"
    return [say.fact_words(fact, exhibits, goes_on) for fact in facts]


def confirm_interim(deps: Deps, actor: Actor, *, interim_id: str, ruling_id: str) -> InterimMeasure:
    """A second person confirms it by the ruling that takes its place, in force in the same case.

    The party, which was not heard before, gets a proposal letter now; its answer is dealt with in
    seven days (`services.later_hearings`).

    Raises `SameDecider` for the person who imposed it, `NotAllowed`, `InvalidValue` for a ruling
    of another case, and `WrongState` if the ruling is not in force or the measure has ended.
    """
    with deps.uow() as uow:
        advertiser_id = uow.of(InterimMeasure).get(interim_id).advertiser_id
        assert advertiser_id is not None
        uow.advertisers.lock(advertiser_id)
        interim = uow.of(InterimMeasure).lock(interim_id)
        ruling = uow.rulings.get(ruling_id)
        if actor.id == interim.opened_by:
            raise SameDecider(earlier="imposed", act="confirm")
        must_be_one_of(
            actor,
            WHO_DECIDES[Act.INTERIM],
            case_id=ruling.case_id,
            party_id=ruling.party_id,
            act="confirm an interim measure",
        )
        if ruling.case_id != interim.case_id:
            raise InvalidValue(field="ruling", problem="only one of the same case")
        if ruling.status != "in force":
            raise WrongState(subject="ruling", state=ruling.status, step="confirm", open="")
        if proposed_of(uow, ruling).approver_id is None:
            raise InvalidValue(field="ruling", problem="only one that a second person approved")
        dark_at = uow.measures.by_ruling(ruling_id)[-1].dark_at or deps.wall_clock.now()
        now = deps.clock.now()
        confirmed = interim.take(
            "confirm", actor, now, ruling_id=ruling_id, lit_at=dark_at.isoformat()
        )
        uow.of(InterimMeasure).save(confirmed)
        _enter(uow, deps, confirmed, EntryType.INTERIM_ENDED, actor)
        open_later_hearing(
            uow, deps, ruling, actor, why=WhyLater.INTERIM, acted_alone=interim.opened_by
        )
    # The ruling may reach less than the measure did.
    light(deps, advertiser_id)
    return confirmed


def renew_withdrawal(deps: Deps, actor: Actor, *, interim_id: str) -> InterimMeasure:
    """The program found the signal again: 72 hours more, twice at most.

    Raises `NotAllowed`, `RenewedTwice`, `WrongState`.
    """
    with deps.uow() as uow:
        interim = uow.of(InterimMeasure).lock(interim_id)
        until = interim.until + timedelta(hours=deps.deadlines.interim_hours)
        renewed = renew(interim, actor, deps.clock.now(), until=until)
        uow.of(InterimMeasure).save(renewed)
        _enter(uow, deps, renewed, EntryType.INTERIM_IN_FORCE, actor)
        return renewed


def lift_interim(deps: Deps, actor: Actor, *, interim_id: str, why: str) -> InterimMeasure:
    """Lift it: a favourable act of one person.

    Raises `NotAllowed`, `InvalidValue` for no reason, and `WrongState`.
    """
    return _favour(deps, actor, interim_id, "lift", why)


def reverse_interim(deps: Deps, actor: Actor, *, interim_id: str, why: str) -> InterimMeasure:
    """Find that it should never have been, while it runs or after it was lifted or lapsed.

    A favourable act of one person. Raises as `lift_interim` does.
    """
    return _favour(deps, actor, interim_id, "reverse", why)


def _favour(deps: Deps, actor: Actor, interim_id: str, step: str, why: str) -> InterimMeasure:
    if not why.strip():
        raise InvalidValue(field="reason", problem="say why")
    with deps.reading() as uow:
        found = uow.of(InterimMeasure).get(interim_id)
    assert found.party_id is not None
    must_favour(actor, found.party_id, act=f"{step} an interim measure")
    return _end(deps, interim_id, actor, step, why)


def lapse_interim(deps: Deps, interim_id: str) -> bool:
    """End one that nobody confirmed in time; whether it was still in force."""
    with deps.reading() as uow:
        found = uow.of(InterimMeasure).get(interim_id)
    if found.status not in RUNNING or deps.clock.now() < found.until:
        return False
    _end(deps, interim_id, CLOCK, "lapse", "Nobody confirmed it in time, so it has lapsed.")
    return True


def _end(deps: Deps, interim_id: str, actor: Actor, step: str, why: str) -> InterimMeasure:
    with deps.uow() as uow:
        found = uow.of(InterimMeasure).get(interim_id)
        assert found.advertiser_id is not None
        advertiser = uow.advertisers.lock(found.advertiser_id)
        now = deps.clock.now()
        lit_at = deps.wall_clock.now().isoformat()
        ended = (
            uow.of(InterimMeasure).lock(interim_id).take(step, actor, now, why=why, lit_at=lit_at)
        )
        uow.of(InterimMeasure).save(ended)
        letters.serve_letter(
            uow,
            deps,
            kind=LetterKind.FAVOURABLE,
            template="act_ended",
            matter=addressed(uow, ended, reference=ended.reference),
            context={
                **say.money(uow, advertiser),
                "act": "interim measure",
                "why": why,
                "decided_by": named(actor),
            },
            now=now,
        )
        _enter(uow, deps, ended, EntryType.INTERIM_ENDED, actor)
    light(deps, advertiser.id)
    return ended


def _enter(
    uow: UnitOfWork, deps: Deps, interim: InterimMeasure, entry: EntryType, actor: Actor
) -> None:
    """Every use is counted publicly; the entry names nobody."""
    by = "program" if actor.is_program else "person"
    record(
        uow,
        deps,
        type=entry,
        subject_id=interim.id,
        party_id=None,
        record={
            "interim_id": interim.id,
            "status": interim.status,
            "actor_id": actor.id,
            "letter_id": interim.letter_id,
            "clause": interim.clause_ref,
        },
        public={"reference": interim.reference, "status": interim.status, "by": by},
        released=True,
    )
