"""Misses: what follows when the operator misses a deadline that it owes to a party.

The first miss sets one grace period, told to both sides. The second ends what rests on the
operator's discretion; what rests on law, an order or an urgent-harm clause does not end, but an
outside decider takes it. Every miss is published (invariant 7).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from adjudge.domain.actor import program
from adjudge.domain.cases.hearing import is_discretionary as rests_on_discretion
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.ruling import AT_STAKE, Ruling
from adjudge.domain.standing.measures import EndKind
from adjudge.services import letter_contexts as say
from adjudge.services.clauses import ground_clause
from adjudge.services.letters import Matter, about, serve_letter
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record

CLOCK = program("clock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What the operator owed: `duty` as letters say it ("answer your complaint")."""

    matter: Matter
    duty: str
    asked_at: datetime
    due: datetime


def longest_grace(deps: Deps) -> timedelta:
    """The most that one grace period may be."""
    return timedelta(days=deps.deadlines.grace_at_most)


def extended(
    uow: UnitOfWork,
    deps: Deps,
    owed: Owed,
    *,
    until: datetime,
    rulings: Iterable[Ruling],
    now: datetime,
) -> None:
    """The first miss: publish it, and tell the party until when we have to do it now.

    `rulings` are those that are at stake.
    """
    at_stake = list(rulings)
    _publish(uow, deps, owed, now, outcome="extended")
    serve_letter(
        uow,
        deps,
        kind=LetterKind.EXTENSION,
        template="extension",
        matter=owed.matter,
        context={
            "duty": owed.duty,
            "was_due": owed.due,
            "due": until,
            "restricts": any(ruling.status in AT_STAKE for ruling in at_stake),
            "lifts": all(is_discretionary(deps, ruling) for ruling in at_stake),
        },
        now=now,
    )


def missed(
    uow: UnitOfWork, deps: Deps, owed: Owed, *, rulings: Iterable[Ruling], now: datetime
) -> tuple[str, ...]:
    """The second miss: what of these rulings is discretionary lapses; their references.

    One that is served and waits for its effect (a serving process is silent) lapses before it.
    The case of what does not goes to an outside decider: from now on nobody of this site's own
    decides in it against the party.
    The caller holds the advertiser's lock, and calls `standing.light` after the commit.
    """
    at_stake = [ruling for ruling in rulings if ruling.status in AT_STAKE]
    lapsing = [ruling for ruling in at_stake if is_discretionary(deps, ruling)]
    staying = [ruling for ruling in at_stake if ruling not in lapsing]
    for ruling in lapsing:
        lapse(uow, deps, ruling, now, why=owed.duty)
    for ruling in staying:
        hand_over(uow, ruling, now, why=owed.duty)
    lapsed = tuple(ruling.reference for ruling in lapsing)
    _publish(uow, deps, owed, now, outcome="lapsed" if lapsed else "missed")
    serve_letter(
        uow,
        deps,
        kind=LetterKind.FAVOURABLE if lapsed else LetterKind.INFORMATION,
        template="deadline_missed",
        matter=owed.matter,
        context={
            "duty": owed.duty,
            "asked_at": owed.asked_at,
            "lapsed": lapsed,
            "outside": tuple(ruling.reference for ruling in staying),
        },
        now=now,
    )
    for ruling in lapsing:
        # Whoever waited may be another than the party whose measure ends.
        if ruling.party_id != owed.matter.party_id:
            _tell_party(uow, deps, ruling, now)
    return lapsed


def _tell_party(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime) -> None:
    from adjudge.services.effects import given_back  # noqa: PLC0415 - effects lead to misses

    posts, others = given_back(uow, ruling)
    serve_letter(
        uow,
        deps,
        kind=LetterKind.FAVOURABLE,
        template="ended",
        matter=about(uow, ruling),
        context={
            **say.money(uow, uow.advertisers.get(ruling.advertiser_id)),
            "end": EndKind.LAPSED.value,
            "why": "We missed a deadline twice that we owed to somebody else in this matter.",
            "code": "a deadline that we missed",
            "decided_by": "the program clock",
            "posts": posts,
            "other_measures": others,
        },
        now=now,
    )


def is_discretionary(deps: Deps, ruling: Ruling) -> bool:
    """Whether it rests neither on law, nor on a binding order, nor on an urgent-harm clause."""
    return rests_on_discretion(ruling.statement, ground_clause(deps, ruling))


def lapse(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime, *, why: str) -> None:
    """End what a ruling takes, from now on; a stay of it ends with it.

    The caller holds the advertiser's lock, tells the party, and lights after the commit.
    """
    for measure in uow.measures.by_ruling(ruling.id):
        if measure.ended_at is None:
            uow.measures.save(measure.end(EndKind.LAPSED, now, lit_at=deps.wall_clock.now()))
    # What is to take effect later is withdrawn before it does.
    step = "withdraw" if ruling.status == "scheduled" else "lapse"
    uow.rulings.save(ruling.take(step, CLOCK, now, why=why))
    earlier = uow.register.by_subject(ruling.id)
    record(
        uow,
        deps,
        type=EntryType.MEASURE_LIFTED,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={"ruling_id": ruling.id, "end": EndKind.LAPSED.value, "why": why},
        public={"reference": ruling.reference, "end": EndKind.LAPSED.value},
        # Readable as soon as the ruling itself is, and not before.
        released=any(entry.released_at is not None for entry in earlier),
    )


def hand_over(uow: UnitOfWork, ruling: Ruling, now: datetime, *, why: str) -> None:
    """Let an outside decider take the case of a ruling that does not lift."""
    case = uow.cases.lock(ruling.case_id)
    if case.can_go_outside:
        uow.cases.save(case.take("go_outside", CLOCK, now, ruling_id=ruling.id, why=why))


def _publish(uow: UnitOfWork, deps: Deps, owed: Owed, now: datetime, *, outcome: str) -> None:
    """A miss of ours is readable at once; it names nobody."""
    record(
        uow,
        deps,
        type=EntryType.DEADLINE_MISSED,
        subject_id=owed.matter.subject_id,
        party_id=owed.matter.party_id,
        record={
            "reference": owed.matter.reference,
            "due": owed.due.isoformat(),
            "missed_at": now.isoformat(),
            "outcome": outcome,
        },
        public={"reference": owed.matter.reference, "due": f"{owed.due:%Y-%m-%d}"},
        released=True,
    )
