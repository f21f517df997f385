from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.domain.cases.samples import (
    CLAUSE,
    GOOD,
    KESTREL,
    NOW,
    PROPOSER,
    SECOND,
    WEEK,
    ruling,
    with_interest,
)

from adjudge.domain.cases.hearing import (
    MAX_REASON,
    NoHearing,
    close_cured,
    cure,
    is_discretionary,
    respond,
    send_back,
    waived,
)
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import AnswerNotDealtWith, ProposalStandsOpen, approve, propose
from adjudge.domain.cases.statement import Ground, GroundKind
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

URGENT = replace(CLAUSE, urgent_harm=True)
ORDER = replace(
    GOOD,
    ground=Ground(kind=GroundKind.ORDER, reference="Court 4, 12/26", as_of=GOOD.ground.as_of),
)
LAW = replace(GOOD, ground=replace(ORDER.ground, kind=GroundKind.LAW))


def proposed(statement=GOOD, **data):
    state = propose(ruling(statement), PROPOSER, NOW, **data)
    return state.take("serve_proposal", PROPOSER, NOW) if state.needs_hearing else state


@pytest.mark.parametrize(
    ("statement", "clause", "evasion", "why"),
    [
        (GOOD, CLAUSE, False, None),
        (replace(GOOD, measure=MeasureKind.TERMINATE), CLAUSE, False, None),
        (LAW, None, False, None),
        (GOOD, URGENT, False, NoHearing.URGENT),
        (ORDER, None, False, NoHearing.ORDER),
        (GOOD, CLAUSE, True, NoHearing.EVASION),
        (replace(GOOD, measure=MeasureKind.LABEL), CLAUSE, False, NoHearing.NOT_NEEDED),
        (replace(GOOD, measure=MeasureKind.LIMIT), CLAUSE, False, NoHearing.NOT_NEEDED),
    ],
)
def test_the_hearing_is_waived_for_these_reasons_only(statement, clause, evasion, why):
    assert waived(statement, clause, evasion=evasion) is why


def test_what_rests_on_discretion():
    assert is_discretionary(GOOD, CLAUSE)
    assert not is_discretionary(GOOD, URGENT)
    assert not is_discretionary(ORDER, None)
    assert not is_discretionary(LAW, None)


@pytest.mark.parametrize("kind", sorted(set(MeasureKind) - {MeasureKind.DECLINE}))
def test_every_measure_goes_from_proposal_to_approval(kind):
    state = propose(ruling(replace(GOOD, measure=kind)), PROPOSER, NOW)
    if state.needs_hearing:
        assert kind in {MeasureKind.SUSPEND, MeasureKind.TERMINATE}
        with pytest.raises(ProposalStandsOpen):
            approve(state, SECOND, NOW)
        state = state.take("serve_proposal", PROPOSER, NOW)
        with pytest.raises(ProposalStandsOpen):
            approve(state, SECOND, NOW)
        assert approve(state, SECOND, NOW + WEEK).status == "approved"
    else:
        assert approve(state, SECOND, NOW).status == "approved"


def test_the_day_to_answer_is_the_one_that_was_stored():
    due = NOW + timedelta(days=3)
    state = propose(ruling(), PROPOSER, NOW)
    state = state.take("serve_proposal", PROPOSER, NOW, due=due.isoformat())
    assert state.answer_due == due
    assert [clock.due_at for clock in state.clocks] == [due]


class TestCuring:
    def test_a_cure_can_end_it_without_action(self):
        state = cure(proposed(), KESTREL, "We sell the kit no longer.", NOW)
        assert state.answer == "We sell the kit no longer."
        closed = close_cured(state, with_interest(SECOND), "The price list is gone.", NOW)
        assert closed.status == "closed: no action"
        assert closed.clocks == ()

    def test_or_be_dealt_with_like_an_answer(self):
        state = cure(proposed(), KESTREL, "We sell the kit no longer.", NOW)
        with pytest.raises(AnswerNotDealtWith):
            approve(state, SECOND, NOW)
        state = respond(state, PROPOSER, "E2 of today still offers it.", NOW)
        assert approve(state, SECOND, NOW).status == "approved"

    def test_only_the_party_cures_and_only_a_reviewer_closes(self):
        with pytest.raises(NotAllowed):
            cure(proposed(), PROPOSER, "No.", NOW)
        state = cure(proposed(), KESTREL, "Done.", NOW)
        with pytest.raises(NotAllowed):
            close_cured(state, KESTREL, "Done.", NOW)
        with pytest.raises(WrongState):
            close_cured(proposed(), SECOND, "Nothing to do.", NOW)


class TestReturning:
    def test_a_second_person_returns_it_with_a_reason(self):
        state = send_back(proposed(), SECOND, "F2 has no exhibit that dates it.", NOW)
        assert state.status == "returned"
        assert state.steps[-1].data["why"].startswith("F2")

    @pytest.mark.parametrize("actor", [PROPOSER, KESTREL, with_interest(SECOND)])
    def test_not_the_proposer_and_nobody_with_an_interest(self, actor):
        with pytest.raises(NotAllowed):
            send_back(proposed(), actor, "No.", NOW)

    @pytest.mark.parametrize("why", ["", " ", "x" * (MAX_REASON + 1)])
    def test_a_reason_is_needed(self, why):
        with pytest.raises(InvalidValue):
            send_back(proposed(), SECOND, why, NOW)
