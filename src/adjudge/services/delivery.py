"""Delivery: publish what serving processes show, and bill what they acknowledged.

An event is billed only if it was acknowledged, by server time, before every measure that stops its
post, and if the reservation of its line item covers it. Every other event is free, for one named
reason, and counted. Money moves in the transaction that stores the events, so each is settled once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from adjudge.domain.ads.campaign import LineItem
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.serving import BILLABLE, CLICK, charge_for_impression
from adjudge.domain.errors import NotFound
from adjudge.domain.ledger.transfer import Transfer
from adjudge.domain.standing.content import Restrictions
from adjudge.domain.steps import first
from adjudge.services.carried import Event, EventBatch
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.reservations import open_reservations, spend
from adjudge.services.standing_content import restrictions_for

BATCH = 5_000
MAX_ROUNDS = 10_000
MAX_OUTCOME = 40
KEPT_AFTER_SETTLEMENT = timedelta(days=2)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Free(StrEnum):
    """Why settlement bills an event nothing, beside the reasons that serving gave already."""

    CLICK = "click"
    DARK = "dark"
    CLOSED = "closed"
    ENDED = "ended"
    NO_CHARGE = "no_charge"
    ABOVE_BID = "above_bid"
    BUDGET_EXHAUSTED = "budget_exhausted"
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementReport:
    """What was settled: events, those billed, those free by reason, and the micros billed."""

    settled: int = 0
    billed: int = 0
    free: dict[str, int] = field(default_factory=dict)
    micros: int = 0

    def __add__(self, other: SettlementReport) -> SettlementReport:
        return SettlementReport(
            settled=self.settled + other.settled,
            billed=self.billed + other.billed,
            free=dict(Counter(self.free) + Counter(other.free)),
            micros=self.micros + other.micros,
        )


def unix_micros(moment: datetime) -> int:
    """The moment as serving processes stamp it: microseconds since 1970, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def publish_snapshot(deps: Deps) -> int:
    """Write what can be shown for serving processes to load; the number of the snapshot."""
    with deps.reading() as uow:
        items = uow.promoted_posts.serving_items()
    return deps.snapshots.publish(items)


def settle_events(deps: Deps, *, limit: int = BATCH) -> SettlementReport:
    """Settle the next events of every event file: one transaction a file, at most `limit` each."""
    with deps.reading() as uow:
        cursors = uow.settlements.cursors()
    report = SettlementReport()
    for batch in deps.events.batches(cursors, limit=limit):
        report += _settle(deps, batch, after_row=cursors.get(batch.file, 0))
    return report


def settle_all(deps: Deps) -> SettlementReport:
    """Settle until nothing that the watermarks have passed is left."""
    report = SettlementReport()
    for _ in range(MAX_ROUNDS):
        more = settle_events(deps)
        if more.settled == 0:
            return report
        report += more
    return report


def remove_settled_files(deps: Deps) -> list[str]:
    """Remove event files that were settled to the end two days ago or earlier; their names.

    Everything that bills or explains an event is in the record by then.
    """
    with deps.reading() as uow:
        cursors = uow.settlements.cursors()
    before = deps.wall_clock.now() - KEPT_AFTER_SETTLEMENT
    removed = list(deps.events.remove_settled(cursors, before_us=unix_micros(before)))
    if removed:
        with deps.uow() as uow:
            uow.settlements.forget(removed)
    return removed


@dataclass(slots=True, kw_only=True)
class _Account:
    """One advertiser in a batch: what decides whether its events are billed, and what is left."""

    advertiser: Advertiser
    restrictions: Restrictions
    reservations: dict[str, Transfer]
    left: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """The rows that the events of a batch name, all of one transaction."""

    line_items: dict[str, LineItem]
    posts: dict[str, PromotedPost]
    accounts: dict[str, _Account]


def _settle(deps: Deps, batch: EventBatch, *, after_row: int) -> SettlementReport:
    with deps.uow() as uow:
        rows = _read(uow, batch.events)
        if uow.settlements.cursors().get(batch.file, 0) != after_row:
            return SettlementReport()  # somebody else settled it while we waited for the locks
        known: dict[tuple[str, str], Event] = {}
        for event in batch.events:
            if _is_known(event, rows):
                known.setdefault((event.token_id, event.kind), event)
        reasons = _reasons(known.values(), rows)
        new = uow.settlements.store(replace(batch, events=tuple(known.values())), reasons)
        billed = [event for event in new if (event.token_id, event.kind) not in reasons]
        _bill(uow, deps, billed, rows, batch=f"{batch.file}:{batch.last_row}")
        free = Counter(reasons[key] for e in new if (key := (e.token_id, e.kind)) in reasons)
        unknown = sum(not _is_known(event, rows) for event in batch.events)
        free[Free.UNKNOWN] += unknown
        free[Free.DUPLICATE] += len(batch.events) - unknown - len(new)
        return SettlementReport(
            settled=len(batch.events),
            billed=len(billed),
            free={str(reason): count for reason, count in sorted(free.items()) if count},
            micros=sum(event.charge_micros for event in billed),
        )


def _read(uow: UnitOfWork, events: Iterable[Event]) -> _Batch:
    """Read what the events name, with the rows of all their advertisers locked, in sorted order."""
    line_items: dict[str, LineItem] = {}
    for line_item_id in {event.line_item_id for event in events}:
        try:
            line_items[line_item_id] = uow.line_items.get(line_item_id)
        except NotFound:
            continue
    accounts = {}
    for advertiser_id in sorted({item.advertiser_id for item in line_items.values()}):
        advertiser = uow.advertisers.lock(advertiser_id)
        reservations = open_reservations(uow, advertiser)
        accounts[advertiser_id] = _Account(
            advertiser=advertiser,
            restrictions=restrictions_for(
                uow, advertiser, uow.promoted_posts.by_advertiser(advertiser_id)
            ),
            reservations=reservations,
            left={key: pending.amount for key, pending in reservations.items()},
        )
    posts: dict[str, PromotedPost] = {}
    for promoted_post_id in {event.promoted_post_id for event in events}:
        try:
            posts[promoted_post_id] = uow.promoted_posts.get(promoted_post_id)
        except NotFound:
            continue
    return _Batch(line_items=line_items, posts=posts, accounts=accounts)


def _is_known(event: Event, rows: _Batch) -> bool:
    """Whether the event names a promoted post in its own line item, and could be stored at all."""
    post = rows.posts.get(event.promoted_post_id)
    return (
        post is not None
        and post.line_item_id == event.line_item_id
        and event.line_item_id in rows.line_items
        and min(event.charge_micros, event.price_micros, event.generation) >= 0
    )


def _reasons(events: Iterable[Event], rows: _Batch) -> dict[tuple[str, str], str]:
    """Why each event is free, by token and kind; what is missing is billed, in this order."""
    reasons: dict[tuple[str, str], str] = {}
    for event in events:
        line_item = rows.line_items[event.line_item_id]
        account = rows.accounts[line_item.advertiser_id]
        reason = _reason(event, line_item, rows.posts[event.promoted_post_id], account)
        if reason is None and event.charge_micros > account.left.get(line_item.id, 0):
            reason = Free.BUDGET_EXHAUSTED
        if reason is None:
            account.left[line_item.id] -= event.charge_micros
        else:
            reasons[(event.token_id, event.kind)] = str(reason)
    return reasons


def _reason(event: Event, line_item: LineItem, post: PromotedPost, account: _Account) -> str | None:
    """Why an event is free whatever the budget, the first of these that holds; None if of none."""
    acknowledged = _EPOCH + event.ack_us * _MICROSECOND
    decided = _EPOCH + event.decided_us * _MICROSECOND
    restrictions = account.restrictions
    closed, end = account.advertiser.closed_at, first(post.steps, "end")
    why = (
        (event.outcome[:MAX_OUTCOME] or Free.UNKNOWN, event.outcome != BILLABLE),
        # Bids are per thousand impressions.
        (Free.CLICK, event.kind == CLICK),
        (Free.DARK, restrictions.stopped(post, acknowledged)),
        (Free.DARK, restrictions.overtook(post, decided, acknowledged)),
        (Free.CLOSED, closed is not None and acknowledged >= closed),
        (Free.ENDED, end is not None and acknowledged >= end.at),
        (Free.NO_CHARGE, event.charge_micros == 0),
        (Free.ABOVE_BID, event.charge_micros > charge_for_impression(line_item.bid.micros)),
    )
    return next((reason for reason, holds in why if holds), None)


def _bill(
    uow: UnitOfWork, deps: Deps, billed: Iterable[Event], rows: _Batch, *, batch: str
) -> None:
    spent: Counter[str] = Counter()
    for event in billed:
        spent[event.line_item_id] += event.charge_micros
    for line_item_id, micros in sorted(spent.items()):
        account = rows.accounts[rows.line_items[line_item_id].advertiser_id]
        spend(uow, deps, account.reservations[line_item_id], micros, batch=batch)
