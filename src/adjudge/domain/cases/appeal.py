"""Appeal: against a ruling, in three questions (facts, rule, proportion).

It may be filed for six months from receipt, once by each party, and a third person decides it.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.decider import signed
from adjudge.domain.cases.ruling import Ruling, SameDecider
from adjudge.domain.cases.wording import repeats
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
        ("filed", "withdraw"): "withdrawn",
        ("admitted", "withdraw"): "withdrawn",
        ("admitted", "uphold"): "upheld",
        ("admitted", "overturn"): "overturned",
    },
)
APPEALABLE = frozenset({"served", "in force", "lifted", "expired", "lapsed"})


class OverturnCode(StrEnum):
    """Why a ruling fell."""

    FACT = "fact"
    RULE = "rule"
    PROPORTION = "proportion"
    PROCEDURE = "procedure"
    NEW_EVIDENCE = "new evidence"
    POLICY_CHANGE = "policy change"
    DISCRETION = "discretion"


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
    """One party's appeal. At least one of the three questions is put."""

    id: str
    ruling_id: str
    case_id: str
    party_id: str
    filed_by: str
    filed_at: datetime
    on_facts: str = ""
    on_rule: str = ""
    on_proportion: str = ""
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        texts = (self.on_facts, self.on_rule, self.on_proportion)
        if not any(text.strip() for text in texts):
            raise InvalidValue(field="appeal", problem="answer at least one of the three questions")
        if any(len(text) > MAX_TEXT for text in texts):
            raise InvalidValue(field="appeal", problem=f"at most {MAX_TEXT:,} characters each")

    @property
    def status(self) -> str:
        """The reduction of its steps; see `APPEAL`."""
        return APPEAL.state(self.steps)

    @property
    def decide_by(self) -> datetime:
        """When the decision is due."""
        return self.filed_at + timedelta(days=DAYS_TO_DECIDE)

    @property
    def decision(self) -> Step | None:
        """The deciding step: its data has `reasons` and, if overturned, `code`."""
        return first(self.steps, "uphold") or first(self.steps, "overturn")


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
        NotAllowed: the actor does not act for the party.
        NothingToAppeal: the ruling was never served, or was reversed.
        AppealTooLate: the six months are over.
        AppealExists: this party has appealed against it before.
    """
    actor.must_act_for(ruling.party_id, act="appeal against this ruling")
    if ruling.status not in APPEALABLE:
        raise NothingToAppeal(ruling_id=ruling.id, state=ruling.status)
    until = last_day(clocks_run_from)
    if appeal.filed_at.astimezone(UTC).date() > until:
        raise AppealTooLate(until=f"{until:%d %B %Y}")
    if any(other.party_id == appeal.party_id for other in earlier):
        raise AppealExists(ruling_id=ruling.id)
    return appeal


def must_be_third(
    actor: Actor, ruling: Ruling, *, act: str, took_part: Collection[str] = ()
) -> None:
    """Raise unless the actor is an appeals officer who took no part before.

    `took_part` are the ids of those who worked on the case besides the steps of the ruling itself.

    Raises:
        SameDecider: the actor drafted, proposed, approved or otherwise worked on it.
        NotAllowed: no appeals officer, or one with an interest in the party.
    """
    involved = {ruling.drafted_by, *took_part} | {step.actor_id for step in ruling.steps}
    if actor.id in involved:
        raise SameDecider(ruling_id=ruling.id, earlier="took part in", act=act)
    actor.must_be_for_case(ruling.case_id, StaffRole.APPEALS_OFFICER, act=f"{act} an appeal")
    actor.must_be_free_of(ruling.party_id, act=f"{act} it")


def must_be_undecided(appeal: Appeal) -> None:
    """Raise `WrongState` unless the appeal is admitted and waits for its decision."""
    APPEAL.take(appeal.steps, Step(name="uphold", actor_id="", at=appeal.filed_at))


def admit(appeal: Appeal, actor: Actor, now: datetime) -> Appeal:
    """Admit it: it will be decided on its merits. `must_be_third` comes first."""
    return _take(appeal, "admit", actor, now)


def uphold(
    appeal: Appeal, actor: Actor, *, reasons: str, notice_text: str, now: datetime
) -> Appeal:
    """The decision stands, for new reasons. `must_be_third` comes first.

    Raises:
        OldReasonsPasted: they are the words of the notice.
        InvalidValue: none given, or too long.
        WrongState: the appeal was not admitted, or is decided.
    """
    upheld = _take(appeal, "uphold", actor, now, reasons=reasons)
    _check_reasons(reasons, notice_text)
    return upheld


def overturn(
    appeal: Appeal,
    actor: Actor,
    *,
    reasons: str,
    code: OverturnCode,
    notice_text: str,
    now: datetime,
) -> Appeal:
    """The ruling falls as if never made. `must_be_third` comes first; raises as `uphold` does."""
    overturned = _take(appeal, "overturn", actor, now, reasons=reasons, code=code.value)
    _check_reasons(reasons, notice_text)
    return overturned


def _check_reasons(reasons: str, notice_text: str) -> None:
    if not reasons.strip() or len(reasons) > MAX_TEXT:
        raise InvalidValue(field="reasons", problem=f"between 1 and {MAX_TEXT:,} characters")
    if repeats(reasons, notice_text):
        raise OldReasonsPasted


def _take(appeal: Appeal, name: str, actor: Actor, now: datetime, **data: str) -> Appeal:
    step = Step(name=name, actor_id=actor.id, at=now, data=signed(actor, data))
    return replace(appeal, steps=APPEAL.take(appeal.steps, step))
