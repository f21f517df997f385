"""Reviews: a ruling is looked at again, and stands for new reasons, or falls at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from adjudge.domain.actor import Actor
from adjudge.domain.cases import review as rules
from adjudge.domain.cases.case import must_be_outside
from adjudge.domain.cases.favourable import ReasonCode, must_favour
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.review import Occasion, Review
from adjudge.domain.cases.ruling import EFFECTIVE, Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services import letter_contexts as say
from adjudge.services.appeal_clocks import moot_appeals
from adjudge.services.clause_watch import fall_of_ground, must_have_ground
from adjudge.services.effects import reverse
from adjudge.services.ends import lift_without_ground
from adjudge.services.letters import about, serve_favourable, serve_letter, served_words
from adjudge.services.misses import Owed, extended, longest_grace, missed
from adjudge.services.narrowing import narrow_within
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.rulings import lint
from adjudge.services.standing import light

UNFOUNDED = frozenset({"reasons.fact_without_exhibit", "reasons.rests_on_sealed"})
"""What the linter says of a ruling whose exhibits have fallen since it was made."""


def open_review(
    deps: Deps, actor: Actor, *, request_id: str, ruling_id: str, occasion: Occasion, text: str
) -> Review:
    """Ask for a review, or open one of our own motion; one that is open already is joined.

    Raises `NotAllowed`, `NothingToReview`, `ReviewTooSoon`, `TooManyReviews`, `InvalidValue`.
    """
    asked = request(
        request_id,
        use_case="open_review",
        actor=actor,
        arguments={"ruling_id": ruling_id, "occasion": occasion.value, "text": text},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Review]:
            ruling = uow.rulings.lock(ruling_id)
            earlier = uow.of(Review).by_ruling(ruling_id)
            head = next((r for r in earlier if r.status == "opened" and not r.joined_to), None)
            new = Review(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                opened_by=actor.id,
                opened_at=now,
                case_id=ruling.case_id,
                ruling_id=ruling_id,
                party_id=ruling.party_id,
                advertiser_id=ruling.advertiser_id,
                occasion=occasion,
                text=text,
                due=head.due if head else now + timedelta(days=deps.deadlines.review),
                joined_to=head.id if head else "",
            )
            rules.open_review(new, actor, ruling=ruling, earlier=earlier)
            uow.of(Review).add(new)
            _enter(uow, deps, new, ruling, EntryType.REVIEW_OPENED, text=text, by=actor.id)
            return new.id, new

        return once(uow.requests, asked, now, load=uow.of(Review).get, act=act)


def _enter(
    uow: UnitOfWork,
    deps: Deps,
    review: Review,
    ruling: Ruling,
    kind: EntryType,
    *,
    text: str,
    by: str,
) -> None:
    earlier = uow.register.by_subject(ruling.id)
    record(
        uow,
        deps,
        type=kind,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={
            "review_id": review.id,
            "occasion": review.occasion.value,
            "status": review.status,
            "text": text,
            "by": by,
        },
        public={"reference": ruling.reference, "review": review.status},
        # Readable as soon as the ruling itself is, and not before.
        released=any(entry.released_at is not None for entry in earlier),
    )


def confirm_review(deps: Deps, actor: Actor, *, review_id: str, reasons: str) -> Review:
    """The ruling stands, for reasons of its own, told in a letter.

    Raises `SameDecider`, `NotAllowed`, `GroundGone`, `OldReasonsPasted`, `InvalidValue`,
    `WrongState`; `ReasonsIncomplete` if a fact of it rests on no exhibit any more.
    """
    with deps.uow() as uow:
        review, ruling = _head(uow, review_id)
        now = deps.clock.now()
        must_be_outside(uow.cases.get(ruling.case_id), actor, act="confirm this ruling")
        must_have_ground(deps, ruling, now)
        _must_rest(uow, deps, ruling)
        said = "\n".join(served_words(uow, ruling.id))
        confirmed = rules.confirm(review, actor, ruling=ruling, reasons=reasons, said=said, now=now)
        _save(uow, deps, confirmed, ruling, now)
        return confirmed


def _must_rest(uow: UnitOfWork, deps: Deps, ruling: Ruling) -> None:
    missing = lint(uow, deps, uow.cases.get(ruling.case_id), ruling.statement)
    fallen = tuple(one for one in missing if one.code in UNFOUNDED)
    if fallen:
        raise ReasonsIncomplete(fallen)


def reverse_review(deps: Deps, actor: Actor, *, review_id: str, reasons: str) -> Review:
    """The ruling falls as if never made: everything that it took is given back at once.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    with deps.uow() as uow:
        advertiser_id = uow.of(Review).get(review_id).advertiser_id
        assert advertiser_id is not None
        uow.advertisers.lock(advertiser_id)
        review, ruling = _head(uow, review_id)
        now = deps.clock.now()
        fell = rules.reverse(review, actor, reasons=reasons, now=now)
        _save(uow, deps, fell, ruling, now)
        why = f"review: {review.occasion.value}"
        given_back = reverse(uow, deps, ruling, actor, now, why=why)
        moot_appeals(uow, ruling, now, why=why)
        serve_favourable(
            uow,
            deps,
            given_back.ruling,
            now=now,
            decided_by=say.decider(fell.steps, "reverse", say.REVIEWER),
            posts=given_back.posts,
            other_measures=given_back.others,
        )
    light(deps, advertiser_id)
    return fell


def modify_review(
    deps: Deps,
    actor: Actor,
    *,
    review_id: str,
    statement: Statement,
    reasons: str,
    code: ReasonCode,
) -> Review:
    """The ruling is narrowed, at once; the letter about it is the notice of the narrower one.

    Raises `NotAllowed`, `NotNarrower`, `ReasonsIncomplete`, `InvalidValue`, `WrongState`, and
    `WorkerMissing`.
    """
    with deps.uow() as uow:
        advertiser_id = uow.of(Review).get(review_id).advertiser_id
        assert advertiser_id is not None
        uow.advertisers.lock(advertiser_id)
        review, ruling = _head(uow, review_id)
        must_favour(actor, ruling.party_id, act="narrow a ruling on review")
        now = deps.clock.now()
        narrower = narrow_within(
            uow, deps, ruling, actor, statement, code=code.value, why=reasons, now=now
        )
        modified = rules.modify(review, actor, reasons=reasons, by=narrower.id, now=now)
        _save(uow, deps, modified, ruling, now)
    light(deps, advertiser_id)
    return modified


def _head(uow: UnitOfWork, review_id: str) -> tuple[Review, Ruling]:
    """The review that has the clock for this one, and its ruling, both locked."""
    review = uow.of(Review).lock(review_id)
    if review.joined_to:
        review = uow.of(Review).lock(review.joined_to)
    assert review.ruling_id is not None
    return review, uow.rulings.lock(review.ruling_id)


def _save(uow: UnitOfWork, deps: Deps, decided: Review, ruling: Ruling, now: datetime) -> None:
    """Store the decision for every request that was joined, and serve the one letter about it."""
    step = decided.steps[-1]
    _store(uow, decided, ruling)
    _enter(
        uow,
        deps,
        decided,
        ruling,
        EntryType.REVIEW_DECIDED,
        text=step.data["reasons"],
        by=step.actor_id,
    )
    duration = ruling.statement.duration
    stands = decided.status == "confirmed"
    serve_letter(
        uow,
        deps,
        kind=LetterKind.ADDENDUM if stands else LetterKind.FAVOURABLE,
        template="review_outcome",
        matter=about(uow, ruling),
        context={
            "outcome": decided.status,
            "opened_at": decided.opened_at,
            "occasion": f"On {decided.occasion.value}: {decided.text}",
            "reasons": step.data["reasons"],
            "decided_by": say.decider(decided.steps, step.name, say.REVIEWER),
            "ends_on": duration.ends_on,
            "condition": duration.condition,
            "review_on": duration.review_on,
        },
        now=now,
    )


def _store(uow: UnitOfWork, decided: Review, ruling: Ruling) -> None:
    step = decided.steps[-1]
    uow.of(Review).save(decided)
    for other in uow.of(Review).by_ruling(ruling.id):
        if other.joined_to == decided.id and other.status == "opened":
            actor = Actor(id=step.actor_id)
            uow.of(Review).save(other.take(step.name, actor, step.at, **dict(step.data)))


def miss_review(deps: Deps, review_id: str) -> bool:
    """The decision is overdue: one grace period; after that what is discretionary lapses.

    A ruling whose clause has fallen is lifted at once: without a ground nothing may go on.
    """
    with deps.uow() as uow:
        advertiser_id = uow.of(Review).get(review_id).advertiser_id
        assert advertiser_id is not None
        uow.advertisers.lock(advertiser_id)
        review, ruling = _head(uow, review_id)
        now = deps.clock.now()
        clock = next(iter(review.clocks), None)
        if clock is None or clock.due_at > now:
            return False
        if review.began_by_itself and ruling.status not in EFFECTIVE:
            _overtaken(uow, deps, rules.overtaken(review, ruling, now), ruling)
            return True
        if review.bears_no_delay and fall_of_ground(deps, ruling, now) is not None:
            lift_without_ground(uow, deps, ruling, now, why=review.text)
            ended = uow.rulings.get(ruling.id)
            _overtaken(uow, deps, rules.overtaken(review, ended, now), ended)
        else:
            _late(uow, deps, review, ruling, now)
    light(deps, advertiser_id)
    return True


def _overtaken(uow: UnitOfWork, deps: Deps, done: Review, ruling: Ruling) -> None:
    """Store that the ruling has ended otherwise; the letter about its end has told the party."""
    _store(uow, done, ruling)
    step = done.steps[-1]
    _enter(
        uow,
        deps,
        done,
        ruling,
        EntryType.REVIEW_DECIDED,
        text=step.data["reasons"],
        by=step.actor_id,
    )


def _late(uow: UnitOfWork, deps: Deps, review: Review, ruling: Ruling, now: datetime) -> None:
    (clock,) = review.clocks
    after = rules.miss(review, now, at_most=longest_grace(deps))
    uow.of(Review).save(after)
    what = "review this decision" if review.began_by_itself else "decide your request for a review"
    owed = Owed(matter=about(uow, ruling), duty=what, asked_at=review.opened_at, due=clock.due_at)
    step = after.steps[-1]
    if step.name == "extend":
        until = datetime.fromisoformat(step.data["until"])
        extended(uow, deps, owed, until=until, rulings=(ruling,), now=now)
    else:
        missed(uow, deps, owed, rulings=(ruling,), now=now)
