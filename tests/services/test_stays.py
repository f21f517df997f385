from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, key, member
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Duration, MeasureKind
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.cases.stay import NothingToStay
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import WrongState
from adjudge.services.appeals import overturn_appeal, uphold_appeal, withdraw_appeal
from adjudge.services.clocks import fire_due
from adjudge.services.effects import put_into_effect
from adjudge.services.stays import ask_for_stay, grant_stay, refuse_stay

WHY = "The season ends before the appeal can be decided."


def contested():
    here = road()
    ruling = here.ban()
    return here, ruling, here.appeal(ruling)


def ask(here, appeal, actor=None):
    return ask_for_stay(
        here.deps,
        actor or here.scene.actor,
        request_id=key(here.deps),
        appeal_id=appeal.id,
        text=WHY,
    )


def grant(here, stay, actor=APPEALS_OFFICER):
    return grant_stay(here.deps, actor, stay_id=stay.id, reasons="The loss could not be made good.")


class TestAsking:
    def test_by_whoever_appealed_once_while_it_is_open(self):
        here, _, appeal = contested()
        with pytest.raises(NotAllowed):
            ask(here, appeal, member("otto", "x"))
        stay = ask(here, appeal)
        assert (stay.due - stay.opened_at).total_seconds() == 72 * 3600
        with pytest.raises(NothingToStay):
            ask(here, appeal)

    def test_not_once_the_appeal_is_over(self):
        here, _, appeal = contested()
        withdraw_appeal(here.deps, here.scene.actor, appeal_id=appeal.id)
        with pytest.raises(NothingToStay):
            ask(here, appeal)


class TestDeciding:
    def test_granted_it_is_lit_until_the_appeal_is_upheld(self):
        here, ruling, appeal = contested()
        grant(here, ask(here, appeal))
        assert not here.is_dark()
        told = [letter.content.text for letter in here.letters(LetterKind.FAVOURABLE)]
        assert "is suspended while your appeal is decided." in told[-1]
        uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id, reasons=NEW_REASONS)
        assert here.is_dark()
        with here.deps.reading() as uow:
            assert uow.rulings.get(ruling.id).status == "in force"

    def test_it_ends_with_a_withdrawal_too(self):
        here, _, appeal = contested()
        grant(here, ask(here, appeal))
        withdraw_appeal(here.deps, here.scene.actor, appeal_id=appeal.id)
        assert here.is_dark()

    def test_refused_nothing_changes(self):
        here, _, appeal = contested()
        stay = ask(here, appeal)
        refuse_stay(here.deps, APPEALS_OFFICER, stay_id=stay.id, reasons="It can be made good.")
        assert here.is_dark()
        with pytest.raises(WrongState):
            grant(here, stay)

    def test_by_a_third_person_only(self):
        here, _, appeal = contested()
        stay = ask(here, appeal)
        officer = replace(REVIEWER, roles=frozenset({StaffRole.APPEALS_OFFICER}))
        with pytest.raises(SameDecider):
            grant(here, stay, officer)


def test_a_decision_missed_twice_ends_what_is_discretionary():
    here, _, appeal = contested()
    ask(here, appeal)
    here.deps.clock.advance(hours=73)
    assert fire_due(here.deps) == 1
    assert here.is_dark()
    here.deps.clock.advance(hours=73)
    assert fire_due(here.deps) == 1
    assert not here.is_dark()


class TestEndsMeanwhile:
    def test_a_stayed_ruling_expires_on_its_day(self):
        here = road()
        ends_on = here.deps.today() + timedelta(days=20)
        ruling = here.ban(replace(here.statement(), duration=Duration(ends_on=ends_on)))
        appeal = here.appeal(ruling)
        grant(here, ask(here, appeal))
        here.deps.clock.advance(days=20)
        fire_due(here.deps)
        assert status_of(here, ruling) == "expired"
        uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id, reasons=NEW_REASONS)
        assert status_of(here, ruling) == "expired"
        assert not here.is_dark()

    def test_a_missed_decision_lapses_a_stayed_ruling_too(self):
        here, ruling, appeal = contested()
        grant(here, ask(here, appeal))
        for days in (31, 15):
            here.deps.clock.advance(days=days)
            fire_due(here.deps)
        assert status_of(here, ruling) == "lapsed"
        uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id, reasons=NEW_REASONS)
        assert not here.is_dark()


class TestScheduled:
    def termination(self, here):
        ruling = here.ban(here.statement_of(MeasureKind.TERMINATE))
        assert ruling.status == "scheduled"
        return ruling, here.appeal(ruling)

    def test_it_is_stayed_before_its_day_and_does_not_take_effect_meanwhile(self):
        here = road()
        ruling, appeal = self.termination(here)
        grant(here, ask(here, appeal))
        assert status_of(here, ruling) == "stayed"
        here.deps.clock.advance(days=29.9)
        fire_due(here.deps)
        here.deps.clock.advance(days=0.2)
        fire_due(here.deps)
        assert status_of(here, ruling) == "stayed"
        with pytest.raises(WrongState):
            put_into_effect(here.deps, ruling.id)
        assert not here.is_dark()
        uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id, reasons=NEW_REASONS)
        assert status_of(here, ruling) == "scheduled"
        assert fire_due(here.deps) == 1
        assert status_of(here, ruling) == "in force"
        assert here.is_dark()

    def test_upheld_before_its_day_it_waits_for_it(self):
        here = road()
        ruling, appeal = self.termination(here)
        grant(here, ask(here, appeal))
        uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id, reasons=NEW_REASONS)
        assert status_of(here, ruling) == "scheduled"
        assert not here.is_dark()
        here.deps.clock.advance(days=31)
        fire_due(here.deps)
        assert here.is_dark()

    def test_overturned_while_stayed_it_never_takes_effect(self):
        here = road()
        ruling, appeal = self.termination(here)
        grant(here, ask(here, appeal))
        overturn_appeal(
            here.deps,
            APPEALS_OFFICER,
            appeal_id=appeal.id,
            reasons=NEW_REASONS,
            code=OverturnCode.FACT,
        )
        here.deps.clock.advance(days=31)
        fire_due(here.deps)
        assert status_of(here, ruling) == "reversed"
        assert not here.is_dark()

    def test_missed_twice_it_is_withdrawn_before_its_day(self):
        here = road()
        ruling, appeal = self.termination(here)
        ask(here, appeal)
        for _ in range(2):
            here.deps.clock.advance(hours=73)
            fire_due(here.deps)
        assert status_of(here, ruling) == "withdrawn"
        here.deps.clock.advance(days=31)
        fire_due(here.deps)
        assert not here.is_dark()


def status_of(here, ruling):
    with here.deps.reading() as uow:
        return uow.rulings.get(ruling.id).status
