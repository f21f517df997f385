from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import REVIEWER, SECOND_REVIEWER, key, scene
from tests.services.roads import ANSWER, RESPONSE, Road, fill, good_statement, road

from adjudge.domain.cases.batch import Batch, NotAlike
from adjudge.domain.cases.case import Source
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.batches import Member, approve_batch, propose_batch
from adjudge.services.cases import open_case
from adjudge.services.rulings import answer_proposal, deal_with_answer


def two() -> tuple[Road, tuple[Member, Member], object]:
    here = road()
    other = scene(here.deps, "heron")
    other.promote()
    case = open_case(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        advertiser_id=other.advertiser.id,
        source=Source.PRESS,
    )
    _, facts = fill(here.deps, case)
    mine = Member(case_id=here.case.id, statement=here.statement())
    return here, (mine, Member(case_id=case.id, statement=good_statement(facts))), other.actor


def propose(here: Road, members) -> Batch:
    return propose_batch(
        here.deps,
        REVIEWER,
        request_id="batch",
        common_part="Sellers of scanners that report what is not there.",
        members=members,
    )


def test_each_member_has_its_own_letter_and_takes_effect_by_itself():
    here, members, other = two()
    batch = propose(here, members)
    assert propose(here, members) == batch
    first, second = batch.ruling_ids
    answer_proposal(here.deps, here.scene.actor, ruling_id=first, text=ANSWER)
    deal_with_answer(here.deps, REVIEWER, ruling_id=first, text=RESPONSE)
    done, waits = approve_batch(here.deps, SECOND_REVIEWER, batch_id=batch.id)
    assert (done.ruling_id, done.status) == (first, "in force")
    assert (waits.ruling_id, waits.problem) == (second, "ruling.answer_awaited")
    answer_proposal(here.deps, other, ruling_id=second, text=ANSWER)
    deal_with_answer(here.deps, REVIEWER, ruling_id=second, text=RESPONSE)
    again = approve_batch(here.deps, SECOND_REVIEWER, batch_id=batch.id)
    assert [member.status for member in again] == ["in force", "in force"]
    with here.deps.reading() as uow:
        notices = [
            letter for ruling in batch.ruling_ids for letter in uow.letters.by_ruling(ruling)
        ]
    assert len({letter.party_id for letter in notices}) == 2
    assert len(notices) == 4


def test_one_person_cannot_propose_and_approve_it():
    here, members, _ = two()
    batch = propose(here, members)
    with pytest.raises(NotAllowed):
        approve_batch(here.deps, REVIEWER, batch_id=batch.id)


def test_members_share_the_ground_and_nothing_of_the_facts():
    here, members, _ = two()
    mine, theirs = members
    same_facts = replace(theirs, statement=mine.statement)
    other_measure = replace(
        theirs, statement=replace(theirs.statement, measure=MeasureKind.TERMINATE)
    )
    for wrong in (same_facts, other_measure):
        with pytest.raises(NotAlike):
            propose(here, (mine, wrong))
    with pytest.raises(InvalidValue):
        propose(here, (mine,))
