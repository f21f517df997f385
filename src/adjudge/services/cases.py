"""Cases: opening one, and filling it with exhibits and facts."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from adjudge.domain.actor import Actor
from adjudge.domain.cases.case import Case, Source, must_work_on
from adjudge.domain.cases.exhibit import MAX_EXHIBITS, Contest, Exhibit, Strength
from adjudge.domain.cases.fact import MAX_FACTS, Fact, Finding, Precision
from adjudge.domain.cases.favourable import must_favour
from adjudge.domain.cases.hearing import MAX_REASON, said
from adjudge.domain.errors import DomainError, InvalidValue, NotFound
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services.falls import exhibit_fell
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}(; charset=utf-8)?")


class CaseFull(DomainError):
    """The case has as many exhibits or facts as it may."""

    code = "case.full"

    def message(self) -> str:
        return f"This case has {self.details.get('limit')} {self.details.get('kind')} already."

    def remedy(self) -> str:
        return "Put what belongs together into one, or open another case."


def open_case(
    deps: Deps, actor: Actor, *, request_id: str, advertiser_id: str, source: Source
) -> Case:
    """Open the file about an advertiser. It has no effect on anything.

    Raises:
        NotAllowed: no reviewer, or one with an interest in the party.
        NotFound: no such advertiser.
    """
    asked = request(
        request_id,
        use_case="open_case",
        actor=actor,
        arguments={"advertiser_id": advertiser_id, "source": source.value},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Case]:
            advertiser = uow.advertisers.get(advertiser_id)
            case = Case(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                number=uow.cases.next_number(),
                advertiser_id=advertiser_id,
                party_id=advertiser.party_id,
                source=source,
                opened_at=now,
            )
            must_work_on(case, actor, act="open a case")
            return case.id, store_new_case(uow, deps, case)

        return once(uow.requests, asked, now, load=uow.cases.get, act=act)


def store_new_case(uow: UnitOfWork, deps: Deps, case: Case) -> Case:
    """Keep a new case and enter it in the register, readable for nobody yet."""
    uow.cases.add(case)
    record(
        uow,
        deps,
        type=EntryType.CASE_OPENED,
        subject_id=case.id,
        party_id=case.party_id,
        record={
            "case_id": case.id,
            "reference": case.reference,
            "advertiser_id": case.advertiser_id,
            "source": case.source.value,
        },
        public={"reference": case.reference},
        released=False,
    )
    return case


def add_exhibit(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    title: str,
    source: str,
    asserter: str,
    captured_on: date,
    media_type: str,
    content: bytes,
    strength: Strength,
) -> Exhibit:
    """Add what was captured, byte for byte, under its hash.

    Raises:
        NotAllowed: no reviewer, or one with an interest in the party.
        CaseFull: 200 exhibits are there.
        InvalidValue: a field is empty, too long or impossible.
    """
    digest = hashlib.sha256(content).hexdigest()
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise InvalidValue(field="media type", problem=f"{media_type[:40]!r} is none")
    asked = request(
        request_id,
        use_case="add_exhibit",
        actor=actor,
        arguments={
            "case_id": case_id,
            "title": title,
            "source": source,
            "asserter": asserter,
            "captured_on": captured_on.isoformat(),
            "media_type": media_type,
            "sha256": digest,
            "strength": strength.value,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Exhibit]:
            _work_on(uow, deps, actor, case_id, act="add an exhibit")
            number = len(uow.exhibits.by_case(case_id)) + 1
            if number > MAX_EXHIBITS:
                raise CaseFull(limit=MAX_EXHIBITS, kind="exhibits")
            exhibit = Exhibit(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                case_id=case_id,
                number=number,
                title=title,
                source=source,
                asserter=asserter,
                captured_on=captured_on,
                media_type=media_type,
                sha256=digest,
                size=len(content),
                added_by=actor.id,
                added_at=now,
                strength=strength,
            )
            uow.exhibits.add(exhibit)
            uow.exhibits.put_content(exhibit.id, content)
            return exhibit.id, exhibit

        return once(uow.requests, asked, now, load=uow.exhibits.get, act=act)


def record_fact(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    proposition: str,
    finding: Finding,
    began: date | None,
    ended: date | None,
    precision: Precision,
    attributed_to: str,
    exhibit_ids: tuple[str, ...],
) -> Fact:
    """Record a proposition with its dates and the exhibits of this case that it rests on.

    Raises:
        NotAllowed: no reviewer, or one with an interest in the party.
        NotFound: an exhibit that this case does not have.
        CaseFull: 100 facts are there.
        InvalidValue: a field is empty, too long or impossible.
    """
    asked = request(
        request_id,
        use_case="record_fact",
        actor=actor,
        arguments={
            "case_id": case_id,
            "proposition": proposition,
            "finding": finding.value,
            "began": began.isoformat() if began else None,
            "ended": ended.isoformat() if ended else None,
            "precision": precision.value,
            "attributed_to": attributed_to,
            "exhibit_ids": " ".join(exhibit_ids),
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Fact]:
            _work_on(uow, deps, actor, case_id, act="record a fact")
            known = {exhibit.id for exhibit in uow.exhibits.by_case(case_id)}
            for exhibit_id in exhibit_ids:
                if exhibit_id not in known:
                    raise NotFound(kind="exhibit of this case", id=exhibit_id)
            number = len(uow.facts.by_case(case_id)) + 1
            if number > MAX_FACTS:
                raise CaseFull(limit=MAX_FACTS, kind="facts")
            fact = Fact(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                case_id=case_id,
                number=number,
                proposition=proposition,
                finding=finding,
                began=began,
                ended=ended,
                precision=precision,
                attributed_to=attributed_to,
                exhibit_ids=exhibit_ids,
            )
            uow.facts.add(fact)
            return fact.id, fact

        return once(uow.requests, asked, now, load=uow.facts.get, act=act)


def answer_exhibit(
    deps: Deps, actor: Actor, *, exhibit_id: str, text: str, contest: Contest
) -> Exhibit:
    """The party's answer to an exhibit that a letter has shown it; it stands beside it for good.

    Raises:
        NotAllowed: the actor does not act for the party.
        NotFound: no such exhibit, or none that a letter cited yet.
        InvalidValue: an empty or too long answer, or one that neither admits nor disputes.
    """
    with deps.uow() as uow:
        exhibit = uow.exhibits.lock(exhibit_id)
        case = uow.cases.get(exhibit.case_id)
        actor.must_act_for(case.party_id, act="answer this exhibit")
        if exhibit_id not in _shown(uow, case):
            raise NotFound(kind="exhibit", id=exhibit_id)
        answered = exhibit.answered(text, contest)
        uow.exhibits.save(answered)
        return answered


def let_exhibit_fall(
    deps: Deps, actor: Actor, *, exhibit_id: str, contest: Contest, why: str
) -> Exhibit:
    """Find that an exhibit is refuted, or that it is withdrawn: a favourable act of one person.

    No fact rests on it any more; a review starts of every ruling in force that does.

    Raises:
        NotAllowed: no numbered member of staff who may do a favourable act.
        InvalidValue: no reason, another contest than those two, or it has fallen already.
        WrongState: the case has ended without a ruling.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        exhibit = uow.exhibits.lock(exhibit_id)
        case = uow.cases.lock(exhibit.case_id)
        must_favour(actor, case.party_id, act="let an exhibit fall")
        fallen = exhibit.fell(contest)
        said(why, field="reason", at_most=MAX_REASON)
        uow.cases.save(
            case.take(
                "exhibit_fell", actor, now, exhibit_id=exhibit_id, why=why, contest=contest.value
            )
        )
        uow.exhibits.save(fallen)
        exhibit_fell(uow, deps, fallen, now)
        return fallen


def _shown(uow: UnitOfWork, case: Case) -> set[str]:
    """The exhibits that letters have cited to the party."""
    facts = {fact.id: fact for fact in uow.facts.by_case(case.id)}
    return {
        exhibit_id
        for ruling in uow.rulings.by_case(case.id)
        if uow.letters.by_ruling(ruling.id)
        for fact_id in ruling.statement.fact_ids
        for exhibit_id in facts[fact_id].exhibit_ids
    }


def _work_on(uow: UnitOfWork, deps: Deps, actor: Actor, case_id: str, *, act: str) -> None:
    case = uow.cases.lock(case_id)
    must_work_on(case, actor, act=act)
    if case.status == "opened":
        uow.cases.save(case.take("investigate", actor, deps.clock.now()))
