from __future__ import annotations

import pytest
from tests.memory.people import OPERATOR, REVIEWER
from tests.services.roads import Road, road

from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import WrongState
from adjudge.services.dismissals import RulingUndecided, close_case
from adjudge.services.rulings import drop_ruling

REASONS = "The alarms were real: the laboratory found each of the files on the disks it bought."


@pytest.fixture
def here() -> Road:
    return road()


def close(here: Road, actor=REVIEWER, reference="ADS-8.1@1", reasons=REASONS):
    return close_case(here.deps, actor, case_id=here.case.id, reference=reference, reasons=reasons)


def test_a_case_that_the_party_never_heard_of_ends_quietly_and_is_a_precedent(here):
    assert close(here).status == "no action"
    assert here.letters() == []
    with here.deps.reading() as uow:
        entry = uow.register.by_subject(here.case.id)[-1]
        (found,) = uow.precedents.about("ADS-8.1", "", limit=5)
    assert (entry.type, entry.released_at) == ("case_closed", None)
    assert (found.case_id, found.is_dismissal, found.wording) == (here.case.id, True, REASONS)


def test_a_party_that_was_told_of_it_is_told_of_its_end(here):
    ruling = here.propose()
    drop_ruling(here.deps, REVIEWER, ruling_id=ruling.id)
    close(here)
    letter = here.letters(LetterKind.FAVOURABLE)[-1]
    assert "no_action" in letter.content.text or "no action" in letter.content.text
    assert REASONS in letter.content.text


@pytest.mark.parametrize(
    ("reference", "reasons", "code"),
    [
        ("ADS-8.1@1", "", "reasons.dismissal_unreasoned"),
        ("ADS-8.1@1", "Not today.", "reasons.dismissal_unreasoned"),
        ("ADS-99.1@1", REASONS, "reasons.ground_missing"),
    ],
)
def test_no_reasons_no_dismissal(here, reference, reasons, code):
    with pytest.raises(ReasonsIncomplete) as refused:
        close(here, reference=reference, reasons=reasons)
    assert [gap.code for gap in refused.value.missing] == [code]
    with here.deps.reading() as uow:
        assert uow.cases.get(here.case.id).status in {"opened", "investigating"}


def test_a_proposed_ruling_is_decided_first(here):
    here.propose()
    with pytest.raises(RulingUndecided):
        close(here)


def test_only_a_reviewer_closes_it_and_only_once(here):
    with pytest.raises(NotAllowed):
        close(here, actor=OPERATOR)
    close(here)
    with pytest.raises(WrongState):
        close(here)


def test_a_case_that_was_reopened_can_be_closed_again(here):
    close(here)
    ruling = here.propose()
    drop_ruling(here.deps, REVIEWER, ruling_id=ruling.id)
    assert close(here).status == "no action"
