from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.advertiser.stage import read, send

from adjudge.adapters.store.models import Interest, WindDown, WindDownReceipt
from adjudge.domain.ledger.winddown import Choice
from adjudge.services.winddowns import advance_winddown, close_advertiser, elect

RECEIPT = b"%PDF-1.7 500.00 to Open Letters Foundation"


@pytest.fixture
def closed(stage):
    """A wind-down that waits for its choice."""
    advertiser, _ = stage.running()
    state = close_advertiser(
        stage.deps, stage.actor("kestrel"), request_id=stage.key(), advertiser_id=advertiser.id
    )
    return advance_winddown(stage.deps, state.id)


@pytest.fixture
def path(stage, closed):
    """The page of a wind-down for which a donation was chosen."""
    elect(
        stage.deps,
        stage.actor("kestrel"),
        request_id=stage.key(),
        winddown_id=closed.id,
        choice=Choice.DONATE,
        charity_id="open-letters",
    )
    return f"/operator/wind-downs/{closed.id}"


def file_receipt(stage, path, name="omar", content=RECEIPT):
    upload = SimpleUploadedFile("receipt.pdf", content, "application/pdf")
    return send(stage.client(name), f"{path}/propose", receipt=upload)


def status():
    return WindDown.objects.get().status


def test_one_pays_another_compares_and_it_ends_at_zero(stage, path):
    operator, second = stage.client("omar"), stage.client("rosa")
    text = read(operator, path)
    assert "Open Letters Foundation, DE, number DE-0000-1201" in text
    assert f"{path}/propose" in text
    assert "to Open Letters Foundation" in read(operator, "/operator")
    assert file_receipt(stage, path).headers["Location"] == path
    assert status() == "settlement_proposed"
    assert "another person has to compare" in read(operator, path)
    assert "waits for another person" in read(operator, "/operator")
    assert "waits for you" in read(second, "/operator")
    text = read(second, f"{path}/confirm")
    receipt = WindDownReceipt.objects.get()
    assert receipt.sha256 in text
    filed = second.get(f"{path}/receipts/{receipt.sha256}")
    assert filed.content == RECEIPT
    assert filed.headers["Content-Disposition"].startswith("attachment")
    assert send(second, f"{path}/confirm").headers["Location"] == path
    assert status() == "zero"
    assert "settled: nothing is left" in read(second, path)


def test_who_filed_the_receipt_cannot_confirm_it(stage, path):
    file_receipt(stage, path)
    client = stage.client("omar")
    assert "You filed this receipt yourself" in read(client, f"{path}/confirm")
    response = send(client, f"{path}/confirm")
    assert response.status_code == 403
    assert 'data-code="winddown.same_person"' in response.content.decode()
    assert status() == "settlement_proposed"


def test_a_missing_or_empty_receipt_is_asked_for(stage, path):
    client = stage.client("omar")
    missing = send(client, f"{path}/propose")
    assert missing.status_code == 422
    assert 'href="#id_receipt"' in missing.content.decode()
    assert file_receipt(stage, path, content=b"").status_code == 422
    assert status() == "donate"


def test_a_reviewer_may_confirm_but_not_propose(stage, path):
    client = stage.client("rosa")
    assert client.get(f"{path}/propose").status_code == 403
    assert f"{path}/propose" not in read(client, path)


def test_nothing_is_settled_before_a_choice(stage, closed):
    path = f"/operator/wind-downs/{closed.id}"
    client = stage.client("omar")
    assert "Nothing is to be paid here now" in read(client, f"{path}/propose")
    upload = SimpleUploadedFile("receipt.pdf", RECEIPT, "application/pdf")
    key = stage.key()
    refused = client.post(f"{path}/propose", {"request_id": key, "receipt": upload})
    assert refused.status_code == 422
    assert 'data-code="winddown.wrong_step"' in refused.content.decode()
    early = send(client, f"{path}/confirm")
    assert early.status_code == 409
    assert "waiting for the choice" in read(client, path)


def test_an_interest_in_the_party_keeps_one_out(stage, path):
    file_receipt(stage, path)
    Interest.objects.create(
        user=stage.user("rosa"),
        party_id=WindDown.objects.get().payer_id,
        declared_at=stage.clock.now(),
    )
    client = stage.client("rosa")
    assert "so others settle this" in read(client, path)
    receipt = WindDownReceipt.objects.get()
    assert client.get(f"{path}/receipts/{receipt.sha256}").status_code == 403
    assert send(client, f"{path}/confirm").status_code == 403
    assert status() == "settlement_proposed"


def test_the_advertiser_itself_has_no_business_here(stage, path):
    client = stage.client("kestrel")
    for page in ("", "/propose", "/confirm"):
        assert client.get(path + page).status_code == 403
