from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.replay.quantity import parse_quantity


@pytest.mark.parametrize(
    ("said", "low", "high", "words"),
    [
        ("274100", "274100", "274100", "274,100"),
        ("about 93000 to 94000", "93000", "94000", "about 93,000 to 94,000"),
        ("11.50", "11.50", "11.50", "11.50"),
    ],
)
def test_a_number_is_an_interval(said, low, high, words):
    told = parse_quantity(said)
    assert (told.low, told.high) == (Decimal(low), Decimal(high))
    assert told.words() == words


def test_an_unknown_number_is_no_number():
    told = parse_quantity("unknown")
    assert not told.is_known
    assert told.words() == "an unknown number"


@pytest.mark.parametrize("said", ["", "-3", "94000 to 93000", "1e6", "many", "1,000"])
def test_what_is_no_number_is_refused(said):
    with pytest.raises(ValueError, match=r"expected a number|is less than"):
        parse_quantity(said)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_is_refused(said):
    try:
        told = parse_quantity(said)
    except ValueError:
        return
    assert told.high is None or told.low <= told.high
