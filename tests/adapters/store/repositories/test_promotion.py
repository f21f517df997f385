from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork, reading
from adjudge.domain.ads.serving import ServingItem
from adjudge.domain.posts import post as posts
from adjudge.services.carried import EventBatch


def test_a_serving_item_says_all_that_the_auction_needs(told):
    with reading() as uow:
        (item,) = uow.promoted_posts.serving_items()
    assert item == ServingItem(
        promoted_post_id=told.promoted.id,
        line_item_id=told.line_item.id,
        campaign_id=told.line_item.campaign_id,
        advertiser_id=told.advertiser.id,
        post_slot=told.promoted.slot,
        advertiser_slot=told.advertiser.slot,
        landing_url=told.promoted.landing_url,
        bid_micros=2_000_000,
        remaining_micros=100_000_000 - 1_000,
        countries=("DE", "SE"),
        languages=("en",),
    )


def test_what_rests_or_was_declined_is_not_served(told):
    with DjangoUnitOfWork() as uow:
        campaign = uow.campaigns.get(told.line_item.campaign_id)
        uow.campaigns.save(campaign.pause(paused=True))
        assert uow.promoted_posts.serving_items() == []
        uow.campaigns.save(campaign)
        assert len(uow.promoted_posts.serving_items()) == 1
        declined = make.step("decline", "program:screening")
        make.make_promoted(uow, told.line_item, make.make_post(uow, told.member), declined)
        assert len(uow.promoted_posts.serving_items()) == 1


@pytest.mark.parametrize("ended", ["post", "campaign", "advertiser"])
def test_what_has_ended_is_not_served(told, ended):
    later = NOW + timedelta(days=1)
    with DjangoUnitOfWork() as uow:
        if ended == "post":
            uow.posts.save(posts.delete(told.post, later)[0])
        elif ended == "campaign":
            uow.campaigns.save(uow.campaigns.get(told.line_item.campaign_id).end(later))
        else:
            uow.advertisers.save(replace(told.advertiser, closed_at=later))
        assert uow.promoted_posts.serving_items() == []


def test_a_newer_version_names_the_one_it_replaces(told):
    with DjangoUnitOfWork() as uow:
        newer = make.make_promoted(uow, told.line_item, told.post, replaces=told.promoted.id)
        found = uow.promoted_posts.by_post(told.post.id)
        assert [post.replaces for post in found] == [None, told.promoted.id]
        assert found[1] == newer
        assert uow.line_items.by_campaign(told.line_item.campaign_id) == [told.line_item]
        assert uow.line_items.by_advertiser(told.advertiser.id) == [told.line_item]
        assert len(uow.campaigns.by_advertiser(told.advertiser.id)) == 1


def test_an_event_is_settled_once_and_free_ones_cost_nothing(told):
    billed, again = make.impression(told.promoted, "t2"), make.impression(told.promoted, "t1")
    free = make.impression(told.promoted, "t3")
    batch = EventBatch(file="day-1.events", events=(again, billed, free, billed), last_row=4)
    with DjangoUnitOfWork() as uow:
        assert uow.settlements.cursors() == {"day-1.events": 1}
        new = uow.settlements.store(batch, {("t3", "impression"): "dark"})
        assert list(new) == [billed, free]
        assert uow.settlements.spent_micros(told.line_item.id) == 2_000
        assert uow.settlements.cursors() == {"day-1.events": 4}
        assert list(uow.settlements.store(batch, {})) == []
        assert uow.settlements.spent_micros(told.line_item.id) == 2_000


def test_what_it_is_about_is_unknown_or_kept(told):
    with DjangoUnitOfWork() as uow:
        assert uow.promoted_posts.get(told.promoted.id).categories is None
        for categories in ((), ("gambling", "sports")):
            about = replace(
                make.make_promoted(uow, told.line_item, make.make_post(uow, told.member)),
                categories=categories,
            )
            again = replace(about, id=make.new_id(), slot=uow.slots.allot())
            uow.promoted_posts.add(again)
            assert uow.promoted_posts.get(again.id).categories == categories
