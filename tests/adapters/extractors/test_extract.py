# ruff: noqa: RUF001 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.extractors import extract
from adjudge.domain.signals.facts import AdvertiserFacts, Facts, LandingFacts, PayerFacts
from adjudge.domain.signals.schema import SCHEMA
from adjudge.domain.signals.signal import MAX_TEXT, SignalInvalid

FACTS = Facts(
    advertiser=AdvertiserFacts(
        verified=True,
        age_days=400,
        country="SE",
        declared_models=("software", "software", "advice"),
        authorisations=("gambling",),
    ),
    payer=PayerFacts(named=True, confirmed=True),
    landing=LandingFacts(url="https://kestrel-lab.example/", reachable=True),
)


def test_facts_become_signals():
    signals = extract("Tea.", FACTS)
    assert signals["advertiser.verified"] is True
    assert signals["advertiser.age_days"] == 400
    assert signals["advertiser.country"] == "SE"
    assert signals["advertiser.declared_models"] == ("advice", "software")
    assert signals["advertiser.authorisations"] == ("gambling",)
    assert signals["payer.named"] is True
    assert signals["payer.confirmed"] is True
    assert signals["landing.host"] == "kestrel-lab.example"


def test_what_is_not_known_has_its_default():
    signals = extract("Tea.", Facts())
    assert {name: signals[name] for name in SCHEMA if not name.startswith("text.")} == {
        name: spec.default for name, spec in SCHEMA.items() if not name.startswith("text.")
    }


def test_the_text_is_kept_as_written_and_its_signals_point_into_it():
    text = "Ｇｕａｒａｎｔｅｅｄ 40% at kestrel-lab.example"
    signals = extract(text, FACTS)
    assert signals.text == text
    places = {
        name: [text[start:end] for start, end in signals.signals[name].spans]
        for name in ("text.guarantee_terms", "text.percentages", "text.link_hosts")
    }
    assert places == {
        "text.guarantee_terms": ["Ｇｕａｒａｎｔｅｅｄ"],
        "text.percentages": ["40%"],
        "text.link_hosts": ["kestrel-lab.example"],
    }


def test_an_endless_text_is_refused():
    with pytest.raises(SignalInvalid, match="longer"):
        extract("x" * (MAX_TEXT + 1), FACTS)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_any_text_has_signals_and_the_same_ones_each_time(text):
    signals = extract(text, FACTS)
    assert set(signals) == set(SCHEMA)
    assert extract(text, FACTS) == signals
