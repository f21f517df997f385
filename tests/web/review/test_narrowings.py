from __future__ import annotations

import pytest
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Letter, Measure, Ruling
from adjudge.services.appeals import admit_appeal, file_appeal
from adjudge.services.rulings import answer_proposal, deal_with_answer

LESS = {"measure": "limit", "minimum_age": "18", "summary": "Only adults see it from now on."}
REASONS = "The extract shows that only minors were sent it, so adults may go on seeing the posts."


@pytest.fixture
def ruling(stage):
    return stage.suspension(stage.running()[0])[0]


@pytest.fixture
def appeal(stage, ruling):
    filed = file_appeal(
        stage.deps,
        stage.actor("kestrel"),
        request_id=stage.key(),
        ruling_id=ruling.id,
        on_facts="",
        on_rule="",
        on_proportion="Adults are not at risk.",
    )
    admit_appeal(stage.deps, stage.actor("ada"), appeal_id=filed.id)
    return filed.id


def ask_review(stage, ruling):
    asked = Desk(stage, "kestrel").act(
        f"/advertise/rulings/{ruling.id}/review",
        having="occasion",
        occasion="new evidence",
        text="Only minors were sent it.",
    )
    return asked.path.replace("/advertise/", "/review/")


def test_an_appeals_officer_narrows_the_ruling(stage, ruling, appeal):
    ada, at = Desk(stage, "ada"), f"/review/appeals/{appeal}"
    assert f"{at}/narrow" in ada.get(at).links
    form = ada.get(f"{at}/narrow").form(having="measure")
    assert "proportion" in form.offered("code")
    same = ada.send(form, code="proportion", reasons=REASONS)
    assert (same.status, same.codes) == (422, ["ruling.not_narrower"])
    page = ada.send(same.form(having="measure"), **LESS)
    assert page.path == at, page.codes
    narrower = Ruling.objects.latest("number")
    assert "Modified: a narrower ruling holds in its place" in page.text
    assert "Overturned" not in page.text
    assert f"/review/rulings/{narrower.pk}" in page.links
    assert (narrower.status, narrower.measure) == ("in force", "limit")
    assert Ruling.objects.get(pk=ruling.id).status == "modified"
    told = Desk(stage, "kestrel").get(f"/advertise/appeals/{appeal}")
    assert "the decision is narrowed" in told.document.text
    assert ada.get(f"{at}/narrow").status == 404


def test_who_took_part_does_not_narrow_on_appeal(stage, appeal):
    refused = Desk(stage, "sven").get(f"/review/appeals/{appeal}/narrow")
    assert (refused.status, refused.codes) == (403, ["ruling.same_decider"])


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("uphold", ("Upheld: the ruling stands", "R-1 stands", "did not succeed")),
        ("overturn", ("Overturned: the ruling falls", "R-1 falls", "the decision has fallen")),
        ("remit", ("Remitted: other people look", "decided: other people", "other people look")),
    ],
)
def test_a_decided_appeal_says_how(stage, ruling, appeal, outcome, said):
    staff, timeline, party = said
    ada, at = Desk(stage, "ada"), f"/review/appeals/{appeal}"
    code = {} if outcome == "uphold" else {"code": "fact"}
    page = ada.act(f"{at}/decide", having="reasons", outcome=outcome, reasons=REASONS, **code)
    assert staff in page.text, page.codes
    assert timeline in ada.get(f"/review/rulings/{ruling.id}").document.text
    assert party in Desk(stage, "kestrel").get(f"/advertise/appeals/{appeal}").document.text


def test_an_appeal_that_was_withdrawn_says_so(stage, appeal):
    kestrel, ada, at = Desk(stage, "kestrel"), Desk(stage, "ada"), f"/review/appeals/{appeal}"
    kestrel.send(kestrel.get(f"/advertise/appeals/{appeal}").form("/withdraw"))
    assert "Withdrawn by whoever appealed" in ada.get(at).text
    assert "Overturned" not in ada.get(at).text


def test_an_appeal_is_moot_once_a_review_reversed_the_ruling(stage, ruling, appeal):
    asked = ask_review(stage, ruling)
    Desk(stage, "sven").act(asked, having="outcome", outcome="reverse", reasons=REASONS)
    page = Desk(stage, "ada").get(f"/review/appeals/{appeal}")
    assert "Moot: nothing is left to decide" in page.text
    assert "Overturned" not in page.text


def test_a_review_narrows_the_ruling(stage, ruling):
    at = ask_review(stage, ruling)
    sven = Desk(stage, "sven")
    assert f"{at}/narrow" in sven.get(at).links
    page = sven.act(f"{at}/narrow", having="measure", code="proportion", reasons=REASONS, **LESS)
    assert page.path == at, page.codes
    assert "The ruling is modified." in page.document.text
    assert Ruling.objects.latest("number").measure == "limit"
    assert f"{at}/narrow" not in sven.get(at).links


def test_the_second_reviewer_approves_less_than_was_proposed(stage):
    proposed, _ = stage.proposal(stage.running()[0])
    at = f"/review/rulings/{proposed.id}"
    assert Desk(stage, "sven").get(f"{at}/approve-narrowed").status == 409
    answer_proposal(stage.deps, stage.actor("kestrel"), ruling_id=proposed.id, text="No.")
    deal_with_answer(stage.deps, stage.actor("rosa"), ruling_id=proposed.id, text="Yes.")
    assert Desk(stage, "rosa").get(f"{at}/approve-narrowed").status == 403
    sven = Desk(stage, "sven")
    assert f"{at}/approve-narrowed" in sven.get(at).links
    form = sven.get(f"{at}/approve-narrowed").form(having="measure")
    assert form.offered("fact_ids") == list(proposed.statement.fact_ids)
    same = sven.send(form)
    assert (same.status, same.codes) == (422, ["ruling.not_narrower"])
    page = sven.send(same.form(having="measure"), **LESS)
    assert page.path == at, page.codes
    assert "is narrowed and approved" in page.document.text
    row = Ruling.objects.get()
    assert (row.status, row.measure, Measure.objects.get().kind) == ("in force", "limit", "limit")
    assert "Only adults see it from now on." in Letter.objects.get(kind="notice").text
