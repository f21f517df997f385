"""The ledger, wind-downs, and settlement."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Q

from adjudge.adapters.store import models
from adjudge.adapters.store.models import StepRow, SubjectKind
from adjudge.adapters.store.models.winddowns import MAX_RECEIPT_BYTES, MAX_RECEIPT_NAME, OVER
from adjudge.adapters.store.repositories.base import Aggregates
from adjudge.domain.errors import InvalidValue, NotFound
from adjudge.domain.ledger.account import AccountKind, LedgerAccount, open_account
from adjudge.domain.ledger.errors import UnknownAccount
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Phase, Transfer, apply, replay_or_conflict
from adjudge.domain.ledger.winddown_state import Cause, Step, StepName, WindDown

_TOTALS = ("posted_debits", "posted_credits", "pending_debits", "pending_credits")


class LedgerRepository(Aggregates[Transfer]):
    """Transfers, and the accounts whose totals they make."""

    model = models.Transfer
    entity = Transfer
    noun = "transfer"
    same = (
        "id",
        "idempotency_key",
        "request_sha256",
        "amount",
        "currency",
        "kind",
        "phase",
        "pending_id",
        "case_id",
        "at",
    )
    enums = MappingProxyType({"kind": TransferKind, "phase": Phase})

    def post(self, transfer: Transfer) -> Transfer:
        """Apply a transfer, once per idempotency key; returns what is stored under that key.

        Raises whatever `adjudge.domain.ledger.transfer.apply` and `replay_or_conflict` raise.
        """
        names = sorted((transfer.debit_account, transfer.credit_account))
        for name in names:
            self._open(name)
        locked = models.LedgerAccount.objects.select_for_update(no_key=True)
        rows = locked.filter(pk__in=names).order_by("pk")
        accounts = {row.pk: _account(row) for row in rows}
        # Only now: whoever posted this key a moment ago held the same two locks.
        known = replay_or_conflict(self.by_key(transfer.idempotency_key), transfer)
        if known is not None:
            return known
        pending, resolved = None, False
        if transfer.pending_id is not None:
            pending = self._find(id=transfer.pending_id)
            resolved = models.Transfer.objects.filter(pending_id=transfer.pending_id).exists()
        after = apply(transfer, accounts, pending, resolved=resolved)
        for name in names:
            totals = {total: getattr(after[name], total) for total in _TOTALS}
            models.LedgerAccount.objects.filter(pk=name).update(**totals)
        self.add(transfer)
        return transfer

    def account(self, account_id: str) -> LedgerAccount:
        """The account; one that was never used stands at zero. Raises `UnknownAccount`."""
        row = models.LedgerAccount.objects.filter(pk=account_id).first()
        return _new_account(account_id) if row is None else _account(row)

    def accounts(self, *, owner_id: str | None = None) -> Sequence[LedgerAccount]:
        """All accounts, or those of an owner (of an advertiser: for all its payers), by id."""
        rows = models.LedgerAccount.objects.order_by("pk")
        if owner_id is not None:
            rows = rows.filter(Q(owner_id=owner_id) | Q(owner_id__startswith=f"{owner_id}:"))
        return [_account(row) for row in rows]

    def pending_of(self, account_id: str) -> Sequence[Transfer]:
        """The unresolved reservations that debit or credit the account, oldest first."""
        rows = models.Transfer.objects.filter(
            Q(debit_account_id=account_id) | Q(credit_account_id=account_id),
            phase=Phase.PENDING.value,
            resolution__isnull=True,
        )
        return self._many(rows.order_by("id"))

    def by_key(self, idempotency_key: str) -> Transfer | None:
        """The transfer made under this key, or None."""
        return self._find(idempotency_key=idempotency_key)

    def _find(self, **wanted: str) -> Transfer | None:
        row = models.Transfer.objects.filter(**wanted).first()
        return None if row is None else self._many([row])[0]

    def _open(self, account_id: str) -> None:
        opened = _new_account(account_id)
        models.LedgerAccount.objects.bulk_create(
            [
                models.LedgerAccount(
                    id=opened.id,
                    kind=opened.kind.value,
                    owner_id=opened.owner_id,
                    currency=opened.currency,
                    debits_must_not_exceed_credits=opened.debits_must_not_exceed_credits,
                )
            ],
            ignore_conflicts=True,
        )

    def _read(self, row: Any) -> dict[str, Any]:
        return {"debit_account": row.debit_account_id, "credit_account": row.credit_account_id}

    def _write(self, item: Transfer) -> dict[str, Any]:
        return {"debit_account_id": item.debit_account, "credit_account_id": item.credit_account}


def _new_account(account_id: str) -> LedgerAccount:
    """An account at zero, from what its id says. Raises `UnknownAccount`, `InvalidValue`."""
    kind, *owner, currency = account_id.split(":") if ":" in account_id else ("", "")
    if kind not in {known.value for known in AccountKind}:
        raise UnknownAccount(account=account_id)
    return open_account(AccountKind(kind), ":".join(owner) or None, currency)


def _account(row: models.LedgerAccount) -> LedgerAccount:
    return LedgerAccount(
        id=row.id,
        kind=AccountKind(row.kind),
        owner_id=row.owner_id,
        currency=row.currency,
        debits_must_not_exceed_credits=row.debits_must_not_exceed_credits,
        posted_debits=row.posted_debits,
        posted_credits=row.posted_credits,
        pending_debits=row.pending_debits,
        pending_credits=row.pending_credits,
        closed=row.closed,
    )


class WindDownRepository(Aggregates[WindDown]):
    """Wind-downs and the receipts of their settlements."""

    model = models.WindDown
    entity = WindDown
    noun = "wind-down"
    same = ("id", "advertiser_id", "payer_id", "currency", "cause", "case_id")
    enums = MappingProxyType({"cause": Cause})
    subject = SubjectKind.WIND_DOWN

    def by_advertiser(self, advertiser_id: str) -> Sequence[WindDown]:
        """The wind-downs of an advertiser, oldest first."""
        return self._many(
            models.WindDown.objects.filter(advertiser_id=advertiser_id).order_by("id")
        )

    def open_ids(self) -> Sequence[str]:
        """The ids of those that are not over, oldest first."""
        rows = models.WindDown.objects.exclude(status__in=OVER).order_by("id")
        return list(rows.values_list("id", flat=True))

    def put_receipt(self, winddown_id: str, *, name: str, content: bytes, at: datetime) -> str:
        """Keep the file of a receipt; returns its SHA-256 (hex). The same file is kept once."""
        if not 0 < len(content) <= MAX_RECEIPT_BYTES:
            raise InvalidValue(field="receipt", problem=f"1 to {MAX_RECEIPT_BYTES:,} bytes")
        if not name.strip() or len(name) > MAX_RECEIPT_NAME or not name.isprintable():
            raise InvalidValue(field="receipt", problem="a plain, short file name")
        sha256 = hashlib.sha256(content).hexdigest()
        models.WindDownReceipt.objects.get_or_create(
            wind_down_id=winddown_id,
            sha256=sha256,
            defaults={"name": name, "size": len(content), "content": content, "filed_at": at},
        )
        return sha256

    def receipt(self, winddown_id: str, sha256: str) -> bytes:
        """The file of a receipt. Raises `NotFound`."""
        row = models.WindDownReceipt.objects.filter(wind_down_id=winddown_id, sha256=sha256).first()
        if row is None:
            raise NotFound(kind="receipt", id=sha256)
        return bytes(row.content)

    def _step(self, row: StepRow) -> Step:
        name = StepName(row.name)
        return Step(name=name, by=row.actor_id, at=row.at, data=row.data)

    def _step_columns(self, step: Step) -> dict[str, Any]:
        return {
            "name": step.name.value,
            "actor_id": step.by,
            "at": step.at,
            "data": dict(step.data),
        }
