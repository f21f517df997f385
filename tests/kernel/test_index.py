"""The index: what it refuses, and that it reads as it was written."""

from dataclasses import replace

import numpy as np
import pytest

from adjudge.domain.ads.serving import STANDING_SLOTS, Context, ServingItem
from adjudge.domain.errors import InvalidValue
from adjudge.kernel.index import MAX_VALUES, build_index, in_order


def item(number, **changes):
    made = ServingItem(
        promoted_post_id=f"post-{number:04}",
        line_item_id=f"line-{number}",
        campaign_id="campaign",
        advertiser_id="advertiser",
        post_slot=number,
        advertiser_slot=number,
        landing_url="https://example.org/",
        bid_micros=1_000,
        remaining_micros=1_000,
    )
    return replace(made, **changes)


def matching(index, context):
    """Positions in the intersection of the three rows."""
    words = np.bitwise_and.reduce([index.rows[row] for row in index.rows_for(context)])
    return np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little")).tolist()


def test_a_row_has_a_bit_for_every_item_that_its_value_reaches():
    items = [item(n, countries=("DE",) if n % 2 else ()) for n in range(130)]
    index = build_index(items)
    assert matching(index, Context(country="DE")) == list(range(130))
    assert matching(index, Context(country="FR")) == list(range(0, 130, 2))
    assert matching(index, Context()) == list(range(0, 130, 2))


def test_nothing_at_all_is_an_index_too():
    index = build_index([])
    assert (len(index), matching(index, Context())) == (0, [])


def test_its_arrays_are_read_only():
    index = build_index([item(1)])
    with pytest.raises(ValueError, match="read-only"):
        index.bids[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        index.rows[0, 0] = 1


def test_posts_of_one_line_item_share_its_budget():
    index = build_index([item(1, line_item_id="x"), item(2), item(3, line_item_id="x")])
    assert index.lines.tolist() == [0, 1, 0]
    assert len(index.remaining) == 2


@pytest.mark.parametrize(
    "items",
    [
        [item(2), item(1)],
        [item(1), item(1)],
        [item(1, post_slot=STANDING_SLOTS)],
        [item(1, advertiser_slot=-1)],
        [item(1, line_item_id="x"), item(2, line_item_id="x", remaining_micros=5)],
        [item(1, topics=tuple(str(n) for n in range(MAX_VALUES + 1)))],
    ],
    ids=["out of order", "twice", "slot too high", "slot negative", "budgets differ", "values"],
)
def test_what_cannot_be_indexed_is_refused(items):
    with pytest.raises(InvalidValue):
        build_index(items)


def test_in_order_sorts_by_id():
    assert in_order([item(3), item(1), item(2)]) == [item(1), item(2), item(3)]


@pytest.mark.parametrize(
    "change",
    [
        {"lines": np.array([1, 0], np.int32)},
        {"post_slots": np.array([STANDING_SLOTS, 0], np.int32)},
        {"advertiser_slots": np.array([-1, 0], np.int32)},
        {"post_slots": np.array([0], np.int32)},
        {"rows": np.array([[1], [1], [4]], np.uint64)},
        {"rows": np.zeros((3, 2), np.uint64)},
        {"countries": {"DE": 9}},
    ],
    ids=["line", "slot", "negative", "short", "bit beyond", "shape", "row number"],
)
def test_arrays_that_do_not_fit_together_are_refused(change):
    index = build_index([item(1, line_item_id="x"), item(2, line_item_id="x")])
    with pytest.raises(InvalidValue):
        replace(index, **change).check()
