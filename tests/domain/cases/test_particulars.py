from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.domain.cases.samples import (
    KESTREL,
    NOW,
    OFFICER,
    PARTY,
    PROPOSER,
    SECOND,
    ruling,
    with_interest,
)

from adjudge.domain.actor import program
from adjudge.domain.cases.particulars import (
    MAX_REQUESTS_PER_RULING,
    NothingToExplain,
    Particulars,
    RepeatsTheNotice,
    TooManyRequests,
    answer,
    ask,
)
from adjudge.domain.cases.ruling import propose
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

ASKED = Particulars(
    id="asked",
    ruling_id="ruling",
    case_id="case",
    party_id=PARTY,
    question="Which kit do you mean, and since when?",
    asked_by=KESTREL.id,
    asked_at=NOW,
)
SAID = ("Kestrel Field Tools, owned by Kestrel Lab, sells a phone unlocking kit.",)
UNNUMBERED = replace(SECOND, reviewer_number=None)
SPECIFIC = "The kit FT-2, listed at 900 euros on page 2 of exhibit E2, since 10 November 2025."
SERVED = propose(ruling(), PROPOSER, NOW).take("serve_proposal", PROPOSER, NOW)


def test_the_party_asks_about_a_letter_that_it_has():
    assert ask(ASKED, KESTREL, ruling=SERVED, earlier=()).due == NOW + timedelta(days=7)
    with pytest.raises(NotAllowed):
        ask(ASKED, SECOND, ruling=SERVED, earlier=())
    with pytest.raises(NothingToExplain):
        ask(ASKED, KESTREL, ruling=ruling(), earlier=())
    with pytest.raises(TooManyRequests):
        ask(ASKED, KESTREL, ruling=SERVED, earlier=(ASKED,) * MAX_REQUESTS_PER_RULING)


def test_it_is_answered_once_in_other_words():
    assert ASKED.answer == ""
    answered = answer(ASKED, SECOND, SPECIFIC, said_before=SAID, now=NOW)
    assert (answered.status, answered.answer) == ("answered", SPECIFIC)
    with pytest.raises(WrongState):
        answer(answered, SECOND, SPECIFIC, said_before=SAID, now=NOW)


def test_never_with_the_words_of_a_letter():
    with pytest.raises(RepeatsTheNotice):
        answer(ASKED, SECOND, f"As we said: {SAID[0]}", said_before=("Other.", *SAID), now=NOW)


@pytest.mark.parametrize(
    "actor", [OFFICER, KESTREL, program("helper"), with_interest(SECOND), UNNUMBERED]
)
def test_only_a_reviewer_without_an_interest_answers(actor):
    with pytest.raises(NotAllowed):
        answer(ASKED, actor, SPECIFIC, said_before=SAID, now=NOW)


@pytest.mark.parametrize("text", ["", " ", "x" * 5_001])
def test_questions_and_answers_have_a_length(text):
    with pytest.raises(InvalidValue):
        replace(ASKED, question=text)
    with pytest.raises(InvalidValue):
        answer(ASKED, SECOND, text, said_before=SAID, now=NOW)
