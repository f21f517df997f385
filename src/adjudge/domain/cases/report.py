"""Report: by anyone, on a promoted post, without an account. Triaged, decided, and answered.

A surge of reports sets priority only: those about the same thing share one clock and one decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.party import check_email, check_name
from adjudge.domain.cases.clock import Binds, Clock, stands_still, tolled
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import DomainError, InvalidValue, NotAllowed
from adjudge.domain.steps import Machine, Step, WrongState, last

SHORTEST_REASON = 20
MAX_TEXT = 5_000
MAX_PER_DAY = 10
DAY = timedelta(days=1)
_STATES = ("filed", "triaged", "case", "no action")

REPORT = Machine(
    subject="report",
    start="filed",
    moves={
        ("filed", "triage"): "triaged",
        ("triaged", "triage"): "triaged",
        ("triaged", "act"): "case",
        ("triaged", "close"): "no action",
        # Whoever reported it may have an appeals officer look again, once.
        ("no action", "look_again"): "triaged",
        # As much where a case was opened, and closed without action.
        ("case", "look_again"): "triaged",
        ("filed", "miss"): "filed",
        ("triaged", "miss"): "triaged",
        # While processing stands by a misuse decision.
        **{(state, step): state for state in ("filed", "triaged") for step in ("wait", "resume")},
        **{(state, "receipt_mailed"): state for state in _STATES},
        ("case", "outcome_mailed"): "case",
        ("no action", "outcome_mailed"): "no action",
        **{
            (state, step): state
            for state in _STATES
            for step in ("appeal_decided", "appeal_mailed")
        },
    },
)


class Priority(StrEnum):
    """How soon somebody has to look at it."""

    URGENT = "urgent"
    ILLEGAL = "illegal"
    OTHER = "other"


TRIAGE_WITHIN = {
    Priority.URGENT: timedelta(hours=1),
    Priority.ILLEGAL: timedelta(hours=24),
    Priority.OTHER: timedelta(days=7),
}
DECIDE_WITHIN = timedelta(days=7)


class Category(StrEnum):
    """What is wrong with the promoted post, as whoever reports it sees it."""

    MALWARE = "malware"
    PHISHING = "phishing"
    FRAUD = "fraud on readers"
    DANGER = "danger to life"
    CHILD_ABUSE = "sexual abuse of children"
    TAKEOVER = "a stolen account"
    ILLEGAL = "against the law in another way"
    POLICY = "against the Ads Policy"

    @property
    def priority(self) -> Priority:
        """What it means for the first look; a person may change that."""
        if self is Category.POLICY:
            return Priority.OTHER
        return Priority.ILLEGAL if self is Category.ILLEGAL else Priority.URGENT

    @property
    def needs_name(self) -> bool:
        """Whether name and address are asked for: not where to give them may be a danger."""
        return self is not Category.CHILD_ABUSE


class TooManyReports(DomainError):
    """This address or connection has reported as much in a day as it may."""

    code = "report.too_many"

    def message(self) -> str:
        return f"You have sent {MAX_PER_DAY} reports within a day, the most that we take."

    def remedy(self) -> str:
        return "Go on tomorrow. Reports about the same post count together, however many they are."


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Matter):
    """One report. `secret` is what its link needs besides its id.

    `sender` is a hash of the connection, from which nobody learns the address;
    `promoted_post_id` is the exact place, `text` the words of the post as they were.
    `joined_to` is the open report about the same post and category, which has the clock.

    Raises:
        InvalidValue: a reason that says nothing, no name or address where they are needed, or no
            good faith.
    """

    kind: ClassVar[MatterKind] = MatterKind.REPORT
    machine: ClassVar[Machine] = REPORT

    promoted_post_id: str
    text: str
    category: Category
    reason: str
    name: str
    email: str
    good_faith: bool
    secret: str
    link: str
    sender: str
    triage_by: datetime
    decide_by: datetime
    joined_to: str = ""

    def __post_init__(self) -> None:
        if not SHORTEST_REASON <= len(self.reason.strip()) <= MAX_TEXT:
            problem = f"say what is wrong and why, in {SHORTEST_REASON} to {MAX_TEXT:,} characters"
            raise InvalidValue(field="reason", problem=problem)
        if self.category.needs_name or self.name:
            check_name(self.name, field="name")
        if self.category.needs_name or self.email:
            check_email(self.email)
        if not self.good_faith:
            raise InvalidValue(field="good faith", problem="say that you believe it to be so")

    @property
    def reference(self) -> str:
        """`N-1a2b3c4d`: what people call it."""
        return f"N-{self.id[-8:]}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look at it; that its mail waits does not count."""
        return self.status in {"filed", "triaged"}

    @property
    def stands(self) -> bool:
        """Whether no clock runs for it now, because of a misuse decision about its sender."""
        return stands_still(self.steps)

    @property
    def priority(self) -> Priority:
        """As it was triaged last, or as its category says."""
        step = last(self.steps, "triage")
        return Priority(step.data["priority"]) if step else self.category.priority

    @property
    def is_second_look(self) -> bool:
        """Whether whoever reported it asked for another look."""
        return last(self.steps, "look_again") is not None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Triage, then the decision; and the mails that are to go out."""
        names = {step.name for step in self.steps}
        missed = {step.data["clock"] for step in self.steps if step.name == "miss"}
        running = []
        if self.is_open and (not self.joined_to or self.is_second_look):
            name, due = (
                ("triage", self.triage_by) if self.status == "filed" else ("decision", self._due())
            )
            moved = tolled(due, self.steps)
            if name not in missed and moved is not None:
                on_miss = "The miss is published, and stays at the top of the queue."
                running.append(
                    Clock(name=name, binds=Binds.OPERATOR, due_at=moved, on_miss=on_miss)
                )
        if self.email and "receipt_mailed" not in names:
            running.append(_mail("receipt", self.opened_at))
        decision = self.decision
        if self.email and decision is not None and not self._told():
            running.append(_mail("outcome", decision))
        untold = self.appeal_to_tell
        if self.email and untold is not None:
            running.append(_mail("appeal", untold.at))
        return tuple(running)

    @property
    def appeal_to_tell(self) -> Step | None:
        """The first decision on an appeal of its sender of which no mail went out yet."""
        decided = [step for step in self.steps if step.name == "appeal_decided"]
        mailed = sum(step.name == "appeal_mailed" for step in self.steps)
        return decided[mailed] if mailed < len(decided) else None

    def _told(self) -> bool:
        """Whether the outcome was mailed since it was decided last."""
        names = [
            step.name for step in self.steps if step.name in {"act", "close", "outcome_mailed"}
        ]
        return names[-1:] == ["outcome_mailed"]

    def _due(self) -> datetime:
        again = last(self.steps, "look_again")
        return again.at + DECIDE_WITHIN if again else self.decide_by

    @property
    def decision(self) -> datetime | None:
        """When it was decided, None while it is open."""
        if self.is_open:
            return None
        found = [step for step in self.steps if step.name in {"act", "close"}]
        return found[-1].at

    @property
    def answer(self) -> str:
        """The letter that told the outcome, as plain text, or empty."""
        found = [step for step in self.steps if step.name in {"act", "close"}]
        return found[-1].data["letter"] if found else ""


def _mail(name: str, due: datetime) -> Clock:
    return Clock(name=name, binds=Binds.PROGRAM, due_at=due, on_miss="The mail goes out.")


def must_not_be_too_many(email: str, sender: str, recent: Sequence[Report], now: datetime) -> None:
    """Raise `TooManyReports` if this address or connection sent ten within a day."""
    today = [report for report in recent if report.opened_at > now - DAY]
    by_address = sum(bool(email) and report.email == email for report in today)
    by_sender = sum(bool(sender) and report.sender == sender for report in today)
    if max(by_address, by_sender) >= MAX_PER_DAY:
        raise TooManyReports


def must_decide(report: Report, actor: Actor, *, party_id: str, act: str) -> None:
    """Raise unless this person may triage or decide it.

    Raises:
        NotAllowed: no reviewer or appeals officer, without a number, or with an interest in the
            advertiser; a second look needs an appeals officer who took no part in the first.
    """
    actor.must_be(StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act=act)
    must_be_numbered(actor, act=act)
    actor.must_be_free_of(party_id, act=act)
    if report.is_second_look:
        actor.must_be(StaffRole.APPEALS_OFFICER, act=act)
        if any(
            s.actor_id == actor.id and s.name in {"close", "triage"} for s in _first_look(report)
        ):
            raise NotAllowed(act=act, needs="a person who took no part in the first look")


def _first_look(report: Report) -> Sequence[Step]:
    again = next(i for i, step in enumerate(report.steps) if step.name == "look_again")
    return report.steps[:again]


def look_again(report: Report, reporter: Actor, text: str, now: datetime) -> Report:
    """Whoever reported it asks for another look, once, with what was overlooked.

    Raises `InvalidValue` for an empty or too long text, `WrongState` if it is open or was asked.
    """
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field="text", problem=f"between 1 and {MAX_TEXT:,} characters")
    if report.is_second_look:
        raise WrongState(subject="report", state=report.status, step="look_again", open="none")
    return report.take("look_again", reporter, now, text=text)
