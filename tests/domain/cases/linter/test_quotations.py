from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.cases.samples import FACTS, GOOD, codes, missing

from adjudge.domain.cases.linter.quotations import quotations, stands_in
from adjudge.domain.cases.statement import Statement

PAGE = "Unlocking kit: 4,000. No questions asked. Opens “any” locked phone\n  within minutes."


def why(text: str) -> Statement:
    second = replace(GOOD.findings[1], why=text)
    return replace(GOOD, findings=(GOOD.findings[0], second))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('The list says "no questions asked" (E2).', [("no questions asked", ("E2",))]),
        (
            "It says “a kit” (E1, E2, page 3) twice.",
            [("a kit", ("E1", "E2"))],
        ),
        ("„Keine Fragen“ (E2)", [("Keine Fragen", ("E2",))]),
        ("« sans aucune question » (E2)", [(" sans aucune question ", ("E2",))]),
        ("The program “Guard” asks nothing.", []),
        ('It says "no questions asked" there.', [("no questions asked", ())]),
        ("It says “one” (in 2024) and “two” (E2).", [("two", ("E2",))]),
        ("It doesn't ask, it's the owner's.", []),
        ('"" and "..." (E1)', []),
    ],
)
def test_a_quotation_is_what_double_marks_hold(text, expected):
    assert [(found.text, found.labels) for found in quotations(text)] == expected


@pytest.mark.parametrize(
    "quoted",
    [
        "No questions asked.",
        "no QUESTIONS\n asked",
        'opens "any" locked phone within minutes',
        "Unlocking kit ... within minutes",
        "Opens [nearly] any locked phone",
        "Unlocking […] minutes",
        "no ques\u00adtions asked",
    ],
)
def test_space_case_marks_and_gaps_are_no_matter(quoted):
    assert stands_in(quoted.replace("nearly] any", "nearly] “any”"), PAGE)


@pytest.mark.parametrize(
    "quoted",
    [
        "questions were asked",
        "within minutes ... unlocking kit",
        "lock",
        "o questions aske",
        "4,0",
        "Keine Fragen",
    ],
)
def test_other_words_another_order_and_parts_of_words_do_not_stand_there(quoted):
    assert not stands_in(quoted, PAGE)


@given(st.text(min_size=1), st.text(), st.text())
def test_every_text_stands_in_what_holds_it(text, before, after):
    assert stands_in(text, f"{before} {text} {after}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The price list says “no questions asked” (E2) of the kit.", []),
        ("The price list says “we ask for consent” (E2).", ["reasons.quotation_not_found"]),
        ("The report says “no questions asked” (E1).", ["reasons.quotation_unreadable"]),
        ("The report says “no questions asked” (E1, E2).", []),
        ("The list says “no questions asked” (E7).", ["reasons.quotation_exhibit_unknown"]),
        ("The list asks “no questions asked” of any buyer.", []),
        ("The list says “we ask for papers” of any buyer.", ["reasons.quotation_unreadable"]),
        ("The kit is sold as “Opener” to any buyer.", []),
    ],
)
def test_quoted_words_stand_in_the_exhibit_that_they_cite(text, expected):
    assert codes(why(text)) == expected


def test_a_fact_quotes_from_what_it_rests_on():
    says = replace(FACTS["f2"], proposition="The list says “for the police only”.")
    by_list = replace(says, exhibit_ids=("e2",))
    assert codes(GOOD, facts={**FACTS, "f2": by_list}) == ["reasons.quotation_not_found"]
    assert codes(GOOD, facts={**FACTS, "f2": says}) == ["reasons.quotation_unreadable"]
    found = replace(by_list, proposition="The list says “no questions asked”.")
    assert codes(GOOD, facts={**FACTS, "f2": found}) == []


def test_other_parts_are_held_to_quotations_that_cite():
    proposed = "It passes with the words “proof of consent needed” in the list."
    assert codes(replace(GOOD, would_change=proposed)) == []
    cited = "It passes without “for everybody” (E2) in the list."
    assert codes(replace(GOOD, would_change=cited)) == ["reasons.quotation_not_found"]


def test_the_element_of_a_wrong_quotation_is_named():
    (found,) = missing(why("The list says “we ask for consent” (E2)."))
    assert (found.field, found.element_id) == ("findings", "sells-intrusion")
    assert "“we ask for consent”" in found.problem
