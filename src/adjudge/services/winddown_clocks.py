"""The clocks of a wind-down: the payer's time to elect, ours to pay and to review a freeze.

The first deadline that we miss sets one grace period, the second is published as a miss too; money
has nothing that could lift, so somebody from outside looks at it, and the payer is told.
"""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.ledger import winddown
from adjudge.domain.ledger.errors import ElectionOpen
from adjudge.domain.ledger.winddown import Status, StepName, WindDown
from adjudge.domain.ledger.winddown_state import FREEZE_REVIEW, PAYMENT
from adjudge.domain.money import Money
from adjudge.services.letters import serve_late
from adjudge.services.misses import longest_grace
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.winddown_entries import matter_of, reference
from adjudge.services.winddown_starts import CLOCK
from adjudge.services.winddowns import advance_winddown

_DUTIES = {
    PAYMENT: "pay what was chosen",
    FREEZE_REVIEW: "look again at the order that freezes your money",
}


def default_refund(deps: Deps, winddown_id: str) -> WindDown:
    """Refund what nobody elected for, once the payer's time is over.

    Raises `ElectionOpen` where it is not over yet: the payer has it from receipt of its letter.
    """
    state = advance_winddown(deps, winddown_id)
    if state.status in {Status.RESIDUAL, Status.DEFER} and state.clocks:
        raise ElectionOpen(winddown=state.id, until=state.clocks[0].due_at.isoformat())
    return state


def miss_payment(deps: Deps, winddown_id: str) -> bool:
    """What was elected is not paid in time; whether it is still owed."""
    return _miss(deps, winddown_id, PAYMENT)


def miss_freeze_review(deps: Deps, winddown_id: str) -> bool:
    """Nobody has looked at a freeze again in time; whether it is still in force."""
    return _miss(deps, winddown_id, FREEZE_REVIEW)


def _miss(deps: Deps, winddown_id: str, name: str) -> bool:
    with deps.uow() as uow:
        state = uow.wind_downs.lock(winddown_id)
        now = deps.clock.now()
        clock = next((each for each in state.clocks if each.name == name), None)
        if clock is None or now < clock.due_at:
            return False
        extended = any(
            step.name is StepName.EXTENDED
            and step.data["clock"] == name
            and step.at >= state.since(name)
            for step in state.steps
        )
        until: datetime | None = None
        if extended:
            after, _ = winddown.miss(state, by=CLOCK.id, clock=name, at=now)
        else:
            after, (step,) = winddown.extend(
                state, by=CLOCK.id, clock=name, at_most=longest_grace(deps), at=now
            )
            until = datetime.fromisoformat(str(step.data["until"]))
        uow.wind_downs.save(after)
        _tell(uow, deps, after, name, was_due=clock.due_at, until=until)
        return True


def _tell(
    uow: UnitOfWork,
    deps: Deps,
    state: WindDown,
    name: str,
    *,
    was_due: datetime,
    until: datetime | None,
) -> None:
    """A miss of ours, to the payer and to everybody; it names nobody."""
    micros = state.frozen if name == FREEZE_REVIEW else state.residual or 0
    serve_late(
        uow,
        deps,
        matter=matter_of(state),
        context={
            "duty": _DUTIES[name],
            "amount": Money(state.currency, micros),
            "was_due": was_due,
            "due": until,
        },
    )
    record(
        uow,
        deps,
        type=EntryType.DEADLINE_MISSED,
        subject_id=state.id,
        party_id=state.payer_id,
        record={
            "winddown_id": state.id,
            "clock": name,
            "due": was_due.isoformat(),
            "outcome": "missed" if until is None else "extended",
        },
        public={"reference": reference(state), "due": f"{was_due:%Y-%m-%d}"},
        released=True,
    )
