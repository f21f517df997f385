"""Money that is frozen by law, not claimed, or wound down by a measure, on pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.web.advertiser.stage import read
from tests.web.review.pages import Desk
from tests.web.sheets.test_acts import day_of
from tests.web.sheets.test_records import order, texts

from adjudge.adapters.store.models import Advertiser, WindDown
from adjudge.domain.ledger.winddown import Choice
from adjudge.services.winddowns import advance_winddown, elect


@pytest.fixture
def running(stage):
    advertiser, _ = stage.running()
    return advertiser


def wind_down():
    return WindDown.objects.get()


def refund(stage):
    return elect(
        stage.deps,
        stage.actor("kestrel"),
        request_id=stage.key(),
        winddown_id=wind_down().pk,
        choice=Choice.REFUND,
    )


def asked_back(stage):
    """The payer asks for its money, and what is left is stated."""
    page = Desk(stage, "kestrel").act("/advertise/money-back", having="confirm", confirm=["yes"])
    assert page.status == 200, page.codes
    advance_winddown(stage.deps, wind_down().pk)
    return f"/operator/wind-downs/{wind_down().pk}"


def test_a_suspension_says_on_both_sides_why_the_money_is_wound_down(stage, running):
    stage.suspension(running)
    advance_winddown(stage.deps, wind_down().pk)
    why = "A suspension of more than 30 days, or until a condition is met, has taken effect."
    assert why in read(stage.client("kestrel"), f"/advertise/wind-downs/{wind_down().pk}")
    assert why in read(stage.client("omar"), f"/operator/wind-downs/{wind_down().pk}")


def test_the_payer_asks_for_its_money_and_keeps_the_account(stage, running):
    client = stage.client("kestrel")
    assert "/advertise/money-back" in read(client, "/advertise")
    path = asked_back(stage)
    assert wind_down().cause == "request"
    assert "The payer asked for its money back." in read(stage.client("omar"), path)
    assert Advertiser.objects.get(pk=running.id).closed_at is None
    again = Desk(stage, "kestrel").act("/advertise/money-back", having="confirm", confirm=["yes"])
    assert again.status == 422
    assert "This money is being paid back" in again.text


@pytest.mark.usefixtures("running")
def test_an_operator_freezes_by_an_order_reviews_and_ends_it(stage):
    path = asked_back(stage)
    omar = Desk(stage, "omar")
    omar.act("/operator/orders/new", having="authority", **order(stage))
    link = next(link for link in omar.get(path).links if "/freezes" in link)
    choice = omar.get(link).form(having="order_id").offered("order_id")[-1]
    on = texts(day_of((stage.clock.now() + timedelta(days=30)).date(), "review_on"))
    refused = omar.act(link, having="order_id", order_id=choice, amount="5000000.00", **on)
    assert refused.status == 422
    page = omar.act(link, having="order_id", order_id=choice, amount="100.00", **on)
    assert page.status == 200, page.codes
    assert "100.00" in page.text
    kestrel = stage.client("kestrel")
    told = read(kestrel, f"/advertise/wind-downs/{wind_down().pk}")
    assert "EUR 100.00 more is frozen by an order of Federal Network Agency." in told
    assert "We have to look at the order again until" in told
    link = next(link for link in omar.get(path).links if "/freeze-reviews" in link)
    later = texts(day_of((stage.clock.now() + timedelta(days=60)).date(), "review_on"))
    page = omar.act(link, having="order_id", order_id=choice, **later)
    assert page.status == 200, page.codes
    link = next(link for link in omar.get(path).links if "/freeze-ends" in link)
    page = omar.act(link, having="why", why="The court set it aside.")
    assert page.status == 200, page.codes
    assert "more is frozen" not in read(kestrel, f"/advertise/wind-downs/{wind_down().pk}")
    assert Desk(stage, "rosa").get(link).status == 403


@pytest.mark.usefixtures("running")
def test_what_nobody_takes_is_claimed_by_its_payer(stage):
    path = asked_back(stage)
    refund(stage)
    omar = Desk(stage, "omar")
    link = next(link for link in omar.get(path).links if "/unclaimed" in link)
    early = omar.act(link, having="tried", tried="Two transfers came back.")
    assert early.status == 422
    assert "too short a time" in early.text
    stage.clock.advance(days=31)
    page = omar.act(link, having="tried", tried="Two transfers came back.")
    assert page.status == 200, page.codes
    kestrel = Desk(stage, "kestrel")
    page = kestrel.get(f"/advertise/wind-downs/{wind_down().pk}")
    assert "We could not pay it out. It stays yours." in page.text
    page = kestrel.send(page.form("/claim"))
    assert page.status == 200, page.codes
    assert wind_down().status == "residual"


@pytest.mark.usefixtures("running")
def test_the_operator_sees_until_when_to_pay(stage):
    path = asked_back(stage)
    refund(stage)
    assert "Pay until" in read(stage.client("omar"), path)
    told = read(stage.client("kestrel"), f"/advertise/wind-downs/{wind_down().pk}")
    assert "We have to pay it until" in told
