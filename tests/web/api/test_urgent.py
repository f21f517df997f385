"""Interim measures and holds over the API, by whoever may, and read by their party."""

from __future__ import annotations

import pytest
from tests.web.api.sender import WHY, Sender, new_statement, opened
from tests.web.urgent import URGENT

from adjudge.adapters.store.models import Letter


@pytest.fixture
def people(urgent):
    stage = urgent
    advertiser, _ = stage.running()
    stage.running("plover", "Plover Ltd")
    rosa, sven, kestrel, plover, omar = (
        Sender(stage, name) for name in ("rosa", "sven", "kestrel", "plover", "omar")
    )
    case, _, fact = opened(stage, advertiser, rosa)
    return case, fact, rosa, sven, kestrel, plover, omar


def short(fact, **changed):
    return {
        "clause_ref": URGENT.ref,
        "scope": {"whole_party": True},
        "fact_ids": [fact["id"]],
        "summary": "Readers pay and get nothing, so nothing is promoted now.",
        "not_affected": "Your posts and your balance.",
    } | changed


def hold(fact, **changed):
    return {
        "hold": "security",
        "cause_code": "account takeover",
        "cause": "Somebody signed in from two countries.",
        "release_condition": "You sign in with a new key.",
        "not_affected": "Your posts and your balance.",
        "fact_ids": [fact["id"]],
        "days": 7,
    } | changed


def test_an_interim_measure_is_imposed_read_lifted_and_reversed(people):
    case, fact, rosa, sven, kestrel, plover, omar = people
    at = f"/cases/{case['id']}/interims"
    kestrel.refused(at, short(fact), status=404, code="not_found")
    plover.refused(at, short(fact), status=404, code="not_found")
    rosa.refused(at, short(fact, fact_ids=[]), status=422, code="reasons.incomplete")
    tame = short(fact, clause_ref="ADS-8.1@1")
    rosa.refused(at, tame, status=409, code="interim.not_urgent")
    made = rosa.make(at, short(fact), key="i")
    assert rosa.make(at, short(fact), key="i") == made
    assert (made["kind"], made["status"]) == ("interim_measure", "in force")
    assert [clock["name"] for clock in made["clocks"]] == ["lapse"]
    path = f"/interims/{made['id']}"
    assert kestrel.get(path)["says"]["clause_ref"] == URGENT.ref
    assert [one["id"] for one in kestrel.get(at)["matters"]] == [made["id"]]
    for stranger in (plover, omar):
        stranger.get(path, 404)
        stranger.get(at, 404)
    kestrel.refused(f"{path}/lift", {"why": "x"}, status=403, code="not_allowed")
    plover.refused(f"{path}/lift", {"why": "x"}, status=404, code="not_found")
    lifted = sven.post(f"{path}/lift", {"why": "The shop delivers now."})
    assert lifted["status"] == "lifted"
    assert kestrel.get(path)["steps"][-1]["data"]["why"] == "The shop delivers now."
    assert sven.post(f"{path}/reverse", {"why": "The record was of another shop."})["status"] == (
        "reversed"
    )
    sven.refused(f"{path}/lift", {"why": "x"}, status=409, code="step.wrong_state")


def test_a_ruling_confirms_it(people, urgent):
    case, fact, rosa, sven, kestrel, plover, _ = people
    made = rosa.make(f"/cases/{case['id']}/interims", short(fact))
    statement = new_statement(urgent, fact["id"])
    statement["ground"]["reference"] = URGENT.ref
    why = "Readers paid in three tests of our own, and nothing came within a month."
    statement["findings"] = [{"element_id": "taking", "fact_ids": [fact["id"]], "why": why}]
    asked = {"statement": statement, "wording_reason": WHY}
    ruling = rosa.make(f"/cases/{case['id']}/rulings", asked)
    body = {"ruling_id": ruling["id"]}
    path = f"/interims/{made['id']}/confirm"
    sven.refused(path, body, status=409, code="step.wrong_state")
    sven.post(f"/rulings/{ruling['id']}/approve")
    rosa.refused(path, body, status=403, code="ruling.same_decider")
    kestrel.refused(path, body, status=403, code="not_allowed")
    assert sven.post(path, body)["status"] == "confirmed"
    plover.get(f"/rulings/{ruling['id']}/later-hearing", 404)
    hearing = kestrel.get(f"/rulings/{ruling['id']}/later-hearing")
    assert (hearing["status"], "acted_alone" in hearing["says"]) == ("open", False)
    path = f"/later-hearings/{hearing['id']}"
    plover.refused(f"{path}/answer", {"text": "x"}, status=404, code="not_found")
    sven.refused(f"{path}/answer", {"text": "x"}, status=403, code="not_allowed")
    assert kestrel.post(f"{path}/answer", {"text": "All was delivered."})["status"] == "answered"
    rosa.refused(f"{path}/deal", {"text": "No."}, status=403, code="not_allowed")
    kestrel.refused(f"{path}/deal", {"text": "No."}, status=403, code="not_allowed")
    assert sven.post(f"{path}/deal", {"text": "The tests say no."})["status"] == "dealt with"


def test_a_hold_is_contested_upheld_and_released(people):
    case, fact, rosa, sven, kestrel, plover, omar = people
    at = f"/cases/{case['id']}/holds"
    kestrel.refused(at, hold(fact), status=404, code="not_found")
    rosa.refused(at, hold(fact, days=15), status=422, code="value.invalid")
    made = omar.make(at, hold(fact))
    rosa.refused(at, hold(fact), status=409, code="hold.held_before")
    path = f"/holds/{made['id']}"
    plover.get(path, 404)
    assert [one["id"] for one in omar.get(at)["matters"]] == [made["id"]]
    assert [one["id"] for one in kestrel.get(at)["matters"]] == [made["id"]]
    sven.refused(f"{path}/contest", {"text": "x"}, status=403, code="not_allowed")
    assert kestrel.post(f"{path}/contest", {"text": "Both were us."})["status"] == "contested"
    omar.refused(f"{path}/uphold", {"why": "x"}, status=403, code="ruling.same_decider")
    assert rosa.post(f"{path}/uphold", {"why": "The keys differ."})["status"] == "upheld"
    letter = Letter.objects.filter(kind="hold").latest("pk")
    assert "The keys differ." in letter.text
    kestrel.refused(f"{path}/release", {"why": "x"}, status=403, code="not_allowed")
    assert omar.post(f"{path}/release", {"why": "A new key is used."})["status"] == "released"
    assert kestrel.get(path)["steps"][-1]["data"]["why"] == "A new key is used."


def test_a_payment_hold_keeps_a_sum_that_is_there(people):
    case, fact, rosa, *_ = people
    at = f"/cases/{case['id']}/holds"
    much = hold(fact, hold="payment", held_micros=10**12)
    rosa.refused(at, much, status=409, code="ledger.insufficient_funds")
    made = rosa.make(at, hold(fact, hold="payment", held_micros=5_000_000))
    assert made["says"]["held_micros"] == 5_000_000
