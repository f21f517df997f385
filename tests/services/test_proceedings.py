from __future__ import annotations

import pytest
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, key
from tests.services.roads import road

from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.proceeding import AttachedTo, Outcome
from adjudge.domain.errors import InvalidValue, NotAllowed, NotFound
from adjudge.domain.steps import WrongState
from adjudge.services.proceedings import open_proceeding, record_outcome, record_step


def begin(here, subject_id, actor=OPERATOR, attached_to=AttachedTo.RULING, parties=("Kestrel",)):
    return open_proceeding(
        here.deps,
        actor,
        request_id=key(here.deps),
        forum="District Court of Harbourtown",
        parties=parties,
        attached_to=attached_to,
        subject_id=subject_id,
    )


def end(here, proceeding, outcome):
    return record_outcome(
        here.deps, OPERATOR, proceeding_id=proceeding.id, outcome=outcome, text="Judgment of May."
    )


def test_an_outcome_that_annuls_a_ruling_reverses_it():
    here = road()
    ruling = here.ban()
    appeal = here.appeal(ruling)
    proceeding = begin(here, ruling.id)
    record_step(here.deps, APPEALS_OFFICER, proceeding_id=proceeding.id, text="A hearing.")
    assert end(here, proceeding, Outcome.ANNULS).status == "carried out"
    assert not here.is_dark()
    (letter,) = here.letters(LetterKind.FAVOURABLE)
    assert "District Court of Harbourtown" in letter.content.text
    with here.deps.reading() as uow:
        assert uow.rulings.get(ruling.id).status == "reversed"
        assert uow.appeals.get(appeal.id).status == "moot"
    with pytest.raises(WrongState):
        end(here, proceeding, Outcome.ANNULS)


def test_one_that_confirms_it_changes_nothing():
    here = road()
    ruling = here.ban()
    assert end(here, begin(here, ruling.id), Outcome.CONFIRMS).status == "outcome"
    assert here.is_dark()


def test_it_may_be_about_the_operator_and_has_a_forum_and_parties():
    here = road()
    assert begin(here, "", attached_to=AttachedTo.OPERATOR).ruling_id is None
    with pytest.raises(NotFound):
        begin(here, "none")
    with pytest.raises(NotAllowed):
        begin(here, "", actor=REVIEWER, attached_to=AttachedTo.OPERATOR)
    for parties in ((), ("",), ("x",) * 51):
        with pytest.raises(InvalidValue):
            begin(here, "", attached_to=AttachedTo.OPERATOR, parties=parties)
