"""General acts on pages: two operators, the public list, and the money of a pause."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.advertiser.stage import CLAUSE
from tests.web.review.pages import Desk, last_part

from adjudge.adapters.store.models import Letter, Matter
from adjudge.services import general_acts
from adjudge.services.clocks import fire_due

NEW = "/operator/acts/new"


def day_of(when, name):
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def typed(stage, **changed):
    """Suspending a clause: it only loosens, so it may concern however few."""
    today = stage.clock.now().date()
    return {
        "act": "clause change",
        "title": "The clause on documents rests",
        "text": "Until its words are clearer, the clause does not apply.",
        "rationale": "Two of three appeals found it unclear.",
        "exhibit-1-title": "Three decisions on appeal",
        "exhibit-1-source": "our register",
        "clause-1-id": CLAUSE.partition("@")[0],
        "clause-1-version": "1",
        "clause-1-change": "suspend",
        "exempt_classes": "public bodies\n\nschools",
        "run_off_days": "10",
        **day_of(today + timedelta(days=20), "effective_on"),
        **day_of(today, "exhibit-1-captured_on"),
    } | changed


def file():
    return {"exhibit-1-file": SimpleUploadedFile("appeals.txt", b"three decisions")}


def draft(stage, desk, **changed):
    form = desk.get(NEW).form(having="title")
    values = typed(stage, **changed)
    return desk.send(form, files=file(), **{k: str(v) for k, v in values.items()})


def press(desk, page, deed, **values):
    return desk.send(page.form(f"/{deed}"), **values)


def public(path="/register/acts"):
    return Client().get(path).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_two_operators_make_an_act_and_everybody_reads_it(stage):
    omar, olga = Desk(stage, "omar"), Desk(stage, "olga")
    page = draft(stage, omar)
    assert page.status == 200, page.codes
    assert "It has no effect on anything" in page.text
    assert "The clause on documents rests" not in public()
    page = press(omar, page, "announce")
    assert page.form("/publish") is None
    text = public()
    for said in (
        "Two of three appeals",
        "public bodies, schools",
        "10 days for what was",
        "sha256",
    ):
        assert said in text, said
    assert text.index("In force") < text.index("Announced") < text.index("The clause on documents")
    page = press(olga, olga.get(page.path), "publish")
    assert "takes effect on its day" in page.text
    stage.clock.advance(days=21)
    fire_due(stage.deps)
    assert Matter.objects.get(kind="general_act").status == "in force"
    page = press(omar, omar.get(page.path), "withdraw", why="The new text is ready.")
    assert "The new text is ready." in page.text
    assert "The new text is ready." in public()


def test_what_is_wrong_is_said_where_it_was_typed(stage):
    omar = Desk(stage, "omar")
    page = draft(stage, omar, **{"clause-1-change": "", "run_off_days": "-1"})
    assert page.status == 422
    assert "Fill in: What happens to clause 1?" in page.text
    assert page.document.first(id="id_clause-1-change") is not None
    assert ("rationale", "Two of three appeals found it unclear.") in page.form(
        having="title"
    ).entries
    page = draft(stage, omar, act="pause of inventory")
    assert page.codes == ["value.invalid"]
    assert page.links.count("#id_territories") == 1
    soon = stage.clock.now().date() + timedelta(days=2)
    page = draft(stage, omar, **day_of(soon, "effective_on"))
    refused = press(omar, page, "announce")
    assert (refused.status, refused.codes) == (422, ["general_act.notice_too_short"])
    assert Matter.objects.get().status == "drafted"


def test_only_operators_see_drafts_and_what_is_sent_twice_is_one(stage):
    omar = Desk(stage, "omar")
    form = omar.get(NEW).form(having="title")
    values = {k: str(v) for k, v in typed(stage).items()}
    for _ in range(2):
        page = omar.send(form, files=file(), **values)
    assert Matter.objects.filter(kind="general_act").count() == 1
    for name in ("rosa", "ada", "kestrel"):
        for path in ("/operator/acts", NEW, page.path, f"{page.path}/withdraw"):
            assert Desk(stage, name).get(path).status == 403, (name, path)
    assert omar.get("/operator/acts/nothing").status == 404
    assert omar.get(f"{page.path}/nothing").status == 404
    assert "The clause on documents rests" in omar.get("/operator/acts").text
    assert "/operator/acts" in omar.get("/operator").links


@pytest.fixture
def pause(stage, monkeypatch):
    """A pause that stops what Kestrel promotes, in force, and its letters served."""
    stage.running()
    monkeypatch.setattr(
        general_acts, "shown_in_reach", lambda *_: dict.fromkeys("abcdef", 1_000_000)
    )
    now = stage.clock.now()
    values = {
        "act": "pause of inventory",
        "clause-1-id": "",
        "clause-1-version": "",
        "clause-1-change": "",
        "power_ref": CLAUSE,
        "territories": "de, ch",
        "short_notice_code": "forged ads shown",
        **day_of(now.date(), "effective_on"),
        **day_of(now.date() + timedelta(days=10), "ends_on"),
        **day_of(now.date() + timedelta(days=9), "review_on"),
    }
    page = draft(stage, Desk(stage, "omar"), **values)
    press(Desk(stage, "omar"), page, "announce")
    press(Desk(stage, "olga"), Desk(stage, "olga").get(page.path), "publish")
    fire_due(stage.deps)
    fire_due(stage.deps)
    return page.path


def test_a_pause_is_extended_by_two_with_a_new_rationale(stage, pause):
    omar, olga = Desk(stage, "omar"), Desk(stage, "olga")
    until = stage.clock.now().date() + timedelta(days=25)
    page = omar.get(pause)
    assert "in force" in page.document.text
    same = press(
        omar,
        page,
        "propose-extension",
        rationale="Two of three appeals found it unclear.",
        **{k: str(v) for k, v in day_of(until, "until").items()},
    )
    assert same.codes == ["general_act.same_rationale"]
    assert same.links.count("#id_propose-extension_rationale") == 1
    page = press(
        omar,
        omar.get(pause),
        "propose-extension",
        rationale="Forged ads came back on Monday.",
        **{k: str(v) for k, v in day_of(until, "until").items()},
    )
    assert page.form("/extend") is None
    page = press(olga, olga.get(pause), "extend")
    assert "Extended." in page.text
    assert "Forged ads came back on Monday." in public()


def test_whom_a_pause_stops_takes_its_money_back(stage, pause):
    kestrel = Desk(stage, "kestrel")
    letter = Letter.objects.get(kind="unavailable")
    page = kestrel.get(f"/advertise/letters/{letter.pk}")
    link = next(link for link in page.links if "/advertise/pauses/" in link)
    assert last_part(link) == last_part(pause)
    page = kestrel.act(link)
    assert "1 reservation is free again." in page.text
    assert Desk(stage, "omar").get(link).path == "/advertise/open"
