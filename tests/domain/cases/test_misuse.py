from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.memory import NOON
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, SECOND_REVIEWER, member

from adjudge.domain.actor import StaffRole, program
from adjudge.domain.cases import misuse as rules
from adjudge.domain.cases.misuse import (
    Factors,
    Misuse,
    NotWarned,
    Processing,
    Sent,
    TooFewForMisuse,
)
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

DAY = timedelta(days=1)
LATER = NOON + 10 * DAY


def warned(**changes):
    return Misuse(
        **{
            "id": "m",
            "opened_by": REVIEWER.id,
            "opened_at": NOON,
            "processing": Processing.REPORTS,
            "warning": "Three pages that you reported do not exist.",
            "email": "noor@reader.example",
            **changes,
        }
    )


def sent(before=2, after=1, founded=1):
    found = [Sent(id=f"b{n}", at=NOON - DAY, unfounded=True) for n in range(before)]
    found += [Sent(id=f"a{n}", at=NOON + DAY, unfounded=True) for n in range(after)]
    return [*found, *(Sent(id=f"f{n}", at=NOON, unfounded=False) for n in range(founded))]


def propose(misuse, actor=REVIEWER, *, items=None, told=None, **changes):
    told = sent() if told is None else told
    return rules.propose(
        misuse,
        actor,
        items=[one.id for one in told if one.unfounded] if items is None else items,
        sent=told,
        **{
            "gravity": "Each took a reviewer an hour.",
            "intent": "The pages were made up for it.",
            "reasons": "After the warning a fourth page was reported that does not exist.",
            "days": 30,
            "now": LATER,
            **changes,
        },
    )


def in_force():
    return rules.approve(propose(warned()), SECOND_REVIEWER, LATER)


class TestTheWarning:
    def test_nothing_that_was_sent_after_it_is_no_ground(self):
        with pytest.raises(NotWarned):
            propose(warned(), told=sent(before=5, after=0))

    def test_is_spent_after_a_year(self):
        assert rules.fire(warned(), "warning", NOON + 364 * DAY).status == "warned"
        spent = rules.fire(warned(), "warning", NOON + 365 * DAY)
        assert spent.status == "spent"
        with pytest.raises(WrongState):
            propose(spent)

    @pytest.mark.parametrize(
        "changes",
        [
            {"warning": " "},
            {"email": ""},
            {"party_id": "p"},
            {"processing": Processing.COMPLAINTS},
            {"email": "", "party_id": "p"},
        ],
    )
    def test_is_about_a_reporter_or_a_party(self, changes):
        with pytest.raises(InvalidValue):
            warned(**changes)


class TestTheFourFactors:
    @pytest.mark.parametrize("missing", ["gravity", "intent", "reasons"])
    def test_none_may_be_missing(self, missing):
        with pytest.raises(InvalidValue):
            propose(warned(), **{missing: " "})

    @pytest.mark.parametrize("items", [[], ["b0", "b1"], ["b0", "b1", "f0"], ["b0", "b1", "other"]])
    def test_each_is_named_and_was_found_unfounded(self, items):
        with pytest.raises(TooFewForMisuse):
            propose(warned(), items=items)

    def test_number_and_proportion_are_counted(self):
        data = rules.proposal(propose(warned())).data
        assert (data["number"], data["total"], data["percent"]) == ("3", "4", "75")

    @pytest.mark.parametrize("days", [0, 91])
    def test_the_time_is_stated_and_bounded(self, days):
        with pytest.raises(InvalidValue):
            propose(warned(), days=days)

    @given(number=st.integers(-3, 30), total=st.integers(-3, 30))
    def test_a_part_is_never_more_than_the_whole(self, number, total):
        if 0 < number <= total:
            told = Factors(number=number, total=total, gravity="g", intent="i")
            assert 0 <= told.percent <= 100
        else:
            with pytest.raises(InvalidValue):
                Factors(number=number, total=total, gravity="g", intent="i")


class TestWhoDecides:
    def test_two_people(self):
        with pytest.raises(SameDecider):
            rules.approve(propose(warned()), REVIEWER, LATER)
        assert in_force().is_in_force

    @pytest.mark.parametrize("actor", [OPERATOR, member("x"), program("triage")])
    def test_reviewers_only(self, actor):
        with pytest.raises(NotAllowed):
            propose(warned(), actor)

    def test_a_third_for_the_appeal(self):
        appealed = rules.appeal(in_force(), member("x"), "They exist.", LATER)
        officers = {StaffRole.APPEALS_OFFICER}
        for actor in (REVIEWER, SECOND_REVIEWER):
            with pytest.raises(SameDecider):
                rules.decide_appeal(
                    appealed,
                    replace(actor, roles=actor.roles | officers),
                    upheld=False,
                    reasons="They do.",
                    now=LATER,
                )
        decided = rules.decide_appeal(
            appealed, APPEALS_OFFICER, upheld=False, reasons="They do.", now=LATER
        )
        assert decided.status == "reversed"
        assert not decided.is_in_force

    def test_a_reviewer_is_no_appeals_officer(self):
        appealed = rules.appeal(in_force(), member("x"), "They exist.", LATER)
        other = replace(REVIEWER, id="tove")
        with pytest.raises(NotAllowed):
            rules.decide_appeal(appealed, other, upheld=True, reasons="No.", now=LATER)

    def test_one_person_lifts_it(self):
        lifted = rules.lift(in_force(), REVIEWER, LATER, why="The pages were found.")
        assert lifted.status == "lifted"


class TestClocks:
    def test_it_ends_by_itself(self):
        misuse = in_force()
        assert misuse.until == LATER + 30 * DAY
        assert rules.fire(misuse, "end", LATER + 29 * DAY) is misuse
        assert rules.fire(misuse, "end", LATER + 30 * DAY).status == "expired"

    def test_an_appeal_that_is_not_decided_ends_it(self):
        long = rules.approve(propose(warned(), days=90), SECOND_REVIEWER, LATER)
        appealed = rules.appeal(long, member("x"), "They exist.", LATER)
        assert rules.fire(appealed, "appeal", LATER + 30 * DAY).status == "lapsed"
