from __future__ import annotations

import pytest
from tests.web.advertiser.stage import read, send

from adjudge.adapters.store.models import Transfer
from adjudge.services.funding import confirm_deposit
from adjudge.services.winddowns import advance_winddown, close_advertiser


def test_announcing_leads_to_a_page_with_reference_and_next_steps(stage):
    stage.account()
    client = stage.client("kestrel")
    response = send(client, "/advertise/deposit", amount="500.00", reference="Invoice 7")
    transfer = Transfer.objects.get()
    assert response.headers["Location"] == f"/advertise/deposits/{transfer.pk}"
    text = read(client, response.headers["Location"])
    assert "EUR 500.00" in text
    assert "Invoice 7" in text
    assert "What happens next" in text


def test_the_same_form_twice_announces_once(stage):
    stage.account()
    client = stage.client("kestrel")
    key = stage.key()
    typed = {"request_id": key, "amount": "5.00", "reference": "a"}
    first, second = (client.post("/advertise/deposit", typed) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(("amount", "code"), [("1e3", "value.invalid"), ("0", "amount")])
def test_a_refused_amount_is_marked_at_its_field_and_nothing_is_lost(stage, amount, code):
    stage.account()
    response = send(
        stage.client("kestrel"), "/advertise/deposit", amount=amount, reference="Invoice <7>"
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_amount"' in text
    assert f'data-code="{code}' in text
    assert f'value="{amount}"' in text
    assert "Invoice &lt;7&gt;" in text
    assert not Transfer.objects.exists()


def test_the_page_of_a_deposit_says_when_it_arrived(stage):
    advertiser = stage.account()
    announced = stage.announce(advertiser)
    confirm_deposit(
        stage.deps,
        stage.actor("omar"),
        request_id=stage.key(),
        transfer_id=announced.id,
        bank_reference="BANK-1",
    )
    text = read(stage.client("kestrel"), f"/advertise/deposits/{announced.id}")
    assert "Your deposit has arrived" in text
    confirmation = Transfer.objects.get(pending_id=announced.id)
    assert stage.client("kestrel").get(f"/advertise/deposits/{confirmation.pk}").status_code == 404


def test_a_deposit_that_closing_withdrew_says_so(stage):
    advertiser = stage.account()
    announced = stage.announce(advertiser)
    closed = close_advertiser(
        stage.deps, stage.actor("kestrel"), request_id=stage.key(), advertiser_id=advertiser.id
    )
    advance_winddown(stage.deps, closed.id)
    text = read(stage.client("kestrel"), f"/advertise/deposits/{announced.id}")
    assert "This deposit was withdrawn" in text


def test_a_deposit_needs_an_account_first(stage):
    response = stage.client("kestrel").get("/advertise/deposit")
    assert response.headers["Location"] == "/advertise/open"


def test_a_refusal_without_a_field_stands_above_the_form(stage):
    advertiser = stage.account()
    for _ in range(20):
        stage.announce(advertiser, "1.00")
    response = send(stage.client("kestrel"), "/advertise/deposit", amount="1.00", reference="a")
    assert response.status_code == 422
    assert 'data-code="deposit.too_many"' in response.content.decode()
