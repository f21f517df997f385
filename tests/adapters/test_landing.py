from __future__ import annotations

import pytest

from adjudge.adapters.extract_port import Extractors
from adjudge.adapters.landing import REACHABLE, UNCHECKED, UNREACHABLE, OwnPages, origin_of

OWN = "http://127.0.0.1:8280"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"{OWN}/account/login/", REACHABLE),
        (f"{OWN}/account/login/?next=/#top", REACHABLE),
        (f"{OWN}/no/such/page", UNREACHABLE),
        (f"{OWN}/%00", UNREACHABLE),
        ("http://127.0.0.1:9999/account/login/", UNCHECKED),
        ("https://kestrel-lab.example/opening", UNCHECKED),
        ("ftp://kestrel-lab.example/", UNREACHABLE),
        ("not an address", UNREACHABLE),
    ],
)
def test_own_pages_are_looked_up_and_nothing_else_is_fetched(url, found):
    assert OwnPages(OWN)(url) == found


def test_an_origin_has_no_default_port():
    assert origin_of("https://site.example:443") == "https://site.example"
    assert origin_of("http://127.0.0.1:8280") == OWN


def test_facts_reach_the_extractors():
    extract = Extractors(OwnPages(OWN), OWN)
    facts = {
        "verified": False,
        "age_days": 3,
        "country": "DE",
        "declared_models": ("software",),
        "authorisations": (),
        "payer_named": True,
        "payer_confirmed": True,
    }
    own = extract("Come in.", landing_url=f"{OWN}/account/login/", advertiser=facts)
    assert own["landing.own_site"] is True
    assert own["landing.unreachable"] is False
    assert own["advertiser.declared_models"] == ("software",)
    assert own["payer.confirmed"] is True
    path = extract("Come in.", landing_url="/account/login/", advertiser=facts)
    assert (path["landing.own_site"], path["landing.unreachable"]) == (True, False)
    gone = extract("Come in.", landing_url=f"{OWN}/no/such/page", advertiser=facts)
    assert gone["landing.unreachable"] is True
    away = extract("Come in.", landing_url="https://kestrel-lab.example/", advertiser={})
    assert away["landing.unreachable"] is False
    assert away["landing.own_site"] is False
    none = extract("Come in.", landing_url="", advertiser={})
    assert none["landing.present"] is False


def test_a_fact_that_nobody_knows_is_refused():
    with pytest.raises(TypeError):
        Extractors(OwnPages(OWN), OWN)("Hi", landing_url="", advertiser={"mood": "good"})
