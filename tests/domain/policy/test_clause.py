from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from adjudge.domain.errors import InvalidValue
from adjudge.domain.policy.clause import Clause, Element, is_clause_id, split_ref

CLAUSE = Clause(
    id="ADS-4.2",
    version=7,
    title="No magic",
    text="Magic is not promoted.",
    rationale="It does not work.",
    surface="ads",
    applies_to=("creative",),
    elements=(Element(id="magic", text="The post promotes magic."),),
    measures_allowed=frozenset({"decline"}),
    judges="act",
    effective_from=date(2026, 1, 1),
    dsa_category="STATEMENT_CATEGORY_CONSUMER_INFORMATION",
)


def test_a_clause_is_cited_with_its_version():
    assert CLAUSE.ref == "ADS-4.2@7"
    assert split_ref("ADS-4.2@7") == ("ADS-4.2", 7)
    assert split_ref("ADS-4.2") == ("ADS-4.2", None)


@pytest.mark.parametrize("text", ["ADS-4.2", "RULES-1.10", "AB-12.345"])
def test_ids(text):
    assert is_clause_id(text)


@pytest.mark.parametrize(
    "text", ["", "ADS", "ADS-4", "ADS-0.1", "ads-4.2", "ADS-4.2@7", "ADS-4.2\n"]
)
def test_what_is_no_id(text):
    assert not is_clause_id(text)


def test_the_hash_covers_what_binds_and_nothing_else():
    same = replace(CLAUSE, rationale="Another reason.", rule="payer.named", explanation="So.")
    assert same.text_sha256 == CLAUSE.text_sha256
    assert len(CLAUSE.text_sha256) == 64
    for change in (
        {"text": "Magic may be promoted."},
        {"title": "Magic"},
        {"version": 8},
        {"elements": (Element(id="magic", text="The post names magic."),)},
    ):
        assert replace(CLAUSE, **change).text_sha256 != CLAUSE.text_sha256


def test_the_first_day_counts_and_the_last_is_the_day_before_its_end():
    clause = replace(CLAUSE, effective_until=date(2026, 3, 1))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1)]
    assert [clause.in_force_on(day) for day in days] == [False, True, True, False]
    assert CLAUSE.in_force_on(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "ADS-4"),
        ("version", 0),
        ("title", " "),
        ("title", "x" * 121),
        ("text", ""),
        ("rationale", ""),
        ("surface", "radio"),
        ("judges", "mood"),
        ("applies_to", ()),
        ("applies_to", ("weather",)),
        ("measures_allowed", frozenset()),
        ("measures_allowed", frozenset({"flog"})),
        ("elements", ()),
        ("elements", (Element(id="Magic", text="x"),)),
        ("elements", (Element(id="magic", text=""),)),
        ("elements", (Element(id="a", text="x"), Element(id="a", text="y"))),
        ("look_back_days", 0),
        ("effective_until", date(2026, 1, 1)),
        ("dsa_category", "FRAUD"),
        ("dsa_keyword", "FRAUD"),
    ],
)
def test_a_field_outside_its_list_or_limit_is_refused(field, value):
    with pytest.raises(InvalidValue) as refused:
        replace(CLAUSE, **{field: value})
    assert refused.value.details["field"] == field


def test_a_rule_needs_an_explanation_and_declines():
    with pytest.raises(InvalidValue, match="explanation"):
        replace(CLAUSE, rule="payer.named")
    with pytest.raises(InvalidValue, match="declines"):
        replace(
            CLAUSE, rule="payer.named", explanation="So.", measures_allowed=frozenset({"suspend"})
        )


def test_the_evidence_standard_is_one_of_two_and_part_of_no_hash():
    assert CLAUSE.evidence_standard == "documented"
    strict = replace(CLAUSE, evidence_standard="verified")
    assert strict.text_sha256 == CLAUSE.text_sha256
    with pytest.raises(InvalidValue, match="evidence_standard"):
        replace(CLAUSE, evidence_standard="asserted")
