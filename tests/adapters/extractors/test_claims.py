# ruff: noqa: RUF001 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import pytest

from adjudge.adapters.extractors.claims import find_rates, rate_signals
from adjudge.adapters.extractors.money import find_amounts, money_signals
from adjudge.adapters.extractors.normalise import normalise
from adjudge.domain.signals.signal import SignalSet


def claims(text):
    normal = normalise(text)
    found = [*rate_signals(find_rates(normal)), *money_signals(find_amounts(normal))]
    return SignalSet.of(text, found)


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
    assert signals["text.percentages"] == found
    assert signals["text.max_percentage"] == greatest


def test_the_greatest_percentage_has_its_place():
    text = "5% now, 20 % later"
    signal = claims(text).signals["text.max_percentage"]
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
    signal = claims(text).signals["text.money_claims"]
    assert [text[start:end] for start, end in signal.spans] == found


def test_long_runs_of_digits_are_searched_in_bounded_time():
    assert claims("9" * 9_999 + "%")["text.percentages"] == ()
    assert claims("1," * 4_999 + "%")["text.percentages"] == ()


@pytest.mark.parametrize(
    ("text", "period", "yearly", "apr"),
    [
        ("36% APR", "year", 3_600, 3_600),
        ("APR of 36.5%", "year", 3_650, 3_650),
        ("Representative APR: up to 1,250%", "year", 125_000, 125_000),
        ("12,5 % p.a.", "year", 1_250, 1_250),
        ("4% per annum", "year", 400, 400),
        ("eff. Jahreszins 9,99%", "year", 999, 999),
        ("7% a year", "year", 700, 700),
        ("2% profit per day", "day", 73_000, 0),
        ("daily returns of up to 1.5%", "day", 54_750, 0),
        ("5% weekly", "week", 26_000, 0),
        ("1%/month", "month", 1_200, 0),
        ("40% off today", "", 0, 0),
        ("save 10%. Per day we ship", "", 0, 0),
        ("10% apricots", "", 0, 0),
    ],
)
def test_rates_of_a_period_are_measured_over_a_year(text, period, yearly, apr):
    signals = claims(text)
    assert signals["text.rate_periods"] == ((period,) if period else ())
    assert signals["text.max_yearly_rate_bp"] == yearly
    assert signals["text.max_apr_bp"] == apr
    assert signals["text.states_apr"] is bool(apr)


def test_rates_are_whole_basis_points_on_the_safe_side():
    signals = claims("from 0.333% to 9.999%")
    assert (signals["text.min_rate_bp"], signals["text.max_rate_bp"]) == (33, 1_000)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("$4.99", "USD", 499),
        ("$1,200", "USD", 120_000),
        ("€1.200,50", "EUR", 120_050),
        ("1 000 €", "EUR", 100_000),
        ("1'500 CHF", "CHF", 150_000),
        ("£5k", "GBP", 500_000),
        ("$2.5 million", "USD", 250_000_000),
        ("¥500", "JPY", 500),
        ("A$20", "AUD", 2_000),
        ("20 zł", "PLN", 2_000),
        ("50 cents", "USD", 50),
        ("0.5 BTC", "BTC", 50_000_000),
        ("＄５０", "USD", 5_000),
        ("$0.001", "USD", 1),
        ("Rs. 500", "INR", 50_000),
    ],
)
def test_amounts_in_their_minor_unit(text, currency, minor):
    signals = claims(f"Now {text}!")
    assert signals["text.currencies"] == (currency,)
    assert signals["text.max_amount_minor"] == minor
    assert signals["text.min_amount_minor"] == minor
    ((start, end),) = signals.signals["text.money_claims"].spans
    assert f"Now {text}!"[start:end] == text


def test_the_greatest_and_the_least_amount_have_their_places():
    text = "Put in €250, take out €10,000"
    signals = claims(text)
    places = {
        name: [text[start:end] for start, end in signals.signals[f"text.{name}_amount_minor"].spans]
        for name in ("max", "min")
    }
    assert places == {"max": ["€10,000"], "min": ["€250"]}
