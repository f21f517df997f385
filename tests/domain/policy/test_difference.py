from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from adjudge.domain.policy.clause import Clause, Element, Example
from adjudge.domain.policy.difference import difference
from adjudge.domain.policy.rulebook import Rulebook

ONE = Clause(
    id="ADS-2.1",
    version=1,
    title="No promises",
    text="Nothing is promised.",
    rationale="Nobody can.",
    surface="ads",
    applies_to=("creative",),
    elements=(Element(id="promise", text="Something is promised."),),
    measures_allowed=frozenset({"decline"}),
    judges="act",
    effective_from=date(2026, 1, 1),
    dsa_category="STATEMENT_CATEGORY_CONSUMER_INFORMATION",
    rule="text.guarantee_terms.size() > 0",
    explanation="It promises.",
)
TENTH = replace(ONE, id="ADS-10.1", title="Names")
ENDED = replace(ONE, effective_until=date(2026, 12, 1))
NEXT = replace(ONE, version=2, text="Nothing is certain.", effective_from=date(2026, 12, 1))


def book(*clauses, version=1):
    return Rulebook(id="ads", version=version, title="Ads", surface="ads", clauses=clauses)


def parts(change):
    return {part.part: (part.before, part.after) for part in change.parts}


def test_a_rulebook_does_not_differ_from_itself():
    found = difference(book(ONE, TENTH), book(TENTH, ONE))
    assert found.is_empty


def test_clauses_come_and_go_in_the_order_of_their_numbers():
    second = replace(ONE, id="ADS-2.2")
    found = difference(book(ONE), book(TENTH, second))
    assert [clause.id for clause in found.added] == ["ADS-2.2", "ADS-10.1"]
    assert [clause.id for clause in found.removed] == ["ADS-2.1"]
    assert found.changed == ()
    assert found.forgotten == ()


def test_a_new_version_is_a_change_and_so_is_the_end_of_the_old_one():
    found = difference(book(ONE), book(ENDED, NEXT))
    ended, renewed = found.changed
    assert (ended.before.ref, ended.after.ref) == ("ADS-2.1@1", "ADS-2.1@1")
    assert parts(ended) == {"effective_until": ("", "2026-12-01")}
    assert (ended.in_place, ended.rewritten) == (True, False)
    assert (renewed.before.ref, renewed.after.ref) == ("ADS-2.1@1", "ADS-2.1@2")
    assert parts(renewed) == {
        "text": ("Nothing is promised.", "Nothing is certain."),
        "effective_from": ("2026-01-01", "2026-12-01"),
    }
    assert (renewed.in_place, renewed.rewritten) == (False, False)
    assert found.forgotten == ()


def test_a_version_that_is_left_out_is_told_since_rulings_cite_it():
    found = difference(book(ONE), book(NEXT))
    assert [clause.ref for clause in found.forgotten] == ["ADS-2.1@1"]
    assert not found.is_empty


@pytest.mark.parametrize(
    ("changes", "part", "rewritten"),
    [
        ({"text": "Nothing."}, "text", True),
        ({"title": "Promises"}, "title", True),
        ({"elements": (Element(id="promise", text="Some."),)}, "elements", True),
        ({"rationale": "No."}, "rationale", False),
        ({"rule": "text.percentages.size() > 0"}, "rule", False),
        ({"explanation": "No."}, "explanation", False),
        ({"measures_allowed": frozenset({"decline", "remove"})}, "measures_allowed", False),
        ({"applies_to": ("targeting",)}, "applies_to", False),
        ({"judges": "state"}, "judges", False),
        ({"evidence_standard": "verified"}, "evidence_standard", False),
        ({"look_back_days": 30}, "look_back_days", False),
        ({"designation_list": "A list"}, "designation_list", False),
        ({"urgent_harm": True, "harm": "malware"}, "urgent_harm", False),
        ({"adversarial": True}, "adversarial", False),
        ({"effective_until": date(2027, 1, 1)}, "effective_until", False),
        ({"dsa_keyword": "KEYWORD_PHISHING"}, "dsa", False),
        ({"examples_pass": (Example(text="Tea."),)}, "examples that pass", False),
        ({"examples_fail": (Example(text="Tea."),)}, "examples that fail", False),
    ],
)
def test_every_part_of_a_clause_is_compared(changes, part, rewritten):
    (change,) = difference(book(ONE), book(replace(ONE, **changes))).changed
    assert list(parts(change)) == [part]
    assert change.in_place
    assert change.rewritten is rewritten


def test_an_example_differs_by_what_is_beside_its_text():
    plain = replace(ONE, examples_fail=(Example(text="Tea."),))
    beside = replace(ONE, examples_fail=(Example(text="Tea.", facts={"payer.named": True}),))
    (change,) = difference(book(plain), book(beside)).changed
    assert parts(change) == {"examples that fail": ("Tea.", "Tea. (payer.named: True)")}
