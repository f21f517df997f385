from __future__ import annotations

import pytest

from adjudge.adapters.extractors.durations import duration_signals, multiple_signals
from adjudge.adapters.extractors.normalise import normalise
from adjudge.domain.signals.signal import SignalSet


def signals_of(text):
    normal = normalise(text)
    return SignalSet.of(text, [*duration_signals(normal), *multiple_signals(normal)])


@pytest.mark.parametrize(
    ("text", "found", "longest", "shortest"),
    [
        ("in 7 days", ("7 days",), 7, 7),
        ("a 30-day trial or two weeks", ("30-day", "two weeks"), 30, 14),
        ("within 36 hours", ("36 hours",), 2, 2),
        ("five minutes", ("five minutes",), 1, 1),
        ("1.5 years, 6 months", ("1.5 years", "6 months"), 548, 180),
        ("18 years old", (), 0, 0),
        ("a day, per day, daylight 7", (), 0, 0),
        ("2018 daytrips", (), 0, 0),
    ],
)
def test_lengths_of_time_in_days(text, found, longest, shortest):
    signals = signals_of(text)
    assert signals["text.durations"] == found
    assert signals["text.max_duration_days"] == longest
    assert signals["text.min_duration_days"] == shortest


@pytest.mark.parametrize(
    ("text", "found", "greatest"),
    [
        ("10x your money", ("10x",), 10),
        ("Double your bitcoin", ("double your",), 2),
        ("5 times your stake, 3-fold", ("5 times your", "3-fold"), 5),
        ("1920x1080 and 4x4 cars", (), 0),
        ("1.5x", ("1.5x",), 2),
        ("two times two", (), 0),
    ],
)
def test_multiples(text, found, greatest):
    signals = signals_of(text)
    assert signals["text.multiples"] == found
    assert signals["text.max_multiple"] == greatest


def test_the_shortest_has_its_place():
    text = "30 days, then 7 DAYS"
    ((start, end),) = signals_of(text).signals["text.min_duration_days"].spans
    assert text[start:end] == "7 DAYS"
