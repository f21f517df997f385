from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory import PowerCut
from tests.memory.people import APPEALS_OFFICER, SECOND_REVIEWER
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.standing.measures import EndKind, Standing
from adjudge.domain.steps import WrongState, first
from adjudge.services.appeals import overturn_appeal
from adjudge.services.effects import STOPPED, put_into_effect
from adjudge.services.promotion import end_promotion
from adjudge.services.rulings import approve_ruling
from adjudge.services.standing import reconcile, standing


def overturn(here, ruling):
    appeal = here.appeal(ruling)
    return overturn_appeal(
        here.deps,
        APPEALS_OFFICER,
        appeal_id=appeal.id,
        reasons=NEW_REASONS,
        code=OverturnCode.FACT,
    )


class TestPuttingIntoEffect:
    def test_it_records_what_it_stopped_and_when(self):
        here = road()
        ruling = here.ban()
        step = first(ruling.steps, "put_into_effect")
        with here.deps.reading() as uow:
            (measure,) = uow.measures.by_ruling(ruling.id)
        slots = {int(slot) for slot in step.data[STOPPED].split()}
        assert slots == {here.slot, here.scene.advertiser.slot}
        assert step.at == measure.effective_at
        assert measure.kind is MeasureKind.SUSPEND
        assert standing(here.deps, here.scene.advertiser.id) is Standing.SUSPENDED

    def test_again_changes_nothing(self):
        here = road()
        ruling = here.ban()
        writes = len(here.deps.block.writes)
        assert put_into_effect(here.deps, ruling.id) == put_into_effect(here.deps, ruling.id)
        assert len(here.deps.block.writes) == writes

    def test_what_was_not_served_stops_nothing(self):
        here = road()
        ruling = here.hear()
        with pytest.raises(WrongState):
            put_into_effect(here.deps, ruling.id)
        assert not here.is_dark()

    def test_a_scope_of_posts_stops_those_and_no_other(self):
        here = road()
        other = here.scene.promote("Another scanner.").promoted_post
        here.ban(here.statement(posts=(here.promoted_post_id,)))
        assert here.is_dark()
        assert not here.deps.block.is_dark(other.slot)
        assert standing(here.deps, here.scene.advertiser.id) is Standing.LIMITED

    def test_killed_between_block_and_commit_it_is_dark_then_lit_then_finished(self):
        here = road()
        ruling = here.hear()
        here.deps.faults.armed.add("effect.block_written")
        with pytest.raises(PowerCut):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        assert here.is_dark()
        with here.deps.reading() as uow:
            assert not uow.measures.by_ruling(ruling.id)
        reconcile(here.deps)
        assert not here.is_dark()
        put_into_effect(here.deps, ruling.id)
        reconcile(here.deps)
        assert here.is_dark()

    def test_killed_after_the_commit_it_stays_dark(self):
        here = road()
        ruling = here.hear()
        here.deps.faults.armed.add("effect.committed")
        with pytest.raises(PowerCut):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        reconcile(here.deps)
        assert here.is_dark()

    def test_the_letter_comes_first_even_if_the_wall_clock_is_set_back(self):
        here = road()
        ruling = here.hear()
        here.deps.faults.armed.add("ruling.approved")
        with pytest.raises(PowerCut):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        here.deps.clock.advance(hours=-2)
        measure = put_into_effect(here.deps, ruling.id)
        assert measure.served_at <= measure.effective_at


class TestReversing:
    def test_it_gives_back_what_was_taken(self):
        here = road()
        before = dict(here.deps.block.slots)
        ruling = here.ban()
        overturn(here, ruling)
        assert here.deps.block.slots == before
        assert standing(here.deps, here.scene.advertiser.id) is Standing.GOOD
        with here.deps.reading() as uow:
            (measure,) = uow.measures.by_ruling(ruling.id)
            assert uow.rulings.get(ruling.id).status == "reversed"
        assert measure.end_kind is EndKind.REVERSED
        (letter,) = here.letters(LetterKind.FAVOURABLE)
        assert "It is shown again." in letter.content.text

    def test_other_measures_stay(self):
        here = road()
        one = here.ban(here.statement(posts=(here.promoted_post_id,)))
        all_of_it = here.ban()
        overturn(here, one)
        assert here.is_dark()
        (letter,) = here.letters(LetterKind.FAVOURABLE)
        assert "Other decisions are not touched by this and go on: R-2." in letter.content.text
        assert "another decision stops it (R-2)" in letter.content.text
        overturn(here, all_of_it)
        assert not here.is_dark()

    def test_what_ended_meanwhile_stays_ended(self):
        here = road()
        ruling = here.ban()
        end_promotion(here.deps, here.scene.actor, promoted_post_id=here.promoted_post_id)
        overturn(here, ruling)
        assert here.is_dark()
        (letter,) = here.letters(LetterKind.FAVOURABLE)
        assert "its promotion is ended" in letter.content.text

    def test_a_ruling_that_was_never_in_force_can_fall_too(self):
        here = road()
        ruling = here.hear()
        here.deps.faults.armed.add("ruling.approved")
        with pytest.raises(PowerCut):
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        overturn(here, ruling)
        with pytest.raises(WrongState):
            put_into_effect(here.deps, ruling.id)
        assert not here.is_dark()

    def test_killed_after_the_commit_the_reconciler_lights_it(self):
        here = road()
        ruling = here.ban()
        here.deps.clock.advance(days=1)
        here.deps.faults.armed.add("release.committed")
        with pytest.raises(PowerCut):
            overturn(here, ruling)
        assert here.is_dark()
        reconcile(here.deps)
        assert not here.is_dark()
        assert here.letters()[-1].served_at - here.letters()[0].served_at > timedelta(days=1)
