"""Ruling: a decision in a case. A statement of reasons plus a measure, decided by two people.

The life of a ruling is `RULING`; each function below checks who may take the step (the who-decides
table of CASES.md) and returns the ruling after it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.decider import must_be_numbered, signed
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.narrowing import must_be_narrower
from adjudge.domain.cases.statement import Statement
from adjudge.domain.cases.who_decides import must_be_one_of, must_propose, who_decides
from adjudge.domain.errors import DomainError, NotAllowed
from adjudge.domain.steps import Machine, Step, first, last

DAYS_TO_ANSWER = 7
HEARD_FIRST = frozenset({MeasureKind.SUSPEND, MeasureKind.TERMINATE})
MAX_RESPONSE = 10_000

REVERSIBLE_ENDS = ("lifted", "expired", "lapsed", "modified")
_ENDS = {
    "lift": "lifted",
    "modify": "modified",
    "expire": "expired",
    "lapse": "lapsed",
    "supersede": "superseded",
    "reverse": "reversed",
}
RULING = Machine(
    subject="ruling",
    start="draft",
    moves={
        ("draft", "propose"): "proposed",
        ("draft", "drop"): "dropped",
        # A decline of a post that does not run yet needs no hearing and no second person.
        ("draft", "serve"): "served",
        # What takes less than a ruling in force is a favourable act: one person is enough.
        ("draft", "narrow"): "approved",
        ("proposed", "return"): "returned",
        ("proposed", "drop"): "dropped",
        ("proposed", "serve_proposal"): "proposal letter",
        ("proposed", "approve"): "approved",
        ("proposal letter", "answer"): "answered",
        ("proposal letter", "cure"): "cured",
        ("proposal letter", "time_out"): "unanswered in time",
        ("cured", "close"): "closed: no action",
        **{
            (state, step): after
            for state in ("answered", "cured")
            for step, after in (("respond", state), ("approve", "approved"))
        },
        ("unanswered in time", "approve"): "approved",
        **{
            (state, step): after
            for state in ("proposal letter", "answered", "unanswered in time", "cured")
            for step, after in (("drop", "dropped"), ("return", "returned"))
        },
        ("approved", "serve"): "served",
        ("served", "schedule"): "scheduled",
        ("served", "put_into_effect"): "in force",
        ("served", "reverse"): "reversed",
        ("served", "lapse"): "lapsed",
        ("scheduled", "withdraw"): "withdrawn",
        ("scheduled", "put_into_effect"): "in force",
        ("scheduled", "reverse"): "reversed",
        ("scheduled", "modify"): "modified",
        ("in force", "stay"): "stayed",
        ("scheduled", "stay"): "stayed",
        ("stayed", "end_stay"): "in force",
        # It was stayed before it took effect: it waits for its day again.
        ("stayed", "reschedule"): "scheduled",
        **{(held, step): after for held in ("in force", "stayed") for step, after in _ENDS.items()},
        **{(state, "reverse"): "reversed" for state in REVERSIBLE_ENDS},
    },
)
IN_FORCE = frozenset({"in force", "stayed"})
"""The states in which a ruling has a measure, even if its effect is stayed."""
EFFECTIVE = IN_FORCE | {"scheduled"}
"""Those, and the state in which its effect is to come."""
AT_STAKE = EFFECTIVE | {"served"}
"""Those, and the state in which a silent serving process keeps it from its effect."""


class LinkTo(StrEnum):
    """What a ruling keeps links to besides its facts and exhibits, which its case has."""

    GROUND = "ground"
    RULING = "ruling"


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


class TextChanged(DomainError):
    """The statement is not the one that was proposed; only the response may have been added."""

    code = "ruling.text_changed"

    def message(self) -> str:
        return "The statement of reasons is not the one that was proposed and served."

    def remedy(self) -> str:
        return "Drop this ruling and propose the new text: it needs its own proposal letter."


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
    def is_program(self) -> bool:
        """Whether a program decided it alone: only a decline of a post that does not run yet."""
        return self.drafted_by.startswith("program:")

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
        step = first(self.steps, "answer") or first(self.steps, "cure")
        return step.data["text"] if step else self.proposed_with("answer")

    @property
    def response(self) -> str:
        """How the ruling deals with that answer, or empty."""
        step = last(self.steps, "respond")
        return step.data["text"] if step else self.proposed_with("response")

    @property
    def answer_due(self) -> datetime | None:
        """Until when the party may answer the proposal letter."""
        step = first(self.steps, "serve_proposal")
        if step is None:
            return None
        due = step.data.get("due")
        return datetime.fromisoformat(due) if due else step.at + timedelta(days=DAYS_TO_ANSWER)

    @property
    def effect_due(self) -> datetime | None:
        """When a scheduled ruling takes effect; None if nothing was scheduled."""
        step = first(self.steps, "schedule")
        return datetime.fromisoformat(step.data["due"]) if step else None

    @property
    def no_hearing(self) -> str:
        """Why no hearing came first (see `hearing.NoHearing`), or empty."""
        return self.proposed_with("no_hearing")

    @property
    def was_narrowed(self) -> bool:
        """Whether the approved text takes less than the proposed one."""
        step = first(self.steps, "approve")
        return step is not None and "narrowed_to" in step.data

    @property
    def needs_hearing(self) -> bool:
        """Whether a proposal letter must be served and answered (or wait) before approval."""
        return self.statement.measure in HEARD_FIRST and not self.no_hearing

    @property
    def built_on(self) -> tuple[str, ...]:
        """The ids of the earlier rulings that this one rests on."""
        return tuple(self.proposed_with("built_on").split())

    @property
    def links(self) -> frozenset[tuple[LinkTo, str]]:
        """What it rests on: the reference of its ground, and the ids of earlier rulings."""
        ground = self.statement.ground
        links = {(LinkTo.RULING, ruling_id) for ruling_id in self.built_on}
        return frozenset(links | ({(LinkTo.GROUND, ground.reference)} if ground else set()))

    def proposed_with(self, name: str) -> str:
        """What the proposal says under this name, or empty."""
        step = first(self.steps, "propose")
        return step.data.get(name, "") if step else ""

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The deadlines that run now."""
        status, ends_on = self.status, self.statement.duration.ends_on
        running = []
        if status == "proposal letter" and self.answer_due is not None:
            running.append(
                Clock(
                    name="answer",
                    binds=Binds.PARTY,
                    due_at=self.answer_due,
                    on_miss="The ruling can be approved without an answer.",
                )
            )
        if status == "scheduled" and self.effect_due is not None:
            running.append(
                Clock(
                    name="effect",
                    binds=Binds.PROGRAM,
                    due_at=self.effect_due,
                    on_miss="The measure takes effect.",
                )
            )
        if status in IN_FORCE and ends_on is not None:
            # A day counts from its beginning: of what it may mean, the better for the party.
            running.append(
                Clock(
                    name="end",
                    binds=Binds.PROGRAM,
                    due_at=datetime.combine(ends_on, time(), UTC),
                    on_miss="The measure ends by itself.",
                )
            )
        return tuple(running)

    def take(self, name: str, actor: Actor, now: datetime, **data: str) -> Ruling:
        """The ruling after one more step. Raises `WrongState`."""
        step = Step(name=name, actor_id=actor.id, at=now, data=signed(actor, data))
        return replace(self, steps=RULING.take(self.steps, step))


def propose(ruling: Ruling, actor: Actor, now: datetime, **data: str) -> Ruling:
    """Propose the draft. The linter must have passed it before (see `linter.check`).

    `data` is what else the step keeps: why there is no hearing first, what the ruling is built on.

    Raises:
        NotAllowed: no reviewer, one without a number, or one with an interest in the party; or a
            program, where the who-decides table does not let it propose.
        WrongState: it was proposed before.
    """
    must_propose(actor, ruling.statement, case_id=ruling.case_id, party_id=ruling.party_id)
    return ruling.take("propose", actor, now, statement_sha256=ruling.statement.sha256, **data)


def decline(ruling: Ruling, actor: Actor, now: datetime) -> Ruling:
    """A program, or one person, declines a post that does not run yet: served at once.

    Raises:
        NotAllowed: the measure is another than a decline, or the actor is neither a program nor a
            reviewer without an interest.
        WrongState: it was served before.
    """
    if ruling.statement.measure is not MeasureKind.DECLINE:
        raise NotAllowed(act="decide this alone", needs="a proposal and a second person")
    if not actor.is_program:
        actor.must_be(StaffRole.REVIEWER, act="decline a post")
        must_be_numbered(actor, act="decline a post")
        actor.must_be_free_of(ruling.party_id, act="decline its post")
    return ruling.take("serve", actor, now)


def drop(ruling: Ruling, actor: Actor, now: datetime) -> Ruling:
    """Give the proposal up. A favourable act: one reviewer may, and no interest bars it.

    Raises:
        NotAllowed: the actor is no reviewer, or one without a number.
        WrongState: it is approved already; what is in force can only be reversed or lifted.
    """
    actor.must_be_for_case(ruling.case_id, StaffRole.REVIEWER, act="drop a proposed ruling")
    must_be_numbered(actor, act="drop a proposed ruling")
    return ruling.take("drop", actor, now)


def approve(
    ruling: Ruling, actor: Actor, now: datetime, *, narrowed: Statement | None = None
) -> Ruling:
    """A second person approves what was proposed, after the party was heard.

    `narrowed` is a text that only drops or narrows: then it is what is decided, and the approval
    keeps the hash of what was proposed.

    Heard means: it answered and the answer was dealt with, or its seven days passed in silence;
    where no hearing comes first, nobody waits.

    Raises:
        SameDecider: the actor drafted or proposed it.
        NotAllowed: no reviewer, one without a number, or one with an interest in the party.
        ProposalStandsOpen: the party may still answer.
        AnswerNotDealtWith: it answered, and the ruling says nothing to that.
        TextChanged: the statement is not the proposed one.
        NotNarrower: `narrowed` says or takes more than was proposed, or the same.
        WrongState: it is not at this point.
    """
    if actor.id in (ruling.proposer_id, ruling.drafted_by):
        raise SameDecider(ruling_id=ruling.id, earlier="proposed", act="approve")
    must_be_one_of(
        actor,
        who_decides(ruling.statement),
        case_id=ruling.case_id,
        party_id=ruling.party_id,
        act="approve a ruling",
    )
    current = ruling
    if current.status == "proposal letter":
        current = time_out(current, now)
    if current.status == "proposed" and current.needs_hearing:
        raise ProposalStandsOpen(until="its proposal letter was served")
    if current.status in {"answered", "cured"} and not current.response:
        raise AnswerNotDealtWith(ruling_id=ruling.id)
    proposed = first(current.steps, "propose")
    if proposed and proposed.data["statement_sha256"] != current.statement.sha256:
        raise TextChanged(ruling_id=ruling.id)
    if narrowed is None:
        return current.take("approve", actor, now)
    must_be_narrower(narrowed, current.statement)
    return replace(current, statement=narrowed).take(
        "approve", actor, now, narrowed_to=narrowed.sha256
    )


def time_out(ruling: Ruling, now: datetime) -> Ruling:
    """The time to answer ran out in silence; the step bears the clock's name and time.

    Raises `ProposalStandsOpen` before that, `WrongState` if it was answered or decided.
    """
    due = ruling.answer_due
    if due is not None and now < due:
        raise ProposalStandsOpen(until=f"{due:%d %B %Y, %H:%M} UTC")
    return ruling.take("time_out", program("clock"), due or now)


def may_approve(ruling: Ruling, actor: Actor) -> bool:
    """Whether this person is one who could approve (pages show the button only then)."""
    try:
        actor.must_be_for_case(ruling.case_id, StaffRole.REVIEWER, act="approve")
        must_be_numbered(actor, act="approve")
        actor.must_be_free_of(ruling.party_id, act="approve")
    except DomainError:
        return False
    return actor.id not in (ruling.proposer_id, ruling.drafted_by)
