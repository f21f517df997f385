from __future__ import annotations

import pytest

from adjudge.adapters.extractors.landing import landing_signals
from adjudge.adapters.extractors.links import find_links
from adjudge.adapters.extractors.normalise import normalise
from adjudge.domain.signals.facts import LandingFacts


def landing(url, text="", *, reachable=True, own_origin=""):
    facts = LandingFacts(url=url, reachable=reachable, own_origin=own_origin)
    found = landing_signals(facts, find_links(text, normalise(text)))
    return {signal.name.removeprefix("landing."): signal.value for signal in found}


def test_no_landing_page_has_no_signals():
    assert landing_signals(None, ()) == ()


def test_a_good_page():
    assert landing("https://a.example/x", "See a.example") == {
        "present": True,
        "unreachable": False,
        "host": "a.example",
        "insecure": False,
        "own_site": False,
        "other_hosts": (),
    }


@pytest.mark.parametrize("url", ["", "nonsense:", "http://[", "ftp://a.example/", "https://"])
def test_an_address_that_cannot_be_read_fails_closed(url):
    found = landing(url)
    assert found["present"]
    assert found["unreachable"]
    assert found["insecure"]
    assert not found["own_site"]


def test_a_failed_check_is_a_signal():
    assert landing("https://a.example/", reachable=False)["unreachable"]


def test_pages_of_the_site_itself_are_told_by_their_origin():
    own = "http://127.0.0.1:8000"
    assert landing("http://127.0.0.1:8000/p/1", own_origin=own)["own_site"]
    assert not landing("http://127.0.0.1:9000/p/1", own_origin=own)["own_site"]
    assert not landing("http://127.0.0.1:8000@evil.example/", own_origin=own)["own_site"]
    assert not landing("http://127.0.0.1:8000/p/1")["own_site"]


def test_a_text_that_names_another_host_is_a_signal():
    found = landing("https://a.example/", "a.example, www.a.example, b.com")
    assert found["other_hosts"] == ("b.com",)
