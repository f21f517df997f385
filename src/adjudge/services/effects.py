"""Effects: a served ruling stops what it says it stops, and a reversal gives exactly that back.

The order is that of "Serving and consistency" in DESIGN.md: everything under the lock of the
advertiser's row; a restriction writes the block before the commit, a loosening after it. So a crash
leaves a post dark for a moment, never lit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adjudge.domain.actor import Actor, program
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.serving import WorkerMissing
from adjudge.domain.cases.measure import STOPPING
from adjudge.domain.cases.ruling import IN_FORCE, RULING, Ruling
from adjudge.domain.errors import DomainError
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.standing.entry import TooManyEntries
from adjudge.domain.standing.measures import NEVER_DARK, EndKind, MeasureInForce
from adjudge.domain.steps import Step, WrongState, first
from adjudge.services.falls import ruling_fell
from adjudge.services.letter_contexts import Context, post_words
from adjudge.services.letters import notice_of
from adjudge.services.mandates import end_mandates_with, give_mandates_back
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.standing import desired_for, light, narrow
from adjudge.services.winddown_starts import restore_after_reversal, start_by_measure

EFFECT = program("effect")
STOPPED = "stopped_slots"


class EffectScheduled(DomainError):
    """The ruling takes effect on a later day, which its notice states."""

    code = "effect.scheduled"

    def message(self) -> str:
        return f"This decision takes effect on {self.details.get('due')}."

    def remedy(self) -> str:
        return "Wait for that day, or withdraw the decision before it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """What a reversal gave back: `posts` as a letter says them, `others` that go on (R-9)."""

    ruling: Ruling
    posts: tuple[Context, ...]
    others: tuple[str, ...]


def put_into_effect(deps: Deps, ruling_id: str) -> MeasureInForce:
    """Put a served ruling into effect: every serving process is dark before this returns.

    Idempotent: a ruling in force answers with its measure. The effective moment is read after the
    block was written, so no decision that starts later shows what was stopped (invariant 3).

    Raises:
        WorkerMissing: a serving process is alive and silent; nothing is changed, try again.
        TooManyEntries: a slot would need a ninth scope entry; nothing is changed.
        EffectScheduled: it takes effect on a later day.
        WrongState: the ruling was not served, or has ended.
    """
    with deps.uow() as uow:
        advertiser = uow.advertisers.lock(uow.rulings.get(ruling_id).advertiser_id)
        ruling = uow.rulings.lock(ruling_id)
        made = uow.measures.by_ruling(ruling_id)
        if made and ruling.status in IN_FORCE:
            return made[-1]
        now = deps.clock.now()
        RULING.take(ruling.steps, Step(name="put_into_effect", actor_id=EFFECT.id, at=now))
        if ruling.effect_due is not None and now < ruling.effect_due:
            raise EffectScheduled(due=f"{ruling.effect_due:%d %B %Y, %H:%M} UTC")
        measure, stopped = take_effect(uow, deps, advertiser, _measure(uow, deps, ruling, now))
        in_force = _store(uow, deps, ruling, measure, stopped)
        gave_way = _give_way(uow, in_force, measure)
    deps.faults.hit("effect.committed")
    if gave_way:
        light(deps, advertiser.id)
    return measure


def take_effect(
    uow: UnitOfWork, deps: Deps, advertiser: Advertiser, measure: MeasureInForce
) -> tuple[MeasureInForce, list[int]]:
    """Darken what a measure stops, before its row is committed; the measure with its moments.

    Returns it with the slots that it made dark. The caller holds the advertiser's lock and stores
    the measure in the same transaction. Raises
    `WorkerMissing` or `TooManyEntries` before anything was changed.
    """
    stopped = narrow(uow, deps, advertiser.id, measure)
    deps.faults.hit("effect.block_written")
    # The wall clock may have been set back since the service; the letter always comes first.
    dark_at = deps.block.effective_now()
    effective_at = max(deps.clock.now(), measure.served_at)
    return replace(measure, effective_at=effective_at, dark_at=dark_at), stopped


def _give_way(uow: UnitOfWork, ruling: Ruling, measure: MeasureInForce) -> bool:
    """End the rulings that this one replaces, in the moment in which it takes effect."""
    gave_way = False
    for old_id in ruling.proposed_with("supersedes").split():
        old = uow.rulings.lock(old_id)
        if old.status in IN_FORCE:
            end_measures(uow, old, EndKind.SUPERSEDED, measure.effective_at, lit_at=measure.dark_at)
            uow.rulings.save(old.take("supersede", EFFECT, measure.effective_at, by=ruling.id))
            gave_way = True
    return gave_way


def end_measures(
    uow: UnitOfWork, ruling: Ruling, kind: EndKind, now: datetime, *, lit_at: datetime | None
) -> None:
    """End what of a ruling is in force; a reversal also says so of what had ended before."""
    for measure in uow.measures.by_ruling(ruling.id):
        if measure.ended_at is None or kind is EndKind.REVERSED:
            uow.measures.save(measure.end(kind, now, lit_at=lit_at))


def new_measure(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime) -> MeasureInForce:
    """The measure that a served ruling makes, not in force yet."""
    return _measure(uow, deps, ruling, now)


def effect_within(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime) -> Ruling:
    """Put a served ruling into effect inside the transaction that makes it.

    The caller holds the advertiser's lock. Raises `WorkerMissing`, `TooManyEntries`.
    """
    advertiser = uow.advertisers.get(ruling.advertiser_id)
    measure, stopped = take_effect(uow, deps, advertiser, _measure(uow, deps, ruling, now))
    return _store(uow, deps, ruling, measure, stopped)


def store_without_effect(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime) -> Ruling:
    """Put a decline in force, which needs no block: the slot of its post was born dark.

    The caller holds the advertiser's lock and serves the letter in the same transaction.
    """
    assert ruling.statement.measure is not None
    assert ruling.statement.measure not in STOPPING
    return _store(uow, deps, ruling, _measure(uow, deps, ruling, now), [])


def _measure(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime) -> MeasureInForce:
    letter = notice_of(uow, ruling.id)
    assert ruling.statement.measure is not None, "the linter passed it"
    return MeasureInForce(
        id=uuid7(now, deps.random(RANDOM_BYTES)),
        ruling_id=ruling.id,
        letter_id=letter.id,
        advertiser_id=ruling.advertiser_id,
        kind=ruling.statement.measure,
        scope=ruling.statement.scope,
        served_at=letter.served_at,
        effective_at=max(now, letter.served_at),
    )


def _store(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, measure: MeasureInForce, stopped: Sequence[int]
) -> Ruling:
    uow.measures.add(measure)
    in_force = ruling.take(
        "put_into_effect",
        EFFECT,
        measure.effective_at,
        **{
            "measure_id": measure.id,
            "effective_at": measure.effective_at.isoformat(),
            STOPPED: " ".join(map(str, stopped)),
        },
    )
    uow.rulings.save(in_force)
    start_by_measure(uow, deps, in_force, measure)
    end_mandates_with(uow, deps, EFFECT, in_force)
    record(
        uow,
        deps,
        type=EntryType.RULING_IN_FORCE,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={
            "ruling_id": ruling.id,
            "measure_id": measure.id,
            "letter_id": measure.letter_id,
            "effective_at": measure.effective_at.isoformat(),
        },
        public={"reference": ruling.reference},
        released=False,
    )
    return in_force


def finish_waiting(deps: Deps) -> list[str]:
    """Put into effect what was served but is not in force yet; the ids of those rulings.

    One that cannot be finished now (a worker is missing, or it was reversed meanwhile) is left for
    the next time.
    """
    with deps.reading() as uow:
        waiting = list(uow.rulings.waiting_for_effect())
    done = []
    for ruling_id in waiting:
        try:
            put_into_effect(deps, ruling_id)
        except (WorkerMissing, WrongState, TooManyEntries):
            continue
        done.append(ruling_id)
    return done


def reverse(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, actor: Actor, now: datetime, *, why: str
) -> Reversal:
    """Reverse a ruling, as if never made; other measures stay. What is built on it reopens.

    The caller holds the advertiser's lock, and calls `standing.light` after the commit.

    Raises:
        WrongState: it was never served, or is reversed already.
    """
    end_measures(uow, ruling, EndKind.REVERSED, now, lit_at=deps.wall_clock.now())
    restore_after_reversal(uow, deps, ruling)
    give_mandates_back(uow, deps, actor, ruling)
    reversed_ruling = ruling.take("reverse", actor, now, why=why)
    uow.rulings.save(reversed_ruling)
    readmitted = _readmit(uow, deps, ruling, actor, now)
    record(
        uow,
        deps,
        type=EntryType.RULING_REVERSED,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={"ruling_id": ruling.id, "actor_id": actor.id, "why": why},
        public={"reference": ruling.reference},
        released=False,
    )
    ruling_fell(uow, deps, ruling, now)
    posts, others = given_back(uow, ruling, readmitted)
    return Reversal(ruling=reversed_ruling, posts=posts, others=others)


def given_back(
    uow: UnitOfWork, ruling: Ruling, readmitted: Collection[str] = ()
) -> tuple[tuple[Context, ...], tuple[str, ...]]:
    """What the end of a ruling's measure gives back: posts as a letter says them, other rulings.

    The posts are those that it stopped, and those whose ids are `readmitted`. Call it after the
    measure has ended.
    """
    step = first(ruling.steps, "put_into_effect")
    slots = {int(slot) for slot in step.data[STOPPED].split()} if step else set()
    desired = desired_for(uow, ruling.advertiser_id)
    others = _others(uow, ruling)
    posts = tuple(
        {
            **post_words(uow, post),
            "shown": desired[post.slot] == NEVER_DARK,
            "why": _why_dark(uow, post, others),
        }
        for post in uow.promoted_posts.by_advertiser(ruling.advertiser_id)
        if post.slot in slots or post.id in readmitted
    )
    return posts, tuple(other.reference for other in others)


def _readmit(uow: UnitOfWork, deps: Deps, ruling: Ruling, actor: Actor, now: datetime) -> set[str]:
    """Admit the posts whose decline fell: the person who overturned it has looked at them."""
    readmitted = set()
    for key in ruling.statement.scope.promoted_post_ids:
        post = uow.promoted_posts.lock(key)
        if post.status != "declined":
            continue
        uow.promoted_posts.save(post.take("admit", actor, now, ruling_id=ruling.id))
        readmitted.add(key)
        record(
            uow,
            deps,
            type=EntryType.POST_ADMITTED,
            subject_id=key,
            party_id=ruling.party_id,
            record={"promoted_post_id": key, "ruling_id": ruling.id, "actor_id": actor.id},
            public={"promoted_post_id": key, "post_id": post.post_id},
            released=True,
        )
    return readmitted


def _others(uow: UnitOfWork, ruling: Ruling) -> list[Ruling]:
    """The other rulings whose measures stop something that the same advertiser promotes now."""
    return [
        uow.rulings.get(measure.ruling_id)
        for measure in uow.measures.by_advertiser(ruling.advertiser_id)
        if measure.ended_at is None
        and measure.ruling_id != ruling.id
        and measure.kind in STOPPING
        and measure.scope.hits_promotion
    ]


def _why_dark(uow: UnitOfWork, post: PromotedPost, others: Sequence[Ruling]) -> str:
    if post.status != "admitted":
        return f"its promotion is {post.status}"
    if uow.advertisers.get(post.advertiser_id).closed_at is not None:
        return "the advertising account is closed"
    references = ", ".join(other.reference for other in others)
    return f"another decision stops it ({references})"
