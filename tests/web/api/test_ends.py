"""How proposals and rulings end over the API: cured, returned, narrowed, lifted, stayed."""

from __future__ import annotations

import pytest
from tests.web.api.sender import Sender

REASONS = "You do not say what would be in proportion, and we see no milder way."


@pytest.fixture
def people(stage):
    advertiser, _ = stage.running()
    stage.running("plover", "Plover Ltd")
    names = ("rosa", "sven", "ada", "kestrel", "plover")
    return advertiser, *(Sender(stage, name) for name in names)


def test_a_proposal_is_cured_and_closed_or_returned(stage, people):
    advertiser, rosa, sven, _, kestrel, plover = people
    at = f"/rulings/{stage.proposal(advertiser)[0].id}"
    plover.refused(f"{at}/cure", {"text": "x"}, status=404, code="not_found")
    rosa.refused(f"{at}/cure", {"text": "x"}, status=403, code="not_allowed")
    assert kestrel.post(f"{at}/cure", {"text": "Version 4.3 asks first."})["status"] == "cured"
    closed = rosa.post(f"{at}/close-cured", {"why": "Version 4.3 asks first; we tried it."})
    assert closed["status"].startswith("closed")
    assert "cure" in {step["name"] for step in kestrel.get(at)["steps"]}
    other = f"/rulings/{stage.proposal(advertiser)[0].id}"
    kestrel.refused(f"{other}/return", {"why": "x"}, status=403, code="not_allowed")
    returned = sven.post(f"{other}/return", {"why": "The test was run once only."})
    assert returned["status"] == "returned"


def test_a_ruling_gives_way_to_a_narrower_one_or_is_lifted_or_reversed(stage, people):
    advertiser, rosa, _, _, kestrel, plover = people
    ruling, _ = stage.suspension(advertiser)
    at = f"/rulings/{ruling.id}"
    statement = kestrel.get(at)["statement"]
    narrower = {
        "statement": statement | {"measure": "limit", "scope": {"whole_party": True}},
        "code": "proportion",
        "why": "Adults may see it.",
    }
    narrower["statement"]["scope"]["minimum_age"] = 18
    plover.refused(f"{at}/narrow", narrower, status=404, code="not_found")
    same = narrower | {"statement": statement}
    assert rosa.post(f"{at}/narrow", same, 409)["code"] == "ruling.not_narrower"
    made = rosa.make(f"{at}/narrow", narrower, key="n")
    assert rosa.make(f"{at}/narrow", narrower, key="n") == made
    assert (made["measure"], made["status"]) == ("limit", "in force")
    assert kestrel.get(at)["status"] == "modified"
    new = f"/rulings/{made['id']}"
    favour = {"code": "condition met", "why": "Version 4.3 asks first."}
    kestrel.refused(f"{new}/lift", favour, status=403, code="not_allowed")
    rosa.refused(f"{new}/lift", favour, status=422, code="value.invalid", key="")
    assert rosa.post(f"{new}/lift", favour, key="l")["status"] == "lifted"
    assert rosa.post(f"{new}/lift", favour, key="l")["status"] == "lifted"
    reverse = {"code": "fact", "why": "The record was of another program."}
    assert rosa.post(f"{new}/reverse", reverse)["status"] == "reversed"


def test_a_slip_in_a_letter_is_corrected_by_another(stage, people):
    advertiser, rosa, _, _, kestrel, plover = people
    stage.proposal(advertiser)
    (line,) = kestrel.get("/letters")["letters"]
    at = f"/letters/{line['id']}/correct"
    slip = {"wrong": "14 of 40", "right": "13 of 40"}
    plover.refused(at, slip, status=404, code="not_found")
    kestrel.refused(at, slip, status=403, code="not_allowed")
    made = rosa.make(at, slip)
    assert "13 of 40" in kestrel.get(f"/letters/{made['id']}")["text"]


@pytest.mark.parametrize(
    ("step", "status", "ruling_is"),
    [
        ("grant", "granted", "stayed"),
        ("refuse", "refused", "in force"),
    ],
)
def test_a_stay_is_asked_for_and_decided(stage, people, step, status, ruling_is):
    advertiser, rosa, _, ada, kestrel, plover = people
    ruling, _ = stage.suspension(advertiser)
    appeal = kestrel.make(f"/rulings/{ruling.id}/appeals", {"on_facts": "It was a beta."})
    at = f"/appeals/{appeal['id']}/stays"
    plover.refused(at, {"text": "x"}, status=404, code="not_found")
    asked = kestrel.make(at, {"text": "The season is over in a week."})
    path = f"/stays/{asked['id']}"
    plover.get(path, 404)
    assert [clock["subject"] for clock in kestrel.get(path)["clocks"]] == ["stay"]
    rosa.refused(f"{path}/{step}", {"reasons": REASONS}, status=403, code="ruling.same_decider")
    assert ada.post(f"{path}/{step}", {"reasons": REASONS})["status"] == status
    assert kestrel.get(f"/rulings/{ruling.id}")["status"] == ruling_is
