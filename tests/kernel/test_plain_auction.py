"""The plain auction: who wins, and what it costs."""

from dataclasses import replace

import pytest

from adjudge.domain.ads.serving import (
    Context,
    ServingItem,
    budget_needed,
    charge_for_impression,
    decide_plainly,
)

RESERVE = 100_000


def item(name, bid, **changes):
    number = int(name[1:])
    made = ServingItem(
        promoted_post_id=name,
        line_item_id=f"line-{name}",
        campaign_id="campaign",
        advertiser_id=f"advertiser-{number}",
        post_slot=100 + number,
        advertiser_slot=number,
        landing_url="https://example.org/",
        bid_micros=bid,
        remaining_micros=10**9,
    )
    return replace(made, **changes)


def decide(items, context=None, slots=1, dark=()):
    return decide_plainly(items, context or Context(), slots, lambda slot: slot in dark, RESERVE)


def shown(*arguments, **keywords):
    return [
        (placement.item.promoted_post_id, placement.price_micros)
        for placement in decide(*arguments, **keywords)
    ]


def test_the_winner_pays_the_next_bid_and_each_slot_its_own():
    items = [item("p1", 300_000), item("p2", 500_000), item("p3", 400_000)]
    assert shown(items, slots=3) == [("p2", 400_000), ("p3", 300_000), ("p1", RESERVE)]


def test_the_runner_up_is_named():
    (placement,) = decide([item("p1", 300_000), item("p2", 500_000)])
    assert placement.runner_up is not None
    assert placement.runner_up.promoted_post_id == "p1"
    assert placement.charge_micros == 300


def test_alone_one_pays_the_reserve_price():
    (placement,) = decide([item("p1", 300_000)])
    assert (placement.price_micros, placement.runner_up) == (RESERVE, None)


def test_a_bid_below_the_reserve_is_neither_shown_nor_a_price():
    assert shown([item("p1", RESERVE - 1)]) == []
    assert shown([item("p1", RESERVE - 1), item("p2", RESERVE)]) == [("p2", RESERVE)]


def test_one_advertiser_wins_one_slot_and_never_bids_against_itself():
    items = [item("p1", 500_000), item("p2", 400_000, advertiser_slot=1), item("p3", 200_000)]
    assert shown(items, slots=3) == [("p1", 200_000), ("p3", RESERVE)]


def test_equal_bids_go_to_the_lower_id_at_the_full_bid():
    items = [item("p2", 300_000), item("p1", 300_000)]
    assert shown(items, slots=2) == [("p1", 300_000), ("p2", RESERVE)]


@pytest.mark.parametrize("dark", [{102}, {2}], ids=["the post", "the advertiser"])
def test_what_is_dark_is_neither_shown_nor_a_price(dark):
    items = [item("p1", 300_000), item("p2", 500_000)]
    assert shown(items, slots=2, dark=dark) == [("p1", RESERVE)]


def test_targeting_must_match_in_every_dimension():
    aimed = item("p1", 300_000, countries=("DE", "AT"), languages=("de",), topics=("chess",))
    assert shown([aimed], Context(country="AT", language="de", topic="chess"))
    assert not shown([aimed], Context(country="FR", language="de", topic="chess"))
    assert not shown([aimed], Context(country="AT", language="de", topic="gardens"))
    assert not shown([aimed], Context(country="AT", topic="chess"))


def test_an_empty_targeting_matches_the_unknown():
    assert shown([item("p1", 300_000)], Context(country="FR", topic="chess"))
    assert shown([item("p1", 300_000)], Context())


def test_a_budget_must_cover_the_highest_charge():
    assert budget_needed(300_999) == 300
    assert shown([item("p1", 300_999, remaining_micros=300)])
    assert not shown([item("p1", 300_999, remaining_micros=299)])


def test_an_exhausted_line_item_never_runs_for_nothing():
    items = [item("p1", 999, remaining_micros=0)]
    assert decide_plainly(items, Context(), 1, lambda _: False, 0) == []


def test_a_charge_is_rounded_in_the_advertisers_favour():
    assert charge_for_impression(1_999) == 1
    assert charge_for_impression(999) == 0
