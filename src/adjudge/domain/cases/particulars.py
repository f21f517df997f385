"""Request for particulars: the advertiser asks the operator to be specific, and gets an answer.

The answer never consists of the words of the notice: repeating a sentence is not an answer. It is
due in seven days; one grace period follows a miss, and then what rests on discretion lapses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.clock import Binds, Clock, grace
from adjudge.domain.cases.decider import must_be_numbered, signed
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.wording import repeats
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine, Step, first, last

DAYS_TO_ANSWER = 7
MAX_TEXT = 5_000
MAX_REQUESTS_PER_RULING = 20
UNSERVED = frozenset({"draft", "proposed", "returned"})

PARTICULARS = Machine(
    subject="request for particulars",
    start="asked",
    moves={
        ("asked", "set_deadline"): "asked",
        ("asked", "answer"): "answered",
        # The first miss sets the one grace period; the second one ends what is discretionary.
        ("asked", "extend"): "asked",
        ("asked", "miss"): "missed",
        ("missed", "answer"): "answered",
    },
)


class RepeatsTheNotice(DomainError):
    """The answer says again what the notice said."""

    code = "particulars.repeats_notice"

    def message(self) -> str:
        return "This answer repeats the letter it is to explain."

    def remedy(self) -> str:
        return (
            "Answer the question asked, in other words, with the fact or exhibit that it asks for."
        )


class NothingToExplain(DomainError):
    """The party has no letter yet that it could ask about."""

    code = "particulars.no_letter"

    def message(self) -> str:
        return "No letter about this ruling has been served."

    def remedy(self) -> str:
        return "Ask once you have the letter."


class TooManyRequests(DomainError):
    """The party asked as often as one ruling allows."""

    code = "particulars.too_many"

    def message(self) -> str:
        return f"You have asked {MAX_REQUESTS_PER_RULING} times about this ruling."

    def remedy(self) -> str:
        return "Appeal, and put what is still open as a question about the facts or the rule."


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """One question about one ruling."""

    id: str
    ruling_id: str
    case_id: str
    party_id: str
    question: str
    asked_by: str
    asked_at: datetime
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        _check(self.question, field="question")

    @property
    def status(self) -> str:
        """asked, answered or missed: the reduction of its steps."""
        return PARTICULARS.state(self.steps)

    @property
    def due(self) -> datetime:
        """When the answer is due: as it was set when it was asked, or the end of the grace period.

        Older requests have the model's seven days.
        """
        moved = last(self.steps, "extend") or first(self.steps, "set_deadline")
        if moved is not None:
            return datetime.fromisoformat(moved.data["until"])
        return self.asked_at + timedelta(days=DAYS_TO_ANSWER)

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The answer is due; after a miss, at the end of the one grace period."""
        if self.status != "asked":
            return ()
        on_miss = (
            "A restriction that rests on discretion lapses."
            if last(self.steps, "extend")
            else "One grace period is set and told to both sides."
        )
        return (Clock(name="answer", binds=Binds.OPERATOR, due_at=self.due, on_miss=on_miss),)

    @property
    def answer(self) -> str:
        """The answer given, or empty."""
        step = last(self.steps, "answer")
        return step.data["text"] if step else ""


def ask(
    request: Particulars,
    actor: Actor,
    *,
    ruling: Ruling,
    earlier: Sequence[Particulars],
    due: datetime | None = None,
) -> Particulars:
    """The request, if it may be made: a letter about the ruling was served on the party.

    `due` is when the answer is due, as the deadlines of the day say; by default seven days later.

    Raises:
        NotAllowed: the actor does not act for the party.
        NothingToExplain: no letter about this ruling has been served yet.
        TooManyRequests: the party has asked as often as one ruling allows.
    """
    actor.must_act_for(ruling.party_id, act="ask for particulars of this ruling")
    if ruling.status in UNSERVED:
        raise NothingToExplain(ruling_id=ruling.id)
    if len(earlier) >= MAX_REQUESTS_PER_RULING:
        raise TooManyRequests(ruling_id=ruling.id)
    if due is None:
        return request
    return _take(request, "set_deadline", program("clock"), request.asked_at, until=due.isoformat())


def miss(request: Particulars, now: datetime, *, at_most: timedelta) -> Particulars:
    """The deadline passed: one grace period is set; after that, the request is missed.

    It can still be answered, and is owed an answer. Raises `WrongState`.
    """
    if last(request.steps, "extend") is not None:
        return _take(request, "miss", program("clock"), now)
    until = grace(started=request.asked_at, due=request.due, at_most=at_most)
    return _take(request, "extend", program("clock"), now, until=until.isoformat())


def answer(
    request: Particulars, actor: Actor, text: str, *, said_before: Iterable[str], now: datetime
) -> Particulars:
    """Answer it in words of its own; `said_before` are the letters already served on the ruling.

    Raises:
        NotAllowed: no reviewer, one without a number, or one with an interest in the party.
        RepeatsTheNotice: the answer says again what a letter said.
        InvalidValue: an empty or too long answer.
        WrongState: it was answered before.
    """
    actor.must_be_for_case(
        request.case_id, StaffRole.REVIEWER, act="answer a request for particulars"
    )
    must_be_numbered(actor, act="answer a request for particulars")
    actor.must_be_free_of(request.party_id, act="answer it")
    _check(text, field="answer")
    step = Step(name="answer", actor_id=actor.id, at=now, data=signed(actor, {"text": text}))
    steps = PARTICULARS.take(request.steps, step)
    if any(repeats(text, letter) for letter in said_before):
        raise RepeatsTheNotice(request_id=request.id)
    return replace(request, steps=steps)


def _take(request: Particulars, name: str, actor: Actor, now: datetime, **data: str) -> Particulars:
    step = Step(name=name, actor_id=actor.id, at=now, data=data)
    return replace(request, steps=PARTICULARS.take(request.steps, step))


def _check(text: str, *, field: str) -> None:
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field=field, problem=f"between 1 and {MAX_TEXT:,} characters")
