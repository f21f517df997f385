from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from adjudge.domain.cases.precedents import DISMISSED, Draft, Precedent, nearest

FACTS = "The post offered a ferry for 19 euros and the checkout asked for 31 euros."
WORDING = "The checkout adds a harbour fee of 12 euros to the price in the post."
DRAFT = Draft(
    case_id="c1",
    party_id="heron",
    ground="ADS-3.2",
    measure="suspend",
    facts=FACTS,
    wording=WORDING,
)
SAME = Precedent(
    id="r1",
    case_id="c2",
    party_id="egret",
    reference="R-1",
    ground="ADS-3.2",
    measure="suspend",
    decided_on=date(2026, 3, 1),
    facts=FACTS,
    wording=WORDING,
    outcome="in force",
)
FAR = replace(SAME, id="r2", case_id="c3", facts="A lottery without odds.", wording="No odds.")


def test_the_nearest_comes_first_and_the_later_of_two_equals():
    later = replace(SAME, id="r3", case_id="c4", decided_on=date(2026, 4, 1))
    found = nearest(DRAFT, [FAR, SAME, later])
    assert [each.precedent.id for each in found] == ["r3", "r1", "r2"]
    assert found[0].likeness == pytest.approx(1.0)
    assert found[2].likeness == pytest.approx(0.0)


def test_another_ground_and_one_s_own_case_are_no_precedents():
    strays = [replace(SAME, ground="ADS-8.1"), replace(SAME, case_id="c1")]
    assert nearest(DRAFT, strays) == []


@pytest.mark.parametrize(
    ("precedent", "differs"),
    [
        (SAME, False),
        (replace(SAME, measure="warning"), True),
        (replace(SAME, measure=DISMISSED, outcome="no action"), True),
        (replace(SAME, outcome="reversed"), True),
        (replace(SAME, outcome="expired"), False),
        (replace(FAR, measure="warning"), False),
    ],
)
def test_it_warns_when_like_facts_had_another_answer(precedent, differs):
    (found,) = nearest(DRAFT, [precedent])
    assert found.differs is differs


def test_without_a_measure_or_words_yet_only_the_facts_are_compared():
    (found,) = nearest(replace(DRAFT, measure="", wording=""), [replace(SAME, measure="warning")])
    assert (found.likeness, found.differs) == (1.0, False)


def test_a_dismissal_takes_no_measure():
    assert replace(SAME, measure=DISMISSED).is_dismissal
    assert not SAME.is_dismissal


def test_only_so_many_are_shown():
    many = [replace(SAME, id=f"r{n}", case_id=f"x{n}") for n in range(20)]
    assert len(nearest(DRAFT, many)) == 5
    assert len(nearest(DRAFT, many, limit=7)) == 7
