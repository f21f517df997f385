"""The rulebooks as everybody reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.memory import MemoryRulebooks

from adjudge import bootstrap
from adjudge.adapters.rulebook_files import FileRulebooks
from adjudge.demo.road.dom import parse
from adjudge.domain.policy.difference import PartChange
from adjudge.web.reader.policy import pieces


def read(path, status=200):
    response = Client().get(path)
    assert response.status_code == status, path
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def escaped(text):
    return text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")


@pytest.fixture(autouse=True)
def site(stage):
    return stage


@pytest.fixture
def changed(stage, monkeypatch):
    """A policy in which ADS-2.1 has a second version since yesterday."""
    book = FileRulebooks().ads()
    first = book.clause("ADS-2.1@1")
    since = stage.deps.today() - timedelta(days=1)
    second = replace(
        first,
        version=2,
        text=first.text.replace("are not used", "are never used at all"),
        effective_from=since,
    )
    others = tuple(each for each in book.clauses if each.ref != first.ref)
    book = replace(book, clauses=(*others, replace(first, effective_until=since), second))
    deps = replace(stage.deps, rulebooks=MemoryRulebooks(book))
    monkeypatch.setattr(bootstrap, "deps", lambda: deps)
    return since


@pytest.mark.parametrize(("path", "name"), [("/policy", "ads"), ("/rules", "rules")])
def test_every_clause_stands_in_its_chapter_and_has_its_address(path, name):
    book = getattr(FileRulebooks(), name)()
    document = parse(read(path))
    assert len(book.clauses) >= 10
    links = [each.attributes["href"] for each in document.all("a", href="")]
    headings = [each.text for each in document.all("h2")]
    assert headings[: len(book.chapters)] == list(book.chapters)
    for clause in book.clauses:
        assert f"/policy/{clause.ref}" in links
        page = read(f"/policy/{clause.ref}")
        assert escaped(clause.elements[0].text) in page
        assert escaped(clause.examples_fail[0].text) in page


def test_what_is_no_clause_is_not_found():
    for ref in ("ADS-99.1@1", "ADS-99.1", "nothing", "ADS-2.1@9", "ADS-2.1@1...ADS-2.1@1"):
        read(f"/policy/{ref}", 404)
    for day in ("yesterday", "2026-13-01"):
        read(f"/policy?on={day}", 404)


@pytest.mark.usefixtures("changed")
def test_a_number_alone_leads_to_its_newest_version():
    answer = Client().get("/policy/ADS-2.1")
    assert answer.headers["Location"] == "/policy/ADS-2.1@2"


def test_a_day_in_the_past_shows_the_text_of_that_day(changed):
    assert "/policy/ADS-2.1@2" in read("/policy")
    then = read(f"/policy?on={changed - timedelta(days=1)}")
    assert "/policy/ADS-2.1@1" in then
    assert "/policy/ADS-2.1@2" not in then
    assert "Read the text in force today" in then
    assert "Read the text in force today" not in read("/policy")
    assert not parse(read("/policy?on=1999-01-01")).all("h3")


@pytest.mark.usefixtures("changed")
def test_a_version_lists_all_and_leads_to_what_it_changed():
    page = read("/policy/ADS-2.1@2")
    assert "/policy/ADS-2.1@1" in page
    assert "/policy/ADS-2.1@1...ADS-2.1@2" in page
    assert "What this version changed" not in read("/policy/ADS-2.1@1")


@pytest.mark.usefixtures("changed")
def test_a_difference_tells_what_was_taken_out_and_put_in():
    document = parse(read("/policy/ADS-2.1@1...ADS-2.1@2"))
    assert [each.text for each in document.all("h2")] == ["Text", "In force from", "In force until"]
    assert "(added: never used at all.)" in [each.text for each in document.all("ins")]
    assert "(removed: not used.)" in [each.text for each in document.all("del")]
    for other in ("ADS-2.1@2...ADS-2.1@1", "ADS-2.1@1...ADS-3.1@1", "ADS-2.1@1...ADS-2.1@3"):
        read(f"/policy/{other}", 404)


def test_pieces_keep_every_word_in_order():
    found = list(pieces(PartChange(part="text", before="a b c d", after="a x c d e")))
    assert [(piece.became, piece.words) for piece in found] == [
        ("kept", "a"),
        ("removed", "b"),
        ("added", "x"),
        ("kept", "c d"),
        ("added", "e"),
    ]
