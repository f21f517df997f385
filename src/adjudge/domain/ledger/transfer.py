"""Transfers: the only way in which money moves. Written once, never changed, balanced by shape.

A transfer is `single` (at once) or in two phases: `pending` reserves, then `post` moves at most
what was reserved and releases the rest, or `void` releases all. A pending transfer is resolved at
most once. The same idempotency key with the same request changes nothing the second time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import rfc8785

from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger.account import LedgerAccount
from adjudge.domain.ledger.errors import (
    AccountClosed,
    AlreadyResolved,
    AmountInvalid,
    CurrencyMismatch,
    ExceedsPending,
    InsufficientFunds,
    KeyReused,
    PendingMismatch,
    RouteNotAllowed,
    SameAccount,
    UnknownAccount,
    UnknownPending,
)
from adjudge.domain.ledger.routes import TransferKind, is_allowed
from adjudge.domain.money import MAX_MICROS

MAX_KEY = 200


class Phase(StrEnum):
    """Whether a transfer moves at once, reserves, or resolves a reservation."""

    SINGLE = "single"
    PENDING = "pending"
    POST = "post"
    VOID = "void"


RESOLUTIONS = frozenset({Phase.POST, Phase.VOID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """`amount` micros of `currency` from the debited to the credited account, at an aware time.

    `pending_id` is set exactly when the phase is `post` or `void`. Make new ones with
    `new_transfer`, which computes `request_sha256`; this constructor is for what was stored.

    Raises AmountInvalid, SameAccount, UnknownPending or InvalidValue if the fields do not fit.
    """

    id: str
    idempotency_key: str
    request_sha256: str
    debit_account: str
    credit_account: str
    amount: int
    currency: str
    kind: TransferKind
    phase: Phase
    pending_id: str | None
    case_id: str | None
    at: datetime

    def __post_init__(self) -> None:
        whole = isinstance(self.amount, int) and not isinstance(self.amount, bool)
        if not whole or not 0 < self.amount <= MAX_MICROS:
            raise AmountInvalid(amount=self.amount)
        if self.debit_account == self.credit_account:
            raise SameAccount(account=self.debit_account)
        if (self.pending_id is not None) != (self.phase in RESOLUTIONS):
            raise UnknownPending(pending_id=self.pending_id)
        if not 0 < len(self.idempotency_key) <= MAX_KEY:
            raise InvalidValue(field="idempotency key", problem=f"1 to {MAX_KEY} characters")
        assert self.at.tzinfo is not None, "times are aware"


def new_transfer(
    *,
    id: str,  # noqa: A002 - the field's name everywhere
    idempotency_key: str,
    debit_account: str,
    credit_account: str,
    amount: int,
    currency: str,
    kind: TransferKind,
    at: datetime,
    phase: Phase = Phase.SINGLE,
    pending_id: str | None = None,
    case_id: str | None = None,
) -> Transfer:
    """A transfer with the hash of its request. Raises as Transfer does."""
    transfer = Transfer(
        id=id,
        idempotency_key=idempotency_key,
        request_sha256="",
        debit_account=debit_account,
        credit_account=credit_account,
        amount=amount,
        currency=currency,
        kind=kind,
        phase=phase,
        pending_id=pending_id,
        case_id=case_id,
        at=at,
    )
    return replace(transfer, request_sha256=request_sha256(transfer))


def resolution(
    pending: Transfer,
    *,
    id: str,  # noqa: A002 - the field's name everywhere
    idempotency_key: str,
    at: datetime,
    post: int | None,
) -> Transfer:
    """The post of `post` micros of a pending transfer, or its void if `post` is None."""
    return new_transfer(
        id=id,
        idempotency_key=idempotency_key,
        debit_account=pending.debit_account,
        credit_account=pending.credit_account,
        amount=pending.amount if post is None else post,
        currency=pending.currency,
        kind=pending.kind,
        at=at,
        phase=Phase.VOID if post is None else Phase.POST,
        pending_id=pending.id,
        case_id=pending.case_id,
    )


def request_sha256(transfer: Transfer) -> str:
    """The SHA-256 (hex) of what was asked, in canonical JSON (RFC 8785).

    Id and time are left out: they are ours, and a repeated request gets new ones.
    """
    asked = {
        "amount": transfer.amount,
        "case_id": transfer.case_id,
        "credit_account": transfer.credit_account,
        "currency": transfer.currency,
        "debit_account": transfer.debit_account,
        "kind": transfer.kind.value,
        "pending_id": transfer.pending_id,
        "phase": transfer.phase.value,
    }
    return hashlib.sha256(rfc8785.dumps(asked)).hexdigest()


def replay_or_conflict(existing: Transfer | None, request: Transfer) -> Transfer | None:
    """What a request's key already led to: that transfer, or None for a new key.

    Raises KeyReused if the key was used for something else.
    """
    if existing is None:
        return None
    assert existing.idempotency_key == request.idempotency_key, "looked up by another key"
    if existing.request_sha256 != request.request_sha256:
        raise KeyReused(key=request.idempotency_key)
    return existing


def apply(
    transfer: Transfer,
    accounts: Mapping[str, LedgerAccount],
    pending: Transfer | None = None,
    *,
    resolved: bool = False,
) -> dict[str, LedgerAccount]:
    """The two accounts as they are after the transfer, by id; nothing else changes.

    `pending` is the transfer that a post or void resolves, `resolved` whether that happened
    before. Raises UnknownAccount, AccountClosed, CurrencyMismatch, RouteNotAllowed,
    InsufficientFunds, UnknownPending, PendingMismatch, AlreadyResolved, ExceedsPending,
    AmountInvalid or TotalTooLarge.
    """
    debit = _account(transfer, accounts, transfer.debit_account)
    credit = _account(transfer, accounts, transfer.credit_account)
    if not is_allowed(transfer.kind, debit.kind, credit.kind):
        raise RouteNotAllowed(kind=transfer.kind, debit=debit.kind, credit=credit.kind)
    released = 0
    if transfer.phase in RESOLUTIONS:
        released = _checked_pending(transfer, pending, resolved=resolved).amount
    elif debit.debits_must_not_exceed_credits and transfer.amount > debit.available:
        raise InsufficientFunds(
            account=debit.id,
            currency=debit.currency,
            available=debit.available,
            amount=transfer.amount,
        )
    moved = 0 if transfer.phase in {Phase.PENDING, Phase.VOID} else transfer.amount
    held = (transfer.amount if transfer.phase is Phase.PENDING else 0) - released
    debit = replace(
        debit,
        posted_debits=debit.posted_debits + moved,
        pending_debits=debit.pending_debits + held,
    )
    credit = replace(
        credit,
        posted_credits=credit.posted_credits + moved,
        pending_credits=credit.pending_credits + held,
    )
    return {debit.id: debit, credit.id: credit}


def _account(
    transfer: Transfer, accounts: Mapping[str, LedgerAccount], account_id: str
) -> LedgerAccount:
    account = accounts.get(account_id)
    if account is None:
        raise UnknownAccount(account=account_id)
    if account.currency != transfer.currency:
        raise CurrencyMismatch(account=account_id, has=account.currency, currency=transfer.currency)
    if account.closed:
        raise AccountClosed(account=account_id)
    return account


def _checked_pending(transfer: Transfer, pending: Transfer | None, *, resolved: bool) -> Transfer:
    if pending is None or pending.id != transfer.pending_id or pending.phase is not Phase.PENDING:
        raise UnknownPending(pending_id=transfer.pending_id)
    if resolved:
        raise AlreadyResolved(pending_id=pending.id)
    if (transfer.debit_account, transfer.credit_account, transfer.currency, transfer.kind) != (
        pending.debit_account,
        pending.credit_account,
        pending.currency,
        pending.kind,
    ):
        raise PendingMismatch(pending_id=pending.id)
    if transfer.amount > pending.amount:
        raise ExceedsPending(pending_id=pending.id, pending=pending.amount, amount=transfer.amount)
    if transfer.phase is Phase.VOID and transfer.amount != pending.amount:
        raise AmountInvalid(amount=transfer.amount)
    return pending
