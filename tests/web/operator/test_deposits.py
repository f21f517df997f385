from __future__ import annotations

from tests.web.advertiser.stage import read, send

from adjudge.adapters.store.models import PartyMember, Transfer


def test_confirming_puts_the_money_on_the_balance(stage):
    advertiser = stage.account()
    deposit = stage.announce(advertiser)
    client = stage.client("omar")
    path = f"/operator/deposits/{deposit.id}/confirm"
    text = read(client, path)
    assert "EUR 500.00" in text
    assert "Square Kestrel Lab" in text
    response = send(client, path, bank_reference="BANK-1")
    assert response.headers["Location"] == "/operator"
    assert "is on the balance of Kestrel Lab" in read(client, "/operator")
    assert "EUR 500.00" in read(stage.client("kestrel"), "/advertise")
    assert "This deposit is dealt with" in read(client, path)


def test_a_bank_number_confirms_one_deposit_and_what_was_typed_stays(stage):
    advertiser = stage.account()
    first, second = stage.announce(advertiser), stage.announce(advertiser)
    client = stage.client("omar")
    send(client, f"/operator/deposits/{first.id}/confirm", bank_reference="BANK-1")
    response = send(client, f"/operator/deposits/{second.id}/confirm", bank_reference="BANK-1")
    text = response.content.decode()
    assert response.status_code == 422
    assert 'data-code="ledger.key_reused"' in text
    assert 'value="BANK-1"' in text
    empty = send(client, f"/operator/deposits/{second.id}/confirm", bank_reference=" ")
    assert empty.status_code == 422
    assert 'href="#id_bank_reference"' in empty.content.decode()


def test_others_may_not_confirm(stage):
    advertiser = stage.account()
    deposit = stage.announce(advertiser)
    path = f"/operator/deposits/{deposit.id}/confirm"
    for name in ("kestrel", "rosa", "ada"):
        client = stage.client(name)
        assert client.get(path).status_code == 403
        response = client.post(path, {"request_id": stage.key(), "bank_reference": "X"})
        assert response.status_code == 403
    assert Transfer.objects.count() == 1


def test_an_operator_of_the_party_itself_is_refused(stage):
    advertiser = stage.account()
    deposit = stage.announce(advertiser)
    PartyMember.objects.create(user=stage.user("omar"), party_id=advertiser.party_id)
    response = send(
        stage.client("omar"), f"/operator/deposits/{deposit.id}/confirm", bank_reference="BANK-1"
    )
    assert response.status_code == 422
    assert 'data-code="not_allowed"' in response.content.decode()


def test_only_announced_deposits_have_a_page(stage):
    advertiser = stage.account()
    confirmed = stage.fund(advertiser)
    client = stage.client("omar")
    for key in (confirmed.id, "nothing"):
        assert client.get(f"/operator/deposits/{key}/confirm").status_code == 404
