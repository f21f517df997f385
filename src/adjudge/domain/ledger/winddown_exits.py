"""The ways out of a wind-down beside zero, and the operator's deadlines on them.

Restored by the end of the measure that began it, frozen by law, unclaimed. The last two hold the
money until they end, and then the wind-down goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from adjudge.domain.cases.clock import grace
from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger.errors import AmountInvalid, WrongStep
from adjudge.domain.ledger.winddown_state import (
    Status,
    StepData,
    StepName,
    Transition,
    WindDown,
    add,
    require,
)

LONGEST_FREEZE = timedelta(days=366)


def restore(
    state: WindDown, *, by: str, ruling_id: str, at: datetime, end: str = "reversed"
) -> Transition:
    """A reversal, or another end of the measure that began it, gives back what was not settled.

    `end` says how the measure ended. Raises WrongStep once a payment is under way.
    """
    return add(state, StepName.RESTORED, by, at, {"ruling_id": ruling_id, "end": end})


def freeze_by_law(
    state: WindDown,
    *,
    by: str,
    authority: str,
    amount: int,
    review_on: str,
    letter_id: str,
    at: datetime,
    order_id: str = "",
    rest: bool = False,
) -> Transition:
    """An order holds the money: authority, amount (micros), ISO day of review, and the letter.

    With `rest` it holds a part: the payer elects for the rest, and this is the exit after that. A
    freeze in force is renewed by another step, with another day.

    Raises:
        WrongStep: it cannot be frozen now.
        InvalidValue: the review is not after today and within a year.
        AmountInvalid: nothing, or less.
    """
    if amount <= 0:
        raise AmountInvalid(amount=amount)
    if not at.date() < datetime.fromisoformat(review_on).date() <= (at + LONGEST_FREEZE).date():
        raise InvalidValue(field="review date", problem="after today and within a year")
    data: StepData = {
        "authority": authority,
        "amount": amount,
        "review_on": review_on,
        "letter_id": letter_id,
        "order_id": order_id,
        "from": state.status.value,
    }
    if rest:
        data = {**data, "to": Status.RESIDUAL.value}
    return add(state, StepName.FROZEN_BY_LAW, by, at, data)


def exit_frozen(state: WindDown, *, by: str, at: datetime) -> Transition:
    """Everything but what an order holds was paid: the wind-down ends frozen by law.

    Raises WrongStep.
    """
    held = state.freeze
    if held is None:
        raise WrongStep(winddown=state.id, status=state.status, step=StepName.FROZEN_BY_LAW)
    data = {name: value for name, value in held.data.items() if name != "to"}
    return add(state, StepName.FROZEN_BY_LAW, by, at, data)


def mark_unclaimed(state: WindDown, *, by: str, amount: int, at: datetime) -> Transition:
    """The payee cannot be reached; the amount (micros) is published. Raises WrongStep."""
    data: StepData = {"amount": amount, "from": state.status.value}
    return add(state, StepName.UNCLAIMED, by, at, data)


def resume(state: WindDown, *, by: str, at: datetime) -> Transition:
    """The order ended or the payee appeared: on from the status before. Raises WrongStep.

    An election already made is asked for again, since circumstances changed.
    """
    require(state, StepName.RESUMED)
    frozen = Status.FROZEN_BY_LAW.value
    came_from = (
        str(step.data["from"])
        for step in reversed(state.steps)
        if step.name in {StepName.FROZEN_BY_LAW, StepName.UNCLAIMED}
    )
    first = next((status for status in came_from if status != frozen), None)
    if first is None:
        raise WrongStep(winddown=state.id, status=state.status, step=StepName.RESUMED)
    counting = {Status.FREEZE, Status.SETTLE, Status.VOID}
    to = Status(first) if Status(first) in counting else Status.RESIDUAL
    return add(state, StepName.RESUMED, by, at, {"to": to.value})


def extend(state: WindDown, *, by: str, clock: str, at_most: timedelta, at: datetime) -> Transition:
    """The operator missed a deadline of its own: one grace period as long as it was, bounded.

    Raises WrongStep, also if that clock does not run.
    """
    running = next((each for each in state.clocks if each.name == clock), None)
    if running is None:
        raise WrongStep(winddown=state.id, status=state.status, step=StepName.EXTENDED)
    until = grace(started=state.since(clock), due=running.due_at, at_most=at_most)
    data: StepData = {"clock": clock, "until": until.isoformat()}
    return add(state, StepName.EXTENDED, by, at, data)


def miss(state: WindDown, *, by: str, clock: str, at: datetime) -> Transition:
    """The operator missed the grace period too; that clock stops. Raises WrongStep."""
    return add(state, StepName.MISSED, by, at, {"clock": clock})
