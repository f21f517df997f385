"""The suite `road`: ad decisions beside the plain loop, and how long an approval takes.

Both deciders answer the same requests over the same promoted posts, in turns, so that whatever else
the machine does hits both alike. Their answers are compared first: a fast wrong answer is none.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from adjudge.bench.report import Row, Suite, summary
from adjudge.domain.ads.serving import (
    DEFAULT_RESERVE_MICROS,
    LIT,
    SITE_SLOT,
    Context,
    Placement,
    ServingItem,
    decide_plainly,
)
from adjudge.kernel.index import KernelIndex, build_index, in_order
from adjudge.kernel.layout import BLOCK_WORDS, SLOT_WORDS, SLOTS_AT
from adjudge.kernel.select import Winner, decide, warm_up

LINE_ITEMS: Final = 10_000
ADVERTISERS: Final = 1_000
SUSPENDED_SHARE: Final = 0.03
SLOTS: Final = 4
ROUNDS: Final = 30
KERNEL_PER_ROUND: Final = 100
PLAIN_PER_ROUND: Final = 1
COMPARED: Final = 20
SEED: Final = 2018
COUNTRIES: Final = tuple(f"{a}{b}" for a in "ABCDEF" for b in "ABCDEFGHIJ")
LANGUAGES: Final = ("en", "de", "fr", "es", "it", "pl", "nl", "sv")
TOPICS: Final = tuple(f"topic-{number}" for number in range(200))
NOW_US: Final = 1_000_000


def made_up_items(count: int, seed: int = SEED) -> list[ServingItem]:
    """Promoted posts, one for each line item, in the order the index needs.

    85 % target 1 to 10 of 60 countries, half a language, 60 % 1 to 20 of 200 topics; bids are
    lognormal around 4.00 per thousand.
    """
    chance = random.Random(seed)  # noqa: S311 - the same made-up world each time
    items = []
    for number in range(count):
        advertiser = chance.randrange(ADVERTISERS)
        items.append(
            ServingItem(
                promoted_post_id=f"post-{number:08d}",
                line_item_id=f"line-{number:08d}",
                campaign_id=f"campaign-{advertiser}",
                advertiser_id=f"advertiser-{advertiser}",
                post_slot=ADVERTISERS + number,
                advertiser_slot=advertiser,
                landing_url="/pages/bakery",
                bid_micros=max(
                    DEFAULT_RESERVE_MICROS, int(4_000_000 * chance.lognormvariate(0, 0.6))
                ),
                remaining_micros=1_000_000_000,
                countries=_some(chance, COUNTRIES, 0.85, 10),
                languages=_some(chance, LANGUAGES, 0.5, 2),
                topics=_some(chance, TOPICS, 0.6, 20),
            )
        )
    return in_order(items)


def _some(chance: random.Random, values: Sequence[str], share: float, most: int) -> tuple[str, ...]:
    if chance.random() >= share:
        return ()
    return tuple(chance.sample(values, chance.randint(1, min(most, len(values)))))


class World:
    """Items, their index, a standing block with some advertisers dark, and requests."""

    def __init__(self, count: int, seed: int = SEED) -> None:
        self.items = made_up_items(count, seed)
        self.index: KernelIndex = build_index(self.items)
        # Zero is dark: only what is somebody's is lit, so the rest takes no memory.
        self.standing = np.zeros(BLOCK_WORDS, np.int64)
        slots = self.standing[SLOTS_AT : SLOTS_AT + SLOT_WORDS]
        slots[: ADVERTISERS + count] = LIT
        slots[SITE_SLOT] = LIT
        chance = random.Random(seed + 1)  # noqa: S311 - the same made-up world each time
        for advertiser in chance.sample(range(ADVERTISERS), int(ADVERTISERS * SUSPENDED_SHARE)):
            slots[advertiser] = 0
        self.dark = slots <= NOW_US
        self.left = self.index.remaining.copy()
        self._chance = chance

    def request(self) -> Context:
        """A viewer on a page."""
        pick = self._chance.choice
        return Context(country=pick(COUNTRIES), language=pick(LANGUAGES), topic=pick(TOPICS))

    def by_kernel(self, context: Context) -> list[Winner]:
        return decide(
            self.index,
            self.left,
            self.standing,
            context,
            slots=SLOTS,
            now_us=NOW_US,
            reserve_micros=DEFAULT_RESERVE_MICROS,
        )

    def by_loop(self, context: Context) -> list[Placement]:
        dark = self.dark
        return decide_plainly(
            self.items, context, SLOTS, lambda slot: bool(dark[slot]), DEFAULT_RESERVE_MICROS
        )

    def must_agree(self, times: int) -> None:
        """Assert that both deciders give the same winners at the same prices."""
        for _ in range(times):
            context = self.request()
            ours = [
                (self.items[won.position].promoted_post_id, won.price_micros)
                for won in self.by_kernel(context)
            ]
            plain = [
                (each.item.promoted_post_id, each.price_micros) for each in self.by_loop(context)
            ]
            assert ours == plain, f"the kernel and the loop differ for {context}"


def timed(act: Callable[[Context], object], contexts: Sequence[Context]) -> list[float]:
    """How long each call took, in microseconds."""
    taken = []
    for context in contexts:
        began = time.perf_counter_ns()
        act(context)
        taken.append((time.perf_counter_ns() - began) / 1000)
    return taken


def decisions(
    *, line_items: int = LINE_ITEMS, rounds: int = ROUNDS, kernel_per_round: int = KERNEL_PER_ROUND
) -> tuple[Row, Row]:
    """The kernel and the plain loop over the same items, in turns."""
    warm_up()
    world = World(line_items)
    world.must_agree(COMPARED)
    kernel: list[float] = []
    plain: list[float] = []
    for _ in range(rounds):
        kernel += timed(world.by_kernel, [world.request() for _ in range(kernel_per_round)])
        plain += timed(world.by_loop, [world.request() for _ in range(PLAIN_PER_ROUND)])
    return (
        summary("decide_kernel", "ad decision, kernel", kernel, unit="us"),
        summary("decide_plain_loop", "ad decision, plain Python loop", plain, unit="us"),
    )


def run_road(*, quick: bool = False) -> Suite:
    """The whole suite; `quick` does little of everything, to show that it works."""
    from adjudge.bench.approvals import approvals  # noqa: PLC0415 - it sets up Django

    kernel, plain = decisions(rounds=3 if quick else ROUNDS)
    approval = summary(
        "approval", "approval call to its return", approvals(3 if quick else 25), unit="us"
    )
    return Suite(
        name="road",
        facts={"line_items": LINE_ITEMS, "slots": SLOTS, "advertisers": ADVERTISERS},
        rows=(kernel, plain, approval),
        ratios={"plain_loop_to_kernel_p50": plain.p50 / kernel.p50},
    )
