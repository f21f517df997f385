"""Serving: which promoted posts an ad decision shows, and what each of them costs.

This is the plain reference of the auction. The kernel must give the same answer for every world
(property tests compare them), and the bench runs it as the peer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from adjudge.domain.errors import DomainError
from adjudge.domain.standing.entry import Viewer

STANDING_SLOTS: Final = 4_194_304
"""How many permanent slots (advertisers and promoted posts together) a standing block has."""

SITE_SLOT: Final = STANDING_SLOTS
"""The slot of the whole site, beyond all others: while it is dark for a viewer, nothing is shown.

A pause of everything in a territory is an entry of it."""

DARK: Final = 0
"""`dark_from` of a slot that may not be shown."""

LIT: Final = 2**63 - 1
"""`dark_from` of a slot that no measure stops."""

MAX_DECISION_SLOTS: Final = 50
IMPRESSIONS_PER_BID: Final = 1000
DEFAULT_RESERVE_MICROS: Final = 100_000
"""Nothing is shown for less than this, per thousand impressions: a tenth of a currency unit."""

IMPRESSION: Final = "impression"
CLICK: Final = "click"
EVENT_KINDS: Final = (IMPRESSION, CLICK)

BILLABLE: Final = "billable"
"""The outcome of an event that settlement may bill; every other one is a reason why not."""

UNBILLED: Final = ("dark", "expired", "bot", "duplicate")
"""Why an acknowledged event is free: its post was dark, its token too old, its user agent a
program, or the same event was acknowledged before."""


class WorkerMissing(DomainError):
    """A serving process is alive but silent for two seconds: it may still show the post."""

    code = "effect.worker_missing"

    def message(self) -> str:
        return f"Serving process {self.details.get('workers', '')} does not answer."

    def remedy(self) -> str:
        return "The letter stays served. Restart that process; the effect is tried again by itself."


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingItem:
    """One promoted post as the auction sees it; `bid_micros` is per thousand impressions.

    `remaining_micros` is what is left of its line item's budget, so it is the same for all posts of
    one line item. An empty targeting tuple means any value.
    """

    promoted_post_id: str
    line_item_id: str
    campaign_id: str
    advertiser_id: str
    post_slot: int
    advertiser_slot: int
    landing_url: str
    bid_micros: int
    remaining_micros: int
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def matches(self, context: Context) -> bool:
        """Whether the targeting lets this post be shown in `context`."""
        return (
            (not self.countries or context.country in self.countries)
            and (not self.languages or context.language in self.languages)
            and (not self.topics or context.topic in self.topics)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known about one request for ads; an empty string means unknown.

    An unknown value matches only posts that do not target that dimension. `region` (an ISO 3166-2
    subdivision, which also tells the country) and `age` (the lowest of the band that the viewer
    declared) serve the scopes of measures only: nothing targets them. The auction ignores `viewer`
    (first-party, random): the token is bound to it.
    """

    country: str = ""
    language: str = ""
    topic: str = ""
    viewer: str = ""
    region: str = ""
    age: int | None = None

    @property
    def who(self) -> Viewer:
        """What of it the scope of a measure depends on."""
        return Viewer(country=self.country, region=self.region, age=self.age)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One slot's winner; `runner_up` set its price, or nobody did and the reserve price holds."""

    item: ServingItem
    price_micros: int
    runner_up: ServingItem | None

    @property
    def charge_micros(self) -> int:
        """What one impression costs."""
        return charge_for_impression(self.price_micros)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingEvent:
    """An acknowledged impression or click, as settlement reads it; times are Unix microseconds.

    `charge_micros` is zero unless `outcome` is billable. Price, runner-up (None: the reserve) and
    the snapshot's generation are kept because every billed decision can be replayed.
    """

    token_id: str
    kind: str
    promoted_post_id: str
    line_item_id: str
    advertiser_slot: int
    charge_micros: int
    price_micros: int
    runner_up_slot: int | None
    generation: int
    decided_us: int
    ack_us: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBatch:
    """The next events of one worker's file, in the order of acknowledgement.

    Settlement stores `last_row` as the cursor of `file` in the transaction that posts the events.
    """

    file: str
    events: tuple[ServingEvent, ...]
    last_row: int


def charge_for_impression(price_micros: int) -> int:
    """A thousandth of the price per thousand, rounded down: in the advertiser's favour."""
    return price_micros // IMPRESSIONS_PER_BID


def budget_needed(bid_micros: int) -> int:
    """What must be left of the budget before a post may enter an auction: its highest charge.

    At least one micro, so that an exhausted line item never runs for nothing.
    """
    return max(charge_for_impression(bid_micros), 1)


def decide_plainly(
    items: Iterable[ServingItem],
    context: Context,
    slots: int,
    is_dark: Callable[[int], bool],
    reserve_micros: int,
) -> list[Placement]:
    """The winners for `slots` slots, best first: a second-price auction per slot.

    `is_dark` says whether a slot is dark for this viewer at this moment; `domain.standing.entry`
    has what that depends on. Each advertiser competes with its best eligible post (highest bid,
    then lowest id) and wins at most one slot. A winner pays the bid of the next advertiser in that
    order, who would have had the slot otherwise, or the reserve price; both are at most its own
    bid.
    """
    assert 1 <= slots <= MAX_DECISION_SLOTS, slots
    if is_dark(SITE_SLOT):
        return []
    best: dict[int, ServingItem] = {}
    for item in items:
        if not _is_eligible(item, context, is_dark, reserve_micros):
            continue
        held = best.get(item.advertiser_slot)
        if held is None or _rank(item) < _rank(held):
            best[item.advertiser_slot] = item
    ranked = sorted(best.values(), key=_rank)
    placements = []
    for position, item in enumerate(ranked[:slots]):
        runner_up = ranked[position + 1] if position + 1 < len(ranked) else None
        price = runner_up.bid_micros if runner_up else reserve_micros
        placements.append(Placement(item=item, price_micros=price, runner_up=runner_up))
    return placements


def _rank(item: ServingItem) -> tuple[int, str]:
    return (-item.bid_micros, item.promoted_post_id)


def _is_eligible(
    item: ServingItem, context: Context, is_dark: Callable[[int], bool], reserve_micros: int
) -> bool:
    return (
        item.bid_micros >= reserve_micros
        and item.remaining_micros >= budget_needed(item.bid_micros)
        and item.matches(context)
        and not is_dark(item.post_slot)
        and not is_dark(item.advertiser_slot)
    )
