from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.deadlines import Deadlines
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.particulars import RepeatsTheNotice
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import WrongState
from adjudge.services.appeals import uphold_appeal
from adjudge.services.clocks import fire_due
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


def miss(here, days):
    here.deps.clock.advance(days=days)
    return fire_due(here.deps)


class TestMissing:
    def test_one_grace_period_is_told_to_both_sides_and_then_discretion_lapses(self):
        here = road()
        ruling = here.ban()
        asked = ask(here, ruling)
        assert miss(here, 6) == 0
        assert miss(here, 1.5) == 1
        (told,) = here.letters(LetterKind.EXTENSION)
        assert f"to answer your question about {ruling.reference}" in told.content.text
        assert f"the restriction in {ruling.reference} is lifted" in told.content.text
        assert here.is_dark()
        assert miss(here, 7) == 1
        assert miss(here, 300) == 0
        assert not here.is_dark()
        with here.deps.reading() as uow:
            assert uow.rulings.get(ruling.id).status == "lapsed"
            assert uow.particulars.get(asked.id).status == "missed"
            types = [entry.type for entry in uow.register.by_subject(ruling.id)]
        assert types.count("deadline_missed") == 2
        answered = answer_particulars(here.deps, REVIEWER, particulars_id=asked.id, text=SPECIFIC)
        assert answered.status == "answered"

    def test_an_answer_in_the_grace_period_is_in_time(self):
        here = road()
        ruling = here.ban()
        asked = ask(here, ruling)
        miss(here, 8)
        answer_particulars(here.deps, REVIEWER, particulars_id=asked.id, text=SPECIFIC)
        assert miss(here, 30) == 0
        assert here.is_dark()

    def test_about_a_proposal_nothing_ends_because_nothing_restricts(self):
        here = road()
        dropped = drop_ruling(here.deps, REVIEWER, ruling_id=here.propose().id)
        ask(here, dropped)
        miss(here, 8)
        assert "so none ends" in here.letters(LetterKind.EXTENSION)[0].content.text
        miss(here, 8)
        assert "so none ends" in here.letters(LetterKind.INFORMATION)[0].content.text

    def test_the_deadline_is_the_one_of_the_day_on_which_it_was_asked(self):
        here = road()
        ruling = here.ban()
        short = replace(here.deps, deadlines=Deadlines(particulars=2))
        asked = request_particulars(
            short, here.scene.actor, request_id="k", ruling_id=ruling.id, question="Which?"
        )
        assert asked.due == asked.asked_at + timedelta(days=2)
        assert miss(here, 2.1) == 1

    def test_what_rests_on_urgent_harm_stays_and_goes_to_an_outside_decider(self):
        here = road()
        statement = here.statement_of(MeasureKind.SUSPEND, urgent=True)
        ruling = here.decide(statement)
        appeal = here.appeal(ruling)
        ask(here, ruling)
        miss(here, 8)
        assert "An outside decider takes the case" in (
            here.letters(LetterKind.EXTENSION)[0].content.text
        )
        miss(here, 8)
        assert here.is_dark()
        with here.deps.reading() as uow:
            assert uow.rulings.get(ruling.id).status == "in force"
            assert uow.cases.get(here.case.id).went_outside
        with pytest.raises(NotAllowed) as refused:
            uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id, reasons=NEW_REASONS)
        assert "missed its deadline twice" in str(refused.value.details["needs"])
        outsider = replace(
            APPEALS_OFFICER,
            id="outsider",
            roles=frozenset(),
            outside_roles=frozenset({(here.case.id, StaffRole.APPEALS_OFFICER)}),
            reviewer_number=77,
        )
        uphold_appeal(here.deps, outsider, appeal_id=appeal.id, reasons=NEW_REASONS)
        with here.deps.reading() as uow:
            assert uow.appeals.get(appeal.id).status == "upheld"
