from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.domain.cases.samples import FACTS

from adjudge.domain.cases.fact import Finding, Precision
from adjudge.domain.errors import InvalidValue

FACT = replace(FACTS["f1"], began=date(2026, 2, 10), ended=date(2026, 3, 5))


@pytest.mark.parametrize(
    "wrong",
    [
        {"proposition": " "},
        {"proposition": "x" * 1_001},
        {"finding": Finding.ATTRIBUTED},
        {"ended": date(2026, 2, 9)},
    ],
)
def test_an_impossible_fact_is_refused(wrong):
    with pytest.raises(InvalidValue):
        replace(FACT, **wrong)


@pytest.mark.parametrize(
    ("precision", "inside", "outside"),
    [
        (Precision.DAY, [(2026, 2, 10), (2026, 3, 5)], [(2026, 2, 9), (2026, 3, 6)]),
        (Precision.MONTH, [(2026, 2, 1), (2026, 3, 31)], [(2026, 1, 31), (2026, 4, 1)]),
        (Precision.YEAR, [(2026, 1, 1), (2026, 12, 31)], [(2025, 12, 31), (2027, 1, 1)]),
    ],
)
def test_it_covers_the_days_that_its_precision_allows(precision, inside, outside):
    fact = replace(FACT, precision=precision)
    assert all(fact.may_cover(date(*day)) for day in inside)
    assert not any(fact.may_cover(date(*day)) for day in outside)


def test_without_an_end_it_goes_on_and_without_a_date_it_covers_nothing():
    assert replace(FACT, ended=None).may_cover(date(2030, 1, 1))
    undated = replace(FACT, began=None, ended=None)
    assert not undated.may_cover(date(2026, 2, 10))
    assert not undated.may_have_begun_on(date(2026, 2, 10))
    assert undated.label == "F1"
