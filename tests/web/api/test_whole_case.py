"""A whole case through the API alone, from its opening until it is overturned."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from tests.web.api.sender import (
    WHY,
    Sender,
    new_statement,
    opened,
)

from adjudge.adapters.store.models import Letter, Measure


@pytest.fixture
def people(stage):
    advertiser, _ = stage.running()
    names = ("rosa", "sven", "ada", "kestrel")
    return advertiser, *(Sender(stage, name) for name in names)


def proposed(stage, people):
    """Open a case, check the draft, and propose it: (case, exhibit, ruling)."""
    advertiser, rosa, _, _, kestrel = people
    case, exhibit, fact = opened(stage, advertiser, rosa)
    assert (case["status"], case["as_party"], case["reference"]) == ("opened", False, "C-1")
    assert (exhibit["label"], fact["label"]) == ("E1", "F1")
    kestrel.get(f"/cases/{case['id']}", 404)

    statement = new_statement(stage, fact["id"])
    draft = f"/cases/{case['id']}/drafts"
    checked = rosa.post(f"{draft}/check", {"statement": statement | {"not_affected": ""}})
    assert [each["code"] for each in checked["missing"]] == ["reasons.not_affected_missing"]
    assert rosa.post(f"{draft}/precedents", {"statement": statement}) == {"precedents": []}
    impact = rosa.post(f"{draft}/impact", {"statement": statement})
    assert impact["of_all"] == {"topic": "", "shown": 0, "dark": 0, "percent": 0.0}

    asked = {"statement": statement, "wording_reason": WHY}
    ruling = rosa.make(f"/cases/{case['id']}/rulings", asked)
    assert ruling["status"] == "proposal letter"
    assert [clock["name"] for clock in ruling["clocks"]] == ["answer"]
    clocks = kestrel.get(f"/cases/{case['id']}/clocks")["clocks"]
    assert [(clock["subject_id"], clock["binds"]) for clock in clocks] == [(ruling["id"], "party")]

    return case, exhibit, ruling


def read_letter(kestrel):
    """The party opens its only letter, in three forms."""
    (line,) = kestrel.get("/letters")["letters"]
    assert (line["kind"], line["received_at"]) == ("proposal", None)
    letter = kestrel.get(f"/letters/{line['id']}")
    assert letter["received_at"]
    assert letter["sha256"] == Letter.objects.get().sha256
    text = kestrel.get(f"/letters/{line['id']}/text")
    assert text.content.decode() == letter["text"]
    html = kestrel.get(f"/letters/{line['id']}/html")
    assert (html.content.decode(), html.headers["Content-Security-Policy"]) == (
        letter["html"],
        "default-src 'none'; sandbox",
    )


def examine(kestrel, case, exhibit):
    """The party reads what it is told, and disputes the exhibit."""
    told = kestrel.get(f"/cases/{case['id']}")
    assert told["as_party"] is True
    assert [each["id"] for each in told["exhibits"]] == [exhibit["id"]]
    disputed = kestrel.post(
        f"/exhibits/{exhibit['id']}/answer", {"text": "Another version.", "contest": "disputed"}
    )
    assert (disputed["contest"], disputed["answer"]) == ("disputed", "Another version.")
    content = kestrel.get(f"/exhibits/{exhibit['id']}/content")
    assert content.content == b"14 of 40 documents were sent."
    assert content.headers["X-Content-Type-Options"] == "nosniff"
    assert content.headers["Content-Disposition"].startswith("attachment")


def decide(people, at):
    """Answer, response, approval, and a question that is answered."""
    _, rosa, sven, _, kestrel = people
    kestrel.post(f"{at}/answer", {"text": "Version 4.3 will ask."})
    rosa.post(f"{at}/response", {"text": "4.3 is not out yet."})
    assert kestrel.get(at)["response"] == ""
    rosa.refused(f"{at}/approve", status=403, code="ruling.same_decider")
    approved = sven.post(f"{at}/approve")
    assert approved["status"] == "in force"
    (measure,) = approved["measures"]
    assert measure["served_at"] <= measure["effective_at"]
    assert kestrel.get(at)["response"] == "4.3 is not out yet."
    assert sven.post(f"{at}/approve")["measures"] == [measure]

    question = kestrel.make(f"{at}/particulars", {"text": "Which of the 40 documents?"})
    answered = rosa.post(
        f"/particulars/{question['id']}/answer", {"text": "Numbers 3 to 16 of the test set."}
    )
    assert answered["status"] == "answered"
    assert kestrel.get(f"/particulars/{question['id']}")["answer"] == answered["answer"]


def overturn(people, at):
    """The appeal, and the decision of a third person: the appeal's id."""
    _, _, sven, ada, kestrel = people
    appeal = kestrel.make(f"{at}/appeals", {"on_facts": "It was a beta that nobody could buy."})
    decide = f"/appeals/{appeal['id']}"
    sven.refused(f"{decide}/admit", status=403, code="ruling.same_decider")
    assert ada.post(f"{decide}/admit")["status"] == "admitted"
    decided = ada.post(
        f"{decide}/overturn",
        {"reasons": "The tested build was never offered to the public.", "code": "fact"},
    )
    assert (decided["status"], decided["code"]) == ("overturned", "fact")
    assert decided["steps"][-1]["by"] == "You"
    assert kestrel.get(decide)["steps"][-1]["by"] == "appeals officer 3"

    return appeal["id"]


def test_a_case_from_its_opening_to_its_reversal(stage, people):
    kestrel = people[-1]
    case, exhibit, ruling = proposed(stage, people)
    at = f"/rulings/{ruling['id']}"
    read_letter(kestrel)
    examine(kestrel, case, exhibit)
    decide(people, at)
    appeal_id = overturn(people, at)
    after = kestrel.get(at)
    assert (after["status"], after["appeal_ids"]) == ("reversed", [appeal_id])
    assert Measure.objects.get().end_kind == "reversed"
    entries = kestrel.get(f"{at}/register")["entries"]
    assert entries[0]["type"] == "ruling_proposed"
    assert "appeal_decided" in {entry["type"] for entry in entries}
    found = kestrel.get(f"/cases/{case['id']}/bundle")
    bundle = zipfile.ZipFile(BytesIO(b"".join(found.streaming_content)))
    assert "thread.json" in bundle.namelist()


def test_upheld_and_dropped(stage, people):
    advertiser, rosa, sven, ada, kestrel = people
    ruling, _ = stage.suspension(advertiser)
    appeal = kestrel.make(f"/rulings/{ruling.id}/appeals", {"on_proportion": "Too long."})
    ada.post(f"/appeals/{appeal['id']}/admit")
    upheld = ada.post(
        f"/appeals/{appeal['id']}/uphold",
        {"reasons": "You do not say what would be in proportion, and we see no milder way."},
    )
    assert upheld["status"] == "upheld"
    case, _, fact = opened(stage, advertiser, rosa)
    asked = {"statement": new_statement(stage, fact["id"]), "wording_reason": WHY}
    other = rosa.make(f"/cases/{case['id']}/rulings", asked)
    assert sven.post(f"/rulings/{other['id']}/drop")["status"] == "dropped"
    assert kestrel.get("/letters?limit=1")["letters"][0]["kind"] == "favourable"


def test_a_complaint_is_answered_from_the_log_or_what_it_is_about_ends(stage, people):
    advertiser, rosa, _, _, kestrel = people
    ruling, _ = stage.suspension(advertiser)
    about = {"advertiser_id": advertiser.id, "about": "dark without a letter"}
    filed = kestrel.make("/complaints", about | {"text": "Why am I dark?"})
    assert [clock["name"] for clock in filed["clocks"]] == ["answer"]
    entries = rosa.get(f"/rulings/{ruling.id}/register")["entries"]
    cited = [entry["index"] for entry in entries if entry["type"] == "ruling_in_force"]
    at = f"/complaints/{filed['id']}"
    rosa.refused(
        f"{at}/explain", {"text": "See.", "cited": []}, status=409, code="complaint.cites_nothing"
    )
    explained = rosa.post(f"{at}/explain", {"text": "R-1 is in force.", "cited": cited})
    assert explained["status"] == "explained"
    assert kestrel.get(at)["answer"] == "R-1 is in force."
    again = kestrel.make("/complaints", about | {"text": "It is wrong.", "subject_id": ruling.id})
    ended = rosa.post(
        f"/complaints/{again['id']}/end", {"text": "It falls.", "ruling_ids": [ruling.id]}
    )
    assert ended["status"] == "restriction ended"
    assert kestrel.get(f"/rulings/{ruling.id}")["status"] == "reversed"
    own = kestrel.get("/complaints")["complaints"]
    assert [one["id"] for one in own] == [again["id"], filed["id"]]
    assert rosa.get("/complaints?limit=1")["complaints"][0]["id"] == again["id"]
