from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.domain.cases.samples import CLAUSE, EXHIBITS, FACTS, NOW

from adjudge.domain.cases.linter import check_dismissal, check_short

LONGEST = timedelta(hours=72)
GIVEN = {
    "cause": "ADS-9.1@3",
    "facts": [FACTS["f2"]],
    "exhibits": EXHIBITS,
    "expires_at": NOW + LONGEST,
    "route": "complaint",
    "now": NOW,
    "longest": LONGEST,
}


def short(**changes):
    return [found.code for found in check_short(**{**GIVEN, **changes})]


def test_a_short_statement_that_says_its_five_things_passes():
    assert short() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cause": " "}, ["reasons.cause_missing"]),
        ({"facts": []}, ["reasons.facts_missing"]),
        ({"facts": [replace(FACTS["f2"], began=None)]}, ["reasons.fact_undated"]),
        ({"exhibits": {}}, ["reasons.fact_without_exhibit"]),
        ({"expires_at": None}, ["reasons.expiry_missing"]),
        ({"expires_at": NOW}, ["reasons.expiry_out_of_bounds"]),
        ({"expires_at": NOW + LONGEST * 2}, ["reasons.expiry_out_of_bounds"]),
        ({"route": ""}, ["reasons.redress_missing"]),
    ],
)
def test_each_thing_that_it_lacks_has_its_code(changes, expected):
    assert short(**changes) == expected


class TestDismissal:
    reasons = "The test could not be repeated, so sending without notice is not shown."

    def codes(self, **changes):
        given = {
            "reasons": self.reasons,
            "clause": CLAUSE,
            "facts": [FACTS["f1"]],
            "exhibits": EXHIBITS,
        }
        return [found.code for found in check_dismissal(**{**given, **changes})]

    def test_it_says_under_what_clause_and_why(self):
        assert self.codes() == []
        assert self.codes(facts=[]) == []

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"reasons": "No violation found."}, ["reasons.dismissal_unreasoned"]),
            ({"reasons": CLAUSE.text}, ["reasons.dismissal_unreasoned"]),
            ({"clause": None}, ["reasons.ground_missing"]),
            ({"exhibits": {}}, ["reasons.fact_without_exhibit"]),
            ({"facts": [replace(FACTS["f1"], began=None)]}, ["reasons.fact_undated"]),
        ],
    )
    def test_no_action_has_reasons_too(self, changes, expected):
        assert self.codes(**changes) == expected
