"""Wind-down: the money of one payer with one advertiser, in one currency, from freeze to zero.

Each transition takes the state and returns it with the step that was added, which is also the
event. A step that does not come next raises WrongStep, whatever else is wrong with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger.errors import (
    AmountInvalid,
    DeferralInvalid,
    DonationNeedsElection,
    ElectionOpen,
    FundsReversible,
    NotPayer,
    NotZero,
    ReceiptMismatch,
    SamePerson,
    WrongStep,
)
from adjudge.domain.ledger.winddown_exits import (
    exit_frozen,
    extend,
    freeze_by_law,
    mark_unclaimed,
    miss,
    restore,
    resume,
)
from adjudge.domain.ledger.winddown_state import (
    Cause,
    Choice,
    Status,
    Step,
    StepData,
    StepName,
    Transition,
    WindDown,
    add,
    require,
)

# The state is offered here too, so that callers need one module.
__all__ = [
    "ELECTION_WINDOW",
    "MAX_DEFERRAL",
    "PAYMENT_WINDOW",
    "Cause",
    "Choice",
    "Status",
    "Step",
    "StepName",
    "Transition",
    "WindDown",
    "confirm_settlement",
    "default_election",
    "elect",
    "exit_frozen",
    "extend",
    "fail_settlement",
    "finish",
    "freeze_by_law",
    "mark_unclaimed",
    "miss",
    "open_winddown",
    "propose_settlement",
    "restore",
    "resume",
    "settled_events",
    "state_residual",
    "voided",
]

ELECTION_WINDOW = timedelta(days=30)
PAYMENT_WINDOW = timedelta(days=14)
MAX_DEFERRAL = timedelta(days=366)
SHA256_HEX = 64
MAX_REASON = 500


def open_winddown(
    *,
    id: str,  # noqa: A002 - the field's name everywhere
    advertiser_id: str,
    payer_id: str,
    currency: str,
    cause: Cause,
    case_id: str | None,
    by: str,
    at: datetime,
    ruling_id: str | None = None,
) -> Transition:
    """A wind-down begins with the freeze: from here on nothing new may be reserved.

    `ruling_id` is the ruling whose measure began it.
    """
    data: StepData = {"ruling_id": ruling_id} if ruling_id else {}
    step = Step(name=StepName.FREEZE, by=by, at=at, data=data)
    state = WindDown(
        id=id,
        advertiser_id=advertiser_id,
        payer_id=payer_id,
        currency=currency,
        cause=cause,
        case_id=case_id,
        steps=(step,),
    )
    return state, (step,)


def settled_events(state: WindDown, *, by: str, events: int, at: datetime) -> Transition:
    """Every event acknowledged before the freeze is billed (how many is recorded)."""
    return add(state, StepName.SETTLE, by, at, {"events": events})


def voided(
    state: WindDown, *, by: str, reservations: int, at: datetime, announced: str = ""
) -> Transition:
    """Every reservation is released (how many is recorded).

    `announced` are the ids of deposits that had only been announced, with spaces between.
    """
    data: StepData = {"reservations": reservations}
    if announced:
        data = {**data, "announced": announced}
    return add(state, StepName.VOID, by, at, data)


def state_residual(
    state: WindDown,
    *,
    by: str,
    residual: int,
    irreversible: int,
    at: datetime,
    held: int = 0,
    window: timedelta = ELECTION_WINDOW,
) -> Transition:
    """What is left is stated to the payer, and how much of it can no longer be charged back.

    All in micros; `held` is what is disputed, and not part of it; `window` how long the payer may
    choose. Raises WrongStep, or
    AmountInvalid unless 0 <= irreversible <= residual and 0 <= held.
    """
    require(state, StepName.RESIDUAL)
    if not 0 <= irreversible <= residual:
        raise AmountInvalid(amount=irreversible)
    if held < 0:
        raise AmountInvalid(amount=held)
    data: StepData = {
        "residual": residual,
        "irreversible": irreversible,
        "elect_by": (at + window).isoformat(),
    }
    if held:
        data = {**data, "held": held}
    return add(state, StepName.RESIDUAL, by, at, data)


def elect(
    state: WindDown,
    *,
    by: str,
    payer_id: str,
    choice: Choice,
    at: datetime,
    charity_id: str | None = None,
    until: datetime | None = None,
    pay_within: timedelta = PAYMENT_WINDOW,
) -> Transition:
    """The payer says where the residual goes; `payer_id` is the party that `by` acts for.

    A donation names a charity, a deferral a day within a year; the operator pays within
    `pay_within`. Raises WrongStep (also where nothing is left), NotPayer, DonationNeedsElection (no
    charity named), FundsReversible or DeferralInvalid.
    """
    require(state, StepName.ELECTED)
    if payer_id != state.payer_id:
        raise NotPayer(winddown=state.id, by=by)
    if choice is Choice.DONATE:
        _require_donable(state, charity_id)
    elif charity_id is not None:
        raise InvalidValue(field="charity", problem="only a donation names a charity")
    if choice is Choice.DEFER:
        if until is None or not at < until <= at + MAX_DEFERRAL:
            raise DeferralInvalid(winddown=state.id, until=until)
    elif until is not None:
        raise InvalidValue(field="until", problem="only a deferral names a day")
    if not state.residual:
        raise WrongStep(winddown=state.id, status=state.status, step=choice)
    data: StepData = {
        "choice": choice.value,
        "charity_id": charity_id,
        "until": until.isoformat() if until else None,
        "by_default": False,
        "pay_by": None if choice is Choice.DEFER else (at + pay_within).isoformat(),
    }
    return add(state, StepName.ELECTED, by, at, data)


def _require_donable(state: WindDown, charity_id: str | None) -> None:
    if not charity_id:
        raise DonationNeedsElection(winddown=state.id)
    residual, irreversible = state.residual, state.irreversible
    assert residual is not None, "an election follows the statement of the residual"
    assert irreversible is not None, "stated together"
    if residual == 0:
        raise WrongStep(winddown=state.id, status=state.status, step=Choice.DONATE)
    if irreversible < residual:
        raise FundsReversible(
            winddown=state.id,
            currency=state.currency,
            residual=residual,
            irreversible=irreversible,
        )


def default_election(
    state: WindDown,
    *,
    by: str,
    received_at: datetime,
    at: datetime,
    window: timedelta = ELECTION_WINDOW,
    pay_within: timedelta = PAYMENT_WINDOW,
) -> Transition:
    """No election means refund, once the payer's time has run out; never a donation.

    The time runs from the receipt of the stated residual; a deferral ends on its own day. After a
    failed settlement it runs anew. Raises WrongStep or ElectionOpen.
    """
    require(state, StepName.ELECTED)
    until = max(received_at, state.asked_at) + window
    if state.status is Status.DEFER:
        until = state.deferred_until
    if at < until:
        raise ElectionOpen(winddown=state.id, until=until.isoformat())
    data: StepData = {
        "choice": Choice.REFUND.value,
        "charity_id": None,
        "until": None,
        "by_default": True,
        "pay_by": (at + pay_within).isoformat(),
    }
    return add(state, StepName.ELECTED, by, at, data)


def propose_settlement(
    state: WindDown, *, by: str, receipt_sha256: str, at: datetime
) -> Transition:
    """One person says that the elected payment was made, and files its receipt (SHA-256, hex).

    Raises WrongStep, or InvalidValue if that is no hash.
    """
    require(state, StepName.SETTLEMENT_PROPOSED)
    if len(receipt_sha256) != SHA256_HEX or set(receipt_sha256) - set("0123456789abcdef"):
        raise InvalidValue(field="receipt", problem="64 lower-case hex digits")
    return add(state, StepName.SETTLEMENT_PROPOSED, by, at, {"receipt_sha256": receipt_sha256})


def confirm_settlement(
    state: WindDown, *, by: str, receipt_sha256: str, at: datetime
) -> Transition:
    """Another person compared the same receipt and confirms.

    Raises WrongStep, SamePerson or ReceiptMismatch.
    """
    require(state, StepName.SETTLEMENT_CONFIRMED)
    proposed = state.steps[-1]
    if by == proposed.by:
        raise SamePerson(winddown=state.id, by=by)
    if receipt_sha256 != proposed.data["receipt_sha256"]:
        raise ReceiptMismatch(winddown=state.id)
    return add(state, StepName.SETTLEMENT_CONFIRMED, by, at, {"receipt_sha256": receipt_sha256})


def fail_settlement(state: WindDown, *, by: str, reason: str, at: datetime) -> Transition:
    """The payment did not happen or came back: the payer elects anew.

    Raises WrongStep, or InvalidValue for a reason that is empty or too long.
    """
    require(state, StepName.SETTLEMENT_FAILED)
    if not 0 < len(reason) <= MAX_REASON:
        raise InvalidValue(field="reason", problem=f"1 to {MAX_REASON} characters")
    return add(state, StepName.SETTLEMENT_FAILED, by, at, {"reason": reason})


def finish(state: WindDown, *, by: str, residual: int, at: datetime) -> Transition:
    """The end, at zero; `residual` is what the ledger holds for this payer now, in micros.

    Without an election only where nothing was owed. Raises WrongStep or NotZero.
    """
    require(state, StepName.ZERO)
    left = residual or (state.residual if state.status is Status.RESIDUAL else 0)
    if left:
        raise NotZero(winddown=state.id, residual=left)
    return add(state, StepName.ZERO, by, at)
