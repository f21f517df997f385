"""Matter: whatever a case deals with besides rulings and appeals, each with its own machine.

A complaint, a review, a hold, a general act ... What was said when it was opened never changes;
everything after that is a step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self

from adjudge.domain.actor import Actor
from adjudge.domain.cases.clock import Clock
from adjudge.domain.cases.decider import signed
from adjudge.domain.steps import Machine, Step


class MatterKind(StrEnum):
    """What kinds of matters there are; each is one class in a module of its name."""

    AUTHORISATION = "authorisation"
    BATCH = "batch"
    COMPLAINT = "complaint"
    CORRESPONDENCE = "correspondence"
    DECLARATION = "declaration"
    DESIGNATION_LIST = "designation_list"
    GENERAL_ACT = "general_act"
    HOLD = "hold"
    INTERIM_MEASURE = "interim_measure"
    INVITATION = "invitation"
    LATER_HEARING = "later_hearing"
    LINK = "link"
    MANDATE = "mandate"
    MISUSE = "misuse"
    ORDER = "order"
    PROCEEDING = "proceeding"
    RECALL = "recall"
    REFERRAL = "referral"
    REPORT = "report"
    RESCREENING = "rescreening"
    REVIEW = "review"
    STAY = "stay"
    TERMS = "terms"
    UNDERTAKING = "undertaking"
    WITHHOLDING = "withholding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What all matters share. A kind sets `kind` and `machine` and adds its own fields.

    `opened_by` is a login's id, a program, or `anybody` where no account is needed. The ids tie it
    to a case, ruling, party or advertiser, each None where there is none.
    """

    kind: ClassVar[MatterKind]
    machine: ClassVar[Machine]

    id: str
    opened_by: str
    opened_at: datetime
    case_id: str | None = None
    ruling_id: str | None = None
    party_id: str | None = None
    advertiser_id: str | None = None
    steps: tuple[Step, ...] = ()

    @property
    def status(self) -> str:
        """The reduction of its steps."""
        return self.machine.state(self.steps)

    @property
    def is_open(self) -> bool:
        """Whether any step can still be taken."""
        state = self.status
        return any(at == state for at, _ in self.machine.moves)

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The deadlines that run now."""
        return ()

    def take(self, name: str, actor: Actor, now: datetime, **data: str) -> Self:
        """The matter after one more step. Raises `WrongState`, `TooManySteps`."""
        step = Step(name=name, actor_id=actor.id, at=now, data=signed(actor, data))
        return replace(self, steps=self.machine.take(self.steps, step))
