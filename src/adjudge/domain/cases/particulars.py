"""Request for particulars: the advertiser asks the operator to be specific, and gets an answer.

The answer never consists of the words of the notice: repeating a sentence is not an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.decider import must_be_numbered, signed
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.wording import repeats
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine, Step, last

DAYS_TO_ANSWER = 7
MAX_TEXT = 5_000
MAX_REQUESTS_PER_RULING = 20
UNSERVED = frozenset({"draft", "proposed", "returned"})

PARTICULARS = Machine(
    subject="request for particulars",
    start="asked",
    moves={
        ("asked", "answer"): "answered",
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
        """When the answer is due."""
        return self.asked_at + timedelta(days=DAYS_TO_ANSWER)

    @property
    def answer(self) -> str:
        """The answer given, or empty."""
        step = last(self.steps, "answer")
        return step.data["text"] if step else ""


def ask(
    request: Particulars, actor: Actor, *, ruling: Ruling, earlier: Sequence[Particulars]
) -> Particulars:
    """The request, if it may be made: a letter about the ruling was served on the party.

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
    return request


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


def _check(text: str, *, field: str) -> None:
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field=field, problem=f"between 1 and {MAX_TEXT:,} characters")
