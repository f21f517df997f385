from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.errors import InvalidValue
from adjudge.domain.money import MAX_MICROS, Money

amounts = st.integers(-MAX_MICROS // 4, MAX_MICROS // 4)


@pytest.mark.parametrize(
    ("text", "micros"),
    [("500.00", 500_000_000), (" 0.000001 ", 1), ("-3", -3_000_000), ("12.5", 12_500_000)],
)
def test_a_plain_decimal_is_read_exactly(text, micros):
    assert Money.parse(text, "EUR").micros == micros


@pytest.mark.parametrize(
    "text", ["", "abc", "1e3", "1_000", "1,000.00", "NaN", "Infinity", "0.0000001", "9" * 30]
)
def test_what_is_no_plain_decimal_is_refused(text):
    with pytest.raises(InvalidValue) as refused:
        Money.parse(text, "EUR")
    assert refused.value.details["field"] == "amount"


@pytest.mark.parametrize("micros", [True, 1.5, "1", MAX_MICROS + 1, -MAX_MICROS - 1])
def test_an_amount_is_a_whole_number_within_bounds(micros):
    with pytest.raises(InvalidValue):
        Money("EUR", micros)


def test_an_unknown_currency_is_refused():
    with pytest.raises(InvalidValue, match="currency"):
        Money("XXX", 1)


@given(amounts, amounts)
def test_sums_and_differences_are_exact(one, other):
    a, b = Money("EUR", one), Money("EUR", other)
    assert (a + b).micros == one + other
    assert (a + b) - b == a
    assert (a < b) == (one < other)
    assert (a <= b) == (one <= other)


def test_two_currencies_never_mix():
    with pytest.raises(AssertionError):
        Money("EUR", 1) + Money("USD", 1)


@given(amounts)
def test_what_is_shown_is_read_again_as_the_same(micros):
    money = Money("EUR", micros)
    shown = str(money).removeprefix("EUR ").replace(",", "")
    assert Money.parse(shown, "EUR") == money


def test_it_is_shown_with_at_least_two_decimals():
    assert str(Money("EUR", 1_234_500_000)) == "EUR 1,234.50"
    assert str(Money("EUR", -1)) == "EUR -0.000001"
    assert str(Money.zero("USD")) == "USD 0.00"
