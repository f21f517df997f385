# ruff: noqa: RUF001 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters import extractors
from adjudge.adapters.extractors import EXTRACTORS, extract
from adjudge.adapters.extractors.lookalikes import skeleton
from adjudge.adapters.extractors.normalise import normalise
from adjudge.domain.signals.facts import AdvertiserFacts, Facts, LandingFacts, PayerFacts
from adjudge.domain.signals.schema import SCHEMA
from adjudge.domain.signals.signal import MAX_TEXT, Signal, SignalInvalid

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
    signals = extract("12.", Facts())
    assert {name: signals[name] for name in SCHEMA} == {
        name: spec.default for name, spec in SCHEMA.items()
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


PIECES = (
    *("Guaranteed", "BitC0IN", "b.i.t.c.o.i.n", "саsino", "40%", "36% APR", "2% per day"),
    *("€1.200,50", "USD 20", "7 days", "10x", "double your", "bit.ly/x", "http://a.com/p?q=1"),
    *("https://paypa1.com", "@PayPaI_help", "#tag", "18+", "+44 20 7946 0018", "WOW", "!!!"),
    *(
        "Ｆｕｌｌ",
        "ﬁne",
        "e\u0301",
        "한국어",
        "\U0001f680",
        "\u202e",
        "\u200b",
        "\u00ad",
        " ",
        "\n",
        ", ",
    ),
)
# What was folded to compare it, and must look the same as what is quoted.
QUOTED = ("terms", "guarantee_terms", "crypto_terms", "gambling_terms", "disguised_terms")


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.data())
def test_every_place_folds_to_what_was_found_there(pieces, data):
    """The offset map survives normalisation, whatever invisible characters stand between."""
    text = " ".join(
        "".join(c + data.draw(st.sampled_from(["", "", "", "\u2060"])) for c in piece)
        for piece in pieces
    )
    signals = extract(text, FACTS)
    for name, signal in signals.signals.items():
        assert all(0 <= start < end <= len(text) for start, end in signal.spans), name
    for name in QUOTED:
        signal = signals.signals[f"text.{name}"]
        for value, (start, end) in zip(signal.value, signal.spans, strict=True):
            assert letters(text[start:end]) == letters(value), name
    for name in ("percentages", "money_claims", "durations", "multiples"):
        signal = signals.signals[f"text.{name}"]
        for value, (start, end) in zip(signal.value, signal.spans, strict=True):
            quoted = normalise(text[start:end]).text.strip()
            assert quoted.replace(" %", "%") == value if name == "percentages" else quoted == value


def letters(words):
    looks = skeleton(normalise(words).text)
    return "".join(c for c in looks if c.isalnum()).translate({ord("с"): "c", ord("а"): "a"})


@pytest.mark.parametrize("name", EXTRACTORS)
def test_an_extractor_that_fails_is_a_signal_and_the_others_go_on(name, monkeypatch):
    def fail(_reading):
        raise ZeroDivisionError

    monkeypatch.setitem(extractors.EXTRACTORS, name, fail)
    signals = extract("Guaranteed 40% at a.com for €5", FACTS)
    assert signals["extract.failed"] == (name,)
    assert name == "terms" or signals["text.guarantee_terms"] == ("guaranteed",)
    assert name == "payer" or signals["payer.named"] is True


def test_an_extractor_that_writes_nonsense_has_failed(monkeypatch):
    def nonsense(_reading):
        yield Signal(name="text.terms", value=("a",), spans=((0, 5_000),))

    monkeypatch.setitem(extractors.EXTRACTORS, "terms", nonsense)
    signals = extract("Tea for €5", FACTS)
    assert signals["extract.failed"] == ("terms",)
    assert signals["text.terms"] == ()
    assert signals["text.currencies"] == ("EUR",)


BAD = (
    *("x", "0", "1,", "a.", "@a ", "#a", "\u202e", "\u200b", "\u0301", "A", "!", "%", "$1 ", "1x "),
    *(
        "\ufdfa",
        "\U0001f468\u200d",
        "b i ",
        "\u0430",
        "l1",
        "c0",
        "a-",
        "www.",
        "1% ",
        "1 day ",
        "I",
    ),
    *("apr ", "daily a a a ", "+1 ", "bitcoin", "b1tcoin ", "paypal-", "\u05d0", "\u1161"),
)


@pytest.mark.parametrize("seed", BAD)
def test_the_longest_text_of_anything_is_searched_without_a_failure(seed):
    """A single token of ten thousand characters, and thousands of hits: bounded by the limit."""
    signals = extract((seed * MAX_TEXT)[:MAX_TEXT], FACTS)
    assert signals["extract.failed"] == ()


@pytest.mark.parametrize("text", ["x" * 1_000_000, "x " * 5_000_000, "\ud800", "\0"])
def test_what_cannot_be_a_text_is_refused_before_any_extractor_runs(text, monkeypatch):
    for name in EXTRACTORS:
        monkeypatch.setitem(extractors.EXTRACTORS, name, pytest.fail)
    monkeypatch.setattr(extractors, "normalise", pytest.fail)
    with pytest.raises(SignalInvalid):
        extract(text, FACTS)
