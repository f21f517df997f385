"""Terms, invitations and links between rulings over the API."""

from __future__ import annotations

from datetime import timedelta

from tests.web.api.sender import WHY, Sender, new_statement, opened

from adjudge.services.people import declare_operator_interest


def test_terms_are_announced_by_one_operator_and_published_by_another(stage):
    omar, olga, rosa = (Sender(stage, name) for name in ("omar", "olga", "rosa"))
    today = stage.clock.now().date()
    body = {"part": "payment", "text": "Invoices are due in 30 days."}
    early = body | {"effective_from": (today + timedelta(days=14)).isoformat()}
    new = body | {"effective_from": (today + timedelta(days=16)).isoformat()}
    rosa.refused("/terms", new, status=403, code="not_allowed")
    omar.refused("/terms", early, status=409, code="terms.too_soon")
    made = omar.make("/terms", new, key="t")
    assert omar.make("/terms", new, key="t") == made
    assert (made["reference"], made["status"]) == ("terms payment@1", "announced")
    omar.refused(f"/terms/{made['id']}/publish", status=403, code="not_allowed")
    assert olga.post(f"/terms/{made['id']}/publish")["status"] == "published"
    other = omar.make("/terms", new | {"part": "forum", "text": "The courts of Bern."})
    rosa.refused(f"/terms/{other['id']}/withdraw", status=403, code="not_allowed")
    assert omar.post(f"/terms/{other['id']}/withdraw")["status"] == "withdrawn"
    assert rosa.get("/terms")["current"] == {}
    stage.clock.advance(days=17)
    read = stage.client("marta").get("/api/v1/terms").json()
    assert read["current"] == {"payment": made["id"]}
    assert [each["status"] for each in read["terms"]] == ["withdrawn", "published"]


def test_an_outside_decider_is_invited_and_sees_one_case(stage):
    advertiser, _ = stage.running()
    case, _, _ = stage.case(advertiser)
    omar, rosa, gus = (Sender(stage, name) for name in ("omar", "rosa", "gus"))
    at, body = f"/cases/{case.id}/invitations", {"role": "reviewer", "note": "A panel"}
    rosa.refused(at, body, status=403, code="not_allowed")
    omar.refused(at, body | {"role": "operator"}, status=422, code="value.invalid")
    made = omar.make(at, body, key="i")
    assert made["link"].endswith(f"/invitations/{made['token']}")
    again = omar.make(at, body, key="i")
    assert (again["id"], again["token"], again["link"]) == (made["id"], "", "")
    gus.refused("/invitations/accept", {"token": "x"}, status=404, code="invitation.invalid")
    assert gus.post("/invitations/accept", {"token": made["token"]})["status"] == "accepted"
    assert gus.get(f"/cases/{case.id}")["reference"] == case.reference
    rosa.get("/invitations", 403)
    (line,) = omar.get("/invitations")["invitations"]
    assert (line["note"], line["token"], line["link"]) == ("A panel", "", "")
    assert omar.post(f"/invitations/{made['id']}/revoke")["status"] == "revoked"
    gus.get(f"/cases/{case.id}", 404)


def test_a_case_that_needs_somebody_from_outside_is_listed_until_one_accepts(stage):
    advertiser, _ = stage.running()
    case, _, _ = stage.case(advertiser)
    omar, rosa, gus = (Sender(stage, name) for name in ("omar", "rosa", "gus"))
    assert omar.get("/invitations/needed") == {"cases": []}
    for sender in (rosa, gus, Sender(stage, "kestrel")):
        assert sender.get("/invitations/needed", 403)["code"] == "not_allowed"
    text = "It has criticised this site in public."
    declare_operator_interest(stage.deps, stage.actor("omar"), case_id=case.id, text=text)
    made = omar.make(f"/cases/{case.id}/invitations", {"role": "reviewer"})
    (line,) = omar.get("/invitations/needed")["cases"]
    assert (line["reference"], line["about"]) == (case.reference, text)
    assert line["why"] == "this site has an interest"
    assert [(one["id"], one["token"]) for one in line["invitations"]] == [(made["id"], "")]
    gus.post("/invitations/accept", {"token": made["token"]})
    assert omar.get("/invitations/needed") == {"cases": []}


def test_a_proposal_may_replace_an_earlier_ruling(stage):
    advertiser, _ = stage.running()
    earlier, _ = stage.suspension(advertiser)
    rosa, sven, kestrel = (Sender(stage, name) for name in ("rosa", "sven", "kestrel"))
    case, _, fact = opened(stage, advertiser, rosa)
    asked = {
        "statement": new_statement(stage, fact["id"]),
        "wording_reason": WHY,
        "basis": {"supersedes": [earlier.id]},
    }
    ruling = rosa.make(f"/cases/{case['id']}/rulings", asked)
    at = f"/rulings/{ruling['id']}"
    kestrel.post(f"{at}/answer", {"text": "No."})
    rosa.post(f"{at}/response", {"text": "Yes."})
    assert sven.post(f"{at}/approve")["status"] == "in force"
    assert kestrel.get(f"/rulings/{earlier.id}")["status"] == "superseded"
