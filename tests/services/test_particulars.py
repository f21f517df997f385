from __future__ import annotations

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import road

from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.particulars import RepeatsTheNotice
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import WrongState
from adjudge.services.particulars import answer_particulars, request_particulars
from adjudge.services.rulings import drop_ruling

SPECIFIC = "We mean the alarm named 'Trojan 17', shown on 14 June 2025 on a disk that was empty."


def ask(here, ruling, actor=None, request_id=""):
    return request_particulars(
        here.deps,
        actor or here.scene.actor,
        request_id=request_id or key(here.deps),
        ruling_id=ruling.id,
        question="Which alarms do you mean?",
    )


def test_the_answer_is_a_letter_and_an_entry():
    here = road()
    ruling = here.ban()
    asked = ask(here, ruling)
    answered = answer_particulars(
        here.deps, SECOND_REVIEWER, particulars_id=asked.id, text=SPECIFIC
    )
    assert answered.status == "answered"
    (letter,) = here.letters(LetterKind.PARTICULARS)
    assert "Which alarms do you mean?" in letter.content.text
    assert SPECIFIC in letter.content.text
    assert "Reviewer 2." in letter.content.text
    with here.deps.reading() as uow:
        types = [entry.type for entry in uow.register.by_subject(ruling.id)]
    assert types[-3:] == ["particulars_asked", "particulars_answered", "letter_served"]


def test_the_words_of_the_notice_are_no_answer():
    here = road()
    asked = ask(here, here.ban())
    (notice,) = here.letters(LetterKind.NOTICE)
    for echo in (
        notice.content.text,
        "Kestrel Lab can no longer buy promoted posts here.",
        "Thank you. Nine tenths of its turnover come from selling scanners to households. Regards.",
    ):
        with pytest.raises(RepeatsTheNotice):
            answer_particulars(here.deps, REVIEWER, particulars_id=asked.id, text=echo)
    assert not here.letters(LetterKind.PARTICULARS)


def test_nor_the_words_of_an_earlier_answer():
    here = road()
    ruling = here.ban()
    answer_particulars(here.deps, REVIEWER, particulars_id=ask(here, ruling).id, text=SPECIFIC)
    with pytest.raises(RepeatsTheNotice):
        answer_particulars(here.deps, REVIEWER, particulars_id=ask(here, ruling).id, text=SPECIFIC)


def test_one_may_ask_about_a_proposal_too_and_even_one_that_was_dropped():
    here = road()
    ruling = here.propose()
    ask(here, ruling)
    dropped = drop_ruling(here.deps, REVIEWER, ruling_id=ruling.id)
    assert ask(here, dropped).status == "asked"


def test_the_same_request_twice_is_one_question():
    here = road()
    ruling = here.ban()
    assert ask(here, ruling, request_id="q") == ask(here, ruling, request_id="q")


def test_who_may_ask_and_who_may_answer():
    here = road()
    ruling = here.ban()
    with pytest.raises(NotAllowed):
        ask(here, ruling, actor=REVIEWER)
    asked = ask(here, ruling)
    for actor in (APPEALS_OFFICER, here.scene.actor):
        with pytest.raises(NotAllowed):
            answer_particulars(here.deps, actor, particulars_id=asked.id, text=SPECIFIC)
    answer_particulars(here.deps, REVIEWER, particulars_id=asked.id, text=SPECIFIC)
    with pytest.raises(WrongState):
        answer_particulars(here.deps, REVIEWER, particulars_id=asked.id, text=SPECIFIC)
