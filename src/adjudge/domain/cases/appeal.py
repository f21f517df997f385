"""Appeal: against a ruling, in three questions (facts, rule, proportion).

It may be filed for six months from receipt, once by each who is entitled, and a third person
decides it.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from adjudge.domain.actor import Actor, program
from adjudge.domain.cases.clock import Binds, Clock, grace, tolled
from adjudge.domain.cases.decider import signed
from adjudge.domain.cases.entitlement import Entitled, Entitlement, must_speak
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine, Step, first

MONTHS_TO_APPEAL = 6
DAYS_TO_ADMIT = 7
DAYS_TO_DECIDE = 30
MAX_TEXT = 10_000

APPEAL = Machine(
    subject="appeal",
    start="filed",
    moves={
        ("filed", "admit"): "admitted",
        ("filed", "inadmissible"): "inadmissible",
        ("admitted", "uphold"): "upheld",
        # The measure is narrowed, and a ruling that takes less holds in its place.
        ("admitted", "modify"): "modified",
        ("admitted", "overturn"): "overturned",
        # The decision falls, and other people begin again in the same case.
        ("admitted", "remit"): "remitted",
        # Who has no case inbox is told here; the letter is kept with the appeal.
        **{
            (state, "tell"): state
            for state in ("inadmissible", "upheld", "modified", "overturned", "remitted")
        },
        **{
            (state, step): after
            for state in ("filed", "admitted")
            for step, after in (
                ("set_deadlines", state),
                ("wait", state),
                ("resume", state),
                ("extend", state),
                ("miss", state),
                ("withdraw", "withdrawn"),
                ("moot", "moot"),
            )
        },
    },
)
OPEN = frozenset({"filed", "admitted"})
APPEALABLE = frozenset(
    ("served", "scheduled", "in force", "stayed", "lifted", "expired", "lapsed", "modified")
)
"""From service on: a termination that takes effect later is contested before it does."""


class OverturnCode(StrEnum):
    """Why a ruling fell."""

    FACT = "fact"
    RULE = "rule"
    PROPORTION = "proportion"
    PROCEDURE = "procedure"
    NEW_EVIDENCE = "new evidence"
    POLICY_CHANGE = "policy change"
    DISCRETION = "discretion"


class InadmissibleCode(StrEnum):
    """Why an appeal is not decided on its merits."""

    NOT_ENTITLED = "not entitled"
    TOO_LATE = "too late"
    NOT_ABOUT_THE_RULING = "not about the ruling"
    MISUSE = "misuse"


class AppealTooLate(DomainError):
    """The six months have passed."""

    code = "appeal.too_late"

    def message(self) -> str:
        return f"The time to appeal ended on {self.details.get('until')}."

    def remedy(self) -> str:
        return "New evidence can still reopen the ruling: ask for a review."


class AppealExists(DomainError):
    """One appeal per entitled person and ruling."""

    code = "appeal.exists"

    def message(self) -> str:
        return "You have appealed against this ruling already."

    def remedy(self) -> str:
        return "Add to the appeal that is open, or wait for its decision."


class NothingToAppeal(DomainError):
    """The ruling is not one that is in force or was."""

    code = "appeal.no_ruling"

    def message(self) -> str:
        return f"This ruling is {self.details.get('state')}; there is nothing to appeal against."

    def remedy(self) -> str:
        return "Answer the proposal instead, if one was served."


class OldReasonsPasted(DomainError):
    """The decision on appeal repeats the ruling's own words instead of giving reasons."""

    code = "appeal.repeats_ruling"

    def message(self) -> str:
        return "This decision repeats the letter that was appealed against."

    def remedy(self) -> str:
        return "Say, in your own words, how you answer the questions that the appeal puts."


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """One appeal of one entitled person. At least one of the three questions is put.

    `party_id` is empty where a notifier or an author appeals, who are known by their `voice`.
    """

    id: str
    ruling_id: str
    case_id: str
    party_id: str
    filed_by: str
    filed_at: datetime
    on_facts: str = ""
    on_rule: str = ""
    on_proportion: str = ""
    as_whom: Entitlement = Entitlement.PARTY
    voice: str = ""
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        texts = (self.on_facts, self.on_rule, self.on_proportion)
        if not any(text.strip() for text in texts):
            raise InvalidValue(field="appeal", problem="answer at least one of the three questions")
        if any(len(text) > MAX_TEXT for text in texts):
            raise InvalidValue(field="appeal", problem=f"at most {MAX_TEXT:,} characters each")

    @property
    def entitled(self) -> Entitled:
        """Whose appeal it is."""
        return Entitled(as_whom=self.as_whom, party_id=self.party_id, voice=self.voice)

    @property
    def status(self) -> str:
        """The reduction of its steps; see `APPEAL`."""
        return APPEAL.state(self.steps)

    @property
    def admit_by(self) -> datetime:
        """When we have to say whether it is admitted."""
        return self._deadline("admit_by", DAYS_TO_ADMIT)

    @property
    def decide_by(self) -> datetime:
        """When the decision is due."""
        return self._deadline("decide_by", DAYS_TO_DECIDE)

    def _deadline(self, name: str, days: int) -> datetime:
        """As it was set when the appeal was filed; older ones have the model's days."""
        step = first(self.steps, "set_deadlines")
        if step is not None:
            return datetime.fromisoformat(step.data[name])
        return self.filed_at + timedelta(days=days)

    @property
    def decision(self) -> Step | None:
        """The deciding step: its data has `reasons` and, if the ruling fell, `code`."""
        return next((step for step in self.steps if step.name in DECIDING), None)

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The admission is due, then the decision; after a miss, at the end of the grace period."""
        status = self.status
        if status not in OPEN:
            return ()
        filed = status == "filed"
        name = "admission" if filed else "decision"
        due = self.admit_by if filed else self.decide_by
        if any(step.name == "miss" and step.data["clock"] == name for step in self.steps):
            return ()
        extension = self._extension(name)
        until = datetime.fromisoformat(extension.data["until"]) if extension else due
        moved = tolled(until, self.steps)
        if moved is None:
            return ()
        on_miss = (
            "A restriction that rests on discretion lapses."
            if extension
            else "One grace period is set and told to both sides."
        )
        return (Clock(name=name, binds=Binds.APPEALS_OFFICER, due_at=moved, on_miss=on_miss),)

    def _extension(self, clock: str) -> Step | None:
        found = [step for step in self.steps if step.name == "extend"]
        return next((step for step in found if step.data["clock"] == clock), None)


DECIDING = frozenset({"uphold", "modify", "overturn", "remit"})


def last_day(received_at: datetime) -> date:
    """The last day (UTC, to its end) to appeal: six calendar months after receipt.

    Where that month is shorter, its last day.
    """
    received = received_at.astimezone(UTC).date()
    month = received.month - 1 + MONTHS_TO_APPEAL
    year, month = received.year + month // 12, month % 12 + 1
    return date(year, month, min(received.day, calendar.monthrange(year, month)[1]))


def file_appeal(
    appeal: Appeal,
    actor: Actor,
    *,
    ruling: Ruling,
    clocks_run_from: datetime,
    earlier: Sequence[Appeal],
) -> Appeal:
    """The appeal, if it may be filed.

    `clocks_run_from` is when the notice was received, or counts as received at the latest; an
    appeal before that is in time.

    Raises:
        NotAllowed: the actor is not the entitled person, nor acts for that party.
        NothingToAppeal: the ruling was never served, or was reversed.
        AppealTooLate: the six months are over.
        AppealExists: this entitled person has appealed against it before.
    """
    must_speak(actor, appeal.entitled, act="appeal against this ruling")
    if ruling.status not in APPEALABLE:
        raise NothingToAppeal(ruling_id=ruling.id, state=ruling.status)
    until = last_day(clocks_run_from)
    if appeal.filed_at.astimezone(UTC).date() > until:
        raise AppealTooLate(until=f"{until:%d %B %Y}")
    if any(other.entitled.key == appeal.entitled.key for other in earlier):
        raise AppealExists(ruling_id=ruling.id)
    return appeal


def set_deadlines(appeal: Appeal, *, admit_by: datetime, decide_by: datetime) -> Appeal:
    """The appeal with the operator's deadlines, as they are on the day on which it is filed."""
    step = Step(
        name="set_deadlines",
        actor_id=program("clock").id,
        at=appeal.filed_at,
        data={"admit_by": admit_by.isoformat(), "decide_by": decide_by.isoformat()},
    )
    return replace(appeal, steps=APPEAL.take(appeal.steps, step))


def miss(appeal: Appeal, now: datetime, *, at_most: timedelta) -> Appeal:
    """A deadline passed: one grace period is set for it; after that it counts as missed.

    The appeal stays open and has to be decided all the same.
    """
    (clock,) = appeal.clocks
    program_clock = program("clock")
    if any(s.name == "extend" and s.data["clock"] == clock.name for s in appeal.steps):
        return take(appeal, "miss", program_clock, now, clock=clock.name)
    until = grace(started=appeal.filed_at, due=clock.due_at, at_most=at_most)
    return take(appeal, "extend", program_clock, now, clock=clock.name, until=until.isoformat())


def unheard(appeal: Appeal, now: datetime) -> Appeal:
    """Nobody independent was there to admit it in time: no grace period would change that."""
    return take(appeal, "miss", program("clock"), now, clock="admission", why="nobody independent")


def withdraw(appeal: Appeal, actor: Actor, now: datetime) -> Appeal:
    """Whoever appealed takes it back. Raises `NotAllowed`, `WrongState`."""
    must_speak(actor, appeal.entitled, act="withdraw this appeal")
    return take(appeal, "withdraw", actor, now)


def moot(appeal: Appeal, now: datetime, *, why: str) -> Appeal:
    """There is nothing left to decide: the ruling has fallen otherwise."""
    return take(appeal, "moot", program("clock"), now, why=why)


def take(appeal: Appeal, name: str, actor: Actor, now: datetime, **data: str) -> Appeal:
    """The appeal after one more step. Raises `WrongState`."""
    step = Step(name=name, actor_id=actor.id, at=now, data=signed(actor, data))
    return replace(appeal, steps=APPEAL.take(appeal.steps, step))
