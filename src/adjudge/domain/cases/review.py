"""Review: reopens a ruling at any time, on new evidence, a changed ground, a fulfilled condition.

While it is in force also yearly on request; and of the operator's own motion at any time. Requests
that come while one is open share its clock and its decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.appeal import OldReasonsPasted
from adjudge.domain.cases.clock import Binds, Clock, grace, tolled
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.ruling import EFFECTIVE, Ruling, SameDecider
from adjudge.domain.cases.wording import repeats
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine, last

MAX_TEXT = 5_000
MAX_OPEN = 20
YEAR = timedelta(days=365)
REVIEWABLE = frozenset({"in force", "lifted", "expired", "lapsed", "modified", "stayed"})
DAYS_WITHOUT_GROUND = 14
"""Within which a ruling is lifted or re-grounded whose clause is withdrawn, expired or milder."""

REVIEW = Machine(
    subject="review",
    start="opened",
    moves={
        ("opened", "confirm"): "confirmed",
        ("opened", "modify"): "modified",
        ("opened", "reverse"): "reversed",
        ("opened", "wait"): "opened",
        ("opened", "resume"): "opened",
        ("opened", "extend"): "opened",
        ("opened", "miss"): "opened",
    },
)


class Occasion(StrEnum):
    """Why a ruling is looked at again."""

    NEW_EVIDENCE = "new evidence"
    CHANGED_GROUND = "a changed ground"
    CONDITION = "a fulfilled condition"
    YEARLY = "the yearly review"
    OWN_MOTION = "our own motion"
    FALLEN = "what it rests on has fallen"


class NothingToReview(DomainError):
    """The ruling is not one that is in force or was."""

    code = "review.no_ruling"

    def message(self) -> str:
        return f"This ruling is {self.details.get('state')}; there is nothing to review."

    def remedy(self) -> str:
        return "Answer the proposal, or wait for the decision."


class ReviewTooSoon(DomainError):
    """The yearly review was asked for less than a year ago."""

    code = "review.too_soon"

    def message(self) -> str:
        return f"The yearly review can be asked for again from {self.details.get('after')} on."

    def remedy(self) -> str:
        return "New evidence, a changed ground or a fulfilled condition reopen it at any time."


class TooManyReviews(DomainError):
    """As many requests wait about this ruling as may."""

    code = "review.too_many"

    def message(self) -> str:
        return f"{MAX_OPEN} requests about this ruling wait, the most that wait at one time."

    def remedy(self) -> str:
        return "Wait for the decision: it deals with all of them."


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Matter):
    """One review of one ruling. `text` says what is new; `joined_to` is the open one before it.

    Raises `InvalidValue` for an empty or too long text.
    """

    kind: ClassVar[MatterKind] = MatterKind.REVIEW
    machine: ClassVar[Machine] = REVIEW

    occasion: Occasion
    text: str
    due: datetime
    joined_to: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > MAX_TEXT:
            raise InvalidValue(field="review", problem=f"between 1 and {MAX_TEXT:,} characters")

    @property
    def reference(self) -> str:
        """`V-1a2b3c4d`: what people call it."""
        return f"V-{self.id[-8:]}"

    @property
    def began_by_itself(self) -> bool:
        """Whether nobody asked for it: a link of the ruling fell."""
        return self.opened_by.startswith("program:")

    @property
    def bears_no_delay(self) -> bool:
        """Whether its deadline has no grace period: the ruling has lost its ground."""
        return self.began_by_itself and self.occasion is Occasion.CHANGED_GROUND

    @property
    def reasons(self) -> str:
        """Why it was decided as it was, or empty."""
        decided = [s for s in self.steps if s.name in {"confirm", "modify", "reverse"}]
        return decided[0].data["reasons"] if decided else ""

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The decision is due; after a miss, at the end of the one grace period."""
        if self.status != "opened" or self.joined_to or last(self.steps, "miss") is not None:
            return ()
        extension = last(self.steps, "extend")
        until = datetime.fromisoformat(extension.data["until"]) if extension else self.due
        due = tolled(until, self.steps)
        if due is None:
            return ()
        on_miss = (
            "A restriction that rests on discretion lapses."
            if extension
            else "One grace period is set and told to both sides."
        )
        if self.bears_no_delay:
            on_miss = "The ruling is lifted."
        return (Clock(name="decision", binds=Binds.OPERATOR, due_at=due, on_miss=on_miss),)


def open_review(
    review: Review, actor: Actor, *, ruling: Ruling, earlier: Sequence[Review]
) -> Review:
    """The review, if it may be opened.

    Raises:
        NotAllowed: of our own motion, no reviewer or appeals officer; else not of the party.
        NothingToReview: the ruling is neither in force nor was.
        ReviewTooSoon: the yearly review, within a year or for what is no longer in force.
        TooManyReviews: 20 are open.
    """
    if review.occasion is Occasion.OWN_MOTION:
        act = "review a ruling of our own motion"
        actor.must_be(StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act=act)
        must_be_numbered(actor, act=act)
    else:
        actor.must_act_for(ruling.party_id, act="ask for a review of this ruling")
    yearly = review.occasion is Occasion.YEARLY
    if ruling.status not in REVIEWABLE or (yearly and ruling.status != "in force"):
        raise NothingToReview(ruling_id=ruling.id, state=ruling.status)
    if yearly:
        asked = [one.opened_at for one in earlier if one.occasion is Occasion.YEARLY]
        began = [step.at for step in ruling.steps if step.name == "put_into_effect"]
        after = max(asked or began) + YEAR
        if review.opened_at < after:
            raise ReviewTooSoon(after=f"{after:%d %B %Y}")
    if sum(one.status == "opened" for one in earlier) >= MAX_OPEN:
        raise TooManyReviews(ruling_id=ruling.id)
    return review


def reopen(review: Review, *, ruling: Ruling, earlier: Sequence[Review]) -> Review | None:
    """A review that starts by itself, because something that the ruling rests on has fallen.

    None if nothing has, or will have, an effect, or if one is open for the same thing.
    """
    known = any(one.status == "opened" and one.text == review.text for one in earlier)
    return None if known or ruling.status not in EFFECTIVE else review


def overtaken(review: Review, ruling: Ruling, now: datetime) -> Review:
    """The ruling has ended otherwise: nothing is left of what the review began with."""
    step = "reverse" if ruling.status == "reversed" else "modify"
    reasons = f"Decision {ruling.reference} is {ruling.status}."
    return review.take(step, program("clock"), now, reasons=reasons)


def confirm(
    review: Review, actor: Actor, *, ruling: Ruling, reasons: str, said: str, now: datetime
) -> Review:
    """The ruling stands, for reasons of its own; `said` are the letters served before.

    Raises:
        SameDecider: the actor made the ruling.
        NotAllowed: neither reviewer nor appeals officer, no number, or an interest in the party.
        OldReasonsPasted: they are the words of a letter.
        InvalidValue: none given, or too long.
        WrongState: it is decided.
    """
    act = "confirm a ruling on review"
    if actor.id in {ruling.drafted_by, ruling.proposer_id, ruling.approver_id}:
        raise SameDecider(ruling_id=ruling.id, earlier="made", act="confirm")
    roles = (StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER)
    actor.must_be_for_case(ruling.case_id, *roles, act=act)
    must_be_numbered(actor, act=act)
    actor.must_be_free_of(ruling.party_id, act=act)
    confirmed = review.take("confirm", actor, now, reasons=_text(reasons))
    if repeats(reasons, said):
        raise OldReasonsPasted
    return confirmed


def reverse(review: Review, actor: Actor, *, reasons: str, now: datetime) -> Review:
    """The ruling falls. A favourable act: one person may, and no interest bars it.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    act = "reverse a ruling on review"
    actor.must_be(StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act=act)
    must_be_numbered(actor, act=act)
    return review.take("reverse", actor, now, reasons=_text(reasons))


def modify(review: Review, actor: Actor, *, reasons: str, by: str, now: datetime) -> Review:
    """The ruling gives way to a narrower one, whose id is `by`; who may: as `reverse`.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    act = "narrow a ruling on review"
    actor.must_be(StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act=act)
    must_be_numbered(actor, act=act)
    return review.take("modify", actor, now, reasons=_text(reasons), by=by)


def miss(review: Review, now: datetime, *, at_most: timedelta) -> Review:
    """The deadline passed: one grace period is set; after that it counts as missed, and is open."""
    if last(review.steps, "extend") is not None:
        return review.take("miss", program("clock"), now)
    due = tolled(review.due, review.steps) or review.due
    until = grace(started=review.opened_at, due=due, at_most=at_most)
    return review.take("extend", program("clock"), now, until=until.isoformat())


def _text(text: str) -> str:
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field="reasons", problem=f"between 1 and {MAX_TEXT:,} characters")
    return text
