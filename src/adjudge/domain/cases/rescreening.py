"""Re-screening: what was admitted under an older text falls by the new one, named and told before.

The two who published the new text approve the named list. Each party has its own letter, at least
15 days before its post falls, and not before the run-off of the act is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from adjudge.domain.actor import Actor
from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.general_act import NOTICE_DAYS, GeneralAct
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.who_decides import WHO_DECIDES, Act, must_be_one_of
from adjudge.domain.errors import DomainError, InvalidValue, NotAllowed
from adjudge.domain.steps import Machine, Step, first, last

MAX_ITEMS = 1_000

RESCREENING = Machine(
    subject="re-screening",
    start="listed",
    moves={
        ("listed", "propose"): "proposed",
        ("proposed", "approve"): "approved",
        ("proposed", "drop"): "dropped",
        ("approved", "tell"): "told",
    },
)


class FallsTooSoon(DomainError):
    """Fewer than 15 days lie between the letters and the effect, or the run-off is not over."""

    code = "rescreening.too_soon"

    def message(self) -> str:
        return f"Nothing falls by this re-screening before {self.details.get('earliest')}."

    def remedy(self) -> str:
        return "Propose it anew with a later day: each party has its letter 15 days before."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreening(Matter):
    """One named list of promoted posts, by id, and when they fall.

    Raises:
        InvalidValue: no post is named, one is named twice, or more than a thousand are.
    """

    kind: ClassVar[MatterKind] = MatterKind.RESCREENING
    machine: ClassVar[Machine] = RESCREENING

    act_id: str
    promoted_post_ids: tuple[str, ...]
    effective_at: datetime

    def __post_init__(self) -> None:
        named = self.promoted_post_ids
        if not 0 < len(named) <= MAX_ITEMS or len(set(named)) != len(named):
            problem = f"between 1 and {MAX_ITEMS:,}, each once"
            raise InvalidValue(field="promoted posts", problem=problem)

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"re-screening {self.id[-8:]}"

    @property
    def proposed(self) -> Step:
        """Who proposed it, and when."""
        step = first(self.steps, "propose")
        assert step is not None, "it is proposed when it is made"
        return step

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Once it is approved, the letters are due."""
        approved = last(self.steps, "approve")
        if self.status != "approved" or approved is None:
            return ()
        on_miss = "The parties get their letters."
        return (Clock(name="letters", binds=Binds.PROGRAM, due_at=approved.at, on_miss=on_miss),)


def propose_list(
    rescreening: Rescreening, actor: Actor, *, act: GeneralAct, parties: set[str], now: datetime
) -> Rescreening:
    """One of the two who published the act proposes the named list.

    Raises:
        NotAllowed: somebody else, or one with an interest in a party on the list.
        InvalidValue: the act is not in force, or changes no clause.
        FallsTooSoon: fewer than 15 days are left, or the run-off is not over.
        WrongState: it was proposed before.
    """
    if act.status != "in force" or not act.clauses:
        raise InvalidValue(field="act", problem="one in force that changes clauses")
    _must_have_published(act, actor, parties)
    must_leave_time(rescreening, act, now)
    return rescreening.take("propose", actor, now)


def approve_list(
    rescreening: Rescreening, actor: Actor, *, act: GeneralAct, parties: set[str], now: datetime
) -> Rescreening:
    """The other one of the two approves it. Raises as `propose_list` does."""
    _must_have_published(act, actor, parties)
    if actor.id == rescreening.proposed.actor_id:
        raise NotAllowed(act="approve this list", needs="the other one who published the act")
    must_leave_time(rescreening, act, now)
    return rescreening.take("approve", actor, now)


def earliest(act: GeneralAct, now: datetime) -> datetime:
    """Before when nothing falls whose letter is served at `now`."""
    run_off = act.effective_at + timedelta(days=act.run_off_days)
    return max(now + timedelta(days=NOTICE_DAYS), run_off)


def must_leave_time(rescreening: Rescreening, act: GeneralAct, now: datetime) -> None:
    """Raise `FallsTooSoon` unless 15 days are left, and the run-off is over by then."""
    if rescreening.effective_at < earliest(act, now):
        raise FallsTooSoon(earliest=f"{earliest(act, now):%d %B %Y, %H:%M} UTC")


def _must_have_published(act: GeneralAct, actor: Actor, parties: set[str]) -> None:
    said = "re-screen under a new policy version"
    for party_id in sorted(parties):
        must_be_one_of(actor, WHO_DECIDES[Act.RESCREENING], party_id=party_id, act=said)
    published = {step.actor_id for step in act.steps if step.name in {"announce", "publish"}}
    if actor.id not in published:
        raise NotAllowed(act=said, needs="one of the two who published it")
