"""The auction over a kernel index: one exhaustive pass, standing as the last check of a candidate.

`adjudge.domain.ads.serving.decide_plainly` says in plain Python what this computes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from adjudge.domain.ads.serving import (
    IMPRESSIONS_PER_BID,
    MAX_DECISION_SLOTS,
    SITE_SLOT,
    Context,
    ServingItem,
)
from adjudge.kernel.atomics import load_acquire, trailing_zeros
from adjudge.kernel.index import BITS, KernelIndex, build_index
from adjudge.kernel.layout import BLOCK_WORDS, SLOTS_AT, is_dark, is_scoped, viewer_number

NOBODY = -1


class Winner(NamedTuple):
    """The winner of one slot: positions in the index, and its price in micros per thousand.

    `runner_up` set the price; -1 means that the reserve price did. `scoped` says that the post or
    its advertiser has scope entries, of which one may be a label.
    """

    position: int
    price_micros: int
    runner_up: int
    scoped: bool = False


def decide(
    index: KernelIndex,
    left: NDArray[np.int64],
    standing: NDArray[np.int64],
    context: Context,
    *,
    slots: int,
    now_us: int,
    reserve_micros: int,
) -> list[Winner]:
    """The winners for `slots` slots, best first.

    `left` is what each line item may still spend, in micros: the index's `remaining` less what the
    caller has issued since. `standing` are the words of the standing block, mapped and not copied:
    all of them, because the kernel checks no bounds. A slot is dark at `now_us` from its
    `dark_from` on, and for viewers that one of its entries reaches. Read `now_us` before calling.
    """
    assert 1 <= slots <= MAX_DECISION_SLOTS, slots
    assert len(left) == len(index.remaining), "one amount for each line item"
    assert len(standing) == BLOCK_WORDS, "the whole standing block"
    items, bids = _select(
        index.rows,
        *index.rows_for(context),
        index.bids,
        index.post_slots,
        index.advertiser_slots,
        index.lines,
        left,
        standing,
        now_us,
        reserve_micros,
        slots,
        viewer_number(context.country, context.region, context.age),
    )
    ranked, offers = items.tolist(), bids.tolist()
    ranked.append(NOBODY)
    scoped, offers[-1] = offers[-1], reserve_micros
    won = min(slots, len(ranked) - 1)
    if scoped:
        return [
            Winner(ranked[at], offers[at + 1], ranked[at + 1], bool(scoped >> at & 1))
            for at in range(won)
        ]
    return [Winner(ranked[at], offers[at + 1], ranked[at + 1]) for at in range(won)]


def warm_up() -> None:
    """Compile the kernel (or load it from the cache), so that no decision waits for it."""
    item = ServingItem(
        promoted_post_id="p",
        line_item_id="l",
        campaign_id="c",
        advertiser_id="a",
        post_slot=0,
        advertiser_slot=1,
        landing_url="",
        bid_micros=1,
        remaining_micros=1,
    )
    index = build_index([item])
    # Never written, so the system gives it no memory beyond the pages that are read.
    standing = np.zeros(BLOCK_WORDS, np.int64)
    left = index.remaining.copy()
    decide(index, left, standing, Context(), slots=1, now_us=0, reserve_micros=0)


@njit(cache=True)
def _select(  # noqa: C901, PLR0917 - one loop; compiled functions take arguments by position
    rows: Any,
    country: int,
    language: int,
    topic: int,
    bids: Any,
    post_slots: Any,
    advertiser_slots: Any,
    lines: Any,
    left: Any,
    standing: Any,
    now_us: int,
    reserve_micros: int,
    slots: int,
    viewer: int,
) -> Any:
    """The best eligible item of each advertiser, best first, at most `slots` and one runner-up.

    Beside the offers, last, a bit for each of them whose post or advertiser has scope entries.
    """
    limit = slots + 1
    best = np.empty(limit, np.int64)
    offers = np.empty(limit + 1, np.int64)
    held = 0
    offers[0] = 0
    if is_dark(standing, SITE_SLOT, now_us, viewer):
        return best[:0], offers[:1]
    for word in range(rows.shape[1]):
        bits = rows[country, word] & rows[language, word] & rows[topic, word]
        while bits != 0:
            item = word * BITS + trailing_zeros(bits)
            bits &= bits - np.uint64(1)
            bid = bids[item]
            # Items come in the order of their ids: on equal bids the one that is held wins.
            if bid < reserve_micros or (held == limit and bid <= offers[held - 1]):
                continue
            if left[lines[item]] < max(bid // IMPRESSIONS_PER_BID, 1):
                continue
            at = 0
            while at < held and advertiser_slots[best[at]] != advertiser_slots[item]:
                at += 1
            if at < held and bid <= offers[at]:
                continue
            # One comparison for each slot; entries are read only where one of them says so.
            post, advertiser = post_slots[item], advertiser_slots[item]
            if (
                load_acquire(standing, SLOTS_AT + post) <= now_us
                or load_acquire(standing, SLOTS_AT + advertiser) <= now_us
            ) and (
                is_dark(standing, post, now_us, viewer)
                or is_dark(standing, advertiser, now_us, viewer)
            ):
                continue
            if at == held:
                held = min(held + 1, limit)
                at = held - 1
            while at > 0 and offers[at - 1] < bid:
                best[at] = best[at - 1]
                offers[at] = offers[at - 1]
                at -= 1
            best[at] = item
            offers[at] = bid
    offers[held] = _scoped(standing, post_slots, advertiser_slots, best[:held])
    return best[:held], offers[: held + 1]


@njit(cache=True)
def _scoped(standing: Any, post_slots: Any, advertiser_slots: Any, best: Any) -> int:
    """A bit for each item whose post or advertiser has scope entries."""
    bits = 0
    for at in range(best.shape[0]):
        item = best[at]
        if is_scoped(standing, post_slots[item]) or is_scoped(standing, advertiser_slots[item]):
            bits |= 1 << at
    return bits
