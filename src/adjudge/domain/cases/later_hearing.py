"""Later hearing: who could not be heard before a measure took effect is heard after it.

After a second person has confirmed an interim measure, and after a ruling of an emergency act's
batch, the party has a proposal letter: seven days to answer, and an answer that we deal with within
seven days of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.clock import Binds, Clock, grace
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.hearing import said
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import Machine, first, last

LATER_HEARING = Machine(
    subject="later hearing",
    start="open",
    moves={
        ("open", "answer"): "answered",
        ("open", "time_out"): "unanswered",
        ("answered", "deal_with"): "dealt with",
        ("answered", "extend"): "answered",
        ("answered", "miss"): "missed",
        ("missed", "deal_with"): "dealt with",
        # The ruling ended meanwhile, so nothing is left to be heard about.
        **{(state, "moot"): "moot" for state in ("open", "answered", "missed")},
    },
)


class WhyLater(StrEnum):
    """Why the party was not heard before."""

    INTERIM = "interim measure"
    EMERGENCY = "emergency act"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterHearing(Matter):
    """One hearing about a ruling in force. `days` is how long we have to deal with the answer.

    `acted_alone` is the login's id of who imposed the interim measure alone, or empty: that person
    does not judge the answer.

    Raises:
        InvalidValue: it is about no ruling and party, or `days` is none.
    """

    kind: ClassVar[MatterKind] = MatterKind.LATER_HEARING
    machine: ClassVar[Machine] = LATER_HEARING

    why: WhyLater
    answer_due: datetime
    days: int
    acted_alone: str = ""

    def __post_init__(self) -> None:
        if not (self.ruling_id and self.party_id and self.case_id and self.advertiser_id):
            raise InvalidValue(field="later hearing", problem="it is about a ruling and its party")
        if self.days < 1:
            raise InvalidValue(field="days", problem="one at least")

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"LH-{self.id[-8:]}"

    @property
    def answer(self) -> str:
        """What the party said, or empty."""
        step = first(self.steps, "answer")
        return step.data["text"] if step else ""

    @property
    def response(self) -> str:
        """How its answer was dealt with, or empty."""
        step = last(self.steps, "deal_with")
        return step.data["text"] if step else ""

    @property
    def due(self) -> datetime | None:
        """Until when we have to deal with the answer; None while there is none."""
        answered, extended = first(self.steps, "answer"), last(self.steps, "extend")
        if extended is not None:
            return datetime.fromisoformat(extended.data["until"])
        return answered.at + timedelta(days=self.days) if answered else None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The party's time to answer, then ours to deal with it."""
        if self.status == "open":
            on_miss = "The ruling stands without an answer; it can still be appealed."
            return (_clock("answer", Binds.PARTY, self.answer_due, on_miss),)
        if self.status == "answered" and self.due is not None:
            on_miss = "One grace period; then what is discretionary ends, the rest goes outside."
            return (_clock("decision", Binds.OPERATOR, self.due, on_miss),)
        return ()


def answer_later(hearing: LaterHearing, actor: Actor, text: str, now: datetime) -> LaterHearing:
    """The party answers, in time. Raises `NotAllowed`, `InvalidValue`, `WrongState`."""
    assert hearing.party_id is not None, "it has its party"
    actor.must_act_for(hearing.party_id, act="answer this letter")
    if now >= hearing.answer_due:
        hearing = time_out_later(hearing)
    return hearing.take("answer", actor, now, text=said(text, field="answer"))


def time_out_later(hearing: LaterHearing) -> LaterHearing:
    """The time to answer ran out in silence; the step bears the clock's name and time."""
    return hearing.take("time_out", program("clock"), hearing.answer_due)


def deal_with_later(
    hearing: LaterHearing, actor: Actor, text: str, now: datetime, *, outside_only: bool
) -> LaterHearing:
    """Say what the answer changes and why. What it changes is then done by a favourable act.

    `outside_only`: the deadline was missed twice, and what is at stake does not lift by that.

    Raises:
        NotAllowed: no reviewer of the case without an interest; who imposed the measure alone; or
            one of this site's own where somebody from outside must.
        InvalidValue: an empty or too long text, or the words of the answer itself.
        WrongState: there is no answer, or it was dealt with.
    """
    assert hearing.party_id is not None, "it has its party"
    assert hearing.case_id is not None, "it has its case"
    act = "deal with the answer"
    actor.must_be_for_case(hearing.case_id, StaffRole.REVIEWER, act=act)
    must_be_numbered(actor, act=act)
    actor.must_be_free_of(hearing.party_id, act=act)
    if actor.id == hearing.acted_alone:
        raise NotAllowed(act=act, needs="another person than imposed the measure alone")
    if outside_only and hearing.status == "missed" and not actor.is_outside:
        raise NotAllowed(act=act, needs="an outside decider, since the deadline was missed twice")
    if said(text, field="response").split() == hearing.answer.split():
        raise InvalidValue(field="response", problem="more than the words of the answer")
    return hearing.take("deal_with", actor, now, text=text)


def miss_later(hearing: LaterHearing, now: datetime, *, at_most: timedelta) -> LaterHearing:
    """Our deadline passed: one grace period; after that it is missed. Raises `WrongState`."""
    clock, answered = program("clock"), first(hearing.steps, "answer")
    if answered is None or hearing.due is None or last(hearing.steps, "extend") is not None:
        return hearing.take("miss", clock, now)
    until = grace(started=answered.at, due=hearing.due, at_most=at_most)
    return hearing.take("extend", clock, now, until=until.isoformat())


def _clock(name: str, binds: Binds, due_at: datetime, on_miss: str) -> Clock:
    return Clock(name=name, binds=binds, due_at=due_at, on_miss=on_miss)
