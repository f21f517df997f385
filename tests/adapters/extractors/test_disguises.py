# ruff: noqa: RUF001, RUF003 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.extractors.disguises import MIN_LETTERS
from adjudge.adapters.extractors.lookalikes import _LIKE, skeleton
from adjudge.adapters.extractors.normalise import normalise
from adjudge.adapters.extractors.terms import TOPICS, read_terms, term_signals
from adjudge.domain.signals.signal import SignalSet

TERMS = sorted({term for topic in TOPICS for term in read_terms(topic)})
POSERS: dict[str, list[str]] = {}
for _poser, _letter in _LIKE.items():
    if normalise(_poser).text == _poser:
        POSERS.setdefault(_letter, []).append(_poser)


def found(text):
    signal = SignalSet.of(text, term_signals(text, normalise(text))).signals["text.disguised_terms"]
    return [
        (term, text[start:end])
        for term, (start, end) in zip(signal.value, signal.spans, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "disguised"),
    [
        ("Trade BitC0IN now", [("bitcoin", "BitC0IN")]),
        ("Trade bitсоin now", [("bitcoin", "bitсоin")]),  # с and о are Cyrillic
        ("ВІТСОІN!", [("bitcoin", "ВІТСОІN")]),
        ("ΒΙΤϹΟΙΝ ΒΙΤCΟΙΝ", [("bitcoin", "ΒΙΤϹΟΙΝ"), ("bitcoin", "ΒΙΤCΟΙΝ")]),  # Greek
        ("b!tc0in", [("bitcoin", "b!tc0in")]),
        ("B1TC01N", [("bitcoin", "B1TC01N")]),
        ("BlTCOlN", [("bitcoin", "BlTCOlN")]),
        ("gambIing? onIine casino", [("online casino", "onIine casino")]),
        ("fr33 b3ts", [("free bets", "fr33 b3ts")]),
        ("c@sino", [("casino", "c@sino")]),
        ("c a s i n o tonight", [("casino", "c a s i n o")]),
        ("b.i.t.c.o.i.n", [("bitcoin", "b.i.t.c.o.i.n")]),
        ("c-a-s-1-n-0", [("casino", "c-a-s-1-n-0")]),
        ("🅒🅐🅢🅘🅝🅞", [("casino", "🅒🅐🅢🅘🅝🅞")]),
        ("c̶a̶s̶i̶n̶o̶ here", [("casino", "c̶a̶s̶i̶n̶o̶")]),
        ("$3x t0ys", [("sex toys", "$3x t0ys")]),
        ("ＢｉｔＣ０ＩＮ", [("bitcoin", "ＢｉｔＣ０ＩＮ")]),
    ],
)
def test_what_poses_as_a_term_is_found_as_it_was_written(text, disguised):
    assert found(text) == disguised


@pytest.mark.parametrize(
    "text",
    [
        "bitcoin",
        "casino",
        "BITCOIN",
        "A mortgáge for a café",  # an accent is no disguise
        "cas1nova and 100 coins",
        "5 beers for $5",
        "Онлайн рост цен",
        "see a.b.c.d for more",
        "https://a.example/c4s1n0x",
        "the mayer",
        "Loch Ness",
        "lоl",
        "",
    ],
)
def test_honest_writing_is_no_disguise(text):
    assert found(text) == []


def test_a_disguised_term_counts_in_its_topic():
    text = "Trade BitC0IN now"
    signals = SignalSet.of(text, term_signals(text, normalise(text)))
    assert signals["text.crypto_terms"] == ("bitcoin",)
    assert signals["text.topics"] == ("crypto",)
    assert signals.signals["text.crypto_terms"].spans == ((6, 13),)


@given(st.data())
def test_any_term_in_any_disguise_is_found_with_its_place(data):
    term = data.draw(st.sampled_from(TERMS))
    if sum(map(str.isalpha, term)) < MIN_LETTERS:
        return
    letters = [at for at, c in enumerate(term) if c in POSERS]
    if not letters:
        return
    chosen = set(data.draw(st.lists(st.sampled_from(letters), min_size=1)))
    word = "".join(
        data.draw(st.sampled_from(POSERS[c])) if at in chosen else c for at, c in enumerate(term)
    )
    text = f"So “{word}”!"
    signals = SignalSet.of(text, term_signals(text, normalise(text)))
    quoted = {
        text[start:end]: value
        for value, (start, end) in zip(
            signals["text.terms"], signals.signals["text.terms"].spans, strict=True
        )
    }
    # A longer or another term may share the place; what is quoted looks like what was found.
    assert quoted
    for words, value in quoted.items():
        look = skeleton(normalise(words).text.replace("-", " ")).replace(" ", "")
        assert skeleton(value).replace(" ", "") == look


@given(st.text(max_size=80))
def test_a_skeleton_is_as_long_as_its_text(text):
    assert len(skeleton(text)) == len(text)
