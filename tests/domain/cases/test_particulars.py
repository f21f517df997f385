from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, member

from adjudge.domain.cases.particulars import (
    MAX_REQUESTS_PER_RULING,
    NothingToExplain,
    Particulars,
    RepeatsTheNotice,
    TooManyRequests,
    answer,
    ask,
    miss,
)
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
ROBIN = member("robin", "kestrel")
ASKED = Particulars(
    id="0192-abcd1234",
    ruling_id="r1",
    case_id="c1",
    party_id="kestrel",
    question="Which alarm do you mean?",
    asked_by=ROBIN.id,
    asked_at=NOW,
)
NOTICE = "Your business model inherently conflicts with acceptable practices of advertisers here."
SPECIFIC = "The alarm of 14 June 2025, which named a file that the disk did not hold (E2)."


def ruling(status="in force"):
    """What `ask` looks at."""
    return SimpleNamespace(id="r1", status=status, party_id="kestrel")


def test_the_words_of_the_notice_are_no_answer():
    with pytest.raises(RepeatsTheNotice):
        answer(ASKED, REVIEWER, NOTICE, said_before=[NOTICE], now=NOW)
    done = answer(ASKED, REVIEWER, SPECIFIC, said_before=[NOTICE], now=NOW)
    assert (done.status, done.answer, done.clocks) == ("answered", SPECIFIC, ())
    with pytest.raises(WrongState):
        answer(done, REVIEWER, SPECIFIC, said_before=[], now=NOW)


def test_who_answers():
    rival = replace(REVIEWER, interests=frozenset({"kestrel"}))
    for nobody in (ROBIN, APPEALS_OFFICER, rival, replace(REVIEWER, reviewer_number=None)):
        with pytest.raises(NotAllowed):
            answer(ASKED, nobody, SPECIFIC, said_before=[], now=NOW)


def test_only_about_a_letter_and_at_most_twenty_times():
    assert ask(ASKED, ROBIN, ruling=ruling(), earlier=()) == ASKED
    with pytest.raises(NothingToExplain):
        ask(ASKED, ROBIN, ruling=ruling("draft"), earlier=())
    with pytest.raises(TooManyRequests):
        ask(ASKED, ROBIN, ruling=ruling(), earlier=[ASKED] * MAX_REQUESTS_PER_RULING)
    with pytest.raises(NotAllowed):
        ask(ASKED, REVIEWER, ruling=ruling(), earlier=())


def test_its_deadline_is_the_one_of_the_day_it_was_asked():
    assert ASKED.due == NOW + WEEK
    other = ask(ASKED, ROBIN, ruling=ruling(), earlier=(), due=NOW + timedelta(days=3))
    assert other.clocks[0].due_at == NOW + timedelta(days=3)


def test_one_grace_period_then_a_miss_and_an_answer_is_still_owed():
    later = miss(ASKED, NOW + WEEK, at_most=timedelta(days=14))
    assert later.due == NOW + 2 * WEEK
    missed = miss(later, NOW + 2 * WEEK, at_most=timedelta(days=14))
    assert (missed.status, missed.clocks) == ("missed", ())
    late = answer(missed, REVIEWER, SPECIFIC, said_before=[NOTICE], now=NOW + 3 * WEEK)
    assert late.status == "answered"


@pytest.mark.parametrize("text", ["", " ", "x" * 5_001])
def test_question_and_answer_say_something(text):
    with pytest.raises(InvalidValue):
        replace(ASKED, question=text)
    with pytest.raises(InvalidValue):
        answer(ASKED, REVIEWER, text, said_before=[], now=NOW)
