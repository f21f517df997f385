"""Misuse decisions on pages: from an unfounded report to the appeal."""

from __future__ import annotations

import pytest
from tests.web.api.test_misuse import unfounded
from tests.web.reader.test_reports import Reader
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Matter
from adjudge.services.appeals import admit_appeal, file_appeal, uphold_appeal

WARNING = "Three of the pages do not exist. If it goes on, your reports may have to wait."
FACTORS = {
    "gravity": "Each took an hour.",
    "intent": "The pages were made up.",
    "reasons": "After the warning one more was reported.",
    "days": "30",
}


@pytest.fixture
def warned(stage):
    """A warned reporter with three reports that were unfounded: its page, and the reports."""
    stage.running()
    reports = [unfounded(stage) for _ in range(3)]
    rosa = Desk(stage, "rosa")
    report = rosa.get(f"/review/reports/{reports[0].id}")
    new = f"/review/misuses/new?about={reports[0].id}"
    assert new in report.links
    page = rosa.act(new, having="text", text=WARNING)
    assert page.status == 200, page.codes
    return page.path, reports


def test_two_people_decide_after_a_warning_on_four_factors(stage, warned):
    path, reports = warned
    rosa, sven, ada = (Desk(stage, name) for name in ("rosa", "sven", "ada"))
    early = rosa.get(path).form("/propose")
    assert early.offered("items") == [one.id for one in reports[::-1]]
    refused = rosa.send(early, items=[one.id for one in reports], **FACTORS)
    assert (refused.status, refused.codes) == (422, ["misuse.not_warned"])
    reports.append(unfounded(stage))
    few = rosa.send(rosa.get(path).form("/propose"), items=[reports[3].id], **FACTORS)
    assert (few.status, few.codes) == (422, ["misuse.too_few"])
    assert "Of 4 that were sent, 4 were looked at and found unfounded." in few.text
    proposed = rosa.send(few.form("/propose"), items=[one.id for one in reports])
    assert "4 unfounded" in proposed.text
    assert "100 % of 4 that were sent" in proposed.text
    assert "The pages were made up." in proposed.text
    assert proposed.form("/approve") is None
    assert path in sven.get("/review").links
    approved = sven.send(sven.get(path).form("/approve"))
    assert "in force" in approved.text
    assert "noor@" not in approved.document.text
    told = f"/reports/{reports[0].id}/{reports[0].secret}/misuse"
    Reader().act(told, having="text", text="The pages do exist.")
    assert "The pages do exist." in ada.get(path).text
    assert rosa.get(path).form("/decide") is None
    decided = ada.send(
        ada.get(path).form("/decide"), outcome="overturn", reasons="Two of them exist."
    )
    assert "Decided." in decided.document.text
    assert Matter.objects.get(pk=path.rsplit("/", 1)[-1]).status == "reversed"


def test_it_is_dropped_or_lifted_by_one_person(stage, warned):
    path, reports = warned
    rosa, sven = Desk(stage, "rosa"), Desk(stage, "sven")
    reports.append(unfounded(stage))
    named = {"items": [one.id for one in reports], **FACTORS}
    rosa.send(rosa.get(path).form("/propose"), **named)
    dropped = sven.send(sven.get(path).form("/drop"))
    assert "The warning stays." in dropped.document.text
    rosa.send(rosa.get(path).form("/propose"), **named)
    sven.send(sven.get(path).form("/approve"))
    lifted = rosa.send(rosa.get(path).form("/lift"), why="What came last was true.")
    assert "All clocks run on." in lifted.document.text
    assert path in rosa.get(f"/review/reports/{reports[0].id}").links


def test_a_second_warning_is_not_offered_while_one_holds(stage, warned):
    path, reports = warned
    links = Desk(stage, "rosa").get(f"/review/reports/{reports[1].id}").links
    assert path in links
    assert not [link for link in links if "misuses/new" in link]
    assert not [
        link
        for link in Desk(stage, "ada").get(f"/review/reports/{reports[1].id}").links
        if "misuses/new" in link
    ]


def test_a_party_is_warned_from_an_appeal_that_was_unfounded(stage):
    ruling, _ = stage.suspension(stage.running()[0])
    kestrel, ada = stage.actor("kestrel"), stage.actor("ada")
    appeal = file_appeal(
        stage.deps,
        kestrel,
        request_id=stage.key(),
        ruling_id=ruling.id,
        on_facts="No.",
        on_rule="",
        on_proportion="",
    )
    rosa, at = Desk(stage, "rosa"), f"/review/appeals/{appeal.id}"
    new = f"/review/misuses/new?about={appeal.id}"
    assert new not in rosa.get(at).links
    admit_appeal(stage.deps, ada, appeal_id=appeal.id)
    uphold_appeal(
        stage.deps, ada, appeal_id=appeal.id, reasons="The appeal says only that it is not so."
    )
    assert new in rosa.get(at).links
    page = rosa.act(new, having="text", text="The appeals say nothing.")
    assert "Kestrel Lab" in page.text, page.codes
    assert "appeals" in page.text
    assert page.path in rosa.get(at).links


def test_not_for_members_nor_about_what_does_not_exist(stage, warned):
    path, reports = warned
    assert Desk(stage, "marta").get(path).status == 403
    assert Desk(stage, "omar").get(f"/review/misuses/new?about={reports[0].id}").status == 403
    assert Desk(stage, "rosa").get("/review/misuses/new?about=none").status == 404
    assert Desk(stage, "rosa").get("/review/misuses/new").status == 404
