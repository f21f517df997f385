"""What a party says in public beside its case: in its own name, and for good."""

from __future__ import annotations

import pytest
from tests.web.look import browser, look
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Letter, RegisterEntry

__all__ = ["browser", "look"]

SAID = "We asked for the record of the test, and published it.\n\nAnybody can run it."


@pytest.fixture
def told(stage):
    """A party that a letter told of a case: the page, and the letter's address."""
    ruling, _ = stage.proposal(stage.running()[0])
    letter = Letter.objects.get(ruling_id=ruling.id)
    return f"/advertise/cases/{ruling.case_id}/words", f"/advertise/letters/{letter.pk}"


def test_a_party_publishes_its_words_in_its_own_name(stage, told):
    path, letter = told
    kestrel = Desk(stage, "kestrel")
    assert path in kestrel.get(letter).links
    page = kestrel.get(path)
    assert "It cannot be taken back." in page.text
    assert letter in page.links
    unsure = kestrel.act(path, having="text", text=SAID)
    assert unsure.status == 422
    assert "#id_stays" in unsure.links
    assert not RegisterEntry.objects.filter(type="words_published").exists()
    form = unsure.form(having="text")
    published = kestrel.send(form, text=SAID, stays="on")
    assert published.path == path
    entry = RegisterEntry.objects.get(type="words_published")
    assert entry.public["said_by"] == "Kestrel Lab"
    assert f"/register/{entry.index}" in published.links
    assert "Anybody can run it." in published.text
    kestrel.send(form, text=SAID, stays="on")
    assert RegisterEntry.objects.filter(type="words_published").count() == 1
    everybody = Desk(stage, "marta").get(f"/register/{entry.index}")
    assert "Anybody can run it." in everybody.text


def test_neither_before_a_letter_nor_for_anybody_else(stage, told):
    path, _ = told
    case, _, _ = stage.case(stage.running("plover", "Plover Ltd")[0])
    assert Desk(stage, "plover").get(f"/advertise/cases/{case.id}/words").status == 404
    for name in ("plover", "rosa", "omar"):
        assert Desk(stage, name).get(path).status == 404
    assert Desk(stage, "kestrel").get("/advertise/cases/none/words").status == 404


def test_how_it_looks(stage, told, look):
    path, letter = told
    Desk(stage, "kestrel").act(path, having="text", text=SAID, stays="on")
    entry = RegisterEntry.objects.get(type="words_published")
    assert not look.at(
        "kestrel",
        ("own-words", path),
        ("own-words-letter", letter),
        ("own-words-entry", f"/register/{entry.index}"),
    )
