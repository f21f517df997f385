"""Reservations: the budget of a line item, held in the ledger until it is spent or given back.

A line item has at most one open reservation. Settling events posts what was spent of it and
reserves the rest anew, so the ledger itself refuses any spending above the budget (invariant 5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from adjudge.domain.ads.campaign import LineItem
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.ledger.account import AccountKind, account_id
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Phase, Transfer, new_transfer, resolution
from adjudge.services.ports import Deps, UnitOfWork

_PREFIX = "budget"


def available_account(advertiser: Advertiser) -> str:
    """The id of the ledger account from which this advertiser spends its payer's money."""
    owner = f"{advertiser.id}:{advertiser.payer_party_id}"
    return account_id(AccountKind.AVAILABLE, owner, advertiser.currency)


def reserve(uow: UnitOfWork, deps: Deps, advertiser: Advertiser, line_item: LineItem) -> Transfer:
    """Reserve the whole budget of a new line item. Raises `InsufficientFunds`."""
    return uow.ledger.post(
        new_transfer(
            id=uuid7(deps.clock.now(), deps.random(RANDOM_BYTES)),
            idempotency_key=f"{_PREFIX}:{line_item.id}:first",
            debit_account=available_account(advertiser),
            credit_account=account_id(AccountKind.AD_REVENUE, None, advertiser.currency),
            amount=line_item.budget.micros,
            currency=advertiser.currency,
            kind=TransferKind.RESERVATION,
            at=deps.clock.now(),
            phase=Phase.PENDING,
        )
    )


def open_reservations(uow: UnitOfWork, advertiser: Advertiser) -> dict[str, Transfer]:
    """The open reservation of each line item that has one, by the line item's id."""
    return {
        pending.idempotency_key.split(":")[1]: pending
        for pending in uow.ledger.pending_of(available_account(advertiser))
        if pending.kind is TransferKind.RESERVATION
        and pending.idempotency_key.startswith(f"{_PREFIX}:")
    }


def spend(uow: UnitOfWork, deps: Deps, reservation: Transfer, micros: int, *, batch: str) -> None:
    """Post `micros` of a reservation as spent, and reserve what remains anew.

    `batch` names what was settled (an event file and its row); the keys of both transfers follow
    from it, so that settling the same batch twice moves nothing. Raises `ExceedsPending`.
    """
    line_item_id = reservation.idempotency_key.split(":")[1]
    digest = hashlib.sha256(batch.encode()).hexdigest()
    now = deps.clock.now()
    uow.ledger.post(
        resolution(
            reservation,
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            idempotency_key=f"{_PREFIX}:{line_item_id}:spent:{digest}",
            at=now,
            post=micros,
        )
    )
    if micros == reservation.amount:
        return
    uow.ledger.post(
        new_transfer(
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            idempotency_key=f"{_PREFIX}:{line_item_id}:after:{digest}",
            debit_account=reservation.debit_account,
            credit_account=reservation.credit_account,
            amount=reservation.amount - micros,
            currency=reservation.currency,
            kind=TransferKind.RESERVATION,
            at=now,
            phase=Phase.PENDING,
        )
    )


def reserve_again(
    uow: UnitOfWork, deps: Deps, voided: Transfer, *, line_item_id: str, amount: int, why: str
) -> Transfer:
    """Reserve for a line item again what was voided, or the part of it that is there.

    `why` names what gives it back; doing it twice for one reason changes nothing.
    """
    now = deps.clock.now()
    return uow.ledger.post(
        new_transfer(
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            idempotency_key=f"{_PREFIX}:{line_item_id}:again:{why}",
            debit_account=voided.debit_account,
            credit_account=voided.credit_account,
            amount=amount,
            currency=voided.currency,
            kind=voided.kind,
            at=now,
            phase=Phase.PENDING,
        )
    )


def is_reserved_again(uow: UnitOfWork, line_item_id: str, why: str) -> bool:
    """Whether `reserve_again` has done so for this reason."""
    return uow.ledger.by_key(f"{_PREFIX}:{line_item_id}:again:{why}") is not None


def give_back(
    uow: UnitOfWork,
    deps: Deps,
    advertiser: Advertiser,
    *,
    line_item_ids: Collection[str] | None = None,
    why: str = "",
) -> int:
    """Void the open reservations of these line items (None: of all); how many there were.

    With `why` they can be found again, by `given_back_for`.
    """
    found = {
        line_item_id: pending
        for line_item_id, pending in sorted(open_reservations(uow, advertiser).items())
        if line_item_ids is None or line_item_id in line_item_ids
    }
    for line_item_id, pending in found.items():
        _void(uow, deps, pending, key=f"{why}:void:{line_item_id}" if why else "")
    return len(found)


def given_back_for(uow: UnitOfWork, line_item_id: str, why: str) -> Transfer | None:
    """The void of a line item's reservation that `give_back` made for this reason, if any."""
    return uow.ledger.by_key(f"{why}:void:{line_item_id}")


def withdraw_announcements(uow: UnitOfWork, deps: Deps, advertiser: Advertiser) -> tuple[str, ...]:
    """Void announced deposits that no bank transfer has confirmed; their ids."""
    announced = [
        pending
        for pending in uow.ledger.pending_of(available_account(advertiser))
        if pending.kind is TransferKind.DEPOSIT
    ]
    for pending in announced:
        _void(uow, deps, pending)
    return tuple(pending.id for pending in announced)


def announce_again(uow: UnitOfWork, deps: Deps, withdrawn_id: str) -> Transfer:
    """Announce a deposit again that a wind-down withdrew; once, whatever the repeats."""
    withdrawn = uow.ledger.get(withdrawn_id)
    now = deps.clock.now()
    reference = withdrawn.idempotency_key.split(":", 2)[2]
    return uow.ledger.post(
        new_transfer(
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            idempotency_key=f"deposit:again-{withdrawn.id}:{reference}",
            debit_account=withdrawn.debit_account,
            credit_account=withdrawn.credit_account,
            amount=withdrawn.amount,
            currency=withdrawn.currency,
            kind=withdrawn.kind,
            at=now,
            phase=Phase.PENDING,
        )
    )


def _void(uow: UnitOfWork, deps: Deps, pending: Transfer, *, key: str = "") -> None:
    now = deps.clock.now()
    uow.ledger.post(
        resolution(
            pending,
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            idempotency_key=key or f"void:{pending.id}",
            at=now,
            post=None,
        )
    )
