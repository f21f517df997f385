from __future__ import annotations

import pytest
from tests.domain.cases.samples import KESTREL, NOW, OFFICER, PARTY, PROPOSER, with_interest

from adjudge.domain.actor import program
from adjudge.domain.cases.case import OPEN, Case, Source, must_work_on
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import WrongState

CASE = Case(
    id="case",
    number=12,
    advertiser_id="kestrel",
    party_id=PARTY,
    source=Source.PRESS,
    opened_at=NOW,
)


def test_it_goes_from_opened_to_ruled_and_can_be_reopened():
    working = CASE.take("investigate", PROPOSER, NOW)
    ruled = working.take("rule", PROPOSER, NOW, ruling_id="r")
    assert (CASE.reference, CASE.status, working.status) == ("C-12", "opened", "investigating")
    assert {CASE.status, working.status} == OPEN
    assert ruled.status not in OPEN
    assert ruled.take("reopen", PROPOSER, NOW).status == "investigating"
    with pytest.raises(WrongState):
        ruled.take("rule", PROPOSER, NOW)


@pytest.mark.parametrize("actor", [OFFICER, KESTREL, program("x"), with_interest(PROPOSER)])
def test_only_a_reviewer_without_an_interest_works_on_it(actor):
    with pytest.raises(NotAllowed):
        must_work_on(CASE, actor, act="record a fact")
