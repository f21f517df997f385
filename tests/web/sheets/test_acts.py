"""General acts on pages: two operators, the public list, and the money of a pause."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.advertiser.stage import CLAUSE
from tests.web.look import browser, look
from tests.web.review.pages import Desk, last_part

from adjudge.adapters.store.models import Letter, Matter, RegisterEntry
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.policy.clause import Element
from adjudge.services import general_acts
from adjudge.services.clocks import fire_due

__all__ = ["browser", "look"]

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


CLAUSE_1 = {
    "clause-1-id": "ADS-77.1",
    "clause-1-version": "1",
    "clause-1-change": "make",
    "clause-1-text": "Promotion of games of chance names the odds.",
    "clause-1-title": "Odds are named",
    "clause-1-rationale": "Readers overrate what they can win.",
    "clause-1-elements": "game: A game of chance is promoted.\n\nodds:  The odds are not named.",
    "clause-1-measures_allowed": ["decline", "limit"],
    "clause-1-applies_to": ["creative"],
    "clause-1-judges": "act",
}


def test_a_clause_is_made_with_all_that_it_says(stage, monkeypatch):
    monkeypatch.setattr(
        general_acts, "shown_in_reach", lambda *_: dict.fromkeys("abcdef", 1_000_000)
    )
    omar = Desk(stage, "omar")
    page = omar.send(
        omar.get(NEW).form(having="title"),
        files=file(),
        **({k: str(v) for k, v in typed(stage).items()} | CLAUSE_1),
    )
    assert page.status == 200, page.codes
    for said in ("odds: The odds are not named.", "decline, limit", "Judges: an act"):
        assert said in page.text, said
    with stage.deps.reading() as uow:
        (act,) = uow.of(GeneralAct).newest(limit=2)
    definition = act.clauses[0].definition
    assert definition.elements == (
        Element(id="game", text="A game of chance is promoted."),
        Element(id="odds", text="The odds are not named."),
    )
    assert definition.evidence_standard == "documented"
    page = press(omar, page, "announce")
    assert page.status == 200, page.codes
    assert "odds: The odds are not named." in public()
    entry = RegisterEntry.objects.filter(type="general_act").last()
    assert entry.public["clauses"][0]["definition"]["measures_allowed"] == ["decline", "limit"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"clause-1-title": ""}, "clause-1-title"),
        ({"clause-1-title": "x" * 121}, "clause-1-title"),
        ({"clause-1-text": ""}, "clause-1-text"),
        ({"clause-1-id": "odds"}, "clause-1-id"),
        ({"clause-1-id": "", "clause-1-version": "", "clause-1-change": ""}, "clause-1-id"),
        ({"clause-1-elements": "The odds are not named."}, "clause-1-elements"),
        ({"clause-1-elements": "a: One.\na: Two."}, "clause-1-elements"),
        ({"clause-1-elements": "ODDS: Not named."}, "clause-1-elements"),
        ({"clause-1-measures_allowed": []}, "clause-1-measures_allowed"),
        ({"clause-1-judges": ""}, "clause-1-judges"),
        ({"clause-1-dsa_category": "gambling"}, "clause-1-dsa_category"),
        ({"clause-1-rule": "creative.txt ==", "clause-1-explanation": "No."}, "clause-1-rule"),
        ({"clause-1-rule": "payer.named"}, "clause-1-explanation"),
    ],
)
def test_each_field_of_a_clause_says_what_is_wrong_with_it(stage, changed, field):
    omar = Desk(stage, "omar")
    page = omar.send(
        omar.get(NEW).form(having="title"),
        files=file(),
        **({k: str(v) for k, v in typed(stage).items()} | CLAUSE_1 | changed),
    )
    assert page.status == 422
    assert f"#id_{field}" in page.links
    assert not Matter.objects.filter(kind="general_act").exists()


def test_a_change_begins_with_what_the_clause_says_now(stage):
    omar, ref = Desk(stage, "omar"), CLAUSE
    begin = f"{NEW}?about={ref.partition('@')[0]}"
    assert begin in omar.get(f"/policy/{ref}").links
    assert begin not in Desk(stage, "marta").get(f"/policy/{ref}").links
    form = omar.get(begin).form(having="title")
    clause = stage.deps.rulebooks.ads().clause(ref)
    entries = dict(form.entries)
    assert entries["clause-1-version"] == str(clause.version + 1)
    assert entries["clause-1-title"] == clause.title
    values = {k: v for k, v in typed(stage).items() if not k.startswith("clause")}
    page = omar.send(
        form,
        files=file(),
        **{k: str(v) for k, v in values.items()},
        **{"clause-1-text": "Programs ask before they send anything."},
    )
    assert page.status == 200, page.codes
    with stage.deps.reading() as uow:
        (act,) = uow.of(GeneralAct).newest(limit=2)
    made = act.clauses[0]
    assert (made.clause_id, made.version) == (clause.id, clause.version + 1)
    assert made.definition.elements == clause.elements
    assert set(made.definition.measures_allowed) == clause.measures_allowed
    assert made.definition.rule == clause.rule


def test_to_suspend_a_clause_one_need_not_empty_its_fields(stage):
    omar = Desk(stage, "omar")
    form = omar.get(f"{NEW}?about={CLAUSE.partition('@')[0]}").form(having="title")
    page = omar.send(form, files=file(), **{k: str(v) for k, v in typed(stage).items()})
    assert page.status == 200, page.codes
    with stage.deps.reading() as uow:
        (act,) = uow.of(GeneralAct).newest(limit=2)
    assert act.clauses[0].definition is None


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


def test_how_the_form_looks(look):
    begin = f"{NEW}?about={CLAUSE.partition('@')[0]}"
    assert not look.at("omar", ("act-new", begin))


def test_whom_a_pause_stops_takes_its_money_back(stage, pause):
    kestrel = Desk(stage, "kestrel")
    letter = Letter.objects.get(kind="unavailable")
    page = kestrel.get(f"/advertise/letters/{letter.pk}")
    link = next(link for link in page.links if "/advertise/pauses/" in link)
    assert last_part(link) == last_part(pause)
    page = kestrel.act(link)
    assert "1 reservation is free again." in page.text
    assert Desk(stage, "omar").get(link).path == "/advertise/open"
