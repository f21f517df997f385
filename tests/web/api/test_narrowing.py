"""Narrowing over the API: at approval, on appeal and on review; and the fall of an exhibit."""

from __future__ import annotations

import pytest
from tests.web.api.sender import Sender

REASONS = "A setting that only adults reach would do, as the record of the second test shows."


@pytest.fixture
def people(stage):
    advertiser, _ = stage.running()
    stage.running("plover", "Plover Ltd")
    names = ("rosa", "sven", "ada", "kestrel", "plover")
    return advertiser, *(Sender(stage, name) for name in names)


def less(statement):
    """The same as a limit: only from 18 years on."""
    scope = {"whole_party": True, "minimum_age": 18}
    return {"statement": statement | {"measure": "limit", "scope": scope}}


def test_an_appeal_narrows_a_ruling(stage, people):
    advertiser, rosa, _, ada, kestrel, plover = people
    ruling, _ = stage.suspension(advertiser)
    statement = kestrel.get(f"/rulings/{ruling.id}")["statement"]
    appeal = kestrel.make(f"/rulings/{ruling.id}/appeals", {"on_proportion": "It is too much."})
    at = f"/appeals/{appeal['id']}"
    ada.post(f"{at}/admit")
    body = less(statement) | {"reasons": REASONS, "code": "proportion"}
    plover.refused(f"{at}/modify", body, status=404, code="not_found")
    rosa.refused(f"{at}/modify", body, status=403, code="ruling.same_decider")
    same = body | {"statement": statement}
    ada.refused(f"{at}/modify", same, status=409, code="ruling.not_narrower")
    assert ada.post(f"{at}/modify", body)["status"] == "modified"
    assert kestrel.get(f"/rulings/{ruling.id}")["status"] == "modified"
    assert kestrel.get(at)["code"] == "proportion"


def test_a_review_narrows_a_ruling(stage, people):
    advertiser, rosa, _, _, kestrel, plover = people
    ruling, _ = stage.suspension(advertiser)
    statement = kestrel.get(f"/rulings/{ruling.id}")["statement"]
    review = kestrel.make(
        f"/rulings/{ruling.id}/reviews", {"occasion": "new evidence", "text": "A second test."}
    )
    at = f"/reviews/{review['id']}/modify"
    body = less(statement) | {"reasons": REASONS, "code": "new evidence"}
    plover.refused(at, body, status=404, code="not_found")
    kestrel.refused(at, body, status=403, code="not_allowed")
    assert rosa.post(at, body)["status"] == "modified"
    assert kestrel.get(f"/rulings/{ruling.id}")["status"] == "modified"


def test_a_second_person_approves_less_than_was_proposed(stage, people):
    advertiser, rosa, sven, _, kestrel, _ = people
    ruling = stage.proposal(advertiser)[0]
    at = f"/rulings/{ruling.id}"
    statement = rosa.get(at)["statement"]
    kestrel.post(f"{at}/answer", {"text": "Only adults see it."})
    rosa.post(f"{at}/response", {"text": "Then a limit by age answers what the test found."})
    body = less(statement)
    rosa.refused(f"{at}/approve-narrowed", body, status=403, code="ruling.same_decider")
    same = {"statement": statement}
    sven.refused(f"{at}/approve-narrowed", same, status=409, code="ruling.not_narrower")
    approved = sven.post(f"{at}/approve-narrowed", body)
    assert (approved["measure"], approved["status"]) == ("limit", "in force")
    assert kestrel.get(at)["statement"]["scope"]["minimum_age"] == 18


def test_an_exhibit_falls_and_a_review_starts(stage, people):
    advertiser, rosa, _, _, kestrel, _ = people
    ruling, _ = stage.suspension(advertiser)
    case = rosa.get(f"/cases/{ruling.case_id}")
    at = f"/exhibits/{case['exhibits'][0]['id']}/fall"
    why = {"contest": "refuted", "why": "The laboratory has taken its record back."}
    kestrel.refused(at, why, status=403, code="not_allowed")
    rosa.refused(at, why | {"contest": "disputed"}, status=422, code="value.invalid")
    assert rosa.post(at, why)["contest"] == "refuted"
    clocks = rosa.get(f"/cases/{ruling.case_id}")["clocks"]
    assert "review" in {clock["subject"] for clock in clocks}
