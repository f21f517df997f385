"""Invariant 5: money is conserved. Every total is computed again from the transfers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum

from adjudge.adapters.store import models
from adjudge.doctor import wind_downs
from adjudge.doctor.verdict import Found, View, check
from adjudge.domain.ledger.account import AccountKind, pending_balance, trial_balance
from adjudge.domain.ledger.routes import TransferKind, is_allowed
from adjudge.domain.ledger.transfer import Phase

BUDGET_KEY_PARTS = 3


@check("5", "5 Money is conserved")
def money_is_conserved(view: View) -> Found:
    """Totals follow from transfers, sums are zero, budgets hold, wind-downs begin and end."""
    accounts = view.uow.ledger.accounts()
    broken = [
        f"{what} balances of {currency} add up to {micros} micros"
        for what, sums in (
            ("posted", trial_balance(accounts)),
            ("pending", pending_balance(accounts)),
        )
        for currency, micros in sums.items()
        if micros != 0
    ]
    transfers = list(models.Transfer.objects.order_by("at", "id"))
    broken += _total_faults(transfers)
    broken += _route_faults(transfers)
    broken += [
        f"account {account.id} has {account.available} micros left"
        for account in accounts
        if account.debits_must_not_exceed_credits and account.available < 0
    ]
    broken += _budget_faults(transfers)
    broken += wind_downs.faults(view)
    return Found(
        checked={
            "accounts": len(accounts),
            "transfers": len(transfers),
            "line items": models.LineItem.objects.count(),
            "billed events": models.SettledEvent.objects.filter(reason="").count(),
            "wind-downs": models.WindDown.objects.count(),
        },
        broken=broken,
    )


@dataclass(slots=True)
class _Totals:
    """The four running totals of an account, as its transfers make them."""

    posted_debits: int = 0
    posted_credits: int = 0
    pending_debits: int = 0
    pending_credits: int = 0


def _total_faults(transfers: list[models.Transfer]) -> Iterator[str]:
    made: defaultdict[str, _Totals] = defaultdict(_Totals)
    by_id = {transfer.id: transfer for transfer in transfers}
    for transfer in transfers:
        debit, credit = made[transfer.debit_account_id], made[transfer.credit_account_id]
        if transfer.phase == Phase.PENDING.value:
            debit.pending_debits += transfer.amount
            credit.pending_credits += transfer.amount
        if transfer.phase in {Phase.POST.value, Phase.VOID.value}:
            reserved = by_id[str(transfer.pending_id)].amount
            debit.pending_debits -= reserved
            credit.pending_credits -= reserved
        if transfer.phase in {Phase.SINGLE.value, Phase.POST.value}:
            debit.posted_debits += transfer.amount
            credit.posted_credits += transfer.amount
    for account in models.LedgerAccount.objects.order_by("id"):
        totals = made[account.id]
        stored = _Totals(
            account.posted_debits,
            account.posted_credits,
            account.pending_debits,
            account.pending_credits,
        )
        if stored != totals:
            yield f"account {account.id} says {stored}, its transfers make {totals}"


def _route_faults(transfers: list[models.Transfer]) -> Iterator[str]:
    kinds = dict(models.LedgerAccount.objects.values_list("id", "kind"))
    for transfer in transfers:
        kind = TransferKind(transfer.kind)
        debit = AccountKind(kinds[transfer.debit_account_id])
        credit = AccountKind(kinds[transfer.credit_account_id])
        if not is_allowed(kind, debit, credit):
            yield f"transfer {transfer.id}: a {kind} from {debit} to {credit}"


def _budget_faults(transfers: list[models.Transfer]) -> Iterator[str]:
    """What was billed by events, what the line item says, and what the ledger moved, are equal."""
    billed = {
        row["line_item_id"]: row["micros"]
        for row in models.SettledEvent.objects.filter(reason="")
        .values("line_item_id")
        .annotate(micros=Sum("charge_micros"))
    }
    moved: Counter[str] = Counter()
    for transfer in transfers:
        parts = transfer.idempotency_key.split(":")
        if transfer.phase == Phase.POST.value and parts[0] == "budget" and parts[2] == "spent":
            moved[parts[1]] += transfer.amount
    for item in models.LineItem.objects.order_by("id"):
        events, ledger = billed.get(item.id, 0), moved[item.id]
        if not events == item.spent_micros == ledger:
            yield (
                f"line item {item.id}: {events} micros of events, {item.spent_micros} spent, "
                f"{ledger} in the ledger"
            )
        if ledger > item.budget_micros:
            yield f"line item {item.id} spent {ledger} of a budget of {item.budget_micros} micros"
