from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.domain.cases.samples import CLAUSE, FACTS, GOOD, PARTY

from adjudge.domain.cases.linter.style import own_words, style, told_facts
from adjudge.domain.cases.precedents import Precedent
from adjudge.domain.cases.statement import Statement


def remarks(statement: Statement = GOOD, **changes: object) -> list[tuple[str, str]]:
    given = {"facts": FACTS, "clause": CLAUSE, "party_id": PARTY, **changes}
    return [(found.code, found.element_id) for found in style(statement, **given)]  # type: ignore[arg-type]


def why(text: str) -> Statement:
    return replace(GOOD, findings=(GOOD.findings[0], replace(GOOD.findings[1], why=text)))


def other(**changes: object) -> Precedent:
    told: dict[str, object] = {
        "id": "r9",
        "case_id": "c9",
        "party_id": "party-heron",
        "reference": "R-9",
        "ground": "ADS-8.1",
        "measure": "suspend",
        "decided_on": date(2026, 3, 1),
        "facts": told_facts(GOOD, FACTS),
        "wording": own_words(GOOD),
    }
    return Precedent(**{**told, **changes})  # type: ignore[arg-type]


def test_a_good_statement_draws_no_remark():
    assert remarks() == []


@pytest.mark.parametrize(
    "bare",
    [
        "The advertiser operates a business model that conflicts with our policies.",
        "The advertiser violates this policy, as we have determined in our review.",
        "It or a firm it controls sells intrusion tools.",
        "A seller of protective software does sell tools that break into devices.",
    ],
)
def test_a_bare_conclusion_is_remarked_on_at_its_element(bare):
    assert ("wording.bare_conclusion", "sells-intrusion") in remarks(why(bare))


def test_the_same_words_for_every_element_reason_none():
    same = "The programs of this firm are sold for both of those purposes together."
    pasted = replace(GOOD, findings=tuple(replace(f, why=same) for f in GOOD.findings))
    assert remarks(pasted) == [("wording.bare_conclusion", "sells-intrusion")]


def test_a_fact_in_the_words_of_the_clause_says_nothing_that_happened():
    facts = {**FACTS, "f2": replace(FACTS["f2"], proposition=CLAUSE.text)}
    assert ("wording.bare_conclusion", "") in remarks(facts=facts)


@pytest.mark.parametrize(
    "vague",
    [
        "We noticed some suspicious activity around the kit that the firm sells to buyers.",
        "The kit may have been sold to buyers for various reasons that concern telephones.",
        "The kit gave buyers a negative experience, among other things.",
    ],
)
def test_vague_words_are_remarked_on_unless_something_definite_follows(vague):
    assert ("wording.vague", "sells-intrusion") in remarks(why(vague))
    assert remarks(why(f"{vague} It opened 14 phones on 3 May (E2).")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Comply with our policies.", [("wording.vague_remedy", "")]),
        ("Please review and follow all applicable guidelines.", [("wording.vague_remedy", "")]),
        ("Show under our rules that buyers prove consent before the kit is sent.", []),
    ],
)
def test_a_way_out_names_an_act(text, expected):
    assert remarks(replace(GOOD, would_change=text)) == expected


class TestBoilerplate:
    def test_the_words_of_another_party_s_statement_are_remarked_on(self):
        assert remarks(similar=[other()]) == [("wording.boilerplate", "")]

    def test_one_s_own_earlier_statement_is_none(self):
        assert remarks(similar=[other(party_id=PARTY)]) == []

    def test_like_words_may_stand_on_facts_and_exhibits_of_one_s_own(self):
        own = other(facts="Heron Travel asked 31 euros at the checkout for a ferry.")
        assert remarks(similar=[own], exhibits=frozenset({"a"})) == []
        shared = replace(own, exhibits=frozenset({"a", "b"}))
        assert remarks(similar=[shared], exhibits=frozenset({"a"})) == [("wording.boilerplate", "")]

    def test_other_words_are_no_copy(self):
        assert remarks(similar=[other(wording="Heron Travel hides a harbour fee.")]) == []
