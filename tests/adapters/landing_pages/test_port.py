from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.adapters.landing_pages.server import page, serving

from adjudge.adapters.extract_port import Extractors
from adjudge.adapters.landing import UNCHECKED
from adjudge.adapters.landing_pages.fetcher import LandingFetcher, Limits
from adjudge.adapters.landing_pages.guard import Guard
from adjudge.adapters.landing_pages.port import FetchedPages
from adjudge.domain.ads.landing_visit import LandingVisit

OWN = "https://site.example"


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("https://kestrel-lab.example/", True),
        ("https://site.example.evil.example/", True),
        ("https://site.example@evil.example/", True),
        ("http://site.example/", True),
        (f"{OWN}/pages/x", False),
        ("/pages/x", False),
        ("nonsense", False),
    ],
)
def test_what_lies_outside(url, outside):
    assert FetchedPages(OWN).is_outside(url) is outside


def test_from_an_address_to_signals_with_their_evidence():
    body = b"<html lang=en><title>Win</title><p>Online casino <a href=/imprint>Imprint</a>"
    with serving(page(body)) as served:
        guard = Guard(lambda *_: ("127.0.0.1",), permitted=frozenset({("127.0.0.1", served.port)}))
        pages = FetchedPages(OWN, LandingFetcher(guard, limits=Limits(seconds=5)))
        url = f"http://kestrel-lab.example:{served.port}/"
        fetched = pages.fetch(url)
    visit = LandingVisit(
        id="v",
        promoted_post_id="p",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        fetched=fetched,
        words_sha256=pages.words_sha256(fetched),
    )
    signals = Extractors(lambda _: UNCHECKED, OWN)(
        "Come in.", landing_url=url, advertiser={"page": pages.facts(visit)}
    )
    assert signals["landing.checked"] is True
    assert signals["landing.topics"] == ("gambling",)
    assert signals["landing.states_contact"] is True
    assert signals["landing.unreachable"] is False
    assert signals.signals["landing.topics"].provenance == f"page:sha256:{fetched.sha256}"
    refused = FetchedPages(OWN).fetch("http://127.0.0.1/")
    assert refused.failure == "refused"
