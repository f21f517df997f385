"""Complaint: needs no ruling. "I am dark and nobody told me", "pending too long", "it is wrong".

It is answered from the log; a restriction that cannot be explained ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.clock import Binds, Clock, grace, tolled
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine, last

MAX_TEXT = 5_000
MAX_OPEN = 20
MAX_CITED = 50

COMPLAINT = Machine(
    subject="complaint",
    start="filed",
    moves={
        ("filed", "explain"): "explained",
        ("filed", "end_restriction"): "restriction ended",
        ("filed", "wait"): "filed",
        ("filed", "resume"): "filed",
        # The first miss sets the one grace period; the second one ends what is discretionary.
        ("filed", "extend"): "filed",
        ("filed", "miss"): "missed",
        ("missed", "explain"): "explained",
        ("missed", "end_restriction"): "restriction ended",
    },
)


class About(StrEnum):
    """What is complained of."""

    DARK = "dark without a letter"
    PENDING = "pending too long"
    HOLD = "a hold"
    OTHER = "something else"


class TooManyComplaints(DomainError):
    """The party has as many complaints open as it may."""

    code = "complaint.too_many"

    def message(self) -> str:
        return f"You have {MAX_OPEN} complaints open, the most that wait at one time."

    def remedy(self) -> str:
        return "Wait for an answer: whatever concerns the same thing is answered together."


class NotFromTheLog(DomainError):
    """The answer cites no entry of the register about this advertiser."""

    code = "complaint.cites_nothing"

    def message(self) -> str:
        return "An answer to a complaint rests on entries of the register, and this cites none."

    def remedy(self) -> str:
        return (
            "Choose the entries that explain the restriction. If there is none, the restriction "
            "ends."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint(Matter):
    """One complaint of a party. `due` is when the answer is due; `subject_id` what it is about.

    `joined_to` is the earlier open complaint about the same thing: one clock and one answer for
    both.

    Raises:
        InvalidValue: an empty or too long text.
    """

    kind: ClassVar[MatterKind] = MatterKind.COMPLAINT
    machine: ClassVar[Machine] = COMPLAINT

    about: About
    text: str
    due: datetime
    subject_id: str = ""
    joined_to: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > MAX_TEXT:
            raise InvalidValue(field="complaint", problem=f"between 1 and {MAX_TEXT:,} characters")

    @property
    def reference(self) -> str:
        """`K-1a2b3c4d`: what people call it."""
        return f"K-{self.id[-8:]}"

    @property
    def answer(self) -> str:
        """What was answered, or empty."""
        step = last(self.steps, "explain") or last(self.steps, "end_restriction")
        return step.data["text"] if step else ""

    @property
    def is_extended(self) -> bool:
        """Whether the one grace period was set."""
        return last(self.steps, "extend") is not None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The answer is due; after a miss, at the end of the one grace period."""
        if self.status != "filed" or self.joined_to:
            return ()
        extension = last(self.steps, "extend")
        until = datetime.fromisoformat(extension.data["until"]) if extension else self.due
        due = tolled(until, self.steps)
        if due is None:
            return ()
        on_miss = (
            "A restriction that rests on discretion ends."
            if extension
            else "One grace period is set and told to both sides."
        )
        return (Clock(name="answer", binds=Binds.OPERATOR, due_at=due, on_miss=on_miss),)


def file(complaint: Complaint, actor: Actor, *, earlier: Sequence[Complaint]) -> Complaint:
    """The complaint, if it may be filed; joined to an open one about the same thing.

    Raises:
        NotAllowed: the actor does not act for the party.
        TooManyComplaints: the party has 20 open.
    """
    assert complaint.party_id is not None, "a complaint has its party"
    actor.must_act_for(complaint.party_id, act="file this complaint")
    waiting = [other for other in earlier if other.status == "filed"]
    if len(waiting) >= MAX_OPEN:
        raise TooManyComplaints(party_id=complaint.party_id)
    return complaint


def same_thing(about: About, subject_id: str, earlier: Sequence[Complaint]) -> Complaint | None:
    """The open complaint about the same thing that has the clock, or None."""
    return next(
        (
            other
            for other in earlier
            if other.status == "filed"
            and not other.joined_to
            and (other.about, other.subject_id) == (about, subject_id)
        ),
        None,
    )


def explain(
    complaint: Complaint, actor: Actor, *, text: str, cited: Sequence[int], now: datetime
) -> Complaint:
    """Answer it from the log: `cited` are numbers of entries in the register.

    Raises:
        NotAllowed: neither reviewer nor appeals officer, without a number, or with an interest.
        NotFromTheLog: nothing is cited.
        InvalidValue: an empty or too long answer, or more than 50 entries.
        WrongState: it was answered before.
    """
    _must_answer(complaint, actor)
    if not cited:
        raise NotFromTheLog(complaint_id=complaint.id)
    if len(cited) > MAX_CITED:
        raise InvalidValue(field="entries", problem=f"at most {MAX_CITED}")
    return complaint.take(
        "explain", actor, now, text=_text(text), cited=" ".join(map(str, sorted(set(cited))))
    )


def end_restriction(
    complaint: Complaint, actor: Actor, *, text: str, ended: Sequence[str], now: datetime
) -> Complaint:
    """What cannot be explained ends. A favourable act: one person may, and no interest bars it.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    actor.must_be(
        StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act="end what a complaint is about"
    )
    must_be_numbered(actor, act="end what a complaint is about")
    return complaint.take("end_restriction", actor, now, text=_text(text), ended=" ".join(ended))


def miss(complaint: Complaint, now: datetime, *, at_most: timedelta) -> Complaint:
    """The deadline passed: one grace period is set; after that, the complaint is missed."""
    clock = program("clock")
    if complaint.is_extended:
        return complaint.take("miss", clock, now)
    due = tolled(complaint.due, complaint.steps) or complaint.due
    until = grace(started=complaint.opened_at, due=due, at_most=at_most)
    return complaint.take("extend", clock, now, until=until.isoformat())


def _must_answer(complaint: Complaint, actor: Actor) -> None:
    assert complaint.party_id is not None, "a complaint has its party"
    actor.must_be(StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act="answer a complaint")
    must_be_numbered(actor, act="answer a complaint")
    actor.must_be_free_of(complaint.party_id, act="answer its complaint")


def _text(text: str) -> str:
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field="answer", problem=f"between 1 and {MAX_TEXT:,} characters")
    return text
