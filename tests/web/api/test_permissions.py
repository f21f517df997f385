"""Who may do what through the API: the services decide, and what is not yours is not there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from tests.web.api.sender import (
    PROBLEM,
    WHY,
    Sender,
    new_exhibit,
    new_fact,
    new_statement,
    opened,
)

from adjudge.adapters.store.models import Case, Interest, StaffMember
from adjudge.domain.actor import StaffRole
from adjudge.domain.ads.serving import WorkerMissing
from adjudge.domain.cases.exhibit import Disclosure
from adjudge.web.api.reading import reading_with_exhibit


@pytest.fixture
def contested(stage):
    """A suspension in force with a question, an appeal and a complaint: paths by what they are."""
    advertiser, _ = stage.running()
    stage.running("plover", "Plover Ltd")
    ruling, exhibits = stage.suspension(advertiser)
    kestrel = Sender(stage, "kestrel")
    at = f"/rulings/{ruling.id}"
    asked = kestrel.make(f"{at}/particulars", {"text": "Which documents?"})
    appeal = kestrel.make(f"{at}/appeals", {"on_rule": "It asks on the second start."})
    filed = kestrel.make(
        "/complaints",
        {"advertiser_id": advertiser.id, "about": "something else", "text": "Too slow."},
    )
    return {
        "case": f"/cases/{ruling.case_id}",
        "ruling": at,
        "exhibit": f"/exhibits/{exhibits[0].id}",
        "uncited": f"/exhibits/{exhibits[1].id}",
        "particulars": f"/particulars/{asked['id']}",
        "appeal": f"/appeals/{appeal['id']}",
        "complaint": f"/complaints/{filed['id']}",
        "letter": f"/letters/{kestrel.get('/letters')['letters'][0]['id']}",
        "advertiser": advertiser.id,
    }


def reads(paths):
    return [
        paths["case"],
        *(f"{paths['case']}/{part}" for part in ("clocks", "letters", "bundle")),
        paths["ruling"],
        f"{paths['ruling']}/register",
        paths["exhibit"],
        f"{paths['exhibit']}/content",
        *(paths[name] for name in ("particulars", "appeal", "complaint", "letter")),
        *(f"{paths['letter']}/{form}" for form in ("text", "html", "receipt")),
    ]


def acts(paths):
    said, because = {"text": "So."}, {"reasons": "So."}
    return [
        (f"{paths['ruling']}/answer", said),
        (f"{paths['ruling']}/response", said),
        (f"{paths['ruling']}/drop", {}),
        (f"{paths['ruling']}/approve", {}),
        (f"{paths['ruling']}/particulars", said),
        (f"{paths['ruling']}/appeals", {"on_facts": "So."}),
        (f"{paths['exhibit']}/answer", said | {"contest": "admitted"}),
        (f"{paths['particulars']}/answer", said),
        (f"{paths['appeal']}/admit", {}),
        (f"{paths['appeal']}/uphold", because),
        (f"{paths['appeal']}/overturn", because | {"code": "fact"}),
        (f"{paths['complaint']}/explain", said | {"cited": [0]}),
        (f"{paths['complaint']}/end", said),
        (
            "/complaints",
            said | {"advertiser_id": paths["advertiser"], "about": "something else"},
        ),
    ]


def drafting(stage, paths):
    draft = {"statement": new_statement(stage, "f")}
    return [
        (f"{paths['case']}/drafts/check", draft),
        (f"{paths['case']}/drafts/precedents", draft),
        (f"{paths['case']}/drafts/impact", draft),
        (f"{paths['case']}/rulings", draft),
        (f"{paths['case']}/exhibits", new_exhibit(stage)),
        (f"{paths['case']}/facts", new_fact(stage, "e")),
    ]


def test_for_another_party_there_is_none_of_it(stage, contested):
    plover = Sender(stage, "plover")
    for path in reads(contested):
        assert plover.get(path, 404)["code"] == "not_found", path
    for path, body in acts(contested):
        plover.refused(path, body, status=404, code="not_found")
    assert plover.get("/cases") == {"cases": []}
    assert plover.get("/letters") == {"letters": []}
    assert plover.get("/complaints") == {"complaints": []}
    assert plover.get("/queue", 403)["code"] == "not_allowed"


def test_an_account_of_nobody_can_neither_read_nor_open(stage, contested):
    marta = Sender(stage, "marta")
    for path in reads(contested):
        marta.get(path, 404)
    new = {"advertiser_id": contested["advertiser"], "source": "press"}
    marta.refused("/cases", new, status=403, code="not_allowed")
    for path, body in drafting(stage, contested):
        refused = marta.client.post(
            f"/api/v1{path}",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": "k"},
        )
        assert refused.status_code in {403, 404}, path


def test_without_a_login_nothing_is_told(contested):
    for path in [*reads(contested), "/cases", "/queue", "/letters", "/complaints"]:
        response = Client().get(f"/api/v1{path}")
        assert (response.status_code, response.headers["Content-Type"]) == (401, PROBLEM), path
    for path, body in acts(contested):
        response = Client().post(f"/api/v1{path}", body, content_type="application/json")
        assert response.status_code == 401, path


def test_writing_needs_the_token_of_the_site(stage, contested):
    client = Client(enforce_csrf_checks=True)
    client.force_login(stage.user("kestrel"))
    for path, body in acts(contested):
        response = client.post(f"/api/v1{path}", body, content_type="application/json")
        assert response.status_code == 403, path
        assert response.json()["code"] == "forbidden"


def test_a_reviewer_with_an_interest_reads_and_decides_nothing(stage, contested):
    Interest.objects.create(
        user=stage.user("sven"),
        party_id=Case.objects.get().party_id,
        declared_at=stage.clock.now(),
    )
    sven = Sender(stage, "sven")
    sven.get(contested["case"])
    for path, body in drafting(stage, contested):
        sven.refused(path, body, status=403, code="not_allowed")
    sven.refused(
        f"{contested['particulars']}/answer", {"text": "x"}, status=403, code="not_allowed"
    )
    sven.refused(
        f"{contested['complaint']}/explain",
        {"text": "x", "cited": [0]},
        status=403,
        code="not_allowed",
    )
    new = {"advertiser_id": contested["advertiser"], "source": "press"}
    sven.refused("/cases", new, status=403, code="not_allowed")


def test_staff_cannot_act_for_the_party_and_the_party_not_for_staff(stage, contested):
    rosa, kestrel = Sender(stage, "rosa"), Sender(stage, "kestrel")
    for path, body in acts(contested):
        last = path.rsplit("/", 1)[-1]
        if last in {"particulars", "appeals", "complaints"}:
            rosa.refused(path, body, status=403, code="not_allowed")
        elif last in {"explain", "end", "drop"}:
            kestrel.refused(path, body, status=403, code="not_allowed")
    kestrel.refused(f"{contested['appeal']}/admit", status=403, code="ruling.same_decider")
    for path, body in drafting(stage, contested):
        kestrel.refused(path, body, status=403, code="not_allowed")


def test_a_reviewer_who_acts_for_the_party_reads_as_the_party(stage, contested):
    number = {"role": StaffRole.REVIEWER.value, "reviewer_number": 9}
    StaffMember.objects.create(user=stage.user("kestrel"), **number)
    kestrel = Sender(stage, "kestrel")
    assert kestrel.get(contested["case"])["as_party"] is True
    kestrel.get(contested["uncited"], 404)
    for path, body in drafting(stage, contested):
        kestrel.refused(path, body, status=403, code="not_allowed")


def test_the_party_reads_only_what_letters_cite(stage, contested):
    kestrel = Sender(stage, "kestrel")
    told = kestrel.get(contested["case"])
    assert [exhibit["label"] for exhibit in told["exhibits"]] == ["E1"]
    assert told["steps"] == []
    kestrel.get(contested["uncited"], 404)
    kestrel.get(f"{contested['uncited']}/content", 404)
    names = [step["name"] for step in kestrel.get(contested["ruling"])["steps"]]
    assert "propose" not in names
    assert "approve" not in names
    desk = Sender(stage, "rosa").get(contested["ruling"])["steps"]
    assert [step["by"] for step in desk if step["name"] == "approve"] == ["reviewer 2"]


def test_bytes_are_handed_out_by_disclosure_class(stage, contested):
    exhibit_id = contested["exhibit"].rsplit("/", 1)[-1]
    for name, classes in [("kestrel", ("public", "party")), ("rosa", ("public", "party", "gist"))]:
        reading, exhibit = reading_with_exhibit(exhibit_id, stage.actor(name))
        for disclosure in Disclosure:
            given = reading.may_have(replace(exhibit, disclosure=disclosure))
            assert given is (disclosure.value in classes), (name, disclosure)


def test_the_queue_is_by_deadline_and_cases_tell_theirs(stage, contested):
    assert contested
    rosa = Sender(stage, "rosa")
    items = rosa.get("/queue")["items"]
    assert {item["kind"] for item in items} >= {"particulars", "appeal", "complaint"}
    dues = [item["due"] for item in items if item["due"]]
    assert dues == sorted(dues)
    (line,) = rosa.get("/cases?status=ruled")["cases"]
    assert (line["reference"], line["party"]) == ("C-1", "Kestrel Lab")
    assert rosa.get("/cases?status=opened") == {"cases": []}
    assert rosa.get(f"/cases?before={line['id']}") == {"cases": []}
    (own,) = Sender(stage, "kestrel").get("/cases")["cases"]
    assert own == line


def test_a_worker_that_is_silent_is_told_as_503_and_the_same_call_finishes(stage, monkeypatch):
    advertiser, _ = stage.running()
    rosa, sven, kestrel = (Sender(stage, name) for name in ("rosa", "sven", "kestrel"))
    case, _, fact = opened(stage, advertiser, rosa)
    asked = {"statement": new_statement(stage, fact["id"]), "wording_reason": WHY}
    ruling = rosa.make(f"/cases/{case['id']}/rulings", asked)
    at = f"/rulings/{ruling['id']}"
    kestrel.post(f"{at}/answer", {"text": "No."})
    rosa.post(f"{at}/response", {"text": "Yes."})

    def silent(_block):
        raise WorkerMissing(workers=[7])

    with monkeypatch.context() as patch:
        patch.setattr(type(stage.deps.block), "must_reach_all", silent)
        sven.refused(f"{at}/approve", status=503, code="effect.worker_missing")
    assert sven.get(at)["status"] == "served"
    assert sven.post(f"{at}/approve")["status"] == "in force"
