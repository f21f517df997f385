from __future__ import annotations

import pytest
from tests.web.advertiser.stage import BAD, read, send

from adjudge.adapters.store.models import Campaign, LineItem

LINE = {"bid": "4.00", "budget": "200.00", "countries": "de, CH;at", "languages": "", "topics": ""}


def test_making_a_campaign_leads_to_it(stage):
    stage.account()
    client = stage.client("kestrel")
    response = send(client, "/advertise/campaigns/new", name="Spring")
    campaign = Campaign.objects.get()
    assert response.headers["Location"] == f"/advertise/campaigns/{campaign.pk}"
    text = read(client, response.headers["Location"])
    assert "No line item yet" in text
    assert "Add a line item" in text


def test_a_campaign_without_a_name_is_asked_for_it(stage):
    stage.account()
    response = send(stage.client("kestrel"), "/advertise/campaigns/new", name=" ")
    assert response.status_code == 422
    assert 'href="#id_name"' in response.content.decode()


def test_a_line_item_reserves_its_budget_and_reads_lists_as_people_write_them(stage):
    advertiser = stage.account()
    stage.fund(advertiser)
    campaign = stage.campaign(advertiser)
    client = stage.client("kestrel")
    path = f"/advertise/campaigns/{campaign.id}"
    response = send(client, f"{path}/line-items/new", **LINE)
    assert response.headers["Location"] == path
    item = LineItem.objects.get()
    assert item.countries == ["DE", "CH", "AT"]
    assert item.languages == []
    text = read(client, path)
    assert "<strong>DE, CH, AT</strong>" in text
    assert f"/advertise/line-items/{item.pk}/promote" in text
    assert "EUR 300.00" in read(client, "/advertise")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"countries": "Germany"}, "countries", "value.invalid"),
        ({"languages": "e1"}, "languages", "value.invalid"),
        ({"bid": "9999.00"}, "bid", "value.invalid"),
        ({"budget": "x"}, "budget", "value.invalid"),
        ({"budget": "900.00"}, "", "ledger.insufficient_funds"),
    ],
)
def test_a_refused_line_item_loses_nothing_typed(stage, change, field, code):
    advertiser = stage.account()
    stage.fund(advertiser)
    campaign = stage.campaign(advertiser)
    response = send(
        stage.client("kestrel"),
        f"/advertise/campaigns/{campaign.id}/line-items/new",
        **(LINE | change),
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert f'data-code="{code}"' in text
    assert not field or f'href="#id_{field}"' in text
    for typed in (LINE | change).values():
        assert not typed or f'value="{typed}"' in text
    assert not LineItem.objects.exists()


def test_pausing_and_running_again(stage):
    _, item = stage.running()
    client = stage.client("kestrel")
    path = f"/advertise/campaigns/{item.campaign_id}"
    assert client.post(f"{path}/pause", {"paused": "1"}).headers["Location"] == path
    text = read(client, path)
    assert "Paused" in text
    assert "Let it run again" in text
    client.post(f"{path}/pause", {"paused": "0"})
    assert "Pause the campaign" in read(client, path)


def test_ending_says_what_it_does_and_does_it(stage):
    _, item = stage.running()
    client = stage.client("kestrel")
    path = f"/advertise/campaigns/{item.campaign_id}"
    text = read(client, f"{path}/end")
    assert "1 promotion stops at once" in text
    assert "EUR 200.00" in text
    assert client.post(f"{path}/end").headers["Location"] == path
    assert "It ended on" in read(client, path)
    assert "EUR 500.00" in read(client, "/advertise")
    assert client.get(f"{path}/end").headers["Location"] == path


def test_a_page_for_an_act_that_is_over_is_a_plain_conflict(stage):
    _, item = stage.running()
    client = stage.client("kestrel")
    path = f"/advertise/campaigns/{item.campaign_id}"
    client.post(f"{path}/end")
    response = client.post(f"{path}/pause", {"paused": "1"})
    assert response.status_code == 409
    assert 'data-code="campaign.ended"' in response.content.decode()


def test_posts_are_listed_with_what_came_of_them(stage):
    _, item = stage.running()
    stage.promote(item, BAD)
    text = read(stage.client("kestrel"), f"/advertise/campaigns/{item.campaign_id}")
    assert "Admitted" in text
    assert "Declined" in text


def test_a_suspended_advertisers_campaign_does_not_look_as_if_it_ran(stage):
    advertiser, item = stage.running()
    stage.suspension(advertiser)
    text = read(stage.client("kestrel"), f"/advertise/campaigns/{item.campaign_id}")
    assert "Nothing is shown while your promotion is suspended" in text
