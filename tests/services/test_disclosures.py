from __future__ import annotations

import pytest
from tests.memory.people import OPERATOR, REVIEWER, key, member
from tests.services.roads import road

from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.disclosures import inform_party, tell_authority
from adjudge.services.publications import publish_statement

FACT = "The register of companies shows another owner since February."


def inform(here, text=FACT, *, actor=REVIEWER, request_id=""):
    return inform_party(
        here.deps,
        actor,
        request_id=request_id or key(here.deps),
        case_id=here.case.id,
        text=text,
    )


def tell(here, *, actor=OPERATOR, copy_forbidden_by="", request_id=""):
    return tell_authority(
        here.deps,
        actor,
        request_id=request_id or key(here.deps),
        case_id=here.case.id,
        authority="the parliament",
        text="Kestrel Lab spent 300 euros last year.",
        copy_forbidden_by=copy_forbidden_by,
    )


def told(here):
    with here.deps.uow() as uow:
        entries = uow.register.by_subject(here.case.id)
    return [entry for entry in entries if entry.type == "authority_told"]


def test_an_information_letter_tells_and_decides_nothing():
    here = road()
    letter = inform(here)
    assert letter.kind is LetterKind.INFORMATION
    assert FACT in letter.content.text
    assert "decides nothing" in letter.content.text
    assert not here.is_dark()


def test_what_an_information_letter_says_may_be_published_afterwards():
    here = road()
    inform(here)
    publish_statement(
        here.deps,
        OPERATOR,
        request_id=key(here.deps),
        advertiser_id=here.scene.advertiser.id,
        text=FACT,
    )


def test_the_same_request_writes_one_letter():
    here = road()
    assert inform(here, request_id="once") == inform(here, request_id="once")
    assert len(here.letters(LetterKind.INFORMATION)) == 1


def test_the_party_has_a_copy_of_what_an_authority_is_told():
    here = road()
    copy = tell(here)
    assert copy is not None
    assert "We told the parliament this" in copy.content.text
    assert "300 euros" in copy.content.text
    (entry,) = told(here)
    assert entry.released_at is None


def test_a_copy_that_law_forbids_is_not_served_and_the_law_is_on_record():
    here = road()
    assert tell(here, copy_forbidden_by="Section 12 of an act", request_id="once") is None
    assert tell(here, copy_forbidden_by="Section 12 of an act", request_id="once") is None
    assert here.letters(LetterKind.INFORMATION) == []
    (entry,) = told(here)
    assert "Section 12" in str(entry.record)


@pytest.mark.parametrize("text", [" ", "x" * 5_001])
def test_a_text_says_something_and_ends(text):
    with pytest.raises(InvalidValue):
        inform(road(), text)


def test_only_staff_inform_and_tell():
    here = road()
    with pytest.raises(NotAllowed):
        inform(here, actor=member("somebody"))
    with pytest.raises(NotAllowed):
        tell(here, actor=member("somebody"))
