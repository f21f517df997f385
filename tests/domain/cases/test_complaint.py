from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, member

from adjudge.domain.cases.complaint import (
    MAX_OPEN,
    About,
    Complaint,
    NotFromTheLog,
    TooManyComplaints,
    end_restriction,
    explain,
    file,
    miss,
    same_thing,
)
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
FORTNIGHT = timedelta(days=14)
ROBIN = member("robin", "kestrel")
RIVAL = replace(REVIEWER, interests=frozenset({"kestrel"}))
ASKED = Complaint(
    id="0192-abcd1234",
    opened_by=ROBIN.id,
    opened_at=NOW,
    party_id="kestrel",
    about=About.DARK,
    text="I am dark and nobody told me.",
    due=NOW + WEEK,
)
ANSWER = "Decision R-1 stopped it; its letter was served on 1 March."


def test_a_first_miss_gives_a_week_and_the_second_is_missed_and_still_owed():
    later = miss(ASKED, ASKED.due, at_most=FORTNIGHT)
    (clock,) = later.clocks
    assert (later.status, clock.due_at) == ("filed", NOW + 2 * WEEK)
    missed = miss(later, clock.due_at, at_most=FORTNIGHT)
    assert (missed.status, missed.clocks) == ("missed", ())
    answered = explain(missed, REVIEWER, text=ANSWER, cited=(7,), now=clock.due_at)
    assert (answered.status, answered.answer) == ("explained", ANSWER)


def test_the_clock_stands_while_the_party_has_the_turn():
    waits = ASKED.take("wait", REVIEWER, NOW + timedelta(days=2))
    assert waits.clocks == ()
    goes_on = waits.take("resume", ROBIN, NOW + timedelta(days=5))
    assert goes_on.clocks[0].due_at == NOW + WEEK + timedelta(days=3)


def test_it_is_answered_from_the_log_by_somebody_without_an_interest():
    with pytest.raises(NotFromTheLog):
        explain(ASKED, REVIEWER, text=ANSWER, cited=(), now=NOW)
    with pytest.raises(InvalidValue):
        explain(ASKED, REVIEWER, text=ANSWER, cited=range(51), now=NOW)
    for nobody in (RIVAL, ROBIN, replace(REVIEWER, reviewer_number=None)):
        with pytest.raises(NotAllowed):
            explain(ASKED, nobody, text=ANSWER, cited=(7,), now=NOW)
    twice = explain(ASKED, APPEALS_OFFICER, text=ANSWER, cited=(9, 7, 9), now=NOW)
    assert twice.steps[-1].data["cited"] == "7 9"
    with pytest.raises(WrongState):
        explain(twice, REVIEWER, text=ANSWER, cited=(7,), now=NOW)


def test_no_interest_bars_the_end_of_a_restriction():
    ended = end_restriction(ASKED, RIVAL, text="Nothing explains it.", ended=("r1",), now=NOW)
    assert ended.status == "restriction ended"


def test_one_clock_for_the_same_thing_and_at_most_twenty():
    assert same_thing(About.DARK, "", [ASKED]) == ASKED
    assert same_thing(About.PENDING, "", [ASKED]) is None
    joined = replace(ASKED, id="2", joined_to=ASKED.id)
    assert joined.clocks == ()
    assert same_thing(About.DARK, "", [joined]) is None
    assert file(joined, ROBIN, earlier=[ASKED]) == joined
    with pytest.raises(TooManyComplaints):
        file(joined, ROBIN, earlier=[ASKED] * MAX_OPEN)
    with pytest.raises(NotAllowed):
        file(joined, REVIEWER, earlier=[])


@pytest.mark.parametrize("text", ["", "  ", "x" * 5_001])
def test_it_says_something(text):
    with pytest.raises(InvalidValue):
        replace(ASKED, text=text)
