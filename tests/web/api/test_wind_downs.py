"""Wind-downs over the API: from closing to zero, and every way out, by whoever may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.api.sender import PROBLEM, Sender
from tests.web.api.test_general import new_order

from adjudge.adapters.store.models import Interest, Letter, WindDown
from adjudge.domain.cases.letter import LetterKind

RECEIPT = b"%PDF-1.7 500.00 to Kestrel Lab"
WHOLE = 500_000_000
NAMES = ("kestrel", "plover", "marta", "omar", "rosa", "olga")


@pytest.fixture
def people(stage):
    stage.running("plover", "Plover Ltd")
    return {name: Sender(stage, name) for name in NAMES}


@pytest.fixture
def at(stage, people):
    """The address of a wind-down whose residual is stated."""
    advertiser, _ = stage.running()
    made = people["kestrel"].make(f"/advertisers/{advertiser.id}/close")
    path = f"/wind-downs/{made['id']}"
    people["kestrel"].post(f"{path}/advance")
    return path


def elect(people, at, **changed):
    return people["kestrel"].post(f"{at}/elect", {"choice": "refund"} | changed)


def file_receipt(sender, at, *, content=RECEIPT, key=None):
    return sender.client.post(
        f"/api/v1{at}/settlement",
        {"file": SimpleUploadedFile("receipt.pdf", content, "application/pdf")},
        headers={"Idempotency-Key": key or sender.stage.key()},
    )


def frozen(stage, people, at, micros=200_000_000):
    order = people["omar"].make("/orders", new_order(stage))
    day = (stage.clock.now() + timedelta(days=60)).date().isoformat()
    body = {"order_id": order["id"], "micros": micros, "review_on": day}
    return people["omar"].post(f"{at}/freeze", body), body


def test_closing_leads_to_zero_by_an_election_and_two_people(stage, people):
    kestrel, omar, rosa = people["kestrel"], people["omar"], people["rosa"]
    advertiser, _ = stage.running()
    key = stage.key()
    made = kestrel.make(f"/advertisers/{advertiser.id}/close", key=key)
    assert (made["status"], made["cause"], made["residual"]) == ("freeze", "closing", None)
    assert kestrel.make(f"/advertisers/{advertiser.id}/close", key=key)["id"] == made["id"]
    at = f"/wind-downs/{made['id']}"
    stated = kestrel.post(f"{at}/advance")
    assert (stated["status"], stated["residual"]) == ("residual", WHOLE)
    assert [clock["name"] for clock in stated["clocks"]] == ["election"]
    assert file_receipt(omar, at).json()["code"] == "winddown.wrong_step"
    body = {"choice": "donate", "charity_id": "open-letters"}
    chosen = kestrel.post(f"{at}/elect", body)
    assert (chosen["choice"], chosen["charity_id"]) == ("donate", "open-letters")
    filed = file_receipt(omar, at)
    assert (filed.status_code, filed.json()["status"]) == (200, "settlement_proposed")
    omar.refused(f"{at}/settlement/confirm", status=403, code="winddown.same_person")
    digest = filed.json()["steps"][-1]["data"]["receipt_sha256"]
    assert rosa.get(f"{at}/receipts/{digest}").content == RECEIPT
    done = rosa.post(f"{at}/settlement/confirm", key=(confirm := stage.key()))
    assert done["status"] == "zero"
    assert rosa.post(f"{at}/settlement/confirm", key=confirm)["status"] == "zero"
    by = {step["name"]: step["by"] for step in kestrel.get(at)["steps"]}
    assert by["elected"] == "You"
    assert by["settlement_proposed"].startswith("staff ")
    assert by["settlement_proposed"] != by["settlement_confirmed"]


def test_an_election_needs_a_key_and_takes_a_charity_of_the_list_only(people, at):
    kestrel = people["kestrel"]
    listed = Client().get("/api/v1/charities").json()["charities"]
    assert "open-letters" in {charity["id"] for charity in listed}
    kestrel.refused(f"{at}/elect", {"choice": "refund"}, status=422, code="value.invalid", key="")
    for body, code in (
        ({"choice": "donate", "charity_id": "mine"}, "charity.unknown"),
        ({"choice": "keep"}, "value.invalid"),
        ({"choice": "defer", "until": "2026-12-01T00:00:00"}, "value.invalid"),
    ):
        kestrel.refused(f"{at}/elect", body, status=422, code=code)
    deferred = elect(people, at, choice="defer")
    assert deferred["status"] == "defer"


def test_money_comes_back_on_request_and_the_account_stays_open(stage, people):
    advertiser, _ = stage.running()
    path = f"/advertisers/{advertiser.id}/money-back"
    made = people["kestrel"].make(path)
    assert made["cause"] == "request"
    people["kestrel"].refused(path, status=409, code="winddown.under_way")
    for name in ("plover", "marta", "omar"):
        people[name].refused(path, status=404, code="not_found")
        closing = f"/advertisers/{advertiser.id}/close"
        people[name].refused(closing, status=404, code="not_found")


def test_a_settlement_that_fails_asks_the_payer_anew(people, at):
    elect(people, at)
    file_receipt(people["omar"], at)
    why = {"reason": "The bank sent it back."}
    people["rosa"].refused(f"{at}/settlement/fail", why, status=403, code="not_allowed")
    failed = people["omar"].post(f"{at}/settlement/fail", why)
    assert (failed["status"], failed["choice"]) == ("residual", None)
    assert failed["steps"][-1]["data"]["reason"] == "The bank sent it back."


def test_an_order_freezes_a_sum_which_is_renewed_and_ended(stage, people, at):
    state, body = frozen(stage, people, at)
    assert (state["status"], state["frozen"], state["residual"]) == (
        "residual",
        200_000_000,
        WHOLE - 200_000_000,
    )
    assert "order_id" not in {name for step in state["steps"] for name in step["data"]}
    review = {"order_id": body["order_id"], "review_on": body["review_on"]}
    people["rosa"].refused(f"{at}/freeze/renew", review, status=403, code="not_allowed")
    assert people["omar"].post(f"{at}/freeze/renew", review)["frozen"] == 200_000_000
    ended = people["omar"].post(f"{at}/freeze/end", {"why": "The order was set aside."})
    assert (ended["frozen"], ended["residual"]) == (0, WHOLE)
    letters = Letter.objects.filter(kind=LetterKind.WIND_DOWN.value).count()
    assert letters >= 4


def test_a_request_of_an_authority_freezes_nothing(stage, people, at):
    request = people["omar"].make("/orders", new_order(stage, binds_operator=False))
    day = (stage.clock.now() + timedelta(days=60)).date().isoformat()
    body = {"order_id": request["id"], "micros": 1, "review_on": day}
    people["omar"].refused(f"{at}/freeze", body, status=409, code="order.no_ground")
    assert people["kestrel"].get(at)["frozen"] == 0


def test_what_nobody_claims_is_published_and_claimed_at_any_time(stage, people, at):
    elect(people, at)
    tried = {"tried": "Two transfers came back, and both addresses are dead."}
    early = people["omar"].refused(f"{at}/unclaimed", tried, status=409, code="winddown.claim_open")
    assert early["remedy"]
    stage.clock.advance(days=31)
    marked = people["omar"].post(f"{at}/unclaimed", tried)
    assert marked["status"] == "unclaimed"
    people["plover"].refused(f"{at}/claim", status=404, code="not_found")
    claimed = people["kestrel"].post(f"{at}/claim")
    assert (claimed["status"], claimed["residual"]) == ("residual", WHOLE)


def test_what_a_measure_began_is_given_back_when_it_is_reversed(stage, people):
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    at = f"/wind-downs/{WindDown.objects.get().pk}"
    assert people["kestrel"].post(f"{at}/advance")["ruling_id"] == ruling.id
    people["rosa"].post(
        f"/rulings/{ruling.id}/reverse", {"code": "fact", "why": "The test was of another file."}
    )
    restored = people["kestrel"].post(f"{at}/advance")
    assert restored["status"] == "restored"
    assert restored["clocks"] == []


def test_it_is_there_for_its_payer_and_for_staff_who_settle(stage, people, at):
    listed = [each["id"] for each in people["kestrel"].get("/wind-downs")["wind_downs"]]
    assert [f"/wind-downs/{key}" for key in listed] == [at]
    for name in ("omar", "rosa", "ada"):
        sender = people.get(name) or Sender(stage, name)
        assert f"/wind-downs/{sender.get('/wind-downs')['wind_downs'][0]['id']}" == at
        assert sender.get(at)["reference"].startswith("W-")
    assert people["omar"].get(at)["steps"][0]["by"] == "the payer"
    acts = [
        ("advance", {}),
        ("elect", {"choice": "refund"}),
        ("claim", {}),
        ("settlement/confirm", {}),
        ("settlement/fail", {"reason": "So."}),
        ("freeze", {"order_id": "o", "micros": 1, "review_on": "2026-12-01"}),
        ("freeze/renew", {"order_id": "o", "review_on": "2026-12-01"}),
        ("freeze/end", {"why": "So."}),
        ("unclaimed", {"tried": "So."}),
    ]
    for name in ("plover", "marta"):
        assert people[name].get("/wind-downs") == {"wind_downs": []}
        people[name].get(at, 404)
        people[name].get(f"{at}/receipts/{'0' * 64}", 404)
        assert file_receipt(people[name], at).status_code == 404
        for act, body in acts:
            people[name].refused(f"{at}/{act}", body, status=404, code="not_found")
    for act, body in acts:
        response = Client().post(f"/api/v1{at}/{act}", body, content_type="application/json")
        assert (response.status_code, response.headers["Content-Type"]) == (401, PROBLEM), act
    for act, body in acts[3:]:
        status = people["kestrel"].post(f"{at}/{act}", body, 403)
        assert status["code"] == "not_allowed", act
    people["omar"].refused(f"{at}/elect", {"choice": "refund"}, status=403, code="not_allowed")


def test_staff_with_an_interest_settle_nothing_and_see_no_receipt(stage, people, at):
    elect(people, at)
    digest = file_receipt(people["omar"], at).json()["steps"][-1]["data"]["receipt_sha256"]
    Interest.objects.create(
        user=stage.user("rosa"),
        party_id=WindDown.objects.get().payer_id,
        declared_at=stage.clock.now(),
    )
    assert people["rosa"].get(f"{at}/receipts/{digest}", 403)["code"] == "not_allowed"
    people["rosa"].refused(f"{at}/settlement/confirm", status=403, code="not_allowed")
    people["kestrel"].get(f"{at}/receipts/{digest}", 404)


def test_a_receipt_is_a_file_of_a_few_megabytes(people, at):
    elect(people, at)
    for content in (b"", b"x" * 10_000_001):
        refused = file_receipt(people["omar"], at, content=content)
        assert refused.status_code in {413, 422}
        assert refused.headers["Content-Type"] == PROBLEM
    assert people["kestrel"].get(at)["status"] == "refund"
