"""Declarations of a party, and correspondence that came outside the channel."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.case import must_work_on
from adjudge.domain.cases.clock import grace
from adjudge.domain.cases.correspondence import Asks, Correspondence
from adjudge.domain.cases.declaration import Declaration
from adjudge.domain.cases.fact import Finding
from adjudge.domain.cases.order import check_text
from adjudge.domain.errors import InvalidValue
from adjudge.services.matters import enter, new_id, open_once
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType

CLOCK = program("clock")


def declare(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    advertiser_id: str,
    about: str,
    text: str,
    as_of: date,
) -> Declaration:
    """The party declares something for a day; a false declaration is an act.

    Raises `NotAllowed`, `InvalidValue`.
    """

    def make(uow: UnitOfWork, now: datetime) -> Declaration:
        advertiser = uow.advertisers.get(advertiser_id)
        actor.must_act_for(advertiser.party_id, act="declare this")
        return Declaration(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            party_id=advertiser.party_id,
            advertiser_id=advertiser_id,
            about=about,
            text=text,
            as_of=as_of,
        )

    return open_once(
        deps,
        actor,
        Declaration,
        request_id=request_id,
        arguments={
            "advertiser_id": advertiser_id,
            "about": about,
            "text": text,
            "as_of": as_of.isoformat(),
        },
        make=make,
        entered=lambda *_: None,
    )


def correct_declaration(deps: Deps, actor: Actor, *, declaration_id: str, text: str) -> Declaration:
    """The party corrects it of its own accord; what it said first stays on record.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    check_text(text, field="text")
    with deps.uow() as uow:
        made = uow.of(Declaration).lock(declaration_id)
        assert made.party_id is not None, "a declaration is a party's"
        actor.must_act_for(made.party_id, act="correct this declaration")
        corrected = made.take("correct", actor, deps.clock.now(), text=text)
        uow.of(Declaration).save(corrected)
        return corrected


def find_declaration_false(
    deps: Deps, actor: Actor, *, declaration_id: str, case_id: str, fact_id: str
) -> Declaration:
    """It was false, by an established fact of a case about the party. It decides nothing yet.

    Raises:
        NotAllowed: no reviewer, or one with an interest in the party.
        InvalidValue: the case is another party's, or the fact is not established in it.
        WrongState: it was found before.
    """
    with deps.uow() as uow:
        made = uow.of(Declaration).lock(declaration_id)
        case = uow.cases.get(case_id)
        must_work_on(case, actor, act="find a declaration false")
        facts = {fact.id: fact for fact in uow.facts.by_case(case_id)}
        established = fact_id in facts and facts[fact_id].finding is Finding.ESTABLISHED
        if case.party_id != made.party_id or not established:
            raise InvalidValue(field="fact", problem="one established in a case about this party")
        found = made.take("find_false", actor, deps.clock.now(), case_id=case_id, fact_id=fact_id)
        uow.of(Declaration).save(found)
        return found


def file_correspondence(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    asks: Asks,
    channel: str,
    sender: str,
    text: str,
    arrived_at: datetime,
) -> Correspondence:
    """File what came by another way: the clock it would have started runs from its arrival.

    Raises:
        NotAllowed: no member of staff who works on cases.
        InvalidValue: an empty or too long text, or an arrival that is to come.
    """
    actor.must_be(
        StaffRole.REVIEWER,
        StaffRole.APPEALS_OFFICER,
        StaffRole.OPERATOR,
        act="file correspondence",
    )

    def make(uow: UnitOfWork, now: datetime) -> Correspondence:
        case = uow.cases.get(case_id)
        if arrived_at > now:
            raise InvalidValue(field="arrived at", problem="a moment that has passed")
        days = _days(deps, asks)
        return Correspondence(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            case_id=case_id,
            party_id=case.party_id,
            advertiser_id=case.advertiser_id,
            asks=asks,
            channel=channel,
            sender=sender,
            text=text,
            arrived_at=arrived_at,
            due=arrived_at + timedelta(days=days) if days else None,
        )

    return open_once(
        deps,
        actor,
        Correspondence,
        request_id=request_id,
        arguments={
            "case_id": case_id,
            "asks": asks.value,
            "channel": channel,
            "sender": sender,
            "text": text,
            "arrived_at": arrived_at.isoformat(),
        },
        make=make,
        entered=lambda *_: None,
    )


def deal_with_correspondence(
    deps: Deps, actor: Actor, *, correspondence_id: str, subject_id: str, text: str
) -> Correspondence:
    """It was dealt with: by the appeal, complaint ... that `subject_id` names, or as `text` says.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    actor.must_be(StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act="deal with correspondence")
    check_text(text, field="text")
    with deps.uow() as uow:
        filed = uow.of(Correspondence).lock(correspondence_id)
        done = filed.take("deal_with", actor, deps.clock.now(), subject_id=subject_id, text=text)
        uow.of(Correspondence).save(done)
        return done


def miss_correspondence(deps: Deps, correspondence_id: str) -> bool:
    """What it asks for was due: one grace period, then a published miss. May be repeated."""
    with deps.uow() as uow:
        now = deps.clock.now()
        filed = uow.of(Correspondence).lock(correspondence_id)
        due = next((clock.due_at for clock in filed.clocks), None)
        if due is None or now < due:
            return False
        if filed.is_extended:
            moved = filed.take("miss", CLOCK, now)
        else:
            longest = timedelta(days=deps.deadlines.grace_at_most)
            until = grace(started=filed.arrived_at, due=due, at_most=longest)
            moved = filed.take("extend", CLOCK, now, until=until.isoformat())
        uow.of(Correspondence).save(moved)
        enter(
            uow,
            deps,
            moved,
            type=EntryType.DEADLINE_MISSED,
            reference=f"correspondence {moved.id[-8:]}",
            told={"asks": moved.asks.value},
            public={"asks": moved.asks.value},
            # It says what the operator missed, and about whom nothing.
            released=True,
        )
        return True


def _days(deps: Deps, asks: Asks) -> int:
    """How many days the same thing has inside the channel; 0 if it asks for nothing."""
    inside = {
        Asks.NOTHING: 0,
        Asks.PARTICULARS: deps.deadlines.particulars,
        Asks.APPEAL: deps.deadlines.appeal_admission,
        Asks.COMPLAINT: deps.deadlines.complaint,
        Asks.REVIEW: deps.deadlines.review,
        Asks.AUTHORISATION: deps.deadlines.authorisation,
    }
    return inside[asks]
