"""What a wind-down is: a list of steps, and the status that is read off them by one table.

The model is the wind-down of the due-process page: freeze, settle acknowledged events, void
reservations, residual, election by the payer, refund or donate or defer, zero; exits restored by a
reversal, frozen by law, unclaimed. The transitions are in `winddown`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger.errors import WrongStep

MAX_STEPS = 200

StepData = Mapping[str, str | int | bool | None]


class StepName(StrEnum):
    """What can happen in a wind-down."""

    FREEZE = "freeze"
    SETTLE = "settle"
    VOID = "void"
    RESIDUAL = "residual"
    ELECTED = "elected"
    SETTLEMENT_PROPOSED = "settlement_proposed"
    SETTLEMENT_CONFIRMED = "settlement_confirmed"
    SETTLEMENT_FAILED = "settlement_failed"
    ZERO = "zero"
    RESTORED = "restored"
    FROZEN_BY_LAW = "frozen_by_law"
    UNCLAIMED = "unclaimed"
    RESUMED = "resumed"
    EXTENDED = "extended"
    MISSED = "missed"


class Status(StrEnum):
    """Where a wind-down stands, as read off its steps."""

    FREEZE = "freeze"
    SETTLE = "settle"
    VOID = "void"
    RESIDUAL = "residual"
    REFUND = "refund"
    DONATE = "donate"
    DEFER = "defer"
    SETTLEMENT_PROPOSED = "settlement_proposed"
    SETTLEMENT_CONFIRMED = "settlement_confirmed"
    ZERO = "zero"
    RESTORED = "restored"
    FROZEN_BY_LAW = "frozen_by_law"
    UNCLAIMED = "unclaimed"


class Choice(StrEnum):
    """What the payer may elect for the residual."""

    REFUND = "refund"
    DONATE = "donate"
    DEFER = "defer"


class Cause(StrEnum):
    """Why a wind-down begins."""

    TERMINATION = "termination"
    SUSPENSION = "suspension"
    CLOSING = "closing"
    REQUEST = "request"


# Exits that no settlement under way could contradict.
_EXITS = frozenset({StepName.RESTORED, StepName.FROZEN_BY_LAW})
# The operator's deadline to pay, or to look at a freeze again, passed: nothing else changes.
_LATE = frozenset({StepName.EXTENDED, StepName.MISSED})
# Which step may follow at each status; nothing may follow at zero or after a reversal. The residual
# is stated anew when a hold took or gave back a part of it, and for what was held at a payment.
NEXT_STEPS: dict[Status, frozenset[StepName]] = {
    Status.FREEZE: frozenset({StepName.SETTLE}) | _EXITS,
    Status.SETTLE: frozenset({StepName.VOID}) | _EXITS,
    Status.VOID: frozenset({StepName.RESIDUAL}) | _EXITS,
    Status.RESIDUAL: frozenset(
        {StepName.RESIDUAL, StepName.ELECTED, StepName.ZERO, StepName.RESUMED}
    )
    | _EXITS,
    Status.REFUND: frozenset({StepName.SETTLEMENT_PROPOSED, StepName.UNCLAIMED}) | _EXITS | _LATE,
    Status.DONATE: frozenset({StepName.SETTLEMENT_PROPOSED}) | _EXITS | _LATE,
    Status.DEFER: frozenset({StepName.RESIDUAL, StepName.ELECTED}) | _EXITS,
    Status.SETTLEMENT_PROPOSED: frozenset(
        {StepName.SETTLEMENT_CONFIRMED, StepName.SETTLEMENT_FAILED}
    ),
    Status.SETTLEMENT_CONFIRMED: frozenset(
        {StepName.ZERO, StepName.RESIDUAL, StepName.FROZEN_BY_LAW}
    ),
    Status.ZERO: frozenset(),
    Status.RESTORED: frozenset(),
    Status.FROZEN_BY_LAW: frozenset({StepName.RESUMED}) | _LATE,
    Status.UNCLAIMED: frozenset({StepName.RESUMED}),
}


WINDING = frozenset(
    {status for status, steps in NEXT_STEPS.items() if steps}
    - {Status.FROZEN_BY_LAW, Status.UNCLAIMED}
)
"""Where the money is on its way: nothing new is reserved."""
LEAVING = frozenset(
    {Status.REFUND, Status.DONATE, Status.SETTLEMENT_PROPOSED, Status.SETTLEMENT_CONFIRMED}
)
"""Where it is held for what was elected: nothing is shown that it would have paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened: what, by whom (an actor's id), when (aware), and its data."""

    name: StepName
    by: str
    at: datetime
    data: StepData

    def __post_init__(self) -> None:
        assert self.at.tzinfo is not None, "times are aware"
        object.__setattr__(self, "data", MappingProxyType(dict(self.data)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WindDown:
    """A payer's money with an advertiser in one currency, on its way to zero.

    Raises WrongStep if the steps could not have happened in this order.
    """

    id: str
    advertiser_id: str
    payer_id: str
    currency: str
    cause: Cause
    case_id: str | None
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        status_of(self.id, self.steps)

    @property
    def status(self) -> Status:
        """Where it stands: the reduction of its steps."""
        return status_of(self.id, self.steps)

    @property
    def residual(self) -> int | None:
        """The micros owed to the payer as stated, or None before that."""
        return _whole(self._last(StepName.RESIDUAL), "residual")

    @property
    def irreversible(self) -> int | None:
        """The micros of the residual that can no longer be charged back, or None before that."""
        return _whole(self._last(StepName.RESIDUAL), "irreversible")

    @property
    def charity_id(self) -> str | None:
        """The charity that the payer named, while a donation is elected."""
        elected = self._last(StepName.ELECTED)
        if elected is None or self.choice is not Choice.DONATE:
            return None
        return str(elected.data["charity_id"])

    @property
    def choice(self) -> Choice | None:
        """What the last election chose, or None before one or after a settlement failed."""
        for step in reversed(self.steps):
            if step.name in {StepName.SETTLEMENT_FAILED, StepName.RESUMED}:
                return None
            if step.name is StepName.ELECTED:
                return Choice(str(step.data["choice"]))
        return None

    @property
    def was_elected_by_payer(self) -> bool:
        """Whether the payer said where the money goes now, and that stands."""
        elected = self._last(StepName.ELECTED)
        if elected is None or self.choice not in {Choice.REFUND, Choice.DONATE}:
            return False
        return not elected.data["by_default"]

    @property
    def ruling_id(self) -> str | None:
        """The ruling whose measure began it, if one did."""
        found = self.steps[0].data.get("ruling_id")
        return None if found is None else str(found)

    @property
    def frozen(self) -> int:
        """The micros that an order of an authority holds now."""
        for step in reversed(self.steps):
            if step.name is StepName.RESUMED:
                return 0
            if step.name is StepName.FROZEN_BY_LAW:
                return _whole(step, "amount") or 0
        return 0

    @property
    def attempt(self) -> int:
        """Which election this is, from 1; the keys of its transfers carry it."""
        return max(1, sum(step.name is StepName.ELECTED for step in self.steps))

    @property
    def is_open(self) -> bool:
        """Whether a step can still follow."""
        return bool(NEXT_STEPS[self.status])

    def _last(self, name: StepName) -> Step | None:
        return next((step for step in reversed(self.steps) if step.name is name), None)


def status_of(winddown_id: str, steps: Sequence[Step]) -> Status:
    """The status that these steps lead to. Raises WrongStep at the first that cannot follow."""
    if not steps or steps[0].name is not StepName.FREEZE:
        raise WrongStep(winddown=winddown_id, status="its beginning", step="anything but a freeze")
    if len(steps) > MAX_STEPS:
        raise InvalidValue(field="wind-down", problem=f"at most {MAX_STEPS} steps")
    status = Status.FREEZE
    for step in steps[1:]:
        if step.name not in NEXT_STEPS[status]:
            raise WrongStep(winddown=winddown_id, status=status, step=step.name)
        status = _after(step, status)
    return status


def _after(step: Step, before: Status) -> Status:
    if step.name in _LATE:
        return before
    if step.name is StepName.ELECTED:
        return Status(str(step.data["choice"]))
    if step.name is StepName.SETTLEMENT_FAILED:
        return Status.RESIDUAL
    if step.name in {StepName.RESUMED, StepName.FROZEN_BY_LAW} and "to" in step.data:
        return Status(str(step.data["to"]))
    return Status(step.name.value)


def _whole(step: Step | None, field: str) -> int | None:
    value = step.data.get(field) if step else None
    return value if isinstance(value, int) else None
