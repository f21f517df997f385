# ruff: noqa: RUF001 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import pytest

from adjudge.adapters.extractors.normalise import normalise
from adjudge.adapters.extractors.writing import writing_signals
from adjudge.domain.signals.signal import MAX_TEXT, SignalSet


def signals_of(text):
    return SignalSet.of(text, writing_signals(text, normalise(text)))


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("Hello", ("latin",)),
        ("12 !", ()),
        ("Привет, мир", ("cyrillic",)),
        ("日本語のテキスト", ("han", "hiragana", "katakana")),
        ("한국어 text", ("hangul", "latin")),
        ("Ｆｕｌｌ", ("latin",)),
    ],
)
def test_scripts(text, scripts):
    assert signals_of(text)["text.scripts"] == scripts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Try bitсоin", ["bitсоin"]),
        ("ΡayPal", ["ΡayPal"]),
        ("IT-компания, 5 µm and 3 kΩ", []),
        ("ソニーの日本語 Tシャツ", []),
        ("naïve café", []),
        ("Привет", []),
    ],
)
def test_words_of_mixed_scripts(text, words):
    signal = signals_of(text).signals["text.mixed_script_words"]
    assert [text[start:end] for start, end in signal.spans] == words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("gua\u200bran\u00adteed", 2),
        ("plain", 0),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", 0),  # a family, joined
        ("\u2764\ufe0f", 0),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", 0),  # a flag with tags
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", 0),  # Persian
        ("\u05d0\u200f!", 0),
        ("a\u200f!", 1),
        ("a\ufe0f", 1),
        ("\u200d" * 3, 3),
    ],
)
def test_what_nobody_sees_is_counted_unless_it_has_a_use(text, count):
    signal = signals_of(text).signals["text.invisible_characters"]
    assert signal.value == count
    assert len(signal.spans) == count


def test_overrides_of_the_direction_are_counted():
    text = "\u202edeetnaraug\u202c"
    signals = signals_of(text)
    assert signals["text.direction_overrides"] == 1
    assert signals.signals["text.direction_overrides"].spans == ((0, 1),)


def test_capitals_marks_and_emoji():
    text = "BUY Shoes NOWW!!! Really... $$$ ?!? \U0001f680\U0001f680 \u2122"
    signals = signals_of(text)
    assert signals["text.capital_words"] == ("NOWW",)
    assert signals["text.repeated_marks"] == ("!!!", "$$$", "?!?")
    assert signals["text.emoji"] == 3
    assert signals_of("quiet, ok")["text.repeated_marks"] == ()


@pytest.mark.parametrize("piece", ["\u200f", "\u200d", "\u202e", "!", "A", "\u0430", "\U0001f680"])
def test_ten_thousand_of_anything_count_as_what_they_are(piece):
    signals = signals_of(piece * MAX_TEXT)
    assert all(len(signal.spans) <= MAX_TEXT for signal in signals.signals.values())
