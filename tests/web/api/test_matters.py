"""Reviews, declarations, correspondence, authorisations, second views and ends, over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.web.advertiser.stage import CLAUSE
from tests.web.api.sender import WHY, Sender, new_statement, opened

from adjudge.adapters.store.models import PromotedPost
from adjudge.domain.cases.report import Category
from adjudge.services.reports import file_report

REASONS = "You do not say what would be in proportion, and we see no milder way."


@pytest.fixture
def people(stage):
    advertiser, _ = stage.running()
    names = ("rosa", "sven", "ada", "kestrel", "marta")
    return advertiser, *(Sender(stage, name) for name in names)


def test_a_review_is_asked_for_and_the_ruling_confirmed_or_reversed(stage, people):
    advertiser, rosa, _, ada, kestrel, marta = people
    ruling, _ = stage.suspension(advertiser)
    at = f"/rulings/{ruling.id}/reviews"
    asked = {"occasion": "new evidence", "text": "Version 4.3 asks first; the record is here."}
    marta.refused(at, asked, status=404, code="not_found")
    rosa.refused(at, asked, status=403, code="not_allowed")
    first = kestrel.make(at, asked, key="r")
    assert kestrel.make(at, asked, key="r") == first
    assert first["says"]["occasion"] == "new evidence"
    assert [clock["binds"] for clock in first["clocks"]] == ["operator"]
    path = f"/reviews/{first['id']}"
    marta.get(path, 404)
    assert ada.post(f"{path}/confirm", {"reasons": REASONS})["status"] == "confirmed"
    assert kestrel.get(path)["steps"][-1]["data"]["reasons"] == REASONS
    own = {"occasion": "our own motion", "text": "The test was run on a beta."}
    second = rosa.make(at, own)
    reversed_ = ada.post(f"/reviews/{second['id']}/reverse", {"reasons": "A beta is no offer."})
    assert reversed_["status"] == "reversed"
    assert kestrel.get(f"/rulings/{ruling.id}")["status"] == "reversed"


def test_appeals_end_in_other_ways_too(stage, people):
    advertiser, _, _, ada, kestrel, _ = people
    outcomes = []
    for step, body in (
        ("withdraw", {}),
        ("refuse", {"reasons": REASONS, "code": "not about the ruling"}),
        ("remit", {"reasons": REASONS, "code": "procedure"}),
    ):
        ruling, _ = stage.suspension(advertiser)
        appeal = kestrel.make(f"/rulings/{ruling.id}/appeals", {"on_facts": "It was a beta."})
        at = f"/appeals/{appeal['id']}"
        if step == "remit":
            ada.post(f"{at}/admit")
        who = kestrel if step == "withdraw" else ada
        outcomes.append(who.post(f"{at}/{step}", body)["status"])
    assert outcomes == ["withdrawn", "inadmissible", "remitted"]


def test_declarations_and_correspondence(stage, people):
    advertiser, rosa, _, _, kestrel, marta = people
    case, _, fact = opened(stage, advertiser, rosa)
    said = {
        "advertiser_id": advertiser.id,
        "about": "licence",
        "text": "We hold a licence.",
        "as_of": stage.clock.now().date().isoformat(),
    }
    marta.refused("/declarations", said, status=404, code="not_found")
    made = kestrel.make("/declarations", said)
    path = f"/declarations/{made['id']}"
    marta.get(path, 404)
    assert kestrel.get(path)["says"]["text"] == "We hold a licence."
    corrected = kestrel.post(f"{path}/correct", {"text": "It is applied for."})
    assert corrected["steps"][-1]["by"] == "You"
    other = kestrel.make("/declarations", said)
    false = {"case_id": case["id"], "fact_id": fact["id"]}
    kestrel.refused(
        f"/declarations/{other['id']}/find-false", false, status=403, code="not_allowed"
    )
    rosa.post(f"/declarations/{other['id']}/find-false", false)
    filed = {
        "asks": "particulars",
        "channel": "post",
        "sender": "Kestrel Lab",
        "text": "Which documents do you mean?",
        "arrived_at": (stage.clock.now() - timedelta(days=1)).isoformat(),
    }
    at = f"/cases/{case['id']}/correspondence"
    kestrel.refused(at, filed, status=404, code="not_found")
    naive = filed | {"arrived_at": "2026-01-01T00:00:00"}
    rosa.refused(at, naive, status=422, code="value.invalid")
    letter = rosa.make(at, filed)
    deal = f"/correspondence/{letter['id']}/deal"
    kestrel.refused(deal, {"text": "x"}, status=404, code="not_found")
    assert rosa.post(deal, {"text": "Answered by post."})["clocks"] == []


def test_an_authorisation_is_applied_for_granted_and_renewed(stage, people):
    advertiser, rosa, _, _, kestrel, marta = people
    asked = {
        "advertiser_id": advertiser.id,
        "type": "exemption",
        "clause_ref": CLAUSE,
        "scope": {"whole_party": True},
        "requirement": {"issuer": "us", "cost": "none", "time": "a week", "can_be_had": True},
        "evidence": "The audit of version 4.3.",
    }
    marta.refused("/authorisations", asked, status=404, code="not_found")
    made = kestrel.make("/authorisations", asked, key="a")
    changed = asked | {"scope": {"whole_party": True, "minimum_age": 18}}
    kestrel.refused("/authorisations", changed, status=422, code="request.reused", key="a")
    path = f"/authorisations/{made['id']}"
    marta.get(path, 404)
    day = stage.clock.now().date()
    granting = {"expires_on": (day + timedelta(days=90)).isoformat(), "code": "evidence"}
    kestrel.refused(f"{path}/grant", granting, status=403, code="not_allowed")
    assert rosa.post(f"{path}/grant", granting)["status"] == "granted"
    later = granting | {"expires_on": (day + timedelta(days=180)).isoformat()}
    rosa.post(f"{path}/renew", later)
    against = {"step": "revoke", "ruling_id": stage.key()}
    rosa.refused(f"{path}/decide-against", against, status=404, code="not_found")
    assert "renew" in {step["name"] for step in kestrel.get(path)["steps"]}


def test_the_second_person_is_blind_until_a_view_is_written(stage, people):
    advertiser, rosa, sven, _, kestrel, _ = people
    case, _, fact = opened(stage, advertiser, rosa)
    asked = {"statement": new_statement(stage, fact["id"]), "wording_reason": WHY}
    ruling = rosa.make(f"/cases/{case['id']}/rulings", asked)
    at = f"/rulings/{ruling['id']}"

    def proposer(sender):
        steps = sender.get(at)["steps"]
        return next(step["by"] for step in steps if step["name"] == "propose")

    assert (proposer(rosa), proposer(sven)) == ("You", "another reviewer")
    by = {step["by"] for step in sven.get(f"/cases/{case['id']}")["steps"]}
    assert by == {"another reviewer"}
    view = {"view": "a milder measure", "why": "A label would do."}
    rosa.refused(f"{at}/view", view, status=403, code="ruling.same_decider")
    kestrel.refused(f"{at}/view", view, status=403, code="not_allowed")
    sven.post(f"{at}/view", view)
    assert proposer(sven) == "reviewer 1"


def test_a_case_is_closed_without_a_measure_and_the_operators_interest_stated(stage, people):
    advertiser, rosa, _, _, kestrel, _ = people
    case, _, _ = opened(stage, advertiser, rosa)
    at = f"/cases/{case['id']}"
    stated = rosa.post(f"{at}/operator-interest", {"text": "They criticise us."})
    assert stated["steps"][-1]["data"]["text"] == "They criticise us."
    closing = {"reference": CLAUSE, "reasons": "The documents were sent on a click, E1 shows."}
    kestrel.refused(f"{at}/close", closing, status=404, code="not_found")
    assert rosa.post(f"{at}/close", closing)["status"] == "no action"


def test_a_report_is_triaged_and_acted_on_or_not_and_its_sender_kept_back(stage, people):
    advertiser, rosa, _, _, kestrel, marta = people
    post = PromotedPost.objects.get(advertiser_id=advertiser.id)
    paths = []
    for category in (Category.FRAUD, Category.POLICY):
        filed = file_report(
            stage.deps,
            request_id=stage.key(),
            promoted_post_id=post.pk,
            category=category,
            reason="It promises what no program can keep.",
            name="Noor Haddad",
            email="noor@square.example",
            good_faith=True,
            sender=category.value,
            base_url="http://127.0.0.1:8280",
        )
        paths.append(f"/reports/{filed.id}")
    for sender in (kestrel, marta):
        sender.get(paths[0], 404)
        sender.refused(f"{paths[0]}/triage", {"priority": "other"}, status=404, code="not_found")
    read = rosa.get(paths[0])
    assert read["says"]["reason"] == "It promises what no program can keep."
    assert not {"name", "email", "secret", "sender", "link"} & set(read["says"])
    assert "noor@" not in str(read)
    for path in paths:
        rosa.post(f"{path}/triage", {"priority": "urgent"})
    case = rosa.post(f"{paths[0]}/act", {"reasons": "We look at what the program does."})
    assert (case["source"], case["status"]) == ("notifier", "opened")
    none = rosa.post(f"{paths[1]}/no-action", {"reasons": "The clause allows praise of this kind."})
    assert none["status"] == "no action"
