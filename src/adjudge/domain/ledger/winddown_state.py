"""What a wind-down is: a list of steps, and the status that is read off them by one table.

The model is the wind-down of the due-process page: freeze, settle acknowledged events, void
reservations, residual, election by the payer, refund or donate or defer, zero; exits restored by a
reversal, frozen by law, unclaimed. The transitions are in `winddown`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger.errors import WrongStep

MAX_STEPS = 200
ELECTION, PAYMENT, FREEZE_REVIEW = "election", "payment", "freeze_review"
_ON_MISS = {
    ELECTION: "What is left is refunded.",
    PAYMENT: "One grace period, told to the payer; after that the miss is published again.",
    FREEZE_REVIEW: "One grace period, told to the payer; after that somebody from outside looks.",
}

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
_ASKED_ANEW = frozenset(
    {
        StepName.SETTLEMENT_FAILED,
        StepName.RESUMED,
        StepName.RESIDUAL,
        StepName.FROZEN_BY_LAW,
        StepName.UNCLAIMED,
    }
)
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
    | _EXITS
    | _LATE,
    Status.REFUND: frozenset({StepName.SETTLEMENT_PROPOSED, StepName.UNCLAIMED}) | _EXITS | _LATE,
    Status.DONATE: frozenset({StepName.SETTLEMENT_PROPOSED}) | _EXITS | _LATE,
    Status.DEFER: frozenset({StepName.RESIDUAL, StepName.ELECTED}) | _EXITS | _LATE,
    Status.SETTLEMENT_PROPOSED: frozenset(
        {StepName.SETTLEMENT_CONFIRMED, StepName.SETTLEMENT_FAILED}
    ),
    Status.SETTLEMENT_CONFIRMED: frozenset(
        {StepName.ZERO, StepName.RESIDUAL, StepName.FROZEN_BY_LAW}
    ),
    Status.ZERO: frozenset(),
    Status.RESTORED: frozenset(),
    Status.FROZEN_BY_LAW: frozenset({StepName.RESUMED, StepName.FROZEN_BY_LAW}) | _LATE,
    Status.UNCLAIMED: frozenset({StepName.RESUMED}),
}


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
        """What the last election chose, or None before one or where it is asked for anew."""
        for step in reversed(self.steps):
            if step.name in _ASKED_ANEW:
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
    def freeze(self) -> Step | None:
        """The step of the freeze by law that is in force, also where it holds only a part."""
        for step in reversed(self.steps):
            if step.name is StepName.RESUMED:
                return None
            if step.name is StepName.FROZEN_BY_LAW:
                return step
        return None

    @property
    def frozen(self) -> int:
        """The micros that an order of an authority holds now."""
        return _whole(self.freeze, "amount") or 0

    @property
    def held(self) -> int:
        """The micros that were disputed when the residual was stated last; they are not in it."""
        return _whole(self._last(StepName.RESIDUAL), "held") or 0

    @property
    def asked_at(self) -> datetime:
        """When the payer was asked last where the money goes; the beginning, if it never was."""
        asked = (step.at for step in reversed(self.steps) if step.name in _ASKED_ANEW)
        return next(asked, self.steps[0].at)

    @property
    def deferred_until(self) -> datetime:
        """The day to which the election is put off, while it is."""
        elected = self._last(StepName.ELECTED)
        assert elected is not None, "a deferral is an election"
        return datetime.fromisoformat(str(elected.data["until"]))

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The payer's time to choose, the operator's to pay, and to look at a freeze again.

        The payer's runs from receipt of its letter; this is the earliest day on which it may end.
        """
        found = []
        if self.status is Status.DEFER:
            found.append(_clock(ELECTION, self.deferred_until))
        stated = self._last(StepName.RESIDUAL)
        elect_by = stated.data.get("elect_by") if stated else None
        if self.status is Status.RESIDUAL and self.residual and stated and elect_by:
            window = datetime.fromisoformat(str(elect_by)) - stated.at
            found.append(_clock(ELECTION, self.asked_at + window))
        if self.status in {Status.REFUND, Status.DONATE}:
            found += self._owed(PAYMENT)
        if self.freeze is not None and NEXT_STEPS[self.status] >= _LATE:
            found += self._owed(FREEZE_REVIEW)
        return tuple(found)

    def since(self, clock: str) -> datetime:
        """When a clock of the operator began to run."""
        began = self._last(StepName.ELECTED) if clock == PAYMENT else self.freeze
        assert began is not None, "it runs"
        return began.at

    def _owed(self, clock: str) -> list[Clock]:
        """The operator's clock, unless its grace period was missed too."""
        began = self._last(StepName.ELECTED) if clock == PAYMENT else self.freeze
        assert began is not None, "it runs"
        due = str(began.data.get("pay_by" if clock == PAYMENT else "review_on") or "")
        later = self.steps[self.steps.index(began) :]
        for step in later:
            if step.data.get("clock") != clock:
                continue
            if step.name is StepName.MISSED:
                return []
            due = str(step.data["until"])
        if not due:
            return []
        at = datetime.fromisoformat(due)
        return [_clock(clock, at if at.tzinfo else at.replace(tzinfo=UTC))]

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


Transition = tuple[WindDown, tuple[Step, ...]]


def add(
    state: WindDown, name: StepName, by: str, at: datetime, data: StepData | None = None
) -> Transition:
    """The wind-down with one more step, and that step. Raises WrongStep."""
    step = Step(name=name, by=by, at=at, data=data or {})
    return replace(state, steps=(*state.steps, step)), (step,)


def require(state: WindDown, name: StepName) -> None:
    """Raise WrongStep unless this step may come next."""
    if name not in NEXT_STEPS[state.status]:
        raise WrongStep(winddown=state.id, status=state.status, step=name)


def _clock(name: str, due_at: datetime) -> Clock:
    binds = Binds.PARTY if name == ELECTION else Binds.OPERATOR
    return Clock(name=name, binds=binds, due_at=due_at, on_miss=_ON_MISS[name])


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
