"""The transfers of a wind-down: what is left, and how it leaves.

Refund: available to `refund_payable`; donation: available to `donation_payable` of the charity.
Either way it is held (pending) at the election, posted on proof of payment, and then paid out to
`bank`; a failed payment voids the hold, and the payer elects anew. Keys follow from the wind-down
and the attempt, so doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from adjudge.domain.ledger.account import AccountKind, LedgerAccount, account_id
from adjudge.domain.ledger.errors import DonationNeedsElection, WrongStep
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Phase, Transfer, new_transfer, resolution
from adjudge.domain.ledger.winddown_state import Choice, Status, StepName, WindDown

# Banks move whole cents; every currency that we support has two decimals.
MINOR_MICROS = 10_000


def source_account(state: WindDown) -> str:
    """The id of the account that a wind-down empties."""
    owner = f"{state.advertiser_id}:{state.payer_id}"
    return account_id(AccountKind.AVAILABLE, owner, state.currency)


def payable_account(state: WindDown, to: Choice) -> str:
    """The id of the account through which the residual leaves.

    Raises DonationNeedsElection for a donation that the payer did not elect.
    """
    if to is Choice.DONATE:
        if state.choice is not Choice.DONATE or state.charity_id is None:
            raise DonationNeedsElection(winddown=state.id)
        return account_id(AccountKind.DONATION_PAYABLE, state.charity_id, state.currency)
    return account_id(AccountKind.REFUND_PAYABLE, None, state.currency)


def remaining(accounts: Mapping[str, LedgerAccount], state: WindDown) -> int:
    """What the ledger still holds for this payer, in micros: balances and reservations.

    Disputed money counts, promotional credit does not: it was never the payer's.
    """
    owner = f"{state.advertiser_id}:{state.payer_id}"
    total = 0
    for kind in (AccountKind.AVAILABLE, AccountKind.HELD_DISPUTE):
        account = accounts.get(account_id(kind, owner, state.currency))
        if account is not None:
            # What is reserved is part of the balance until it is posted; what is pending on its
            # way in will be the payer's, so it keeps the wind-down open too.
            total += account.balance + account.pending_credits
    return total


def rounding_up(residual: int) -> int:
    """The micros to add so that `residual` is whole cents, in the payer's favour."""
    return -residual % MINOR_MICROS


def rounding_key(state: WindDown) -> str:
    """The idempotency key of what is rounded up for the statement that comes next."""
    return f"winddown:{state.id}:rounding:{len(state.steps)}"


def rounding_keys(state: WindDown) -> tuple[str, ...]:
    """The keys under which something may have been rounded up since the last payment."""
    stated: list[str] = []
    for place, step in enumerate(state.steps):
        if step.name is StepName.SETTLEMENT_CONFIRMED:
            stated = []
        if step.name is StepName.RESIDUAL:
            stated.append(f"winddown:{state.id}:rounding:{place}")
    return tuple(stated)


def hold_transfer(
    state: WindDown,
    *,
    to: Choice,
    id: str,  # noqa: A002 - the field's name everywhere
    at: datetime,
) -> Transfer:
    """The pending transfer of the whole residual, once the payer elected.

    Raises DonationNeedsElection or WrongStep if that is not what was elected.
    """
    payable = payable_account(state, to)
    if state.status.value != to.value or to is Choice.DEFER:
        raise WrongStep(winddown=state.id, status=state.status, step=f"a {to} transfer")
    return new_transfer(
        id=id,
        idempotency_key=_key(state, "hold"),
        debit_account=source_account(state),
        credit_account=payable,
        amount=state.residual or 0,
        currency=state.currency,
        kind=TransferKind.DONATION if to is Choice.DONATE else TransferKind.REFUND,
        at=at,
        phase=Phase.PENDING,
        case_id=state.case_id,
    )


def post_transfer(
    state: WindDown,
    hold: Transfer,
    *,
    id: str,  # noqa: A002 - the field's name everywhere
    at: datetime,
) -> Transfer:
    """The post of the hold, once two people settled. Raises WrongStep before that."""
    _require_confirmed(state)
    key = _key(state, "post")
    return resolution(hold, id=id, idempotency_key=key, at=at, post=hold.amount)


def payout_transfer(
    state: WindDown,
    *,
    id: str,  # noqa: A002 - the field's name everywhere
    at: datetime,
) -> Transfer:
    """The payment out of the bank, once two people settled. Raises WrongStep before that."""
    _require_confirmed(state)
    assert state.choice is not None, "a settlement follows an election"
    donated = state.choice is Choice.DONATE
    return new_transfer(
        id=id,
        idempotency_key=_key(state, "payout"),
        debit_account=payable_account(state, state.choice),
        credit_account=account_id(AccountKind.BANK, None, state.currency),
        amount=state.residual or 0,
        currency=state.currency,
        kind=TransferKind.DONATION_PAYOUT if donated else TransferKind.REFUND_PAYOUT,
        at=at,
        case_id=state.case_id,
    )


def void_transfer(
    state: WindDown,
    hold: Transfer,
    *,
    id: str,  # noqa: A002 - the field's name everywhere
    at: datetime,
) -> Transfer:
    """The void of the hold after a failed settlement or a reversal.

    Raises WrongStep while the money may still leave.
    """
    if state.status in {Status.SETTLEMENT_PROPOSED, Status.SETTLEMENT_CONFIRMED, Status.ZERO}:
        raise WrongStep(winddown=state.id, status=state.status, step="a void of the hold")
    return resolution(hold, id=id, idempotency_key=_key(state, "void"), at=at, post=None)


def hold_key(state: WindDown) -> str:
    """The idempotency key under which the current attempt's hold is found."""
    return _key(state, "hold")


def _key(state: WindDown, what: str) -> str:
    return f"winddown:{state.id}:{state.attempt}:{what}"


def _require_confirmed(state: WindDown) -> None:
    if state.status is not Status.SETTLEMENT_CONFIRMED:
        raise WrongStep(winddown=state.id, status=state.status, step="a payment")
