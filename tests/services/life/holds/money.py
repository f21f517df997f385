"""Invariants 5 and 8: no money is lost, and what a wind-down took is given back with its end.

What should be so is told from the transfers of the ledger alone, by their keys; balances and
open reservations are added up anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis.stateful import invariant
from tests.services.life.base import CaseLife

from adjudge.domain.ads.campaign import Campaign, LineItem
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.ledger.account import LedgerAccount
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Phase, Transfer
from adjudge.domain.ledger.winddown import WindDown

CAN_GIVE_BACK = frozenset({"freeze", "settle", "void", "residual", "refund", "donate", "defer"})
"""Where no payment is under way, nothing was paid out, and no order holds anything."""
WINDS_DOWN = frozenset({"suspend", "terminate"})
PAYS = frozenset({TransferKind.REFUND, TransferKind.DONATION})


class Money(CaseLife):
    """The money is all there, and nothing is kept of what was not settled."""

    @invariant()
    def no_money_is_lost(self) -> None:
        if not hasattr(self, "stage") or not self.is_news("money"):
            return
        accounts = self.rows(LedgerAccount)
        assert sum(account.balance for account in accounts) == 0
        for account in accounts:
            assert account.available >= 0 or not account.debits_must_not_exceed_credits
        known: set[str] = self.told_apart.setdefault("restored", set())
        for state in self.rows(WindDown):
            if state.status.value == "restored" and state.id not in known:
                known.add(state.id)
                self._must_be_restored(state)

    def must_be_given_back(self, ruling_id: str, before: Mapping[tuple[type, str], Any]) -> None:
        """Nothing that this ruling began to wind down goes on, unless another one calls for it."""
        super().must_be_given_back(ruling_id, before)
        for state in self.rows(WindDown):
            if state.ruling_id != ruling_id or state.status.value not in CAN_GIVE_BACK:
                continue
            closed = self.by_id(Advertiser)[state.advertiser_id].closed_at is not None
            assert closed or self._others(state.advertiser_id), (ruling_id, state.id, state.status)

    def _others(self, advertiser_id: str) -> list[str]:
        """The rulings in force that may call for a wind-down of this money themselves."""
        return [
            ruling.reference
            for ruling in self.rows(Ruling)
            if ruling.advertiser_id == advertiser_id
            and ruling.status == "in force"
            and ruling.statement.scope.whole_party
            and "advertiser" in ruling.statement.scope.roles
            and ruling.statement.measure.value in WINDS_DOWN
        ]

    def _must_be_restored(self, state: WindDown) -> None:
        """Every reservation that it voided stands again, as far as what was settled leaves it."""
        owner = f"{state.advertiser_id}:{state.payer_id}"
        (account,) = [
            each.id
            for each in self.rows(LedgerAccount)
            if each.kind.value == "available"
            and each.owner_id == owner
            and each.currency == state.currency
        ]
        moved = [t for t in self.rows(Transfer) if account in (t.debit_account, t.credit_account)]
        by_key = {transfer.idempotency_key: transfer for transfer in moved}
        own = [t for t in moved if f"winddown:{state.id}:" in t.idempotency_key]
        resolved = {t.pending_id for t in moved}
        for transfer in own:
            held = transfer.phase is Phase.PENDING and transfer.kind in PAYS
            assert not held or transfer.id in resolved, (state.id, "is still held for a payment")
        paid = any(t.phase is Phase.POST and t.kind in PAYS for t in own)
        rounded = sum(
            t.amount if t.credit_account == account else -t.amount
            for t in own
            if t.kind is TransferKind.ROUNDING
        )
        assert paid or rounded == 0, (state.id, rounded)
        for item, campaign in self._items(state.advertiser_id):
            voided = by_key.get(f"winddown:{state.id}:void:{item.id}")
            if voided is None or campaign.ended_at is not None:
                continue
            again = by_key.get(f"budget:{item.id}:again:{state.id}")
            if again is None or again.amount != voided.amount:
                short = again.amount if again else 0
                assert short < voided.amount, (state.id, item.id, "was given more than was taken")
                last = max(
                    [t.id for t in moved if t.idempotency_key.endswith(f":{state.id}")] or [""]
                )
                assert left(account, moved, last) == 0, (state.id, item.id, "was not given back")
        for step in state.steps:
            for key in str(step.data.get("announced", "")).split():
                found = [k for k in by_key if k.startswith(f"deposit:again-{key}:")]
                assert len(found) == 1, (state.id, key, "is not announced again")

    def _items(self, advertiser_id: str) -> list[tuple[LineItem, Campaign]]:
        campaigns = self.by_id(Campaign)
        return [
            (item, campaigns[item.campaign_id])
            for item in self.rows(LineItem)
            if item.advertiser_id == advertiser_id
        ]


def left(account: str, moved: Sequence[Transfer], last: str) -> int:
    """What was free on the account after the transfer with this id; after all of them if empty."""
    until = [transfer for transfer in moved if not last or transfer.id <= last]
    resolved = {transfer.pending_id for transfer in until}
    free = 0
    for transfer in until:
        is_open = transfer.phase is Phase.PENDING and transfer.id not in resolved
        if transfer.phase is Phase.VOID or (transfer.phase is Phase.PENDING and not is_open):
            continue
        if transfer.debit_account == account:
            free -= transfer.amount
        elif not is_open:
            free += transfer.amount
    return free
