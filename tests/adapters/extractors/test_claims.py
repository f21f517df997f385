# ruff: noqa: RUF001 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import pytest

from adjudge.adapters.extractors.claims import claim_signals
from adjudge.adapters.extractors.normalise import normalise


def claims(text):
    return {signal.name: signal for signal in claim_signals(normalise(text))}


@pytest.mark.parametrize(
    ("text", "found", "greatest"),
    [
        ("40% off", ("40%",), 40),
        ("12.5 % and 3,5％", ("12.5%", "3.5%"), 13),
        ("1,000 percent", ("1000%",), 1000),
        ("ten per cent, 10 per cent", ("10%",), 10),
        ("999999999%", ("999999999%",), 999_999_999),
        ("1.2.3%", (), 0),
        ("40 percentages", (), 0),
        ("no number %", (), 0),
    ],
)
def test_percentages(text, found, greatest):
    signals = claims(text)
    assert signals["text.percentages"].value == found
    assert signals["text.max_percentage"].value == greatest


def test_the_greatest_percentage_has_its_place():
    text = "5% now, 20 % later"
    signal = claims(text)["text.max_percentage"]
    assert [text[start:end] for start, end in signal.spans] == ["20 %"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("only €500!", ["€500"]),
        ("500 € or USD 1,200.50", ["500 €", "USD 1,200.50"]),
        ("20 euros, 3 dollars", ["20 euros", "3 dollars"]),
        ("£5", ["£5"]),
        ("room 500", []),
        ("eurodance 90", []),
    ],
)
def test_money_as_written(text, found):
    signal = claims(text)["text.money_claims"]
    assert [text[start:end] for start, end in signal.spans] == found


def test_long_runs_of_digits_are_searched_in_bounded_time():
    assert claims("9" * 10_000 + "%")["text.percentages"].value == ()
    assert claims("1," * 5_000 + "%")["text.percentages"].value == ()
