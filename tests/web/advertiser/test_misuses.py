"""Misuse decisions as their party meets them: told on the overview, appealed on a page."""

from __future__ import annotations

import pytest
from tests.web.advertiser.stage import read
from tests.web.look import browser, look
from tests.web.review.pages import Desk

from adjudge.domain.cases.complaint import About
from adjudge.domain.cases.misuse import Processing
from adjudge.services.complaints import entries_to_cite, explain, file_complaint
from adjudge.services.misuses import (
    approve_misuse,
    decide_misuse_appeal,
    propose_misuse,
    warn_of_misuse,
)

__all__ = ["browser", "look"]

WARNING = "Three of your complaints are about nothing."


def unfounded(stage, advertiser):
    """A complaint that was answered from the log: nothing was wrong."""
    filed = file_complaint(
        stage.deps,
        stage.actor("kestrel"),
        request_id=stage.key(),
        advertiser_id=advertiser.id,
        about=About.OTHER,
        text="It was slow.",
    )
    with stage.deps.reading() as uow:
        (entry, *_) = entries_to_cite(uow, filed)
    return explain(
        stage.deps,
        stage.actor("rosa"),
        complaint_id=filed.id,
        text="The log shows no delay at all.",
        cited=[entry.index],
    )


@pytest.fixture
def warned(stage):
    """A party with three unfounded complaints and a warning: the warning, and the complaints."""
    advertiser, _ = stage.running()
    filed = [unfounded(stage, advertiser) for _ in range(3)]
    warning = warn_of_misuse(
        stage.deps,
        stage.actor("rosa"),
        request_id=stage.key(),
        processing=Processing.COMPLAINTS,
        text=WARNING,
        advertiser_id=advertiser.id,
    )
    return warning, [*filed, unfounded(stage, advertiser)]


def proposed(stage, warned):
    warning, filed = warned
    return propose_misuse(
        stage.deps,
        stage.actor("rosa"),
        misuse_id=warning.id,
        items=[one.id for one in filed],
        gravity="Each took an hour.",
        intent="The dates were made up.",
        reasons="After the warning one more was filed.",
        days=30,
    )


def in_force(stage, warned):
    return approve_misuse(stage.deps, stage.actor("sven"), misuse_id=proposed(stage, warned).id)


def test_a_warning_is_told_and_a_proposal_is_not(stage, warned):
    path = f"/advertise/misuses/{warned[0].id}"
    client = stage.client("kestrel")
    assert path in read(client, "/advertise")
    page = read(client, path)
    assert WARNING in page
    assert "It restricts nothing" in page
    assert '<h2 class="govuk-heading-m">Appeal</h2>' not in page
    proposed(stage, warned)
    later = read(client, path)
    assert "The dates were made up." not in later
    assert "You were warned" in later


def test_a_party_appeals_and_reads_what_became_of_it(stage, warned):
    path = f"/advertise/misuses/{in_force(stage, warned).id}"
    kestrel = Desk(stage, "kestrel")
    page = kestrel.get(path)
    assert "4 unfounded of 4 that you sent, 100 %" in page.text
    assert "30 days" in page.text
    notice = next(link for link in page.links if link.startswith("/advertise/letters/"))
    letter = kestrel.get(notice)
    assert path in letter.links
    assert "Nothing needs to be done" not in letter.text
    empty = kestrel.act(path, having="text", text=" ")
    assert empty.status == 422
    assert "#id_text" in empty.links
    appealed = kestrel.send(empty.form(having="text"), text="Two of them were founded.")
    assert appealed.path == path
    assert "You appealed on" in appealed.text
    assert "Two of them were founded." in appealed.text
    assert appealed.form(having="text") is None
    assert "We decide by" in appealed.text
    decide_misuse_appeal(
        stage.deps,
        stage.actor("ada"),
        misuse_id=warned[0].id,
        upheld=False,
        reasons="Two of them were founded indeed.",
    )
    over = kestrel.get(path)
    assert "Your appeal succeeded" in over.text
    assert "Two of them were founded indeed." in over.text
    assert path not in kestrel.get("/advertise").links


def test_the_time_to_appeal_is_told_and_runs_out(stage, warned):
    path = f"/advertise/misuses/{in_force(stage, warned).id}"
    kestrel = Desk(stage, "kestrel")
    page = kestrel.get(path)
    assert "You can appeal until" in page.text
    form = page.form(having="text")
    stage.clock.advance(days=250)
    assert kestrel.get(path).form(having="text") is None
    late = kestrel.send(form, text="Two of them were founded.")
    assert (late.status, late.codes) == (422, ["appeal.too_late"])


def test_it_is_its_partys_and_nobody_elses(stage, warned):
    path = f"/advertise/misuses/{warned[0].id}"
    stage.account("plover", "Plover Ltd")
    for name in ("plover", "rosa"):
        assert Desk(stage, name).get(path).status == 404
    assert Desk(stage, "kestrel").get("/advertise/misuses/none").status == 404


def test_how_it_looks(stage, warned, look):
    path = f"/advertise/misuses/{in_force(stage, warned).id}"
    assert not look.at("kestrel", ("own-misuse", path), ("own-misuse-overview", "/advertise"))
    Desk(stage, "kestrel").act(path, having="text", text="Two of them were founded.")
    assert not look.at("kestrel", ("own-misuse-appealed", path))
