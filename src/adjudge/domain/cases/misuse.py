"""Misuse decision: processing of somebody's reports, complaints or appeals stands for a time.

Only after a warning, for what was manifestly unfounded, on four factors: absolute number,
proportion, gravity and intent. It refuses nothing: what is sent is kept, and its clock stands. It
lasts at most 90 days; the time to appeal is six months from receipt, as against any ruling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.appeal import AppealExists, AppealTooLate, last_day
from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.cases.who_decides import WHO_DECIDES, Act, must_be_one_of
from adjudge.domain.errors import DomainError, InvalidValue, NotAllowed
from adjudge.domain.steps import Machine, Step, last

FEWEST = 3
MOST = 200
LONGEST_DAYS = 90
DAYS_TO_DECIDE = 30
RECEIVED_AT_LATEST = timedelta(days=30)
WARNING_HOLDS = timedelta(days=365)
ACT = "decide about misuse"
IN_FORCE = frozenset({"in force", "under appeal", "upheld"})
ENDED = frozenset({"expired", "lifted"})
"""It is over, and nobody has found it wrong."""
APPEALED_LATER = "ended, under appeal"
UPHELD_LATER = "upheld after its end"
_STATES = (
    *("warned", "spent", "proposed", "in force", "under appeal", "upheld"),
    *("reversed", "lifted", "lapsed", "expired", APPEALED_LATER, UPHELD_LATER),
)
_RUNNING = ("in force", "upheld")

MISUSE = Machine(
    subject="misuse decision",
    start="warned",
    moves={
        ("warned", "propose"): "proposed",
        ("warned", "spend"): "spent",
        ("proposed", "drop"): "warned",
        ("proposed", "approve"): "in force",
        ("in force", "appeal"): "under appeal",
        ("under appeal", "uphold"): "upheld",
        ("under appeal", "overturn"): "reversed",
        # We did not decide in time: it rests on our discretion, and lapses.
        ("under appeal", "miss"): "lapsed",
        **{(state, "lift"): "lifted" for state in _RUNNING},
        **{(state, "expire"): "expired" for state in _RUNNING},
        # Its end does not answer the appeal; and one may be filed after it.
        **{("under appeal", step): APPEALED_LATER for step in ("lift", "expire")},
        **{(state, "appeal"): APPEALED_LATER for state in sorted(ENDED)},
        (APPEALED_LATER, "uphold"): UPHELD_LATER,
        (APPEALED_LATER, "overturn"): "reversed",
        (APPEALED_LATER, "miss"): "lapsed",
        **{(state, "tell"): state for state in _STATES},
        **{(state, "mailed"): state for state in _STATES},
    },
)


class Processing(StrEnum):
    """The processing that stands while a misuse decision is in force."""

    REPORTS = "reports"
    COMPLAINTS = "complaints"
    APPEALS = "appeals"


class NotWarned(DomainError):
    """Nothing was sent after the warning that would be misuse again."""

    code = "misuse.not_warned"

    def message(self) -> str:
        return "A misuse decision needs a warning, and something unfounded that was sent after it."

    def remedy(self) -> str:
        return "Warn first. Decide only if the same is done again after the warning was received."


class TooFewForMisuse(DomainError):
    """What is named was not found to be unfounded, or is not frequent."""

    code = "misuse.too_few"

    def message(self) -> str:
        return f"Name at least {FEWEST} that were looked at and found unfounded, one by one."

    def remedy(self) -> str:
        return "Only what was decided counts: no action, explained, upheld or inadmissible."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Something that was sent: a report, a complaint or an appeal, with when and if unfounded."""

    id: str
    at: datetime
    unfounded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """The four factors. `number` of `total` were unfounded: absolute number and proportion."""

    number: int
    total: int
    gravity: str
    intent: str

    def __post_init__(self) -> None:
        if not 0 < self.number <= self.total:
            raise InvalidValue(field="number", problem="between 1 and all that were sent")
        check_text(self.gravity, field="gravity")
        check_text(self.intent, field="intent")

    @property
    def percent(self) -> int:
        """The proportion of what was unfounded among all that was sent, in percent."""
        return round(100 * self.number / self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Misuse(Matter):
    """One warning, and what follows from it. `email` is a reporter's address, else it is a party.

    Raises:
        InvalidValue: no text, or neither a reporter nor a party, or reports of a party.
    """

    kind: ClassVar[MatterKind] = MatterKind.MISUSE
    machine: ClassVar[Machine] = MISUSE

    processing: Processing
    warning: str
    email: str = ""

    def __post_init__(self) -> None:
        check_text(self.warning, field="warning")
        if (self.processing is Processing.REPORTS) != bool(self.email):
            problem = "a reporter by address for reports, else a party"
            raise InvalidValue(field="processing", problem=problem)
        if bool(self.email) == bool(self.party_id):
            raise InvalidValue(field="email", problem="either a reporter's address, or a party")

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"U-{self.id[-8:]}"

    @property
    def is_in_force(self) -> bool:
        """Whether processing stands now."""
        return self.status in IN_FORCE

    @property
    def is_under_appeal(self) -> bool:
        """Whether an appeal against it waits for its decision, also after its end."""
        return self.status in {"under appeal", APPEALED_LATER}

    @property
    def can_be_appealed(self) -> bool:
        """Whether it is one to appeal against, and nobody has; in time or not."""
        return self.status in {"in force", *ENDED} and last(self.steps, "appeal") is None

    @property
    def mail_received_at(self) -> datetime:
        """When a reporter received the decision: its mail was taken, at the latest 30 days after.

        For one that was approved against a reporter.
        """
        names = [step.name for step in self.steps]
        written = self.steps[names.index("tell", names.index("approve"))]
        number = names[: self.steps.index(written)].count("tell")
        taken = [step.at for step in self.steps if step.name == "mailed"]
        latest = written.at + RECEIVED_AT_LATEST
        return min(taken[number], latest) if number < len(taken) else latest

    @property
    def until(self) -> datetime | None:
        """When processing goes on by itself; None before it was approved."""
        proposed, approved = last(self.steps, "propose"), last(self.steps, "approve")
        if proposed is None or approved is None:
            return None
        return approved.at + timedelta(days=int(proposed.data["days"]))

    @property
    def untold(self) -> Step | None:
        """The first letter to a reporter of which no mail went out yet."""
        told = [step for step in self.steps if step.name == "tell"]
        mailed = sum(step.name == "mailed" for step in self.steps)
        return told[mailed] if mailed < len(told) else None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The warning is spent after a year; a decision ends by itself; its appeal is due."""
        running = []
        if self.status == "warned":
            due = self.opened_at + WARNING_HOLDS
            words = "The warning is spent."
            running.append(Clock(name="warning", binds=Binds.PROGRAM, due_at=due, on_miss=words))
        if self.is_in_force and self.until is not None:
            words = "Processing goes on, from now on."
            running.append(Clock(name="end", binds=Binds.PROGRAM, due_at=self.until, on_miss=words))
        appealed = last(self.steps, "appeal")
        if self.is_under_appeal and appealed is not None:
            running.append(
                Clock(
                    name="appeal",
                    binds=Binds.APPEALS_OFFICER,
                    due_at=appealed.at + timedelta(days=DAYS_TO_DECIDE),
                    on_miss="The decision lapses.",
                )
            )
        if self.email and self.untold is not None:
            words = "The mail goes out."
            running.append(
                Clock(name="mail", binds=Binds.PROGRAM, due_at=self.untold.at, on_miss=words)
            )
        return tuple(running)


def must_decide(misuse: Misuse, actor: Actor, *, act: str) -> None:
    """Raise `NotAllowed` unless the table of who decides lets this person take part."""
    must_be_one_of(actor, WHO_DECIDES[Act.MISUSE], party_id=misuse.party_id or "", act=act)


def propose(
    misuse: Misuse,
    actor: Actor,
    *,
    items: Sequence[str],
    sent: Sequence[Sent],
    gravity: str,
    intent: str,
    reasons: str,
    days: int,
    now: datetime,
) -> Misuse:
    """The first of two people: what was unfounded (`items`) among all that was `sent`.

    Raises:
        NotAllowed: no reviewer, without a number, or with an interest.
        TooFewForMisuse: fewer than three, or one that was not found unfounded.
        NotWarned: none of them was sent after the warning.
        InvalidValue: a factor or the reasons are missing, or more than 90 days.
        WrongState: it is no warning, or a spent one.
    """
    must_decide(misuse, actor, act=ACT)
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidValue(field="days", problem=f"between 1 and {LONGEST_DAYS}")
    check_text(reasons, field="reasons")
    named = set(items)
    found = [one for one in sent if one.id in named and one.unfounded]
    if len(found) < len(named) or not FEWEST <= len(named) <= MOST:
        raise TooFewForMisuse
    if not any(one.at > misuse.opened_at for one in found):
        raise NotWarned(misuse_id=misuse.id)
    factors = Factors(number=len(found), total=len(sent), gravity=gravity, intent=intent)
    return misuse.take(
        "propose",
        actor,
        now,
        items=" ".join(sorted(named)),
        number=str(factors.number),
        total=str(factors.total),
        percent=str(factors.percent),
        gravity=gravity,
        intent=intent,
        reasons=reasons,
        days=str(days),
    )


def approve(misuse: Misuse, actor: Actor, now: datetime) -> Misuse:
    """The second person. Raises `NotAllowed`, `SameDecider`, `WrongState`."""
    must_decide(misuse, actor, act=ACT)
    approved = misuse.take("approve", actor, now)
    proposed = last(misuse.steps, "propose")
    if proposed is not None and proposed.actor_id == actor.id:
        raise SameDecider(ruling_id=misuse.id, earlier="proposed", act="approve")
    return approved


def appeal(
    misuse: Misuse, actor: Actor, text: str, now: datetime, *, received_at: datetime
) -> Misuse:
    """Whoever is concerned appeals; who that is, the service makes out.

    `received_at` is when the decision was received, or counts as received at the latest. As
    against any ruling there are six months from then, whether it has ended meanwhile or not.

    Raises:
        AppealTooLate: the six months are over.
        AppealExists: it was appealed against before.
        InvalidValue: no text.
        WrongState: there is no decision to appeal against.
    """
    check_text(text, field="appeal")
    appealed = misuse.take("appeal", actor, now, text=text)
    if not misuse.can_be_appealed:
        raise AppealExists(ruling_id=misuse.id)
    until = last_day(received_at)
    if now.astimezone(UTC).date() > until:
        raise AppealTooLate(until=f"{until:%d %B %Y}")
    return appealed


def decide_appeal(
    misuse: Misuse, actor: Actor, *, upheld: bool, reasons: str, now: datetime
) -> Misuse:
    """A third person decides. Raises `NotAllowed`, `SameDecider`, `InvalidValue`, `WrongState`."""
    act = "decide the appeal against a misuse decision"
    decided = misuse.take("uphold" if upheld else "overturn", actor, now, reasons=reasons)
    check_text(reasons, field="reasons")
    took_part = {misuse.opened_by} | {
        step.actor_id for step in misuse.steps if step.name in {"propose", "approve", "drop"}
    }
    if actor.id in took_part:
        raise SameDecider(ruling_id=misuse.id, earlier="took part in", act=act)
    officer = replace(WHO_DECIDES[Act.MISUSE], roles=frozenset({StaffRole.APPEALS_OFFICER}))
    must_be_one_of(actor, officer, party_id=misuse.party_id or "", act=act)
    return decided


def lift(misuse: Misuse, actor: Actor, now: datetime, *, why: str) -> Misuse:
    """End it early: a favourable act of one person. Raises `NotAllowed`, `WrongState`."""
    check_text(why, field="why")
    must_be_one_of(
        actor, WHO_DECIDES[Act.FAVOURABLE], party_id=misuse.party_id or "", act="lift it"
    )
    return misuse.take("lift", actor, now, reasons=why)


def fire(misuse: Misuse, name: str, now: datetime) -> Misuse:
    """What the clock called `name` does once it is due; the same misuse if it is not."""
    due = next((clock for clock in misuse.clocks if clock.name == name), None)
    if due is None or due.due_at > now:
        return misuse
    step = {"warning": "spend", "end": "expire", "appeal": "miss"}[name]
    return misuse.take(step, program("clock"), now)


def must_be_concerned(misuse: Misuse, actor: Actor, *, email: str = "") -> None:
    """Raise `NotAllowed` unless the actor acts for its party, or the address is its reporter's."""
    if misuse.party_id:
        actor.must_act_for(misuse.party_id, act="appeal against this decision")
    elif email != misuse.email:
        raise NotAllowed(act="appeal against this decision", needs="whoever it is about")


def proposal(misuse: Misuse) -> Step:
    """The proposal that was approved, with its factors."""
    found = last(misuse.steps, "propose")
    assert found is not None, "it was proposed"
    return found
