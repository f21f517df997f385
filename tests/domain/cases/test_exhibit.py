from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.domain.cases.samples import EXHIBITS

from adjudge.domain.cases.exhibit import Contest, Disclosure
from adjudge.domain.errors import InvalidValue

EXHIBIT = EXHIBITS["e1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"source": " "},
        {"asserter": "x" * 201},
        {"size": 0},
        {"size": 10_000_001},
        {"captured_on": date(2026, 5, 5)},
    ],
)
def test_an_impossible_exhibit_is_refused(wrong):
    with pytest.raises(InvalidValue):
        replace(EXHIBIT, **wrong)


def test_an_answer_stands_beside_it_and_a_further_one_is_added():
    once = EXHIBIT.answered("That page was withdrawn.", Contest.DISPUTED)
    twice = once.answered("Here is the new page.", Contest.ADMITTED)
    assert once.contest is Contest.DISPUTED
    assert twice.answer == "That page was withdrawn.\n\nHere is the new page."
    assert twice.label == "E1"


@pytest.mark.parametrize("contest", [Contest.REFUTED, Contest.WITHDRAWN, Contest.UNCHALLENGED])
def test_the_party_admits_or_disputes_and_cannot_say_more(contest):
    with pytest.raises(InvalidValue):
        EXHIBIT.answered("It is refuted.", contest)


def test_an_exhibit_that_has_fallen_stays_fallen():
    fallen = replace(EXHIBIT, contest=Contest.REFUTED)
    assert not fallen.answered("We admit it.", Contest.ADMITTED).stands
    assert EXHIBIT.stands


@pytest.mark.parametrize("text", ["", "  ", "x" * 10_001])
def test_an_answer_has_a_length(text):
    with pytest.raises(InvalidValue):
        EXHIBIT.answered(text, Contest.DISPUTED)


@pytest.mark.parametrize("disclosure", list(Disclosure))
def test_at_the_desk_only_what_is_sealed_is_not_read(disclosure):
    shown = replace(EXHIBIT, disclosure=disclosure)
    sealed = disclosure is Disclosure.SEALED
    assert (shown.at_desk() == shown) is not sealed
    if sealed:
        read = shown.at_desk()
        assert read.title == f"Sealed exhibit {shown.label}"
        assert {read.source, read.asserter, read.media_type} == {"sealed"}
        assert read.sha256 == shown.sha256
