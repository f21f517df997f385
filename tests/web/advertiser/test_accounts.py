from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from tests.web.advertiser.stage import read, send

from adjudge.adapters.store.models import Advertiser, PartyAddress, WindDown

FIELDS = {"legal_name": "Kestrel Lab", "country": "ch", "email": "kestrel@square.example"}


def prove(stage, name="kestrel"):
    EmailAddress.objects.create(
        user=stage.user(name), email=f"{name}@square.example", verified=True, primary=True
    )


def test_without_a_login_every_page_asks_for_one(stage):
    assert stage.people, "there are logins"
    for path in ("/advertise", "/advertise/open", "/advertise/letters", "/advertise/close"):
        response = Client().get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/login/")


def test_a_newcomer_is_told_what_it_is_and_has_one_next_step(stage):
    text = read(stage.client("kestrel"), "/advertise")
    assert text.count("govuk-button") == 1
    assert 'href="/advertise/open"' in text


def test_opening_an_account_with_a_proved_address_needs_no_second_link(stage):
    prove(stage)
    client = stage.client("kestrel")
    response = send(client, "/advertise/open", **FIELDS)
    assert (response.status_code, response.headers["Location"]) == (303, "/advertise")
    advertiser = Advertiser.objects.get()
    assert advertiser.party.country == "CH"
    assert PartyAddress.objects.get().confirmed_at is not None
    text = read(client, "/advertise")
    assert "Kestrel Lab" in text
    assert "Nothing restricts your promotion" in text
    assert "/advertise/deposit" in text


def test_an_address_is_confirmed_by_its_link_and_only_then_is_there_a_next_step(stage):
    client = stage.client("kestrel")
    send(client, "/advertise/open", **FIELDS)
    assert [message.to for message in mail.outbox] == [["kestrel@square.example"]]
    text = read(client, "/advertise")
    assert "Confirm kestrel@square.example" in text
    assert "Announce a deposit" not in text
    send(client, "/advertise", to="/advertise/address")
    assert PartyAddress.objects.get().confirmed_at is None
    EmailAddress.objects.update(verified=True)
    send(client, "/advertise", to="/advertise/address")
    assert PartyAddress.objects.get().confirmed_at is not None
    assert "Confirm kestrel" not in read(client, "/advertise")


def test_a_refused_account_keeps_what_was_typed(stage):
    typed = {"legal_name": "Kestrel <Lab>", "country": "Q1", "email": "nowhere"}
    response = send(stage.client("kestrel"), "/advertise/open", **typed)
    assert response.status_code == 422
    text = response.content.decode()
    assert 'data-code="value.invalid"' in text
    assert "Kestrel &lt;Lab&gt;" in text
    assert not Advertiser.objects.exists()


def test_there_is_one_open_account_and_opening_twice_leads_to_it(stage):
    stage.account()
    assert stage.client("kestrel").get("/advertise/open").headers["Location"] == "/advertise"


def test_closing_says_what_it_does_and_needs_the_tick(stage):
    advertiser, _ = stage.running()
    client = stage.client("kestrel")
    text = read(client, "/advertise/close")
    assert "EUR 200.00 of reservations is released" in text
    refused = send(client, "/advertise/close")
    assert refused.status_code == 422
    assert 'href="#id_confirm"' in refused.content.decode()
    assert not WindDown.objects.exists()
    closed = send(client, "/advertise/close", confirm="yes")
    wind_down = WindDown.objects.get(advertiser_id=advertiser.id)
    assert closed.headers["Location"] == f"/advertise/wind-downs/{wind_down.pk}"
    again = client.get("/advertise/close")
    assert again.headers["Location"] == f"/advertise/wind-downs/{wind_down.pk}"
    assert "This account is closed" in read(client, "/advertise")


def test_after_closing_one_comes_back_as_the_same_party(stage):
    stage.running()
    client = stage.client("kestrel")
    send(client, "/advertise/close", confirm="yes")
    assert 'value="Kestrel Lab"' in client.get("/advertise/open").content.decode()
    assert send(client, "/advertise/open", **FIELDS).status_code == 303
    assert Advertiser.objects.count() == 2
    assert "Good standing" in read(client, "/advertise")
