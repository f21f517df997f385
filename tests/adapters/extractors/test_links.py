# ruff: noqa: RUF001 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import time

import pytest

from adjudge.adapters.extractors.links import find_links, link_signals, parse
from adjudge.adapters.extractors.normalise import normalise


def links(text):
    return find_links(text, normalise(text))


@pytest.mark.parametrize(
    ("text", "hrefs"),
    [
        ("See https://a.example/b?c=1.", ["https://a.example/b?c=1"]),
        ("(http://a.example)", ["http://a.example/"]),
        ("www.a.example!", ["https://www.a.example/"]),
        ("a.com and b.org/x", ["https://a.com/", "https://b.org/x"]),
        ("HTTPS://A.EXAMPLE/Path", ["https://a.example/Path"]),
        ("https://münchen.example", ["https://xn--mnchen-3ya.example/"]),
        ("https://a.example\u200b.evil.example/", ["https://a.example.evil.example/"]),
        ("http://0x7f.1/", ["http://127.0.0.1/"]),
        ("https://a.example@b.example/", ["https://a.example@b.example/"]),
        ("me@a.com", []),
        ("End.Next sentence", []),
        ("e.g. this", []),
        ("ftp://a.example", []),
        ("https://", []),
        ("http://[bad", []),
        ("", []),
    ],
)
def test_links_are_parsed_as_a_browser_would(text, hrefs):
    assert [link.href for link in links(text)] == hrefs


def test_a_link_stands_where_it_was_written():
    text = "Ｓｅｅ https://a.example/ﬁ, now"
    (link,) = links(text)
    assert text[slice(*link.span)] == "https://a.example/ﬁ"
    assert (link.host, link.secure) == ("a.example", True)


def test_the_host_of_a_link_is_where_it_leads():
    (link,) = links("https://bank.example@evil.example/")
    assert link.host == "evil.example"


def test_signals():
    found = {signal.name: signal for signal in link_signals(links("a.com http://b.org"))}
    assert found["text.link_hosts"].value == ("a.com", "b.org")
    assert found["text.insecure_links"].value == ("http://b.org/",)
    assert found["text.insecure_links"].spans == ((6, 18),)


def test_an_endless_address_is_no_link():
    assert parse("https://a.example/" + "x" * 5_000) is None


@pytest.mark.parametrize("seed", ["a.", "a-", "www.", "http://", "a.com", "é.", "a.b.c.d."])
def test_texts_made_to_be_slow_are_searched_in_bounded_time(seed):
    begin = time.process_time()
    assert len(links((seed * 10_000)[:10_000])) <= 10_000
    assert time.process_time() - begin < 10
