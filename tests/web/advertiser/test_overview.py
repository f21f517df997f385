from __future__ import annotations

import re

from tests.web.advertiser.stage import BAD, read, send

from adjudge.adapters.store.models import Campaign, FreeClick, PromotedPost
from adjudge.services.campaigns import set_paused
from adjudge.services.promotion import end_promotion


def words(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_one_next_step_at_a_time_until_a_post_is_promoted(stage):
    client = stage.client("kestrel")
    advertiser = stage.account()
    assert "Put money on your balance" in read(client, "/advertise")
    stage.fund(advertiser)
    assert "Make your first campaign" in read(client, "/advertise")
    campaign = stage.campaign(advertiser)
    text = read(client, "/advertise")
    assert f"/advertise/campaigns/{campaign.id}/line-items/new" in text
    item = stage.line_item(campaign)
    assert f"/advertise/line-items/{item.id}/promote" in read(client, "/advertise")
    stage.promote(item)
    assert "adj-next" not in read(client, "/advertise")


def test_money_comes_first_and_adds_up(stage):
    advertiser, _ = stage.running()
    stage.announce(advertiser, "80.50")
    said = words(read(stage.client("kestrel"), "/advertise"))
    assert "Available EUR 300.00" in said
    assert "Reserved EUR 200.00" in said
    assert "Spent EUR 0.00" in said
    assert "On its way EUR 80.50" in said
    assert said.index("Available") < said.index("Good standing") < said.index("Campaigns")


def test_impressions_clicks_and_free_events_are_told_apart_by_reason(stage):
    _, item = stage.running()
    stage.seen(item, "billable", "billable", "billable", "bot", "dark", "dark")
    stage.seen(item, "billable", kind="click")
    FreeClick.objects.create(promoted_post=PromotedPost.objects.get(), at=stage.clock.now())
    said = words(read(stage.client("kestrel"), "/advertise"))
    assert "Spent EUR 0.012 For impressions" in said
    assert "EUR 0.012 of EUR 200.00 3 1 4" in said
    assert "2 after a decision had stopped the post" in said
    assert "1 by programs, not by people" in said
    assert "1 clicks while counting was out of order" in said


def test_what_stops_next_is_said_with_its_pace(stage):
    advertiser, _ = stage.running()
    small = stage.line_item(stage.campaign(advertiser, "Autumn"), "0.04")
    stage.promote(small)
    client = stage.client("kestrel")
    assert "Autumn stops first: EUR 0.04" in words(read(client, "/advertise"))
    stage.seen(small, *["billable"] * 5)
    said = words(read(client, "/advertise"))
    # Half of it went within the last day, so the other half lasts for another one.
    assert "Autumn stops first: EUR 0.02" in said
    assert "at the pace of the last day" in said
    for campaign in Campaign.objects.all():
        set_paused(stage.deps, stage.actor("kestrel"), campaign_id=campaign.pk, paused=True)
    assert "Nothing is being shown now" in words(read(client, "/advertise"))


def test_a_line_item_without_an_admitted_post_cannot_stop(stage):
    _, item = stage.running()
    promoted = PromotedPost.objects.get(line_item_id=item.id)
    end_promotion(stage.deps, stage.actor("kestrel"), promoted_post_id=promoted.pk)
    assert "Nothing is being shown now" in words(read(stage.client("kestrel"), "/advertise"))


def test_a_proposal_shows_its_deadline_absolute_first(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.proposal(advertiser)
    client = stage.client("kestrel")
    text = read(client, "/advertise")
    due = ruling.answer_due
    assert f"{due.day} " in text
    assert re.search(r"Answer the proposal R-\d+ until .*UTC.*\(in 6 days\)", words(text))
    assert f"/advertise/rulings/{ruling.id}/answer" in text
    assert "Good standing" in text
    stage.clock.advance(days=8)
    assert "The time has passed" in read(client, "/advertise")


def test_a_suspension_is_told_in_words_with_date_ruling_and_appeal(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    said = words(read(stage.client("kestrel"), "/advertise"))
    assert re.search(rf"Suspended since \d+ \w+ \d{{4}} by ruling {ruling.reference}\.", said)
    assert f"Read the notice of {ruling.reference}" in said
    assert f"Appeal against {ruling.reference} until" in said
    assert "Nothing is shown while your promotion is suspended" in said
    assert f"Suspension {ruling.reference}" in said


def test_letters_say_which_are_not_opened(stage):
    _, item = stage.running()
    promotion = stage.promote(item, BAD)
    client = stage.client("kestrel")
    text = read(client, "/advertise")
    assert "(1 not opened)" in text
    client.get(f"/advertise/letters/{promotion.letter.id}")
    assert "not opened" not in read(client, "/advertise")


def test_the_overview_shows_nothing_of_another_advertiser(stage):
    stage.running()
    stage.running("spoke", "Spoke and Chain")
    text = read(stage.client("spoke"), "/advertise")
    assert "Spoke and Chain" in text
    assert "Kestrel" not in text


def test_nobody_sees_or_does_anything_of_another_advertiser(stage):
    advertiser, item = stage.running()
    declined = stage.promote(item, BAD)
    deposit = stage.announce(advertiser)
    ruling, exhibits = stage.proposal(advertiser)
    stage.running("spoke", "Spoke and Chain")
    client = stage.client("spoke")
    promoted = declined.promoted_post.id
    paths = [
        f"deposits/{deposit.id}",
        f"campaigns/{item.campaign_id}",
        f"campaigns/{item.campaign_id}/pause",
        f"campaigns/{item.campaign_id}/end",
        f"campaigns/{item.campaign_id}/line-items/new",
        f"line-items/{item.id}/promote",
        f"promoted/{promoted}",
        f"promoted/{promoted}/correct",
        f"promoted/{promoted}/end",
        f"letters/{declined.letter.id}",
        f"letters/{declined.letter.id}/receipt",
        f"rulings/{ruling.id}/answer",
        f"rulings/{ruling.id}/answered",
        f"rulings/{ruling.id}/particulars",
        f"rulings/{ruling.id}/appeal",
        f"exhibits/{exhibits[0].id}/answer",
        f"exhibits/{exhibits[0].id}/content",
    ]
    for path in paths:
        found = {client.get(f"/advertise/{path}").status_code}
        found.add(client.post(f"/advertise/{path}", {"text": "x"}).status_code)
        assert found <= {404, 405}, (path, found)
        assert 404 in found, path
    closed = send(stage.client("kestrel"), "/advertise/close", confirm="yes")
    for path in ("", "/elect"):
        assert client.get(closed.headers["Location"] + path).status_code == 404
