from __future__ import annotations

import pytest
from tests.memory import memory_deps
from tests.memory.people import euros, key, member, scene

from adjudge.domain.ads.campaign import CampaignEnded, Targeting
from adjudge.domain.ads.party import AdvertiserClosed
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.ledger.errors import InsufficientFunds
from adjudge.domain.money import Money
from adjudge.services import campaigns
from adjudge.services.campaigns import (
    TooManyCampaigns,
    add_line_item,
    create_campaign,
    end_campaign,
    set_paused,
)
from adjudge.services.reservations import available_account, open_reservations
from adjudge.services.winddowns import close_advertiser


def add(town, budget="10.00", bid="2.00", **asked):
    return add_line_item(
        town.deps,
        asked.pop("actor", town.actor),
        request_id=asked.pop("request_id", None) or key(town.deps),
        campaign_id=town.campaign.id,
        bid=asked.pop("bid_money", euros(bid)),
        budget=asked.pop("budget_money", euros(budget)),
        targeting=Targeting(**asked),
    )


def available(town):
    with town.deps.reading() as uow:
        return uow.ledger.account(available_account(town.advertiser)).available


def test_a_line_item_holds_its_whole_budget():
    town = scene(memory_deps(), deposit="500.00", budget="100.00")
    assert available(town) == 400_000_000
    made = add(town, "400.00", countries=("DE",))
    assert available(town) == 0
    with town.deps.reading() as uow:
        held = open_reservations(uow, town.advertiser)
        assert {name: t.amount for name, t in held.items()} == {
            town.line_item.id: 100_000_000,
            made.id: 400_000_000,
        }
        assert uow.line_items.get(made.id).targeting.countries == ("DE",)


def test_a_budget_beyond_the_balance_is_refused_whole():
    town = scene(memory_deps(), deposit="100.00", budget="100.00")
    with pytest.raises(InsufficientFunds):
        add(town, "0.01")
    assert len(town.deps.uow.tables.table("line item")) == 1


def test_the_same_request_reserves_once():
    town = scene(memory_deps())
    assert add(town, request_id="k") == add(town, request_id="k")
    assert available(town) == 390_000_000


def test_money_of_another_currency_is_refused():
    town = scene(memory_deps())
    with pytest.raises(InvalidValue, match="EUR"):
        add(town, bid_money=Money("USD", 10**6), budget_money=Money("USD", 10**6))


def test_a_stranger_can_do_nothing():
    town, stranger = scene(memory_deps()), member("lee")
    with pytest.raises(NotAllowed):
        add(town, actor=stranger)
    with pytest.raises(NotAllowed):
        create_campaign(
            town.deps, stranger, request_id="k", advertiser_id=town.advertiser.id, name="X"
        )
    with pytest.raises(NotAllowed):
        set_paused(town.deps, stranger, campaign_id=town.campaign.id, paused=True)
    with pytest.raises(NotAllowed):
        end_campaign(town.deps, stranger, campaign_id=town.campaign.id)


def test_a_paused_campaign_is_not_in_the_next_snapshot():
    town = scene(memory_deps())
    town.promote()
    set_paused(town.deps, town.actor, campaign_id=town.campaign.id, paused=True)
    with town.deps.reading() as uow:
        assert uow.promoted_posts.serving_items() == []
    set_paused(town.deps, town.actor, campaign_id=town.campaign.id, paused=False)
    with town.deps.reading() as uow:
        assert len(uow.promoted_posts.serving_items()) == 1


def test_ending_bills_what_was_shown_and_gives_the_rest_back():
    town = scene(memory_deps(), deposit="500.00", budget="100.00")
    promoted = town.promote().promoted_post
    town.deps.events.acknowledge(
        promoted.id, town.line_item.id, at=town.deps.clock.now(), charge_micros=10_000
    )
    town.deps.clock.advance(seconds=1)
    ended = end_campaign(town.deps, town.actor, campaign_id=town.campaign.id)
    assert ended.ended_at is not None
    assert available(town) == 500_000_000 - 10_000
    assert town.deps.block.is_dark(promoted.slot)
    assert end_campaign(town.deps, town.actor, campaign_id=town.campaign.id) == ended
    with pytest.raises(CampaignEnded):
        add(town)
    with pytest.raises(CampaignEnded):
        set_paused(town.deps, town.actor, campaign_id=town.campaign.id, paused=False)


def test_ending_one_campaign_leaves_the_others():
    town = scene(memory_deps())
    other = create_campaign(
        town.deps, town.actor, request_id="k", advertiser_id=town.advertiser.id, name="Other"
    )
    promoted = town.promote().promoted_post
    end_campaign(town.deps, town.actor, campaign_id=other.id)
    assert not town.deps.block.is_dark(promoted.slot)
    with town.deps.reading() as uow:
        assert list(open_reservations(uow, town.advertiser)) == [town.line_item.id]


def test_numbers_are_limited(monkeypatch):
    town = scene(memory_deps())
    monkeypatch.setattr(campaigns, "MAX_LINE_ITEMS", 1)
    monkeypatch.setattr(campaigns, "MAX_CAMPAIGNS", 1)
    with pytest.raises(TooManyCampaigns) as refused:
        add(town)
    assert "1" in refused.value.message()
    assert refused.value.remedy()
    with pytest.raises(TooManyCampaigns):
        create_campaign(
            town.deps, town.actor, request_id="k", advertiser_id=town.advertiser.id, name="Two"
        )


def test_a_closed_account_makes_nothing_new():
    town = scene(memory_deps())
    close_advertiser(town.deps, town.actor, request_id="c", advertiser_id=town.advertiser.id)
    with pytest.raises(AdvertiserClosed):
        add(town)
    with pytest.raises(AdvertiserClosed):
        create_campaign(
            town.deps, town.actor, request_id="k", advertiser_id=town.advertiser.id, name="Two"
        )
