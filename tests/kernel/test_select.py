"""The kernel: the same answers as the plain auction, and standing read at the last moment."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.entries import IDS, REGIONS, entries

from adjudge.domain.ads.serving import (
    LIT,
    MAX_DECISION_SLOTS,
    SITE_SLOT,
    STANDING_SLOTS,
    Context,
    ServingItem,
    decide_plainly,
)
from adjudge.domain.standing.entry import MAX_ENTRIES, EntryKind, ScopeEntry, hides
from adjudge.kernel.index import build_index
from adjudge.kernel.layout import (
    BLOCK_WORDS,
    REFERENCES_AT,
    ROW_WORDS,
    ROWS_AT,
    SCOPED,
    SLOT_WORDS,
    SLOTS_AT,
    row_of,
)
from adjudge.kernel.select import NOBODY, decide, warm_up

NOW = 1_795_000_000_000_000
POSTS, ADVERTISERS = 100, 12
COUNTRIES, LANGUAGES, TOPICS = ("DE", "FR", "SE"), ("de", "fr"), ("chess", "gardens", "maps")
# Few different bids, so that ties are common.
BIDS = st.sampled_from([0, 1, 999, 1_000, 5_000, 7_777, 50_000, 50_001, 2**53 + 1])

warm_up()
block = np.zeros(BLOCK_WORDS, np.int64)
standing = block[SLOTS_AT : SLOTS_AT + SLOT_WORDS]


def item(number, *, advertiser=None, bid=5_000, remaining=10**9, line=None, targets=((), (), ())):
    return ServingItem(
        promoted_post_id=f"post-{number:04}",
        line_item_id=f"line-{number if line is None else line}",
        campaign_id="campaign",
        advertiser_id="advertiser",
        post_slot=number,
        advertiser_slot=POSTS + (number if advertiser is None else advertiser),
        landing_url="https://example.org/",
        bid_micros=bid,
        remaining_micros=remaining,
        countries=targets[0],
        languages=targets[1],
        topics=targets[2],
    )


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


@st.composite
def worlds(draw):
    """Items of a few advertisers and lines, and what is dark since when."""
    budgets = draw(st.lists(st.sampled_from([0, 1, 5, 50, 10**9]), min_size=8, max_size=8))
    items = []
    for number in range(draw(st.integers(0, 80))):
        line = draw(st.integers(0, len(budgets) - 1))
        items.append(
            item(
                number,
                advertiser=draw(st.integers(0, ADVERTISERS - 1)),
                bid=draw(BIDS),
                line=line,
                remaining=budgets[line],
                targets=draw(st.tuples(some(COUNTRIES), some(LANGUAGES), some(TOPICS))),
            )
        )
    since = draw(
        st.dictionaries(
            st.integers(0, POSTS + ADVERTISERS - 1),
            st.sampled_from([0, NOW - 1, NOW, NOW + 1]),
            max_size=30,
        )
    )
    scopes = draw(
        st.dictionaries(
            st.one_of(st.integers(0, POSTS + ADVERTISERS - 1), st.just(SITE_SLOT)),
            st.lists(entries(NOW), min_size=1, max_size=3),
            max_size=12,
        )
    )
    return items, since, scopes


def fill(since, scopes):
    """Put a world into the block."""
    standing[: 2 * POSTS] = standing[SITE_SLOT] = LIT
    for slot, dark_from in since.items():
        standing[slot] = dark_from
    row = 0
    for slot, found in scopes.items():
        block[REFERENCES_AT + slot * MAX_ENTRIES :][:MAX_ENTRIES] = 0
        for place, entry in enumerate(found):
            row += 1
            block[ROWS_AT + row * ROW_WORDS :][:ROW_WORDS] = row_of(entry)
            block[REFERENCES_AT + slot * MAX_ENTRIES + place] = row
        if standing[slot]:
            standing[slot] += SCOPED


contexts = st.builds(
    Context,
    country=st.sampled_from([*COUNTRIES, "XX", ""]),
    language=st.sampled_from([*LANGUAGES, ""]),
    topic=st.sampled_from([*TOPICS, ""]),
    age=st.sampled_from([None, 12, 15, 40]),
) | st.builds(Context, region=st.sampled_from(REGIONS), age=st.sampled_from([None, 12, 15, 40]))


@given(
    world=worlds(),
    context=contexts,
    slots=st.sampled_from([1, 2, 4, MAX_DECISION_SLOTS]),
    reserve=st.sampled_from([0, 1_000, 6_000]),
)
@settings(deadline=None)
def test_the_kernel_decides_like_the_plain_auction(world, context, slots, reserve):
    items, since, scopes = world
    fill(since, scopes)
    index = build_index(items)
    found = decide(
        index,
        index.remaining,
        block,
        context,
        slots=slots,
        now_us=NOW,
        reserve_micros=reserve,
    )

    def is_dark(slot):
        return hides(since.get(slot, LIT), scopes.get(slot, ()), context.who, NOW)

    plain = decide_plainly(items, context, slots, is_dark, reserve)
    assert [
        (
            items[winner.position],
            winner.price_micros,
            None if winner.runner_up == NOBODY else items[winner.runner_up],
        )
        for winner in found
    ] == [(placement.item, placement.price_micros, placement.runner_up) for placement in plain]
    for winner in found:
        post = items[winner.position]
        assert reserve <= winner.price_micros <= post.bid_micros
        assert winner.scoped == (post.post_slot in scopes or post.advertiser_slot in scopes)


@pytest.fixture
def world():
    standing[: 3 * POSTS] = standing[SITE_SLOT] = LIT
    items = [item(n, bid=5_000 + n) for n in range(100)]
    return items, build_index(items)


def best(index, left=None, now_us=NOW, context=None):
    winners = decide(
        index,
        index.remaining if left is None else left,
        block,
        context or Context(),
        slots=1,
        now_us=now_us,
        reserve_micros=0,
    )
    return [winner.position for winner in winners]


def test_a_slot_that_goes_dark_is_not_shown_though_the_index_stays(world):
    _, index = world
    assert best(index) == [99]
    standing[99] = 0
    assert best(index) == [98]
    standing[POSTS + 98] = 0
    assert best(index) == [97]


def test_a_slot_is_dark_from_its_moment_on(world):
    _, index = world
    standing[99] = NOW
    assert best(index, now_us=NOW - 1) == [99]
    assert best(index, now_us=NOW) == [98]


@pytest.mark.parametrize("slot", [99, POSTS + 99], ids=["the post", "the advertiser"])
def test_an_entry_of_the_post_or_of_its_advertiser_counts(world, slot):
    _, index = world
    fill({}, {slot: [ScopeEntry(id=IDS[0], countries=("DE",))]})
    assert best(index, context=Context(country="DE")) == [98]
    assert best(index, context=Context(country="FR")) == [99]
    assert best(index) == [98], "an unknown territory counts as inside"


def test_a_pause_of_the_site_shows_nothing_where_it_reaches(world):
    _, index = world
    fill({}, {SITE_SLOT: [ScopeEntry(id=IDS[0], countries=("DE",))]})
    assert best(index, context=Context(country="DE")) == []
    assert best(index, context=Context(country="FR")) == [99]
    standing[SITE_SLOT] = 0
    assert best(index, context=Context(country="FR")) == []


def test_a_label_keeps_nothing_back_and_is_announced(world):
    _, index = world
    fill({}, {99: [ScopeEntry(id=IDS[0], kind=EntryKind.LABEL)]})
    winners = decide(
        index, index.remaining, block, Context(), slots=2, now_us=NOW, reserve_micros=0
    )
    assert [(each.position, each.scoped) for each in winners] == [(99, True), (98, False)]


def test_what_the_caller_has_issued_counts_against_the_budget(world):
    _, index = world
    left = index.remaining.copy()
    left[index.lines[99]] = 4
    assert best(index, left) == [98]


def test_a_block_that_is_not_whole_is_refused(world):
    _, index = world
    with pytest.raises(AssertionError, match="whole standing block"):
        decide(
            index,
            index.remaining,
            block[:STANDING_SLOTS],
            Context(),
            slots=1,
            now_us=NOW,
            reserve_micros=0,
        )
