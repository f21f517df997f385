"""Holds: placed with a letter by one person, contested, released, or over by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, program
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases.favourable import must_favour
from adjudge.domain.cases.hearing import said
from adjudge.domain.cases.hold import LONGEST, RUNNING, HeldBefore, Hold, HoldKind
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete, check_short
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.cases.who_decides import WHO_DECIDES, Act, must_be_one_of
from adjudge.domain.ledger.account import AccountKind, account_id
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import new_transfer
from adjudge.domain.money import Money
from adjudge.services import letter_contexts as say
from adjudge.services import letters
from adjudge.services.effects import take_effect
from adjudge.services.ends import named
from adjudge.services.matters import addressed, new_id
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.reservations import available_account
from adjudge.services.standing import light

CLOCK = program("clock")
_ACTS = {HoldKind.SECURITY: Act.SECURITY_HOLD, HoldKind.PAYMENT: Act.PAYMENT_HOLD}


def place_hold(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    hold: HoldKind,
    cause_code: str,
    cause: str,
    release_condition: str,
    not_affected: str,
    fact_ids: tuple[str, ...],
    days: int,
    held_micros: int = 0,
) -> Hold:
    """Place a hold for at most 14 days; a security hold stops serving, a payment hold keeps a sum.

    Raises:
        NotAllowed: no member of staff who may place one, or one with an interest in the party.
        HeldBefore: there was one for this cause.
        ReasonsIncomplete: the short statement lacks parts, listed by code in `missing`.
        InvalidValue: an empty text, too many days, or a sum where there is none.
        InsufficientFunds: the free balance does not cover the disputed sum.
        WorkerMissing: a serving process cannot be reached; nothing is changed.
    """
    arguments = {
        "case_id": case_id,
        "hold": hold.value,
        "cause_code": cause_code,
        "cause": cause,
        "days": str(days),
        "held_micros": str(held_micros),
    }
    asked = request(request_id, use_case="place_hold", actor=actor, arguments=arguments)
    with deps.uow() as uow:
        case = uow.cases.get(case_id)
        advertiser = uow.advertisers.lock(case.advertiser_id)
        now = deps.clock.now()

        def act() -> tuple[str, Hold]:
            _must_place(actor, hold, case_id=case_id, party_id=case.party_id)
            draft = Hold(
                id=new_id(deps, now),
                opened_by=actor.id,
                opened_at=now,
                case_id=case_id,
                party_id=case.party_id,
                advertiser_id=advertiser.id,
                hold=hold,
                cause_code=cause_code,
                cause=cause,
                release_condition=release_condition,
                not_affected=not_affected,
                fact_ids=fact_ids,
                expires_at=now + timedelta(days=days),
                letter_id="",
                served_at=now,
                effective_at=now,
                dark_at=now,
                held_micros=held_micros,
            )
            earlier = uow.of(Hold).by_advertiser(advertiser.id)
            if any(each.same_cause == draft.same_cause for each in earlier):
                raise HeldBefore(hold=hold.value)
            placed = _serve_and_hold(uow, deps, draft, advertiser, actor=actor, now=now)
            return placed.id, placed

        return once(uow.requests, asked, now, load=uow.of(Hold).get, act=act)


def _must_place(actor: Actor, hold: HoldKind, *, case_id: str, party_id: str) -> None:
    who, act = WHO_DECIDES[_ACTS[hold]], f"place a {hold.value} hold"
    must_be_one_of(actor, who, case_id=case_id, party_id=party_id, act=act)


def _serve_and_hold(
    uow: UnitOfWork,
    deps: Deps,
    draft: Hold,
    advertiser: Advertiser,
    *,
    actor: Actor,
    now: datetime,
) -> Hold:
    assert draft.case_id is not None
    facts = [fact for fact in uow.facts.by_case(draft.case_id) if fact.id in draft.fact_ids]
    told = say.told_exhibits(uow, draft.case_id, facts)
    exhibits = {exhibit.id: exhibit for exhibit in told}
    missing = check_short(
        cause=draft.cause_code,
        facts=facts,
        exhibits=exhibits,
        expires_at=draft.expires_at,
        route="complaint",
        now=now,
        longest=LONGEST,
    )
    if missing:
        raise ReasonsIncomplete(missing)
    if draft.hold is HoldKind.PAYMENT:
        _move(uow, deps, draft, advertiser, TransferKind.DISPUTE_HOLD)
    letter = letters.serve_letter(
        uow,
        deps,
        kind=LetterKind.HOLD,
        template="hold",
        matter=addressed(uow, draft, reference=draft.reference),
        context={
            **say.money(uow, advertiser),
            "hold": draft.hold.value,
            "cause": draft.cause,
            "held": Money(advertiser.currency, draft.held_micros),
            "not_affected": draft.not_affected,
            "release_condition": draft.release_condition,
            "expires_at": draft.expires_at,
            "facts": [say.fact_words(fact, exhibits.values(), True) for fact in facts],  # noqa: FBT003 - what is held goes on
            "decided_by": named(actor),
        },
        now=now,
    )
    at = letter.served_at
    placed = replace(draft, letter_id=letter.id, served_at=at, effective_at=at)
    stops = placed.as_measure()
    if stops is not None:
        stops, _ = take_effect(uow, deps, advertiser, replace(stops, dark_at=None))
        dark_at = stops.dark_at or now
        placed = replace(placed, effective_at=stops.effective_at, dark_at=dark_at)
    uow.of(Hold).add(placed)
    _enter(uow, deps, placed, EntryType.HOLD_PLACED, actor)
    return placed


def contest_hold(deps: Deps, actor: Actor, *, hold_id: str, text: str) -> Hold:
    """The party says why a hold is wrong. Raises `NotAllowed`, `InvalidValue`, `WrongState`."""
    with deps.uow() as uow:
        hold = uow.of(Hold).lock(hold_id)
        assert hold.party_id is not None
        actor.must_act_for(hold.party_id, act="contest this hold")
        contested = hold.take("contest", actor, deps.clock.now(), text=said(text, field="reason"))
        uow.of(Hold).save(contested)
        return contested


def uphold_hold(deps: Deps, actor: Actor, *, hold_id: str, why: str) -> Hold:
    """Another person than its author finds that a contested hold stands; the letter says why.

    Raises `SameDecider`, `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    with deps.uow() as uow:
        hold = uow.of(Hold).lock(hold_id)
        assert hold.party_id is not None
        if actor.id == hold.opened_by:
            raise SameDecider(earlier="placed", act="uphold")
        who = WHO_DECIDES[_ACTS[hold.hold]]
        must_be_one_of(actor, who, party_id=hold.party_id, act="uphold a hold")
        now = deps.clock.now()
        upheld = hold.take("uphold", actor, now, why=said(why, field="reason"))
        uow.of(Hold).save(upheld)
        letters.serve_letter(
            uow,
            deps,
            kind=LetterKind.HOLD,
            template="hold_upheld",
            matter=addressed(uow, upheld, reference=upheld.reference),
            context={
                "hold": upheld.hold.value,
                "why": why,
                "release_condition": upheld.release_condition,
                "expires_at": upheld.expires_at,
                "decided_by": named(actor),
            },
            now=now,
        )
        return upheld


def release_hold(deps: Deps, actor: Actor, *, hold_id: str, why: str) -> Hold:
    """Release it: a favourable act of one person.

    Raises `NotAllowed`, `InvalidValue` for no reason, and `WrongState`.
    """
    said(why, field="reason")
    with deps.reading() as uow:
        hold = uow.of(Hold).get(hold_id)
    assert hold.party_id is not None
    must_favour(actor, hold.party_id, act="release a hold")
    return _end(deps, hold_id, actor, "release", why)


def expire_hold(deps: Deps, hold_id: str) -> bool:
    """End one whose day has come; whether it was still in force."""
    with deps.reading() as uow:
        hold = uow.of(Hold).get(hold_id)
    if hold.status not in RUNNING or deps.clock.now() < hold.expires_at:
        return False
    _end(deps, hold_id, CLOCK, "expire", "Its time was over, so it has ended by itself.")
    return True


def _end(deps: Deps, hold_id: str, actor: Actor, step: str, why: str) -> Hold:
    with deps.uow() as uow:
        advertiser_id = uow.of(Hold).get(hold_id).advertiser_id
        assert advertiser_id is not None
        uow.advertisers.lock(advertiser_id)
        ended = end_within(uow, deps, hold_id, actor, step, why=why)
    light(deps, advertiser_id)
    return ended


def end_within(
    uow: UnitOfWork, deps: Deps, hold_id: str, actor: Actor, step: str, *, why: str
) -> Hold:
    """End a hold by a step (release or expire), with its letter, inside a transaction.

    The caller holds the advertiser's lock, and calls `standing.light` after the commit. Raises
    `WrongState`.
    """
    now = deps.clock.now()
    lit_at = deps.wall_clock.now().isoformat()
    ended = uow.of(Hold).lock(hold_id).take(step, actor, now, why=why, lit_at=lit_at)
    assert ended.advertiser_id is not None
    advertiser = uow.advertisers.get(ended.advertiser_id)
    uow.of(Hold).save(ended)
    if ended.hold is HoldKind.PAYMENT:
        _move(uow, deps, ended, advertiser, TransferKind.DISPUTE_RELEASE)
    letters.serve_letter(
        uow,
        deps,
        kind=LetterKind.FAVOURABLE,
        template="act_ended",
        matter=addressed(uow, ended, reference=ended.reference),
        context={
            **say.money(uow, advertiser),
            "act": f"{ended.hold.value} hold",
            "why": why,
            "decided_by": named(actor),
        },
        now=now,
    )
    _enter(uow, deps, ended, EntryType.HOLD_ENDED, actor)
    return ended


def _move(
    uow: UnitOfWork, deps: Deps, hold: Hold, advertiser: Advertiser, kind: TransferKind
) -> None:
    """The disputed sum, out of the free balance or back into it."""
    owner = f"{advertiser.id}:{advertiser.payer_party_id}"
    free = available_account(advertiser)
    held = account_id(AccountKind.HELD_DISPUTE, owner, advertiser.currency)
    debit, credit = (free, held) if kind is TransferKind.DISPUTE_HOLD else (held, free)
    now = deps.clock.now()
    uow.ledger.post(
        new_transfer(
            id=new_id(deps, now),
            idempotency_key=f"hold:{hold.id}:{kind.value}",
            debit_account=debit,
            credit_account=credit,
            amount=hold.held_micros,
            currency=advertiser.currency,
            kind=kind,
            at=now,
        )
    )


def _enter(uow: UnitOfWork, deps: Deps, hold: Hold, entry: EntryType, actor: Actor) -> None:
    record(
        uow,
        deps,
        type=entry,
        subject_id=hold.id,
        party_id=hold.party_id,
        record={
            "hold_id": hold.id,
            "hold": hold.hold.value,
            "status": hold.status,
            "actor_id": actor.id,
            "letter_id": hold.letter_id,
            "cause_code": hold.cause_code,
        },
        public={"reference": hold.reference, "status": hold.status},
        released=False,
    )
