from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import real_press, road

from adjudge.domain.ads.serving import WorkerMissing
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.standing.measures import EndKind, Standing
from adjudge.domain.steps import WrongState
from adjudge.services.clocks import fire_due
from adjudge.services.effects import EffectScheduled, put_into_effect
from adjudge.services.ends import (
    correct_letter,
    end_stay,
    lift_ruling,
    put_on_stay,
    reverse_ruling,
)
from adjudge.services.standing import light, reconcile, standing

WHY = {"code": ReasonCode.CONDITION_MET, "why": "The laboratory found the reports true."}


def lifted(here, ruling, actor=SECOND_REVIEWER, request_id=""):
    return lift_ruling(
        here.deps, actor, request_id=request_id or key(here.deps), ruling_id=ruling.id, **WHY
    )


def measures_of(here, ruling):
    with here.deps.reading() as uow:
        return uow.measures.by_ruling(ruling.id)


class TestLifting:
    def test_it_ends_from_now_on_and_the_party_is_told_at_once(self):
        here = road()
        ruling = lifted(here, here.ban())
        assert ruling.status == "lifted"
        assert not here.is_dark()
        assert measures_of(here, ruling)[0].end_kind is EndKind.LIFTED
        (letter,) = here.letters(LetterKind.FAVOURABLE)
        assert "The laboratory found the reports true." in letter.content.text
        assert "It is shown again." in letter.content.text
        assert "Reviewer 2, on this ground: condition met." in letter.content.text
        with here.deps.reading() as uow:
            types = [entry.type for entry in uow.register.by_subject(ruling.id)]
        assert types[-2:] == ["letter_served", "measure_lifted"]

    def test_the_same_request_twice_is_one_act(self):
        here = road()
        ruling = here.ban()
        assert lifted(here, ruling, request_id="k") == lifted(here, ruling, request_id="k")
        assert len(here.letters(LetterKind.FAVOURABLE)) == 1

    def test_what_is_not_in_force_cannot_be_lifted(self):
        here = road()
        with pytest.raises(WrongState):
            lifted(here, here.propose())

    def test_the_party_lifts_nothing(self):
        here = road()
        with pytest.raises(NotAllowed):
            lifted(here, here.ban(), actor=here.scene.actor)
        assert here.is_dark()

    def test_a_lifted_one_can_still_be_reversed(self):
        here = road()
        ruling = lifted(here, here.ban())
        reversed_one = reverse_ruling(
            here.deps, REVIEWER, request_id=key(here.deps), ruling_id=ruling.id, **WHY
        )
        assert reversed_one.status == "reversed"
        assert measures_of(here, ruling)[0].end_kind is EndKind.REVERSED


def test_the_operator_reverses_of_its_own_motion():
    here = road()
    ruling = here.ban()
    reverse_ruling(here.deps, REVIEWER, request_id=key(here.deps), ruling_id=ruling.id, **WHY)
    assert not here.is_dark()
    (letter,) = here.letters(LetterKind.FAVOURABLE)
    assert "We have reversed decision R-1" in letter.content.text


class TestTerminating:
    def test_it_takes_effect_thirty_days_after_service(self):
        here = road()
        ruling = here.decide(here.statement_of(MeasureKind.TERMINATE))
        assert ruling.status == "scheduled"
        assert not here.is_dark()
        (notice,) = here.letters(LetterKind.NOTICE)
        assert ruling.effect_due == notice.served_at + timedelta(days=30)
        assert "until then nothing changes." in notice.content.text
        with pytest.raises(EffectScheduled):
            put_into_effect(here.deps, ruling.id)
        here.deps.clock.set(ruling.effect_due)
        fire_due(here.deps)
        assert here.is_dark()
        assert standing(here.deps, here.scene.advertiser.id) is Standing.TERMINATED

    def test_it_can_be_withdrawn_before(self):
        here = road()
        ruling = lifted(here, here.decide(here.statement_of(MeasureKind.TERMINATE)))
        assert ruling.status == "withdrawn"
        here.deps.clock.advance(days=31)
        assert fire_due(here.deps) == 0
        assert not here.is_dark()
        (letter,) = here.letters(LetterKind.FAVOURABLE)
        assert "is withdrawn before it took effect" in letter.content.text

    def test_an_urgent_one_waits_for_nobody(self):
        here = road()
        ruling = here.propose(here.statement_of(MeasureKind.TERMINATE, urgent=True))
        assert ruling.status == "proposed"
        assert here.decide(here.statement_of(MeasureKind.TERMINATE, urgent=True)).status == (
            "in force"
        )
        assert here.is_dark()


class TestStaying:
    def stay(self, here, ruling):
        with here.deps.uow() as uow:
            uow.advertisers.lock(ruling.advertiser_id)
            stayed = put_on_stay(
                uow,
                here.deps,
                uow.rulings.lock(ruling.id),
                APPEALS_OFFICER,
                here.deps.clock.now(),
                why="The harm could not be made good.",
            )
        light(here.deps, ruling.advertiser_id)
        return stayed

    def end(self, here, ruling):
        with here.deps.uow() as uow:
            uow.advertisers.lock(ruling.advertiser_id)
            return end_stay(
                uow,
                here.deps,
                uow.rulings.lock(ruling.id),
                APPEALS_OFFICER,
                here.deps.clock.now(),
                why="The appeal did not succeed.",
            )

    def test_it_lights_and_darkens_again(self):
        here = road()
        ruling = here.ban()
        assert self.stay(here, ruling).status == "stayed"
        assert not here.is_dark()
        reconcile(here.deps)
        assert not here.is_dark()
        assert standing(here.deps, ruling.advertiser_id) is Standing.GOOD
        assert self.end(here, ruling).status == "in force"
        assert here.is_dark()
        first, second = measures_of(here, ruling)
        assert first.end_kind is EndKind.STAYED
        assert second.ended_at is None
        assert first.ended_at <= second.effective_at

    def test_a_reversal_ends_both_spells(self):
        here = road()
        ruling = here.ban()
        self.stay(here, ruling)
        self.end(here, ruling)
        reverse_ruling(here.deps, REVIEWER, request_id=key(here.deps), ruling_id=ruling.id, **WHY)
        assert {m.end_kind for m in measures_of(here, ruling)} == {EndKind.REVERSED}
        assert not here.is_dark()

    def test_while_a_worker_is_silent_the_stay_goes_on(self):
        here = road()
        ruling = here.ban()
        self.stay(here, ruling)
        here.deps.block.missing_workers = "serve-1"
        with pytest.raises(WorkerMissing):
            self.end(here, ruling)
        with here.deps.reading() as uow:
            assert uow.rulings.get(ruling.id).status == "stayed"


class TestCorrecting:
    def correct(self, here, wrong, right):
        (notice,) = here.letters(LetterKind.NOTICE)
        return correct_letter(
            here.deps,
            REVIEWER,
            request_id=key(here.deps),
            letter_id=notice.id,
            wrong=wrong,
            right=right,
        )

    def test_the_letter_stays_and_another_stands_beside_it(self):
        here = road(real_press())
        here.ban()
        (before,) = here.letters(LetterKind.NOTICE)
        letter = self.correct(here, "Annual report, page 31", "Annual report, page 32")
        assert "Annual report, page 32" in letter.content.text
        assert here.letters(LetterKind.NOTICE) == [before]
        assert here.is_dark()

    @pytest.mark.parametrize(
        ("wrong", "right"),
        [("never said this", "x"), ("Annual report", " Annual  report"), ("Annual report", "")],
    )
    def test_only_what_it_says_and_only_otherwise(self, wrong, right):
        here = road(real_press())
        here.ban()
        with pytest.raises(InvalidValue):
            self.correct(here, wrong, right)
