"""What is only ever added to: ledger, register, settled events, requests. In memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tests.memory.tables import Tables

from adjudge.domain.cases.impact import Reach
from adjudge.domain.cases.precedents import Precedent
from adjudge.domain.cases.wording import near_identical
from adjudge.domain.errors import NotFound, RequestReused
from adjudge.domain.ledger.account import AccountKind, LedgerAccount, open_account
from adjudge.domain.ledger.transfer import Phase, Transfer, apply, replay_or_conflict
from adjudge.services.carried import Event, EventBatch, RegisterEntry


class MemoryLedger:
    """The domain's transfer rules over two tables; accounts open on first use."""

    def __init__(self, tables: Tables) -> None:
        self._accounts: dict[str, LedgerAccount] = tables.table("ledger account")
        self._transfers: dict[str, Transfer] = tables.table("transfer")

    def post(self, transfer: Transfer) -> Transfer:
        earlier = replay_or_conflict(self.by_key(transfer.idempotency_key), transfer)
        if earlier is not None:
            return earlier
        assert transfer.id not in self._transfers, "a transfer's id is new"
        names = sorted((transfer.debit_account, transfer.credit_account))
        accounts = {name: self.account(name) for name in names}
        pending = self._transfers.get(transfer.pending_id) if transfer.pending_id else None
        resolved = pending is not None and self._is_resolved(pending.id)
        self._accounts.update(apply(transfer, accounts, pending, resolved=resolved))
        self._transfers[transfer.id] = transfer
        return transfer

    def account(self, account_id: str) -> LedgerAccount:
        if account_id in self._accounts:
            return self._accounts[account_id]
        kind, *owner, currency = account_id.split(":")
        return open_account(AccountKind(kind), ":".join(owner) or None, currency)

    def accounts(self, *, owner_id: str | None = None) -> Sequence[LedgerAccount]:
        rows = sorted(self._accounts.values(), key=lambda account: account.id)
        return [
            row
            for row in rows
            if owner_id is None
            or row.owner_id == owner_id
            or (row.owner_id or "").startswith(f"{owner_id}:")
        ]

    def pending_of(self, account_id: str) -> Sequence[Transfer]:
        return [
            transfer
            for transfer in sorted(self._transfers.values(), key=lambda t: t.id)
            if transfer.phase is Phase.PENDING
            and account_id in (transfer.debit_account, transfer.credit_account)
            and not self._is_resolved(transfer.id)
        ]

    def by_key(self, idempotency_key: str) -> Transfer | None:
        found = (t for t in self._transfers.values() if t.idempotency_key == idempotency_key)
        return next(found, None)

    def get(self, transfer_id: str) -> Transfer:
        if transfer_id not in self._transfers:
            raise NotFound(kind="transfer", id=transfer_id)
        return self._transfers[transfer_id]

    def _is_resolved(self, pending_id: str) -> bool:
        return any(transfer.pending_id == pending_id for transfer in self._transfers.values())


class MemoryRegister:
    def __init__(self, tables: Tables) -> None:
        self._entries: dict[int, RegisterEntry] = tables.table("register entry")

    def append(self, make: Callable[[int], RegisterEntry]) -> RegisterEntry:
        index = len(self._entries)
        entry = make(index)
        assert entry.index == index, "the index is given, not chosen"
        self._entries[index] = entry
        return entry

    def size(self) -> int:
        return len(self._entries)

    def leaves(self, start: int) -> Iterable[bytes]:
        return [self._entries[index].leaf for index in range(start, len(self._entries))]

    def entry(self, index: int) -> RegisterEntry:
        if index not in self._entries:
            raise NotFound(kind="register entry", id=index)
        return self._entries[index]

    def by_subject(self, subject_id: str) -> Sequence[RegisterEntry]:
        return [e for e in self._entries.values() if e.subject_id == subject_id]

    def sealed(
        self, types: Collection[str], *, before: datetime, after_index: int, limit: int
    ) -> Sequence[RegisterEntry]:
        found = [
            entry
            for entry in self._entries.values()
            if entry.type in types
            and entry.released_at is None
            and entry.at < before
            and entry.index > after_index
        ]
        return found[:limit]

    def release(self, subject_id: str, at: datetime) -> None:
        for entry in self.by_subject(subject_id):
            if entry.released_at is None:
                self._entries[entry.index] = replace(entry, released_at=at)


class MemorySettlements:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._settled: dict[tuple[str, str], tuple[Event, str]] = tables.table("settled event")
        self._cursors: dict[str, int] = tables.table("event cursor")
        self._free_clicks: dict[datetime, str] = tables.table("free click")

    def cursors(self) -> Mapping[str, int]:
        return dict(self._cursors)

    def store(self, batch: EventBatch, reasons: Mapping[tuple[str, str], str]) -> Sequence[Event]:
        new = []
        for event in batch.events:
            key = (event.token_id, event.kind)
            if key not in self._settled:
                self._settled[key] = (event, reasons.get(key, ""))
                new.append(event)
        self._cursors[batch.file] = batch.last_row
        return new

    def forget(self, files: Collection[str]) -> None:
        for file in files:
            self._cursors.pop(file, None)

    def spent_micros(self, line_item_id: str) -> int:
        return sum(
            event.charge_micros
            for event, reason in self._settled.values()
            if event.line_item_id == line_item_id and not reason
        )

    def count_free_click(self, promoted_post_id: str, at: datetime) -> None:
        self._free_clicks[at] = promoted_post_id

    def reach(self, *, since_us: int) -> Sequence[Reach]:
        shown = Counter(
            event.promoted_post_id
            for event, _ in self._settled.values()
            if event.kind == "impression" and event.ack_us >= since_us
        )
        posts, line_items = self._tables.table("promoted post"), self._tables.table("line item")
        return [
            Reach(
                promoted_post_id=key,
                advertiser_id=posts[key].advertiser_id,
                topics=tuple(line_items[posts[key].line_item_id].targeting.topics),
                impressions=count,
            )
            for key, count in shown.items()
        ]


class MemoryPrecedents:
    """Every decision is looked at: what the real one's sketches may miss is never missed here."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: dict[str, Precedent] = tables.table("precedent")

    def add(self, precedent: Precedent) -> None:
        assert precedent.id not in self._rows
        self._rows[precedent.id] = precedent

    def about(self, ground: str, facts: str, *, limit: int) -> Sequence[Precedent]:
        assert isinstance(facts, str)
        return [self._today(row) for row in self._newest() if row.ground == ground][:limit]

    def copies(self, wording: str, *, limit: int) -> Sequence[Precedent]:
        rows = [row for row in self._newest() if near_identical(row.wording, wording)]
        return [self._today(row) for row in rows][:limit]

    def _newest(self) -> list[Precedent]:
        return sorted(self._rows.values(), key=lambda row: row.id, reverse=True)

    def _today(self, row: Precedent) -> Precedent:
        kind = "case" if row.id == row.case_id else "ruling"
        return replace(row, outcome=self._tables.table(kind)[row.id].status)


class MemoryRequests:
    def __init__(self, tables: Tables) -> None:
        self._seen: dict[str, tuple[str, str]] = tables.table("request record")

    def seen(self, key: str, fingerprint: str) -> str | None:
        if key not in self._seen:
            return None
        known, result_id = self._seen[key]
        if known != fingerprint:
            raise RequestReused(key=key)
        return result_id

    def remember(self, key: str, fingerprint: str, result_id: str, at: datetime) -> None:
        assert at.tzinfo is not None
        self._seen[key] = (fingerprint, result_id)
