from __future__ import annotations

import pytest
from tests.web.advertiser.stage import read, send

from adjudge.adapters.store.models import WindDown
from adjudge.services.winddowns import advance_winddown, confirm_settlement, propose_settlement


@pytest.fixture
def path(stage):
    """The page of a wind-down whose residual is stated."""
    stage.running()
    closed = send(stage.client("kestrel"), "/advertise/close", confirm="yes")
    return closed.headers["Location"]


def wind_down():
    return WindDown.objects.get()


def test_the_page_states_what_is_left_and_until_when_to_choose(stage, path):
    text = read(stage.client("kestrel"), path)
    assert wind_down().status == "residual"
    assert "EUR 500.00 is left and yours" in text
    assert "Choose where it goes until" in text
    assert text.index("Frozen") < text.index("Stated what is left") < text.index("Zero")
    assert f"W-{wind_down().pk[-8:]}" in text
    assert "Choose where your money goes until" in read(stage.client("kestrel"), "/advertise")


def test_the_consequences_of_each_choice_are_said_before_choosing(stage, path):
    client = stage.client("kestrel")
    client.get(path)
    text = read(client, f"{path}/elect")
    assert "it cannot come back" in text
    assert "Open Letters Foundation" in text
    assert "If you do not choose, it is refunded." in text
    assert "checked" not in text


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"choice": "refund"}, "refund", "You chose a refund"),
        (
            {"choice": "donate", "charity_id": "open-letters"},
            "donate",
            "You chose to give it to Open Letters Foundation",
        ),
        ({"choice": "defer", "charity_id": "open-letters"}, "defer", "put the choice off"),
    ],
)
def test_choosing(stage, path, fields, status, said):
    client = stage.client("kestrel")
    client.get(path)
    response = send(client, f"{path}/elect", **fields)
    assert response.headers["Location"] == path
    assert wind_down().status == status
    assert said in read(client, path)
    again = client.get(f"{path}/elect").status_code
    assert again == (200 if status == "defer" else 302)


def test_a_donation_without_a_charity_is_refused_at_the_charity(stage, path):
    client = stage.client("kestrel")
    client.get(path)
    response = send(client, f"{path}/elect", choice="donate")
    text = response.content.decode()
    assert response.status_code == 422
    assert 'data-code="winddown.donation_needs_election"' in text
    assert 'href="#id_charity_id"' in text
    assert wind_down().status == "residual"


def test_nothing_chosen_and_a_charity_not_on_the_list_are_refused(stage, path):
    client = stage.client("kestrel")
    client.get(path)
    assert send(client, f"{path}/elect").status_code == 422
    unknown = send(client, f"{path}/elect", choice="donate", charity_id="my-own")
    assert unknown.status_code == 422
    assert wind_down().status == "residual"


def test_without_a_choice_it_is_refunded_and_the_page_says_so(stage, path):
    client = stage.client("kestrel")
    client.get(path)
    stage.clock.advance(days=61)
    text = read(client, path)
    assert wind_down().status == "refund"
    assert "You made no choice in time" in text


def test_the_end_is_zero_with_every_date(stage, path):
    client = stage.client("kestrel")
    client.get(path)
    send(client, f"{path}/elect", choice="donate", charity_id="open-letters")
    key = wind_down().pk
    propose_settlement(
        stage.deps,
        stage.actor("omar"),
        request_id=stage.key(),
        winddown_id=key,
        receipt=b"paid",
        receipt_name="receipt.pdf",
    )
    confirm_settlement(stage.deps, stage.actor("olga"), request_id=stage.key(), winddown_id=key)
    text = read(client, path)
    assert "Your money is settled" in text
    assert "EUR 500.00 was given to Open Letters Foundation" in text
    assert "The balance is EUR 0.00" in text
    assert text.count("adj-stages__done") == 8


def test_an_account_without_money_ends_at_once(stage):
    stage.account()
    closed = send(stage.client("kestrel"), "/advertise/close", confirm="yes")
    text = read(stage.client("kestrel"), closed.headers["Location"])
    assert "Your money is settled" in text
    assert "Nothing was left." in text
    assert "Choose where" not in text


def test_before_the_count_is_done_the_page_says_what_it_waits_for(stage, monkeypatch):
    stage.running()
    monkeypatch.setattr(type(stage.deps.events), "watermark_passed", lambda *_: False, raising=True)
    closed = send(stage.client("kestrel"), "/advertise/close", confirm="yes")
    text = read(stage.client("kestrel"), closed.headers["Location"])
    assert "We are counting what is left" in text
    assert "reload this page" in text
    response = stage.client("kestrel").get(f"{closed.headers['Location']}/elect")
    assert response.headers["Location"] == closed.headers["Location"]
    assert advance_winddown(stage.deps, wind_down().pk).status == "freeze"
