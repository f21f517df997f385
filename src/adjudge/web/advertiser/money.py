"""Money as the advertiser sees it: what is there, what was got for it, and what runs out next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, Sum

from adjudge.adapters.store.models import (
    Advertiser,
    FreeClick,
    LedgerAccount,
    LineItem,
    SettledEvent,
)
from adjudge.adapters.store.repositories.ledger import LedgerRepository
from adjudge.domain.ads.serving import CLICK
from adjudge.domain.ledger.account import ADVERTISER_KINDS, AccountKind, account_id
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Transfer
from adjudge.domain.money import Money
from adjudge.services.delivery import Free, unix_micros

PACE: Final = timedelta(days=1)
FREE_WORDS: Final[Mapping[str, str]] = {
    Free.DARK: "after a decision had stopped the post",
    Free.CLOSED: "after the account was closed",
    Free.ENDED: "after the promotion had ended",
    Free.NO_CHARGE: "at a price that rounds to nothing",
    Free.ABOVE_BID: "at more than your bid",
    Free.BUDGET_EXHAUSTED: "beyond the budget",
    Free.DUPLICATE: "counted before",
    Free.UNKNOWN: "of an unknown kind",
    "expired": "reported too late",
    "bot": "by programs, not by people",
    "away": "clicks while counting was out of order",
}
"""Why an impression or a click cost nothing, as it follows a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is free, reserved for line items, spent so far, and announced but not confirmed."""

    available: Money
    reserved: Money
    spent: Money
    announced: Money


@dataclass(slots=True, kw_only=True)
class Delivery:
    """What was shown and clicked. `free` counts what cost nothing, by reason, clicks apart."""

    impressions: int = 0
    clicks: int = 0
    free: Counter[str] = field(default_factory=Counter)
    recent_micros: int = 0

    def add(self, other: Delivery) -> None:
        """Count another one in."""
        self.impressions += other.impressions
        self.clicks += other.clicks
        self.free += other.free
        self.recent_micros += other.recent_micros

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """How many were free and why, the most first."""
        counted = self.free.most_common()
        return [(number, FREE_WORDS.get(reason, reason)) for reason, number in counted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The line item whose budget ends first; `at` is when, at the pace of the last day."""

    line_item: LineItem
    left: Money
    at: datetime | None


def balance_of(advertiser: Advertiser) -> Balance:
    """The balance, over all accounts of this advertiser for its payer's money."""
    rows = LedgerAccount.objects.filter(
        owner_id=_owner(advertiser),
        currency=advertiser.currency,
        kind__in=[kind.value for kind in ADVERTISER_KINDS],
    )
    total = rows.aggregate(
        balance=Sum(F("posted_credits") - F("posted_debits")),
        held=Sum("pending_debits"),
        coming=Sum("pending_credits"),
    )
    spent = advertiser.line_items.aggregate(spent=Sum("spent_micros"))["spent"] or 0
    held = total["held"] or 0
    return Balance(
        available=Money(advertiser.currency, (total["balance"] or 0) - held),
        reserved=Money(advertiser.currency, held),
        spent=Money(advertiser.currency, spent),
        announced=Money(advertiser.currency, total["coming"] or 0),
    )


def announced_deposits(advertiser: Advertiser) -> list[Transfer]:
    """Announced bank transfers that nobody has seen arrive yet, oldest first."""
    account = account_id(AccountKind.AVAILABLE, _owner(advertiser), advertiser.currency)
    pending = LedgerRepository().pending_of(account)
    return [transfer for transfer in pending if transfer.kind is TransferKind.DEPOSIT]


def is_deposit_of(transfer: Transfer, advertiser: Advertiser) -> bool:
    """Whether this deposit goes to the advertiser's account."""
    account = account_id(AccountKind.AVAILABLE, _owner(advertiser), advertiser.currency)
    return transfer.kind is TransferKind.DEPOSIT and transfer.credit_account == account


def deliveries(line_item_ids: Collection[str], now: datetime) -> dict[str, Delivery]:
    """What each of these line items got, by its id."""
    found = {key: Delivery() for key in line_item_ids}
    groups = (
        SettledEvent.objects.filter(line_item_id__in=line_item_ids)
        .values("line_item_id", "kind", "reason")
        .annotate(
            number=Count("id"),
            recent=Sum("charge_micros", filter=Q(reason="", ack_us__gte=unix_micros(now - PACE))),
        )
    )
    for group in groups:
        found[group["line_item_id"]].add(_counted(group))
    away = (
        FreeClick.objects.filter(promoted_post__line_item_id__in=line_item_ids)
        .values("promoted_post__line_item_id")
        .annotate(number=Count("id"))
    )
    for row in away:
        found[row["promoted_post__line_item_id"]].free["away"] += row["number"]
    return found


def _counted(group: Mapping[str, Any]) -> Delivery:
    number, reason = group["number"], group["reason"]
    if reason in {"", Free.CLICK}:
        # Clicks are never charged (bids are for impressions), so one is ordinary, not "free".
        is_click = group["kind"] == CLICK
        return Delivery(
            clicks=number if is_click else 0,
            impressions=0 if is_click else number,
            recent_micros=group["recent"] or 0,
        )
    return Delivery(free=Counter({reason: number}))


def next_to_stop(
    running: Sequence[LineItem], delivered: Mapping[str, Delivery], now: datetime
) -> Stop | None:
    """The line item that runs out first; by what is left, if nothing was spent in the last day."""
    stops = [_stop(item, delivered[item.pk], now) for item in running]
    never = datetime.max.replace(tzinfo=UTC)
    return min(stops, key=lambda stop: (stop.at or never, stop.left.micros), default=None)


def _stop(line_item: LineItem, delivery: Delivery, now: datetime) -> Stop:
    left = max(0, line_item.budget_micros - line_item.spent_micros)
    at = None
    if delivery.recent_micros:
        days = left / delivery.recent_micros
        # Beyond a year a pace says nothing.
        at = now + PACE * days if days < 365 else None  # noqa: PLR2004 - days of a year
    return Stop(line_item=line_item, left=Money(line_item.currency, left), at=at)


def _owner(advertiser: Advertiser) -> str:
    return f"{advertiser.pk}:{advertiser.payer_party_id}"
