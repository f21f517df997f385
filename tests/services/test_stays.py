from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, key, member
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.cases.stay import NothingToStay
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import WrongState
from adjudge.services.appeals import uphold_appeal, withdraw_appeal
from adjudge.services.clocks import fire_due
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
