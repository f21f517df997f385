from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adjudge.domain.ads.campaign import (
    MAX_BID_MICROS,
    MAX_TARGETS,
    MIN_BID_MICROS,
    Campaign,
    CampaignEnded,
    LineItem,
    Targeting,
)
from adjudge.domain.errors import InvalidValue
from adjudge.domain.money import Money

NOW = datetime(2026, 3, 2, tzinfo=UTC)
CAMPAIGN = Campaign(id="c", advertiser_id="a", name="Spring", created_at=NOW)


def line_item(bid: int, budget: Money) -> LineItem:
    return LineItem(
        id="l",
        campaign_id="c",
        advertiser_id="a",
        bid=Money("EUR", bid),
        budget=budget,
        created_at=NOW,
    )


def test_a_campaign_pauses_and_runs_again():
    paused = CAMPAIGN.pause(paused=True)
    assert paused.paused
    assert not paused.pause(paused=False).paused


def test_an_ended_campaign_stays_ended():
    ended = CAMPAIGN.end(NOW)
    assert ended.end(NOW.replace(year=2027)) is ended
    with pytest.raises(CampaignEnded) as refused:
        ended.pause(paused=False)
    assert refused.value.remedy() == "Make a new campaign."
    assert "ended" in refused.value.message()


@pytest.mark.parametrize("bid", [MIN_BID_MICROS - 1, MAX_BID_MICROS + 1, 0, -1])
def test_a_bid_has_bounds(bid):
    with pytest.raises(InvalidValue, match="bid"):
        line_item(bid, Money("EUR", 1))


@pytest.mark.parametrize("budget", [Money("EUR", 0), Money("EUR", -5), Money("USD", 5)])
def test_a_budget_is_something_of_the_same_currency(budget):
    with pytest.raises(InvalidValue, match="budget"):
        line_item(MIN_BID_MICROS, budget)


def test_the_bounds_themselves_are_allowed():
    for bid in (MIN_BID_MICROS, MAX_BID_MICROS):
        assert line_item(bid, Money("EUR", 1)).bid.micros == bid


@pytest.mark.parametrize(
    "targets",
    [
        {"countries": ("de",)},
        {"countries": ("DEU",)},
        {"languages": ("DE",)},
        {"languages": ("d",)},
        {"topics": ("Garden",)},
        {"topics": ("x" * 41,)},
        {"topics": tuple(f"topic-{n}" for n in range(MAX_TARGETS + 1))},
    ],
)
def test_targeting_takes_known_codes_only(targets):
    with pytest.raises(InvalidValue):
        Targeting(**targets)


def test_targeting_may_name_nobody_or_several():
    assert Targeting() == Targeting(countries=(), languages=(), topics=())
    assert Targeting(countries=("DE", "AT"), topics=("garden-tools",)).countries == ("DE", "AT")
