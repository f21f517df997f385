from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.rows import declare_interest
from tests.web.review.pages import Desk, last_part

from adjudge.adapters.store.models import Case, Exhibit, ExhibitContent, Fact
from adjudge.domain.cases.exhibit import MAX_EXHIBIT_BYTES

HOSTILE = b"<html><script>alert('a page from outside')</script></html>"


@pytest.fixture
def case(stage):
    """The address of an open case about Kestrel Lab, opened by the pages."""
    stage.account()
    desk = Desk(stage, "rosa")
    form = desk.get("/review/cases/new").form(having="advertiser_id")
    choice = form.choice_labelled("advertiser_id", "Kestrel Lab")
    page = desk.send(form, advertiser_id=choice, source="press")
    assert page.status == 200
    return page.path


def exhibit(stage, **values):
    return {
        "title": "Notice",
        "source": "A public register",
        "asserter": "An authority",
        "captured_on": (stage.clock.now() - timedelta(days=2)).date(),
        "strength": "documented",
        **values,
    }


def fact(stage, **values):
    return {
        "proposition": "The notice names Kestrel Lab.",
        "finding": "established",
        "began": (stage.clock.now() - timedelta(days=2)).date(),
        **values,
    }


def test_a_case_is_opened_once_and_restricts_nobody(stage, case):
    row = Case.objects.get()
    assert (row.status, row.source) == ("opened", "press")
    page = Desk(stage, "sven").get(case)
    assert "C-1" in page.text
    assert "Case opened" in page.text
    assert "suspended" not in page.text


def test_sending_the_form_twice_opens_one_case(stage):
    stage.account()
    desk = Desk(stage, "rosa")
    form = desk.get("/review/cases/new").form(having="advertiser_id")
    choice = form.offered("advertiser_id")[1]
    pages = [desk.send(form, advertiser_id=choice, source="press") for _ in range(2)]
    assert pages[0].path == pages[1].path
    assert Case.objects.count() == 1


def test_an_unfinished_form_names_what_is_missing(stage):
    stage.account()
    page = Desk(stage, "rosa").act("/review/cases/new", having="advertiser_id")
    assert page.status == 422
    assert "Choose one: About which advertiser?" in page.text
    assert page.codes == ["required", "required"]


def test_advertisers_are_found_by_name_and_not_those_of_an_interest(stage):
    stage.account()
    bakery = stage.account("crumb", "Crumb Bakery")
    declare_interest(stage.user("rosa"), bakery.party_id)

    def offered(path):
        return Desk(stage, "rosa").get(path).form(having="advertiser_id").offered("advertiser_id")

    assert len(offered("/review/cases/new")) == 2
    assert len(offered("/review/cases/new?q=kestrel")) == 2
    assert len(offered("/review/cases/new?q=bakery")) == 1


def test_an_appeals_officer_opens_no_case(stage):
    page = Desk(stage, "ada").get("/review/cases/new")
    assert (page.status, page.codes) == (403, ["not_allowed"])


def test_typed_words_are_kept_and_shown_as_text(stage, case):
    page = Desk(stage, "rosa").act(f"{case}/exhibits/new", **exhibit(stage, text=HOSTILE.decode()))
    assert (page.status, page.path) == (200, case)
    assert "E1 Notice" in page.text
    assert HOSTILE.decode() in page.text
    assert page.document.first("script", src="") is not None
    assert not [each for each in page.document.all("script") if "src" not in each.attributes]
    assert bytes(ExhibitContent.objects.get().content) == HOSTILE


def test_an_uploaded_file_is_never_shown_only_saved(stage, case):
    desk = Desk(stage, "rosa")
    form = desk.get(f"{case}/exhibits/new").form(having="title")
    file = SimpleUploadedFile("page.html", HOSTILE, "text/html")
    page = desk.send(form, files={"file": file}, **exhibit(stage))
    assert "a page from outside" not in page.text
    row = Exhibit.objects.get()
    assert (row.media_type, row.size) == ("text/html", len(HOSTILE))
    path = f"/review/exhibits/{row.pk}/content"
    assert path in page.links
    saved = desk.client.get(path)
    assert saved.content == HOSTILE
    assert saved.headers["Content-Disposition"] == 'attachment; filename="C-1-E1.bin"'
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert saved.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_claimed_type_that_we_do_not_know_is_kept_as_unknown(stage, case):
    desk = Desk(stage, "rosa")
    form = desk.get(f"{case}/exhibits/new").form(having="title")
    file = SimpleUploadedFile("x", b"bytes", "text/plain; charset=utf-8; made=up")
    desk.send(form, files={"file": file}, **exhibit(stage))
    assert Exhibit.objects.get().media_type == "text/plain"


@pytest.mark.parametrize("both", [True, False])
def test_an_exhibit_is_a_file_or_words(stage, case, both):
    desk = Desk(stage, "rosa")
    form = desk.get(f"{case}/exhibits/new").form(having="title")
    files = {"file": SimpleUploadedFile("x", b"bytes")} if both else None
    values = exhibit(stage, text="Some words" if both else "")
    page = desk.send(form, files=files, **values)
    assert (page.status, page.codes) == (422, ["exhibit.content"])
    assert page.form(having="title").names
    assert Exhibit.objects.count() == 0
    if both:
        assert "Some words" in page.text


def test_a_file_that_is_too_large_is_refused(stage, case):
    desk = Desk(stage, "rosa")
    form = desk.get(f"{case}/exhibits/new").form(having="title")
    file = SimpleUploadedFile("x", b"x" * (MAX_EXHIBIT_BYTES + 1))
    page = desk.send(form, files={"file": file}, **exhibit(stage))
    assert (page.status, page.codes) == (422, ["file.too_large"])


def test_a_day_to_come_is_refused_on_its_field(stage, case):
    tomorrow = (stage.clock.now() + timedelta(days=1)).date()
    values = exhibit(stage, text="x", captured_on=tomorrow)
    page = Desk(stage, "rosa").act(f"{case}/exhibits/new", **values)
    assert (page.status, page.codes) == (422, ["value.invalid"])
    assert "#id_captured_on-day" in page.links


def test_a_fact_shows_its_dates_and_exhibits(stage, case):
    desk = Desk(stage, "rosa")
    desk.act(f"{case}/exhibits/new", **exhibit(stage, text="x"))
    key = Exhibit.objects.get().pk
    page = desk.act(f"{case}/facts/new", **fact(stage, exhibit_ids=[key], precision="month"))
    assert (page.status, page.path) == (200, case)
    began = stage.clock.now() - timedelta(days=2)
    assert f"Established: we find it · since {began:%B %Y}" in page.text
    assert "F1 The notice names Kestrel Lab." in page.text
    assert "Documented, unchallenged." in page.text
    assert "Exhibits on which no fact rests yet" not in page.text


def test_recording_one_after_the_other(stage, case):
    desk = Desk(stage, "rosa")
    desk.act(f"{case}/exhibits/new", **exhibit(stage, text="x"))
    form = desk.get(f"{case}/facts/new").form(having="proposition")
    key = Exhibit.objects.get().pk
    form.entries.append(("next", "again"))
    page = desk.send(form, **fact(stage, exhibit_ids=[key]))
    assert page.path == f"{case}/facts/new"
    assert "Fact F1 is in the case." in page.text


def test_a_fact_needs_an_exhibit_and_a_sayer(stage, case):
    desk = Desk(stage, "rosa")
    page = desk.act(f"{case}/facts/new", having="proposition", **fact(stage))
    assert page.status == 422
    assert "Tick at least one exhibit" in page.text
    assert "#id_exhibit_ids" in page.links
    desk.act(f"{case}/exhibits/new", **exhibit(stage, text="x"))
    key = Exhibit.objects.get().pk
    page = desk.act(f"{case}/facts/new", **fact(stage, exhibit_ids=[key], finding="attributed"))
    assert (page.status, page.codes) == (422, ["value.invalid"])
    assert "Say who says so" in page.text
    assert "The notice names Kestrel Lab." in page.text
    assert Fact.objects.count() == 0


def test_the_case_shows_what_is_promoted_as_text(stage):
    advertiser, _ = stage.running()
    row, _, _ = stage.case(advertiser)
    page = Desk(stage, "sven").get(f"/review/cases/{row.id}")
    assert "1 promoted post" in page.text
    assert "Kestrel Guard checks files on your own machine" in page.text
    assert not [link for link in page.links if link.endswith("/pages/kestrel")]
    assert last_part(page.path) == row.id


def test_a_case_is_closed_with_reasons_and_not_without(stage, case):
    desk = Desk(stage, "rosa")
    form = desk.get(f"{case}/close").form(having="reasons")
    choice = form.choice_labelled("reference", "ADS-8.1")
    refused = desk.send(form, reference=choice, reasons="No.")
    assert "It does not say why nothing is done" in refused.text
    assert Case.objects.get().status == "opened"
    why = "The notice names another firm, and nothing in it is about what readers are sold."
    page = desk.send(form, reference=choice, reasons=why)
    assert page.path == case
    assert Case.objects.get().status == "no action"
