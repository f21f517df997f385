from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.replay.when import Exactness, parse_when


@pytest.mark.parametrize(
    ("said", "first", "last", "words"),
    [
        ("2018-04-20", date(2018, 4, 20), date(2018, 4, 20), "20 April 2018"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "February 2016"),
        ("2018", date(2018, 1, 1), date(2018, 12, 31), "2018"),
        ("late 2018-01", date(2018, 1, 21), date(2018, 1, 31), "late January 2018"),
        ("early 2018-01", date(2018, 1, 1), date(2018, 1, 10), "early January 2018"),
        ("mid 2018-01", date(2018, 1, 11), date(2018, 1, 20), "mid January 2018"),
        ("late 2015", date(2015, 9, 1), date(2015, 12, 31), "late 2015"),
        ("circa 2018-04-20", date(2018, 4, 17), date(2018, 4, 23), "circa 20 April 2018"),
        (
            "2018-02 to 2018-03",
            date(2018, 2, 1),
            date(2018, 3, 31),
            "February 2018 to March 2018",
        ),
    ],
)
def test_a_date_is_an_interval_of_days_with_its_exactness(said, first, last, words):
    when = parse_when(said)
    assert (when.first, when.last) == (first, last)
    assert when.words() == words


def test_an_unknown_date_is_no_date():
    when = parse_when("unknown")
    assert when.exactness is Exactness.UNKNOWN
    assert not when.is_known
    assert when.words() == "on an unknown day"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("2018-02-30", "there is no day"),
        ("2018-13", "expected a date such as"),
        ("late 2018-01-05", "not with a day"),
        ("2018-03 to 2018-02", "is before"),
        ("1066", "from 1990 to 2100"),
        ("yesterday", "expected a date such as"),
        ("circa", "expected a date such as"),
    ],
)
def test_what_is_no_date_says_what_is_expected(said, problem):
    with pytest.raises(ValueError, match=problem):
        parse_when(said)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_is_refused(said):
    try:
        when = parse_when(said)
    except ValueError:
        return
    assert when.first is None or when.first <= when.last


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(["", "circa "]))
def test_every_reading_of_a_day_covers_it(day, circa):
    for said in (f"{day}", f"{day:%Y-%m}", f"{day:%Y}"):
        when = parse_when(circa + said)
        assert when.first <= day <= when.last
