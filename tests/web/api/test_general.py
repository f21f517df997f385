"""General acts, orders, lists, proceedings and undertakings, over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.web.advertiser.stage import CLAUSE
from tests.web.api.sender import Sender, opened

DIGEST = "a" * 64


@pytest.fixture
def staff(stage):
    return tuple(Sender(stage, name) for name in ("omar", "olga", "rosa", "ada"))


def new_act(stage, **changed):
    """Suspending a clause: it only loosens, so it may concern however few."""
    now = stage.clock.now()
    return {
        "act": "clause change",
        "title": "The clause on documents rests",
        "text": "Until its words are clearer, the clause does not apply.",
        "rationale": "Two of three appeals found it unclear.",
        "effective_at": (now + timedelta(days=20)).isoformat(),
        "exhibits": [
            {
                "title": "Three decisions on appeal",
                "source": "our register",
                "captured_on": now.date().isoformat(),
                "sha256": DIGEST,
            }
        ],
        "clauses": [{"clause_id": CLAUSE.partition("@")[0], "version": 1, "change": "suspend"}],
        "exempt_classes": ["public bodies"],
    } | changed


def anonymous(path):
    response = Client().get(f"/api/v1{path}")
    assert response.status_code == 200
    return response.json()


def test_an_act_is_drafted_announced_published_and_withdrawn_by_two(stage, staff):
    omar, olga, rosa, _ = staff
    rosa.refused("/acts", new_act(stage), status=403, code="not_allowed")
    act = omar.make("/acts", new_act(stage), key="a")
    assert omar.make("/acts", new_act(stage), key="a") == act
    at = f"/acts/{act['id']}"
    rosa.get(at, 404)
    assert anonymous("/acts") == {"matters": []}
    rosa.refused(f"{at}/announce", status=404, code="not_found")
    assert omar.post(f"{at}/announce")["status"] == "announced"
    (told,) = anonymous("/acts")["matters"]
    assert told["says"]["rationale"] == "Two of three appeals found it unclear."
    assert told["steps"][0]["by"] == "operator 4"
    assert rosa.get(at)["status"] == "announced"
    omar.refused(f"{at}/publish", status=403, code="not_allowed")
    assert olga.post(f"{at}/publish")["status"] == "published"
    rosa.refused(f"{at}/withdraw", {"why": "No."}, status=403, code="not_allowed")
    withdrawn = omar.post(f"{at}/withdraw", {"why": "The new text is ready."})
    assert withdrawn["steps"][-1]["data"] == {"why": "The new text is ready."}


def test_an_act_that_hits_a_few_or_comes_too_soon_is_refused(stage, staff):
    omar, _, _, _ = staff
    make = {"clause_id": "ADS-9.9", "version": 1, "change": "make", "text": "No more of it."}
    hits = omar.make("/acts", new_act(stage, clauses=[make]))
    omar.refused(f"/acts/{hits['id']}/announce", status=409, code="general_act.individual")
    soon = (stage.clock.now() + timedelta(days=2)).isoformat()
    early = omar.make("/acts", new_act(stage, effective_at=soon))
    omar.refused(f"/acts/{early['id']}/announce", status=409, code="general_act.notice_too_short")
    pause = {"act": "pause of inventory", "clauses": [], "reach": {"categories": ["elections"]}}
    omar.refused("/acts", new_act(stage, **pause), status=422, code="value.invalid")
    until = {"until": soon, "rationale": "Still unclear."}
    omar.refused(
        f"/acts/{early['id']}/propose-extension", until, status=409, code="step.wrong_state"
    )
    omar.refused(f"/acts/{early['id']}/extend", status=403, code="not_allowed")


def test_money_of_a_pause_is_freed_by_its_party_only(stage, staff):
    advertiser, _ = stage.running()
    omar = staff[0]
    act = omar.make("/acts", new_act(stage))
    body = {"advertiser_id": advertiser.id}
    omar.post(f"/acts/{act['id']}/announce")
    omar.refused(f"/acts/{act['id']}/free-money", body, status=403, code="not_allowed")
    kestrel = Sender(stage, "kestrel")
    refused = kestrel.refused(f"/acts/{act['id']}/free-money", body, status=403, code="not_allowed")
    assert "pause that is in force" in refused["remedy"]


def new_order(stage, **changed):
    return {
        "authority": "Federal Network Agency",
        "legal_basis": "Act on Ads, section 4",
        "citation": "BK-26-117",
        "text": "Stop the promotion of these scanners in Germany.",
        "subject": "scanners that report what is not there",
        "dated": stage.clock.now().date().isoformat(),
        "territories": ["DE"],
        "binds_operator": True,
    } | changed


def test_an_order_is_filed_moved_on_and_told_as_far_as_it_may_be(stage, staff):
    omar, _, rosa, _ = staff
    advertiser, _ = stage.running()
    case, _, _ = opened(stage, advertiser, rosa)
    kestrel = Sender(stage, "kestrel")
    kestrel.refused("/orders", new_order(stage), status=403, code="not_allowed")
    filed = rosa.make("/orders", new_order(stage, case_id=case["id"]))
    at = f"/orders/{filed['id']}"
    kestrel.get(at, 404)
    assert omar.get(at)["says"]["citation"] == "BK-26-117"
    step = {"step": "decline", "text": "We do not think so."}
    rosa.refused(f"{at}/move", step, status=403, code="not_allowed")
    omar.refused(f"{at}/move", step, status=409, code="order.binds")
    done = omar.post(f"{at}/move", {"step": "carry_out", "text": "A limit in Germany."})
    assert (done["status"], done["steps"][0]["by"]) == ("carried out", "You")
    secret = {
        "citation": "X-1",
        "secret_until": (stage.clock.now().date() + timedelta(days=30)).isoformat(),
    }
    omar.refused("/orders", new_order(stage, **secret), status=422, code="value.invalid")
    omar.make("/orders", new_order(stage, **secret, secrecy_basis="Section 9"))
    hidden, open_ = anonymous("/orders")["orders"]
    assert set(hidden) == {"reference", "status", "secret"}
    assert (open_["authority"], open_["status"]) == ("Federal Network Agency", "carried out")


def test_a_list_has_versions_that_supersede_each_other(stage, staff):
    omar, _, rosa, _ = staff
    body = {
        "name": "Sanctioned sellers",
        "publisher": "The ministry",
        "source": "its gazette",
        "in_force_from": stage.clock.now().date().isoformat(),
        "names": ["Kestrel Lab"],
        "sha256": DIGEST,
    }
    rosa.refused("/lists", body, status=403, code="not_allowed")
    first = omar.make("/lists", body)
    second = omar.make("/lists", body | {"names": ["Kestrel Lab", "Heron Tea"]})
    assert (second["says"]["name"], second["says"]["version"]) == ("Sanctioned sellers", 2)
    assert rosa.get(f"/lists/{first['id']}")["status"] == "superseded"
    assert len(rosa.get("/lists")["matters"]) == 2
    Sender(stage, "marta").get("/lists", 403)
    Sender(stage, "marta").get(f"/lists/{first['id']}", 404)


def test_a_proceeding_that_annuls_a_ruling_reverses_it(stage, staff):
    omar, _, rosa, ada = staff
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    body = {
        "forum": "District Court of Zurich",
        "parties": ["Kestrel Lab", "the operator"],
        "attached_to": "ruling",
        "subject_id": ruling.id,
    }
    rosa.refused("/proceedings", body, status=403, code="not_allowed")
    made = ada.make("/proceedings", body)
    at = f"/proceedings/{made['id']}"
    Sender(stage, "kestrel").get(at, 404)
    ordered = omar.post(
        f"{at}/steps", {"text": "Files are to be handed in.", "interim_order": True}
    )
    assert ordered["steps"][0]["name"] == "interim_order"
    rosa.refused(
        f"{at}/outcome", {"outcome": "annuls", "text": "x"}, status=403, code="not_allowed"
    )
    ended = ada.post(f"{at}/outcome", {"outcome": "annuls", "text": "The test was of a beta."})
    assert ended["status"] == "carried out"
    assert Sender(stage, "kestrel").get(f"/rulings/{ruling.id}")["status"] == "reversed"


def test_an_undertaking_is_public_with_its_proof(stage, staff):
    omar, _, rosa, _ = staff
    due = (stage.clock.now() + timedelta(days=9)).isoformat()
    body = {"text": "We publish how often programs decline.", "due": due}
    rosa.refused("/undertakings", body, status=403, code="not_allowed")
    given = omar.make("/undertakings", body)
    at = f"/undertakings/{given['id']}/keep"
    rosa.refused(at, {"proof": "Entry 9"}, status=403, code="not_allowed")
    omar.refused(at, {"proof": ""}, status=422, code="value.invalid")
    omar.post(at, {"proof": "Entry 9 of the register."})
    (told,) = anonymous("/undertakings")["matters"]
    assert told["status"] == "kept"
    assert told["steps"][0]["data"] == {"proof": "Entry 9 of the register."}


def test_a_clause_is_made_with_its_definition_or_by_its_text_alone(stage, staff):
    omar = staff[0]
    definition = {
        "title": "No borrowed faces",
        "rationale": "Readers trust a face that they know.",
        "elements": [
            {"id": "shown", "text": "The post shows a face."},
            {"id": "leave", "text": "Its owner gave no leave."},
        ],
        "measures_allowed": ["decline", "suspend"],
    }
    made = {"clause_id": "ADS-9.9", "version": 1, "change": "make", "text": "No borrowed faces."}
    act = omar.make("/acts", new_act(stage, clauses=[made | {"definition": definition}]))
    assert act["says"]["clauses"][0]["definition"]["elements"] == definition["elements"]
    alone = omar.make("/acts", new_act(stage, clauses=[made]))
    assert alone["says"]["clauses"][0]["definition"] is None
    wrong = made | {"definition": definition | {"judges": "mood"}}
    omar.refused("/acts", new_act(stage, clauses=[wrong]), status=422, code="value.invalid")
