"""Ruling: a decision in a case. A statement of reasons plus a measure, decided by two people.

The life of a ruling is `RULING`; each function below checks who may take the step (the who-decides
table of CASES.md) and returns the ruling after it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import DomainError, InvalidValue, NotAllowed
from adjudge.domain.steps import Machine, Step, first, last

DAYS_TO_ANSWER = 7
MAX_RESPONSE = 10_000

RULING = Machine(
    subject="ruling",
    start="draft",
    moves={
        ("draft", "propose"): "proposed",
        ("draft", "drop"): "dropped",
        ("proposed", "return"): "returned",
        ("proposed", "drop"): "dropped",
        ("proposed", "serve_proposal"): "proposal letter",
        # A decline of a post that does not run yet needs no hearing and no second person.
        ("draft", "serve"): "served",
        ("proposal letter", "answer"): "answered",
        ("proposal letter", "time_out"): "unanswered in time",
        ("proposal letter", "drop"): "dropped",
        ("answered", "respond"): "answered",
        ("answered", "approve"): "approved",
        ("answered", "drop"): "dropped",
        ("unanswered in time", "approve"): "approved",
        ("unanswered in time", "drop"): "dropped",
        ("approved", "serve"): "served",
        ("served", "put_into_effect"): "in force",
        ("in force", "lift"): "lifted",
        ("in force", "expire"): "expired",
        ("in force", "reverse"): "reversed",
        ("served", "reverse"): "reversed",
        ("lifted", "reverse"): "reversed",
        ("expired", "reverse"): "reversed",
    },
)
NEEDS_HEARING = frozenset({MeasureKind.SUSPEND})


class SameDecider(DomainError):
    """Nobody judges alone: who proposed cannot approve, and neither decides the appeal."""

    code = "ruling.same_decider"

    def message(self) -> str:
        d = self.details
        return f"You {d.get('earlier')} this ruling, so you cannot {d.get('act')} it."

    def remedy(self) -> str:
        return "Another person without a part in it must decide."


class ProposalStandsOpen(DomainError):
    """The advertiser still has time to answer the proposal letter."""

    code = "ruling.answer_awaited"

    def message(self) -> str:
        return f"The advertiser may answer the proposal until {self.details.get('until')}."

    def remedy(self) -> str:
        return "Wait for the answer, or for that day to pass."


class AnswerNotDealtWith(DomainError):
    """The advertiser answered, and the ruling does not yet deal with the answer."""

    code = "ruling.answer_unanswered"

    def message(self) -> str:
        return "The advertiser's answer has not been dealt with."

    def remedy(self) -> str:
        return "The proposer adds what the answer changes and why; then a second person approves."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One decision. `statement` is fixed when it is proposed; `response` deals with the answer.

    `number` is its public reference (R-7). `proposer_id` is set by `propose`.
    """

    id: str
    number: int
    case_id: str
    advertiser_id: str
    party_id: str
    statement: Statement
    drafted_by: str
    drafted_at: datetime
    steps: tuple[Step, ...] = ()

    @property
    def reference(self) -> str:
        """`R-7`."""
        return f"R-{self.number}"

    @property
    def status(self) -> str:
        """The reduction of its steps; see `RULING`."""
        return RULING.state(self.steps)

    @property
    def proposer_id(self) -> str | None:
        step = first(self.steps, "propose")
        return step.actor_id if step else None

    @property
    def approver_id(self) -> str | None:
        step = first(self.steps, "approve")
        return step.actor_id if step else None

    @property
    def answer(self) -> str:
        """The party's answer to the proposal letter, or empty."""
        step = first(self.steps, "answer")
        return step.data["text"] if step else ""

    @property
    def response(self) -> str:
        """How the ruling deals with that answer, or empty."""
        step = last(self.steps, "respond")
        return step.data["text"] if step else ""

    @property
    def answer_due(self) -> datetime | None:
        """Until when the party may answer the proposal letter."""
        step = first(self.steps, "serve_proposal")
        return step.at + timedelta(days=DAYS_TO_ANSWER) if step else None

    @property
    def needs_hearing(self) -> bool:
        """Whether a proposal letter must be served and answered (or wait) before approval."""
        return self.statement.measure in NEEDS_HEARING

    def take(self, name: str, actor: Actor, now: datetime, **data: str) -> Ruling:
        """The ruling after one more step. Raises `WrongState`."""
        step = Step(name=name, actor_id=actor.id, at=now, data=data)
        return replace(self, steps=RULING.take(self.steps, step))


def propose(ruling: Ruling, actor: Actor, now: datetime) -> Ruling:
    """Propose the draft. The linter must have passed it before (see `linter.check`)."""
    actor.must_be(StaffRole.REVIEWER, act="propose a ruling")
    actor.must_be_free_of(ruling.party_id, act="propose a ruling on it")
    return ruling.take("propose", actor, now)


def answer(ruling: Ruling, actor: Actor, text: str, now: datetime) -> Ruling:
    """The party answers the proposal letter. Raises `NotAllowed`, `InvalidValue`, `WrongState`."""
    actor.must_act_for(ruling.party_id, act="answer this proposal")
    return ruling.take("answer", actor, now, text=_text(text, field="answer"))


def respond(ruling: Ruling, actor: Actor, text: str, now: datetime) -> Ruling:
    """The proposer deals with the answer. Nobody else may, and nothing else of the text changes."""
    actor.must_be(StaffRole.REVIEWER, act="deal with the answer")
    if actor.id != ruling.proposer_id:
        raise NotAllowed(act="deal with the answer", needs="the person who proposed the ruling")
    return ruling.take("respond", actor, now, text=_text(text, field="response"))


def approve(ruling: Ruling, actor: Actor, now: datetime) -> Ruling:
    """A second person approves, after the answer was dealt with or the time to answer has passed."""
    actor.must_be(StaffRole.REVIEWER, act="approve a ruling")
    actor.must_be_free_of(ruling.party_id, act="approve a ruling on it")
    if actor.id in (ruling.proposer_id, ruling.drafted_by):
        raise SameDecider(ruling_id=ruling.id, earlier="proposed", act="approve")
    current = ruling
    if current.status == "proposal letter":
        assert current.answer_due is not None
        if now < current.answer_due:
            raise ProposalStandsOpen(until=current.answer_due.strftime("%d %B %Y, %H:%M UTC"))
        current = current.take("time_out", actor, now)
    if current.status == "answered" and not current.response:
        raise AnswerNotDealtWith(ruling_id=ruling.id)
    return current.take("approve", actor, now)


def may_approve(ruling: Ruling, actor: Actor) -> bool:
    """Whether this person is one who could approve (pages show the button only then)."""
    try:
        actor.must_be(StaffRole.REVIEWER, act="approve")
        actor.must_be_free_of(ruling.party_id, act="approve")
    except DomainError:
        return False
    return actor.id not in (ruling.proposer_id, ruling.drafted_by)


def _text(text: str, *, field: str) -> str:
    if not text.strip() or len(text) > MAX_RESPONSE:
        raise InvalidValue(field=field, problem=f"between 1 and {MAX_RESPONSE:,} characters")
    return text
