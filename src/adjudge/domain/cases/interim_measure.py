"""Interim measure: urgent, short, by one person; a second one confirms it or it lapses.

A program may withdraw its own admission of one item in this way, and renew that twice while the
signal persists. Every use is counted publicly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from adjudge.domain.actor import Actor
from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.measure import AS_ADVERTISER, MeasureKind, Scope
from adjudge.domain.cases.who_decides import WHO_DECIDES, Act, must_be_one_of
from adjudge.domain.errors import DomainError, InvalidValue, NotAllowed
from adjudge.domain.policy.clause import Clause
from adjudge.domain.standing.measures import EndKind, MeasureInForce
from adjudge.domain.steps import Machine, last

MAX_RENEWALS = 2
MAX_TEXT = 5_000
RUNNING = frozenset({"in force", "renewed"})
_ENDS = {
    "confirm": "confirmed",
    "lift": "lifted",
    "reverse": "reversed",
    "lapse": "lapsed",
}
INTERIM = Machine(
    subject="interim measure",
    start="in force",
    moves={
        **{(state, step): after for state in sorted(RUNNING) for step, after in _ENDS.items()},
        **{(state, "renew"): "renewed" for state in sorted(RUNNING)},
        ("lifted", "reverse"): "reversed",
        ("lapsed", "reverse"): "reversed",
    },
)


class NotUrgent(DomainError):
    """One person acts first only on an urgent-harm clause, which this one is not."""

    code = "interim.not_urgent"

    def message(self) -> str:
        return f"{self.details.get('clause')} is no clause against urgent harm."

    def remedy(self) -> str:
        return "Propose the measure: the party is heard, and a second person approves."


class RenewedTwice(DomainError):
    """A program has renewed its withdrawal as often as it may."""

    code = "interim.renewed_twice"

    def message(self) -> str:
        return f"This withdrawal was renewed {MAX_RENEWALS} times, the most that a program may."

    def remedy(self) -> str:
        return "Let it lapse, or let a person propose a removal."


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimMeasure(Matter):
    """One interim measure. Its moments are like those of a measure in force.

    `changed` says which recorded input changed, where a program withdrew its admission.

    Raises:
        InvalidValue: an empty or too long text, or a scope that is not stated.
    """

    kind: ClassVar[MatterKind] = MatterKind.INTERIM_MEASURE
    machine: ClassVar[Machine] = INTERIM

    summary: str
    clause_ref: str
    scope: Scope
    fact_ids: tuple[str, ...]
    not_affected: str
    expires_at: datetime
    letter_id: str
    served_at: datetime
    effective_at: datetime
    dark_at: datetime
    changed: str = ""

    def __post_init__(self) -> None:
        for name in ("summary", "not_affected"):
            text = getattr(self, name)
            if not text.strip() or len(text) > MAX_TEXT:
                problem = f"between 1 and {MAX_TEXT:,} characters"
                raise InvalidValue(field=name.replace("_", " "), problem=problem)
        if not self.scope.is_stated:
            raise InvalidValue(field="scope", problem="say what it reaches")
        if self.scope.roles != AS_ADVERTISER:
            # Mandates do not end for 72 hours only: what ends them is a ruling.
            raise InvalidValue(field="roles", problem="it hits a party as an advertiser only")

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"I-{self.id[-8:]}"

    @property
    def until(self) -> datetime:
        """When it lapses unless it is confirmed or renewed before."""
        renewed = last(self.steps, "renew")
        return datetime.fromisoformat(renewed.data["until"]) if renewed else self.expires_at

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """It lapses by itself."""
        if self.status not in RUNNING:
            return ()
        on_miss = "The interim measure lapses."
        return (Clock(name="lapse", binds=Binds.OPERATOR, due_at=self.until, on_miss=on_miss),)

    def as_measure(self) -> MeasureInForce:
        """What block and bill go by."""
        assert self.advertiser_id is not None, "it is about an advertiser"
        whole = self.scope.whole_party
        measure = MeasureInForce(
            id=self.id,
            ruling_id=self.ruling_id or "",
            letter_id=self.letter_id,
            advertiser_id=self.advertiser_id,
            kind=MeasureKind.SUSPEND if whole else MeasureKind.REMOVE,
            scope=self.scope,
            served_at=self.served_at,
            effective_at=self.effective_at,
            dark_at=self.dark_at,
        )
        if self.status in RUNNING:
            return measure
        ended = next(step for step in self.steps if step.name in _ENDS)
        lit_at = datetime.fromisoformat(ended.data["lit_at"])
        return measure.end(EndKind.LIFTED, ended.at, lit_at=lit_at)


def must_impose(
    actor: Actor, *, clause: Clause, scope: Scope, changed: str, case_id: str, party_id: str
) -> None:
    """Raise unless this person, on urgent harm, or a program, for one changed item, may impose it.

    Raises `NotAllowed`, `NotUrgent`.
    """
    if actor.is_program:
        one = not scope.whole_party and len(scope.promoted_post_ids) == 1
        if not one or not changed.strip():
            needs = "one item of which a recorded input changed; the rest is for a person"
            raise NotAllowed(act="impose an interim measure", needs=needs)
        return
    who = WHO_DECIDES[Act.INTERIM]
    act = "impose an interim measure"
    must_be_one_of(actor, who, case_id=case_id, party_id=party_id, act=act)
    if not clause.urgent_harm:
        raise NotUrgent(clause=clause.ref)


def renew(
    interim: InterimMeasure, actor: Actor, now: datetime, *, until: datetime
) -> InterimMeasure:
    """The program that withdrew an item does so anew, while the signal persists.

    Raises `NotAllowed` for anybody else, `RenewedTwice`, `WrongState`.
    """
    if not actor.is_program or actor.id != interim.opened_by:
        raise NotAllowed(act="renew it", needs="the program that withdrew the item")
    if sum(step.name == "renew" for step in interim.steps) >= MAX_RENEWALS:
        raise RenewedTwice(interim_id=interim.id)
    return interim.take("renew", actor, now, until=until.isoformat())
