"""Links, extensions by addendum, mandates and batches, over the API."""

from __future__ import annotations

import pytest
from tests.web.api.sender import Sender, new_statement, opened

from adjudge.adapters.store.models import Letter
from adjudge.domain.ads.roles import PartyRole


@pytest.fixture
def people(stage):
    advertiser, _ = stage.running()
    other, _ = stage.running("heron", "Heron Tea")
    names = ("rosa", "sven", "kestrel", "heron", "marta")
    return advertiser, other, *(Sender(stage, name) for name in names)


def test_a_measure_reaches_a_linked_account_and_is_given_back_when_the_link_falls(stage, people):
    advertiser, other, rosa, sven, kestrel, heron, marta = people
    ruling, exhibits = stage.suspension(advertiser)
    body = {
        "type": "same operator",
        "other_party_id": other.party_id,
        "began": "2026-01-01",
        "exhibit_ids": [exhibits[0].id],
        "why": "Both pay from one bank account.",
    }
    at = f"/cases/{ruling.case_id}/links"
    marta.refused(at, body, status=404, code="not_found")
    kestrel.refused(at, body, status=403, code="not_allowed")
    link = rosa.make(at, body)
    path = f"/links/{link['id']}"
    for sender in (kestrel, heron, marta):
        sender.get(path, 404)
        sender.refused(f"{path}/contest", {"text": "No."}, status=404, code="not_found")
    asked = {"link_id": link["id"], "advertiser_id": other.id}
    extended = rosa.make(f"/rulings/{ruling.id}/extend", asked)
    assert extended["status"] == "proposed"
    heron.get(f"/rulings/{extended['id']}", 404)
    approve = f"/rulings/{extended['id']}/approve"
    rosa.refused(approve, status=403, code="ruling.same_decider")
    assert sven.post(approve)["status"] == "in force"
    letters = Letter.objects.filter(party_id=other.party_id)
    assert [letter.kind for letter in letters] == ["addendum"]
    assert heron.get(path)["says"]["why"] == "Both pay from one bank account."
    kestrel.get(path, 404)
    contested = heron.post(f"{path}/contest", {"text": "It is the bank of both, no more."})
    assert contested["status"] == "contested"
    verdict = {"stands": True, "reasons": "The account is the same."}
    heron.refused(f"{path}/decide", verdict, status=403, code="not_allowed")
    rosa.refused(f"{path}/decide", verdict, status=403, code="not_allowed")
    sven.post(f"{path}/decide", {"stands": False, "reasons": "The exhibit names two accounts."})
    assert heron.get(f"/rulings/{extended['id']}")["status"] == "reversed"


def test_a_mandate_is_given_and_ended_by_either_side(people):
    advertiser, other, rosa, _, kestrel, heron, marta = people
    body = {
        "advertiser_id": advertiser.id,
        "holder_party_id": other.party_id,
        "role": "agency",
        "covers": "All campaigns of this spring.",
    }
    marta.refused("/mandates", body, status=403, code="not_allowed")
    made = kestrel.make("/mandates", body, key="m")
    assert kestrel.make("/mandates", body, key="m") == made
    assert [each["id"] for each in heron.get("/mandates")["matters"]] == [made["id"]]
    assert marta.get("/mandates") == {"matters": []}
    at = f"/mandates/{made['id']}"
    marta.get(at, 404)
    assert rosa.get(at)["says"]["role"] == "agency"
    rosa.refused(f"{at}/end", status=403, code="not_allowed")
    assert heron.post(f"{at}/end")["status"] == "ended"
    kestrel.refused(f"{at}/end", status=409, code="step.wrong_state")


def test_a_measure_on_an_agency_ends_its_mandates_and_tells_its_clients(stage, people):
    advertiser, other, rosa, _, kestrel, heron, _ = people
    body = {
        "advertiser_id": other.id,
        "holder_party_id": advertiser.party_id,
        "role": "agency",
        "covers": "Everything.",
    }
    made = heron.make("/mandates", body)
    ruling, _ = stage.suspension(advertiser, roles=(PartyRole.AGENCY,))
    assert rosa.get(f"/rulings/{ruling.id}")["statement"]["scope"]["roles"] == ["agency"]
    kestrel.refused(f"/rulings/{ruling.id}/end-mandates", status=403, code="not_allowed")
    (ended,) = rosa.post(f"/rulings/{ruling.id}/end-mandates")["matters"] or [
        heron.get(f"/mandates/{made['id']}")
    ]
    assert ended["status"] == "ended"
    assert [one["kind"] for one in heron.get("/letters")["letters"]] == ["client's"]


def test_a_batch_is_proposed_and_approved_each_ruling_for_itself(stage, people):
    advertiser, other, rosa, sven, kestrel, heron, marta = people
    members = []
    for number, each in enumerate((advertiser, other)):
        case, _, fact = opened(stage, each, rosa)
        words = f"We suspend your promotion: version 4.{number} sends documents unasked."
        statement = new_statement(stage, fact["id"], summary=words)
        for finding in statement["findings"]:
            finding["why"] += f" It was run {number + 3} times on this party's own program."
        members.append({"case_id": case["id"], "statement": statement})
    body = {"common_part": "Programs that send documents unasked.", "members": members}
    marta.refused("/batches", body, status=404, code="not_found")
    batch = rosa.make("/batches", body)
    at = f"/batches/{batch['id']}"
    kestrel.get(at, 404)
    rosa.refused(f"{at}/approve", status=403, code="not_allowed")
    first, second = batch["says"]["ruling_ids"]
    kestrel.post(f"/rulings/{first}/answer", {"text": "Version 4.3 will ask."})
    rosa.post(f"/rulings/{first}/response", {"text": "4.3 is not out yet."})
    approved = sven.post(f"{at}/approve")
    assert [each["status"] for each in approved["rulings"]] == ["in force", "proposal letter"]
    assert approved["rulings"][1]["problem"] == "ruling.answer_awaited"
    assert heron.get(f"/rulings/{second}")["status"] == "proposal letter"
