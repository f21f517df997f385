"""Stays: asked for beside an appeal, granted or refused by the appeals officer within 72 hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor
from adjudge.domain.cases import stay as rules
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.stay import Stay
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services import letter_contexts as say
from adjudge.services.appeal_letters import tell_party_of
from adjudge.services.appeals import must_be_third
from adjudge.services.ends import put_on_stay
from adjudge.services.letters import about, serve_letter
from adjudge.services.misses import Owed, extended, longest_grace, missed
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.standing import light


def ask_for_stay(deps: Deps, actor: Actor, *, request_id: str, appeal_id: str, text: str) -> Stay:
    """Ask that the measure should not apply until the appeal is decided.

    Raises `NotAllowed`, `NothingToStay`, `InvalidValue`.
    """
    asked = request(
        request_id,
        use_case="ask_for_stay",
        actor=actor,
        arguments={"appeal_id": appeal_id, "text": text},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Stay]:
            appeal = uow.appeals.get(appeal_id)
            ruling = uow.rulings.lock(appeal.ruling_id)
            new = Stay(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                opened_by=actor.id,
                opened_at=now,
                case_id=ruling.case_id,
                ruling_id=ruling.id,
                party_id=appeal.party_id,
                advertiser_id=ruling.advertiser_id,
                appeal_id=appeal_id,
                text=text,
                due=now + timedelta(hours=deps.deadlines.stay_hours),
            )
            earlier = uow.of(Stay).by_ruling(ruling.id)
            rules.ask(new, actor, ruling=ruling, appeal=appeal, earlier=earlier)
            uow.of(Stay).add(new)
            _enter(uow, deps, new, ruling, text=text, by=actor.id)
            return new.id, new

        return once(uow.requests, asked, now, load=uow.of(Stay).get, act=act)


def grant_stay(deps: Deps, actor: Actor, *, stay_id: str, reasons: str) -> Stay:
    """Suspend the effect until the appeal is decided: lit at once.

    Raises `SameDecider`, `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    with deps.uow() as uow:
        stay, ruling = _locked(uow, stay_id)
        must_be_third(uow, actor, ruling, act="stay the effect of")
        now = deps.clock.now()
        granted = rules.grant(stay, actor, reasons=reasons, now=now)
        uow.of(Stay).save(granted)
        put_on_stay(uow, deps, ruling, actor, now, why=reasons)
        _tell(uow, deps, granted, ruling, now)
    light(deps, ruling.advertiser_id)
    return granted


def refuse_stay(deps: Deps, actor: Actor, *, stay_id: str, reasons: str) -> Stay:
    """Leave it in force while the appeal is decided. Raises as `grant_stay`."""
    with deps.uow() as uow:
        stay, ruling = _locked(uow, stay_id)
        must_be_third(uow, actor, ruling, act="refuse a stay of")
        now = deps.clock.now()
        refused = rules.refuse(stay, actor, reasons=reasons, now=now)
        uow.of(Stay).save(refused)
        _enter(uow, deps, refused, ruling, text=reasons, by=actor.id)
        _tell(uow, deps, refused, ruling, now)
        return refused


def _locked(uow: UnitOfWork, stay_id: str) -> tuple[Stay, Ruling]:
    found = uow.of(Stay).get(stay_id)
    assert found.advertiser_id is not None
    assert found.ruling_id is not None
    uow.advertisers.lock(found.advertiser_id)
    return uow.of(Stay).lock(stay_id), uow.rulings.lock(found.ruling_id)


def _enter(uow: UnitOfWork, deps: Deps, stay: Stay, ruling: Ruling, *, text: str, by: str) -> None:
    record(
        uow,
        deps,
        type=EntryType.STAY,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={"stay_id": stay.id, "status": stay.status, "text": text, "by": by},
        public={"reference": ruling.reference, "stay": stay.status},
        released=False,
    )


def _tell(uow: UnitOfWork, deps: Deps, stay: Stay, ruling: Ruling, now: datetime) -> None:
    assert stay.party_id is not None
    step = stay.steps[-1]
    granted = step.name == "grant"
    serve_letter(
        uow,
        deps,
        kind=LetterKind.FAVOURABLE if granted else LetterKind.APPEAL_DECISION,
        template="stay_decision",
        matter=replace(about(uow, ruling), party_id=stay.party_id),
        context={
            "granted": granted,
            "asked_at": stay.opened_at,
            "reasons": stay.reasons,
            "effective_from": now,
            "decided_by": say.decider(stay.steps, step.name, say.APPEALS_OFFICER),
        },
        now=now,
    )
    if stay.party_id != ruling.party_id:
        how = "is suspended" if granted else "is not suspended"
        tell_party_of(
            uow,
            deps,
            ruling,
            f"The effect of decision {ruling.reference} {how} while the appeal of somebody else is "
            f"decided, for these reasons: {stay.reasons}",
            by=say.decider(stay.steps, step.name, say.APPEALS_OFFICER),
            now=now,
        )


def miss_stay(deps: Deps, stay_id: str) -> bool:
    """The decision is overdue: one grace period; after that what is discretionary lapses."""
    with deps.uow() as uow:
        stay, ruling = _locked(uow, stay_id)
        now = deps.clock.now()
        clock = next(iter(stay.clocks), None)
        if clock is None or clock.due_at > now:
            return False
        after = rules.miss(stay, now, at_most=longest_grace(deps))
        uow.of(Stay).save(after)
        assert stay.party_id is not None
        owed = Owed(
            matter=replace(about(uow, ruling), party_id=stay.party_id),
            duty="decide your request for a stay",
            asked_at=stay.opened_at,
            due=clock.due_at,
        )
        step = after.steps[-1]
        if step.name == "extend":
            until = datetime.fromisoformat(step.data["until"])
            extended(uow, deps, owed, until=until, rulings=(ruling,), now=now)
        else:
            missed(uow, deps, owed, rulings=(ruling,), now=now)
    light(deps, ruling.advertiser_id)
    return True
