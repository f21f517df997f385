from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory.people import REVIEWER, SECOND_REVIEWER
from tests.services.roads import ANSWER, RESPONSE, Road, road
from tests.services.test_interims import impose

from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.later_hearing import LaterHearing
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.errors import NotAllowed
from adjudge.services.clocks import fire_due
from adjudge.services.ends import lift_ruling
from adjudge.services.interims import confirm_interim
from adjudge.services.later_hearings import (
    answer_in_later_hearing,
    deal_with_later_answer,
    later_hearing_of,
)


def confirmed() -> tuple[Road, LaterHearing]:
    here = road()
    interim = impose(here)
    ruling = here.decide(here.statement_of(MeasureKind.SUSPEND, urgent=True))
    confirm_interim(here.deps, SECOND_REVIEWER, interim_id=interim.id, ruling_id=ruling.id)
    with here.deps.reading() as uow:
        hearing = later_hearing_of(uow, ruling.id)
    assert hearing is not None
    return here, hearing


def answered() -> tuple[Road, LaterHearing]:
    here, hearing = confirmed()
    actor = here.scene.actor
    return here, answer_in_later_hearing(here.deps, actor, hearing_id=hearing.id, text=ANSWER)


def status(here: Road, hearing: LaterHearing) -> str:
    with here.deps.reading() as uow:
        return uow.of(LaterHearing).get(hearing.id).status


def test_a_confirmed_interim_measure_brings_its_proposal_letter():
    here, hearing = confirmed()
    (letter,) = here.letters(LetterKind.PROPOSAL)
    assert "you are heard now" in letter.content.text
    assert "It began as an interim measure" in letter.content.text
    assert letter.ruling_id == hearing.ruling_id
    assert hearing.answer_due == hearing.opened_at + timedelta(days=7)
    assert here.is_dark(), "it stays in force meanwhile"


def test_the_answer_is_dealt_with_by_another_person_in_a_letter():
    here, hearing = answered()
    with pytest.raises(NotAllowed):
        deal_with_later_answer(here.deps, REVIEWER, hearing_id=hearing.id, text=RESPONSE)
    deal_with_later_answer(here.deps, SECOND_REVIEWER, hearing_id=hearing.id, text=RESPONSE)
    (letter,) = here.letters(LetterKind.ADDENDUM)
    assert ANSWER in letter.content.text
    assert RESPONSE in letter.content.text
    here.deps.clock.advance(days=40)
    fire_due(here.deps)
    assert status(here, hearing) == "dealt with"


def test_silence_ends_it_after_seven_days():
    here, hearing = confirmed()
    here.deps.clock.advance(days=7)
    fire_due(here.deps)
    assert status(here, hearing) == "unanswered"
    assert here.is_dark()


def test_an_answer_that_we_miss_twice_goes_to_somebody_from_outside_and_is_published():
    here, hearing = answered()
    here.deps.clock.advance(days=7)
    fire_due(here.deps)
    assert status(here, hearing) == "answered"
    (letter,) = here.letters(LetterKind.EXTENSION)
    assert "the restriction does not lift" in letter.content.text
    here.deps.clock.advance(days=7)
    fire_due(here.deps)
    assert status(here, hearing) == "missed"
    assert here.is_dark(), "an urgent-harm clause does not lift by our delay"
    (letter,) = here.letters(LetterKind.INFORMATION)
    assert "Somebody from outside decides it now." in letter.content.text
    with here.deps.reading() as uow:
        misses = [
            entry
            for entry in uow.register.by_subject(hearing.ruling_id)
            if entry.type == "deadline_missed"
        ]
    assert len(misses) == 2
    assert all(entry.released_at for entry in misses)
    with pytest.raises(NotAllowed):
        deal_with_later_answer(here.deps, SECOND_REVIEWER, hearing_id=hearing.id, text=RESPONSE)


def test_a_ruling_that_ended_leaves_nothing_to_be_missed():
    here, hearing = answered()
    assert hearing.ruling_id is not None
    lift_ruling(
        here.deps,
        SECOND_REVIEWER,
        request_id="lift",
        ruling_id=hearing.ruling_id,
        code=ReasonCode.NEW_EVIDENCE,
        why="The firm was sold.",
    )
    here.deps.clock.advance(days=7)
    fire_due(here.deps)
    assert status(here, hearing) == "moot"
    assert not here.letters(LetterKind.EXTENSION)
