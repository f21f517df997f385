from __future__ import annotations

import pytest

from adjudge.adapters.extractors.landing import landing_signals
from adjudge.adapters.extractors.links import find_links
from adjudge.adapters.extractors.normalise import normalise
from adjudge.domain.signals.facts import LandingFacts, PageFacts
from adjudge.domain.signals.schema import SCHEMA
from adjudge.domain.signals.signal import SignalSet

NOTHING = {
    name.removeprefix("landing."): spec.default
    for name, spec in SCHEMA.items()
    if name.startswith("landing.")
}


def landing(url, text="", *, reachable=True, own_origin="", page=None):
    facts = LandingFacts(url=url, reachable=reachable, own_origin=own_origin, page=page)
    signals = SignalSet.of(text, landing_signals(facts, find_links(text, normalise(text))))
    return {
        name.removeprefix("landing."): value
        for name, value in signals.items()
        if name.startswith("landing.")
    }


def test_no_landing_page_has_no_signals():
    assert landing_signals(None, ()) == ()


def test_a_good_page():
    assert landing("https://www.a.example/x", "See a.example") == NOTHING | {
        "present": True,
        "host": "www.a.example",
        "domain": "a.example",
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


def test_another_host_of_the_same_domain_is_no_other_domain():
    found = landing("https://shop.a.example/", "a.example, b.com")
    assert found["other_hosts"] == ("a.example", "b.com")
    assert found["other_domains"] == ("b.com",)


@pytest.mark.parametrize(
    ("url", "name", "value"),
    [
        ("https://bit.ly/x", "shortened", True),
        ("https://192.0.2.7/", "numeric", True),
        ("https://0x7f.1/", "numeric", True),
        ("https://paypa1.com/", "imitates", "paypal.com"),
    ],
)
def test_what_the_address_alone_says(url, name, value):
    assert landing(url)[name] == value


PAGE = PageFacts(
    provenance="page:sha256:00",
    status=200,
    final_url="https://a.example/offer",
    redirects=1,
    title="Loans",
    language="en",
    text="Payday loans at 1,200% APR. Guaranteed!",
    ways=("https://a.example/imprint", "mailto:me@a.example", "privacy policy"),
    asks_password=True,
)


def test_a_visit_says_what_was_there():
    found = landing("https://a.example/", page=PAGE)
    assert found["checked"]
    assert not found["unreachable"]
    assert (found["status"], found["redirects"], found["leads_elsewhere"]) == (200, 1, False)
    assert found["topics"] == ("guarantee", "loan")
    assert found["terms"] == ("guaranteed", "loans", "payday loans")
    assert (found["states_apr"], found["max_apr_bp"]) == (True, 120_000)
    assert found["states_contact"]
    assert found["states_privacy"]
    assert found["asks_password"]
    assert not found["asks_card"]


def test_what_a_visit_found_has_its_evidence_as_provenance():
    facts = LandingFacts(url="https://a.example/", reachable=True, page=PAGE)
    assert {
        signal.provenance
        for signal in landing_signals(facts, ())
        if signal.name in {"landing.checked", "landing.topics"}
    } == {"page:sha256:00"}


def test_a_visit_that_failed_is_a_signal_and_says_why():
    page = PageFacts(failure="time", status=0)
    found = landing("https://a.example/", page=page)
    assert found["unreachable"]
    assert not found["checked"]
    assert (found["failure"], found["refused"]) == ("time", False)
    assert landing("https://a.example/", page=PageFacts(failure="refused"))["refused"]


@pytest.mark.parametrize(
    "page",
    [
        PageFacts(status=200, final_url="https://evil.example/"),
        PageFacts(
            status=200, final_url="https://a.example/", refreshes_to="https://evil.example/x"
        ),
    ],
)
def test_a_page_that_leads_elsewhere_is_a_signal(page):
    assert landing("https://a.example/", page=page)["leads_elsewhere"]
