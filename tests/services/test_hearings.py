from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import road

from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Scope
from adjudge.domain.cases.narrowing import NotNarrower
from adjudge.domain.errors import NotAllowed
from adjudge.domain.standing.measures import EndKind, Standing
from adjudge.domain.steps import WrongState
from adjudge.services.ends import reverse_ruling
from adjudge.services.hearings import (
    close_cured_proposal,
    cure_proposal,
    modify_ruling,
    return_ruling,
)
from adjudge.services.rulings import approve_ruling, deal_with_answer
from adjudge.services.standing import reconcile, standing

WHY = {"code": ReasonCode.PROPORTION, "why": "One of the posts is enough."}
CURED = "The scanners report only what they find, since yesterday."


class TestCuring:
    def test_a_cure_is_closed_without_action_and_the_party_is_told(self):
        here = road()
        ruling = here.propose()
        cure_proposal(here.deps, here.scene.actor, ruling_id=ruling.id, text=CURED)
        closed = close_cured_proposal(
            here.deps, SECOND_REVIEWER, ruling_id=ruling.id, why="The laboratory found it so."
        )
        assert closed.status == "closed: no action"
        (letter,) = here.letters(LetterKind.FAVOURABLE)
        assert "We will not take the measure that we proposed" in letter.content.text

    def test_or_dealt_with_and_approved(self):
        here = road()
        ruling = here.propose()
        cure_proposal(here.deps, here.scene.actor, ruling_id=ruling.id, text=CURED)
        deal_with_answer(here.deps, REVIEWER, ruling_id=ruling.id, text="E1 is newer than that.")
        ruling = approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        assert ruling.status == "in force"
        (notice,) = here.letters(LetterKind.NOTICE)
        assert CURED in notice.content.text

    def test_only_the_party_cures(self):
        here = road()
        with pytest.raises(NotAllowed):
            cure_proposal(here.deps, REVIEWER, ruling_id=here.propose().id, text=CURED)


def test_a_second_reviewer_returns_a_proposal_and_the_party_is_told():
    here = road()
    ruling = return_ruling(
        here.deps, SECOND_REVIEWER, ruling_id=here.propose().id, why="F2 needs another exhibit."
    )
    assert ruling.status == "returned"
    assert len(here.letters(LetterKind.FAVOURABLE)) == 1
    with pytest.raises(WrongState):
        approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)


class TestModifying:
    def narrowed(self, here, ruling, actor=SECOND_REVIEWER, request_id="", **changes):
        scope = Scope(promoted_post_ids=(here.promoted_post_id,))
        return modify_ruling(
            here.deps,
            actor,
            request_id=request_id or key(here.deps),
            ruling_id=ruling.id,
            statement=replace(ruling.statement, **{"scope": scope, **changes}),
            **WHY,
        )

    def test_less_holds_at_once_and_the_rest_is_lit(self):
        here = road()
        other = here.scene.promote("Another scanner.").promoted_post
        old = here.ban()
        assert here.deps.block.is_dark(other.slot)
        ruling = self.narrowed(here, old)
        assert ruling.status == "in force"
        assert here.is_dark()
        assert not here.deps.block.is_dark(other.slot)
        reconcile(here.deps)
        assert here.is_dark()
        assert standing(here.deps, ruling.advertiser_id) is Standing.LIMITED
        with here.deps.reading() as uow:
            assert uow.rulings.get(old.id).status == "modified"
            assert [m.end_kind for m in uow.measures.by_ruling(old.id)] == [EndKind.MODIFIED]
        notice = here.letters(LetterKind.NOTICE)[-1]
        assert f"Decision {old.reference} is narrowed." in notice.content.text

    def test_the_same_request_twice_is_one_act(self):
        here = road()
        old = here.ban()
        first = self.narrowed(here, old, request_id="k")
        assert self.narrowed(here, old, request_id="k").id == first.id

    def test_the_narrower_one_can_be_reversed_by_itself(self):
        here = road()
        ruling = self.narrowed(here, here.ban())
        reverse_ruling(here.deps, REVIEWER, request_id=key(here.deps), ruling_id=ruling.id, **WHY)
        assert not here.is_dark()

    def test_nothing_else_changes_by_it(self):
        here = road()
        old = here.ban()
        with pytest.raises(NotNarrower):
            self.narrowed(here, old, would_change="Nothing would change it.")
        with pytest.raises(NotAllowed):
            self.narrowed(here, old, actor=here.scene.actor)
        with here.deps.reading() as uow:
            assert uow.rulings.get(old.id).status == "in force"
