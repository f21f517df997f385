"""Ends of a measure: lift, reverse, withdraw, stay. Each loosens: committed, then lit.

All but the stay are favourable acts of one person with a reason code; each has its
letter in the transaction that does it.
"""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.actor import Actor
from adjudge.domain.cases import favourable
from adjudge.domain.cases.favourable import Favour, ReasonCode, must_favour
from adjudge.domain.cases.hearing import MAX_REASON, said
from adjudge.domain.cases.letter import Letter, LetterKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import InvalidValue
from adjudge.domain.standing.measures import EndKind
from adjudge.domain.steps import first
from adjudge.services import letter_contexts as say
from adjudge.services.effects import (
    STOPPED,
    end_measures,
    given_back,
    new_measure,
    reverse,
    take_effect,
)
from adjudge.services.letters import about, serve_favourable, serve_letter
from adjudge.services.mandates import end_mandates_with
from adjudge.services.misses import CLOCK
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.standing import light
from adjudge.services.winddown_starts import start_by_measure


def lift_ruling(
    deps: Deps, actor: Actor, *, request_id: str, ruling_id: str, code: ReasonCode, why: str
) -> Ruling:
    """Lift a measure from now on, or withdraw a termination that is scheduled.

    Raises `NotAllowed`, `InvalidValue` for no reason or one that is too long, and `WrongState`.
    """
    asked = request(
        request_id,
        use_case="lift_ruling",
        actor=actor,
        arguments={"ruling_id": ruling_id, "code": code.value, "why": why},
    )
    with deps.uow() as uow:
        advertiser_id = uow.rulings.get(ruling_id).advertiser_id
        uow.advertisers.lock(advertiser_id)
        now = deps.clock.now()

        def act() -> tuple[str, Ruling]:
            ruling = uow.rulings.lock(ruling_id)
            if ruling.status == "scheduled":
                ended = favourable.withdraw(ruling, actor, now, code=code, why=why)
                told = "withdrawn"
            else:
                ended = favourable.lift(ruling, actor, now, code=code, why=why)
                end_measures(uow, ruling, EndKind.LIFTED, now, lit_at=deps.wall_clock.now())
                told = "lifted"
            uow.rulings.save(ended)
            _tell(uow, deps, ended, now, end=told, code=code.value, why=why, actor=actor)
            return ended.id, ended

        lifted = once(uow.requests, asked, now, load=uow.rulings.get, act=act)
    light(deps, advertiser_id)
    return lifted


def lift_without_ground(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime, *, why: str
) -> Ruling:
    """Lift a ruling whose clause has fallen, or withdraw it while its effect is to come.

    The clock does it, 14 days after the ground fell. The caller holds the advertiser's lock, and
    calls `standing.light` after the commit. Raises `WrongState`.
    """
    scheduled = ruling.status == "scheduled"
    code = ReasonCode.POLICY_CHANGE.value
    ended = ruling.take("withdraw" if scheduled else "lift", CLOCK, now, code=code, why=why)
    if not scheduled:
        end_measures(uow, ruling, EndKind.LIFTED, now, lit_at=deps.wall_clock.now())
    uow.rulings.save(ended)
    told = "withdrawn" if scheduled else "lifted"
    _tell(uow, deps, ended, now, end=told, code=code, why=why, actor=CLOCK)
    return ended


def reverse_ruling(
    deps: Deps, actor: Actor, *, request_id: str, ruling_id: str, code: ReasonCode, why: str
) -> Ruling:
    """Reverse a ruling of the operator's own motion, as if never made: at any time.

    Raises `NotAllowed`, `InvalidValue` for no reason or one that is too long, and `WrongState`.
    """
    asked = request(
        request_id,
        use_case="reverse_ruling",
        actor=actor,
        arguments={"ruling_id": ruling_id, "code": code.value, "why": why},
    )
    with deps.uow() as uow:
        advertiser_id = uow.rulings.get(ruling_id).advertiser_id
        uow.advertisers.lock(advertiser_id)
        now = deps.clock.now()

        def act() -> tuple[str, Ruling]:
            ruling = uow.rulings.lock(ruling_id)
            must_favour(actor, ruling.party_id, act=f"{Favour.REVERSE.value} a ruling")
            said(why, field="reason", at_most=MAX_REASON)
            reversal = reverse(uow, deps, ruling, actor, now, why=f"{code.value}: {why}")
            serve_favourable(
                uow,
                deps,
                reversal.ruling,
                now=now,
                decided_by=named(actor),
                posts=reversal.posts,
                other_measures=reversal.others,
            )
            return ruling.id, reversal.ruling

        reversed_ruling = once(uow.requests, asked, now, load=uow.rulings.get, act=act)
    light(deps, advertiser_id)
    return reversed_ruling


def put_on_stay(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, actor: Actor, now: datetime, *, why: str
) -> Ruling:
    """Suspend the effect of a ruling in force, or one that is to come; the ruling itself stands.

    The caller holds the advertiser's lock, has checked who may grant a stay and serves its letter,
    and calls `standing.light` after the commit. Raises `WrongState`.
    """
    stayed = ruling.take("stay", actor, now, why=why)
    end_measures(uow, ruling, EndKind.STAYED, now, lit_at=deps.wall_clock.now())
    uow.rulings.save(stayed)
    _enter(uow, deps, stayed, {"why": why}, EntryType.STAY)
    return stayed


def end_stay(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, actor: Actor, now: datetime, *, why: str
) -> Ruling:
    """Let a stayed ruling take effect again: dark before this returns, then committed.

    One that was stayed before its day is scheduled again.

    The caller holds the advertiser's lock. Raises `WrongState`, and `WorkerMissing` if a serving
    process cannot be reached; then nothing is changed.
    """
    if first(ruling.steps, "put_into_effect") is None:
        # It never took effect: its clock puts it into effect on its day, or at once if that passed.
        waiting = ruling.take("reschedule", actor, now, why=why)
        uow.rulings.save(waiting)
        _enter(uow, deps, waiting, {"why": why}, EntryType.STAY)
        return waiting
    ruling.take("end_stay", actor, now)
    advertiser = uow.advertisers.get(ruling.advertiser_id)
    measure, stopped = take_effect(uow, deps, advertiser, new_measure(uow, deps, ruling, now))
    uow.measures.add(measure)
    start_by_measure(uow, deps, ruling, measure)
    end_mandates_with(uow, deps, actor, ruling)
    again = ruling.take(
        "end_stay",
        actor,
        max(now, measure.effective_at),
        **{"why": why, "measure_id": measure.id, STOPPED: " ".join(map(str, stopped))},
    )
    uow.rulings.save(again)
    _enter(uow, deps, again, {"why": why, "measure_id": measure.id}, EntryType.STAY)
    return again


def correct_letter(
    deps: Deps, actor: Actor, *, request_id: str, letter_id: str, wrong: str, right: str
) -> Letter:
    """Correct a slip in a letter by a new letter beside it. Nothing else is changed by it.

    Raises:
        NotAllowed: no member of staff who may do a favourable act.
        InvalidValue: the letter does not say `wrong`, or `right` is empty or the same.
    """
    asked = request(
        request_id,
        use_case="correct_letter",
        actor=actor,
        arguments={"letter_id": letter_id, "wrong": wrong, "right": right},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Letter]:
            letter = uow.letters.get(letter_id)
            must_favour(actor, letter.party_id, act="correct a letter")
            if letter.ruling_id is None:
                raise InvalidValue(field="letter", problem="only one about a ruling")
            said(wrong, field="wrong", at_most=MAX_REASON)
            said(right, field="right", at_most=MAX_REASON)
            if " ".join(wrong.split()) not in " ".join(letter.content.text.split()):
                raise InvalidValue(field="wrong", problem="the letter does not say this")
            if wrong.split() == right.split():
                raise InvalidValue(field="right", problem="it says the same")
            correction = serve_letter(
                uow,
                deps,
                kind=LetterKind.FAVOURABLE,
                template="correction",
                matter=about(uow, uow.rulings.get(letter.ruling_id)),
                context={
                    "letter_served_at": letter.served_at,
                    "letter_leaf": letter.proof_leaf,
                    "wrong": wrong,
                    "right": right,
                    "decided_by": named(actor),
                },
                now=now,
            )
            return correction.id, correction

        return once(uow.requests, asked, now, load=uow.letters.get, act=act)


def named(actor: Actor) -> str:
    """How letters name the person of a favourable act: by number; a program as what it is."""
    if actor.is_program:
        return f"the program {actor.id.partition(':')[2]}"
    return f"{say.REVIEWER} {actor.reviewer_number}"


def _tell(
    uow: UnitOfWork,
    deps: Deps,
    ruling: Ruling,
    now: datetime,
    *,
    end: str,
    code: str,
    why: str,
    actor: Actor,
) -> None:
    """The letter about an end, and its entry."""
    posts, others = given_back(uow, ruling)
    serve_letter(
        uow,
        deps,
        kind=LetterKind.FAVOURABLE,
        template="ended",
        matter=about(uow, ruling),
        context={
            **say.money(uow, uow.advertisers.get(ruling.advertiser_id)),
            "end": end,
            "why": why,
            "code": code,
            "decided_by": named(actor),
            "posts": posts,
            "other_measures": others,
        },
        now=now,
    )
    _enter(uow, deps, ruling, {"end": end, "code": code, "why": why, "actor_id": actor.id})


def _enter(
    uow: UnitOfWork,
    deps: Deps,
    ruling: Ruling,
    told: dict[str, object],
    entry_type: EntryType = EntryType.MEASURE_LIFTED,
) -> None:
    earlier = uow.register.by_subject(ruling.id)
    record(
        uow,
        deps,
        type=entry_type,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={"ruling_id": ruling.id, "status": ruling.status, **told},
        public={"reference": ruling.reference, "status": ruling.status},
        # Readable as soon as the ruling itself is, and not before.
        released=any(entry.released_at is not None for entry in earlier),
    )
