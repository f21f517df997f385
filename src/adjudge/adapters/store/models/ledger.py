"""The ledger: accounts with running totals, and the transfers that made them."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from adjudge.adapters.store.models.base import (
    HASH_LENGTH,
    NAME_LENGTH,
    Row,
    Table,
    check,
    length,
    micros,
    owner,
    unique,
)
from adjudge.domain.ledger.account import AccountKind
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import MAX_KEY, Phase
from adjudge.domain.money import MAX_MICROS

MAX_ACCOUNT_ID = 160


class LedgerAccount(Table):
    """An account and its totals in micros. The key says kind, owner and currency."""

    id = models.CharField(max_length=MAX_ACCOUNT_ID, primary_key=True)
    kind = models.CharField(max_length=NAME_LENGTH)
    owner_id = models.CharField(max_length=MAX_ACCOUNT_ID, null=True)  # noqa: DJ001 - None: ours
    currency = models.CharField(max_length=3)
    debits_must_not_exceed_credits = models.BooleanField()
    posted_debits = micros(default=0)
    posted_credits = micros(default=0)
    pending_debits = micros(default=0)
    pending_credits = micros(default=0)
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            length("ledger_account_id", "id", 5, MAX_ACCOUNT_ID),
            length("ledger_account_currency", "currency", 3, 3),
            check("ledger_account_kind_known", Q(kind__in=[kind.value for kind in AccountKind])),
            check(
                "ledger_totals_not_negative",
                Q(
                    posted_debits__gte=0,
                    posted_credits__gte=0,
                    pending_debits__gte=0,
                    pending_credits__gte=0,
                ),
            ),
            check(
                "ledger_debits_within_credits",
                Q(debits_must_not_exceed_credits=False)
                | Q(posted_credits__gte=F("posted_debits") + F("pending_debits")),
            ),
            check(
                "ledger_closed_at_zero",
                Q(closed=False)
                | Q(posted_credits=F("posted_debits"), pending_debits=0, pending_credits=0),
            ),
        )
        indexes = (models.Index(name="ledger_account_by_owner", fields=("owner_id",)),)


class Transfer(Row):
    """Money that moved, was reserved, or a reservation resolved. Written once."""

    idempotency_key = models.CharField(max_length=MAX_KEY)
    request_sha256 = models.CharField(max_length=HASH_LENGTH)
    debit_account = owner("store.LedgerAccount", related_name="debits")
    credit_account = owner("store.LedgerAccount", related_name="credits")
    amount = micros()
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=NAME_LENGTH)
    phase = models.CharField(max_length=NAME_LENGTH)
    pending = models.OneToOneField(
        "store.Transfer", on_delete=models.PROTECT, related_name="resolution", null=True
    )
    case = owner("store.Case", related_name="transfers", null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            unique("transfer_key_once", "idempotency_key"),
            length("transfer_key", "idempotency_key", 1, MAX_KEY),
            length("transfer_request", "request_sha256", HASH_LENGTH, HASH_LENGTH),
            length("transfer_currency", "currency", 3, 3),
            check("transfer_amount", Q(amount__gt=0, amount__lte=MAX_MICROS)),
            check("transfer_two_accounts", ~Q(debit_account=F("credit_account"))),
            check("transfer_kind_known", Q(kind__in=[kind.value for kind in TransferKind])),
            check(
                "transfer_pending_iff_resolution",
                Q(phase__in=[Phase.SINGLE.value, Phase.PENDING.value], pending__isnull=True)
                | Q(phase__in=[Phase.POST.value, Phase.VOID.value], pending__isnull=False),
            ),
        )
