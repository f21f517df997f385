"""Stay: the effect of a ruling is suspended while an appeal against it is decided.

The appeals officer grants or refuses it within 72 hours. It says nothing about how the appeal ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from adjudge.domain.actor import Actor, program
from adjudge.domain.cases.appeal import OPEN, Appeal
from adjudge.domain.cases.clock import Binds, Clock, grace
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine, last

MAX_TEXT = 5_000

STAY = Machine(
    subject="stay",
    start="asked",
    moves={
        ("asked", "grant"): "granted",
        ("asked", "refuse"): "refused",
        ("asked", "extend"): "asked",
        ("asked", "miss"): "asked",
    },
)


class NothingToStay(DomainError):
    """There is no open appeal against a ruling in force, or a stay was asked for before."""

    code = "stay.nothing"

    def message(self) -> str:
        return (
            "There is nothing to stay: no open appeal against a ruling in force, or it was asked."
        )

    def remedy(self) -> str:
        return "Appeal first. One request for a stay is decided for each appeal."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay(Matter):
    """One request. `text` says what harm cannot be made good; `due` is 72 hours later.

    Raises `InvalidValue` for an empty or too long text.
    """

    kind: ClassVar[MatterKind] = MatterKind.STAY
    machine: ClassVar[Machine] = STAY

    appeal_id: str
    text: str
    due: datetime

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > MAX_TEXT:
            raise InvalidValue(field="stay", problem=f"between 1 and {MAX_TEXT:,} characters")

    @property
    def reasons(self) -> str:
        """Why it was granted or refused, or empty."""
        step = last(self.steps, "grant") or last(self.steps, "refuse")
        return step.data["reasons"] if step else ""

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The decision is due; after a miss, at the end of the one grace period."""
        if self.status != "asked" or last(self.steps, "miss") is not None:
            return ()
        extension = last(self.steps, "extend")
        due = datetime.fromisoformat(extension.data["until"]) if extension else self.due
        on_miss = (
            "A restriction that rests on discretion lapses."
            if extension
            else "One grace period is set and told to both sides."
        )
        return (Clock(name="decision", binds=Binds.APPEALS_OFFICER, due_at=due, on_miss=on_miss),)


def ask(
    stay: Stay, actor: Actor, *, ruling: Ruling, appeal: Appeal, earlier: Sequence[Stay]
) -> Stay:
    """The request, if it may be made: once for each open appeal against a ruling in force.

    One that takes effect on a later day can be stayed before it does.

    Raises:
        NotAllowed: the actor does not act for the party that appealed.
        NothingToStay: no open appeal, nothing in force, or it was asked before.
    """
    actor.must_act_for(appeal.party_id, act="ask for a stay")
    asked_before = any(other.appeal_id == appeal.id for other in earlier)
    if ruling.status not in {"in force", "scheduled"} or appeal.status not in OPEN or asked_before:
        raise NothingToStay(ruling_id=ruling.id)
    return stay


def grant(stay: Stay, actor: Actor, *, reasons: str, now: datetime) -> Stay:
    """Suspend the effect. `appeal.must_be_third` comes first. `InvalidValue`, `WrongState`."""
    return stay.take("grant", actor, now, reasons=_text(reasons))


def refuse(stay: Stay, actor: Actor, *, reasons: str, now: datetime) -> Stay:
    """Leave it in force. `appeal.must_be_third` comes first. `InvalidValue`, `WrongState`."""
    return stay.take("refuse", actor, now, reasons=_text(reasons))


def miss(stay: Stay, now: datetime, *, at_most: timedelta) -> Stay:
    """The 72 hours passed: one grace period is set; after that it counts as missed."""
    if last(stay.steps, "extend") is not None:
        return stay.take("miss", program("clock"), now)
    until = grace(started=stay.opened_at, due=stay.due, at_most=at_most)
    return stay.take("extend", program("clock"), now, until=until.isoformat())


def _text(text: str) -> str:
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field="reasons", problem=f"between 1 and {MAX_TEXT:,} characters")
    return text
