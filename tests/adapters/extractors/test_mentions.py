from __future__ import annotations

import pytest

from adjudge.adapters.extractors.mentions import mention_signals
from adjudge.adapters.extractors.normalise import normalise
from adjudge.domain.signals.signal import SignalSet


def signals_of(text):
    return SignalSet.of(text, mention_signals(normalise(text)))


def test_handles_and_hashtags():
    text = "Ask @Kestrel_Lab or me@a.example about #Security, #1 and a.example/#top"
    signals = signals_of(text)
    assert signals["text.handles"] == ("kestrel_lab",)
    assert signals["text.hashtags"] == ("security",)
    ((start, end),) = signals.signals["text.handles"].spans
    assert text[start:end] == "@Kestrel_Lab"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("call +44 20 7946 0018", ("+442079460018",)),
        ("call (555) 010-9999 now", ("5550109999",)),
        ("030 9018 20 555", ("030901820555",)),
        ("in 2017-2018", ()),
        ("on 01.02.2018", ()),
        ("1,000,000 served", ()),
        ("a.example/0123456789012", ()),
    ],
)
def test_telephone_numbers(text, numbers):
    assert signals_of(text)["text.phone_numbers"] == numbers


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("18+ only", ("18+",)),
        ("21 and over", ("21+",)),
        ("for over 18s", ("18+",)),
        ("over 18%", ()),
        ("over 20 million", ()),
        ("18+2", ()),
        ("$18+", ()),
    ],
)
def test_marks_of_a_least_age(text, marks):
    assert signals_of(text)["text.age_marks"] == marks
