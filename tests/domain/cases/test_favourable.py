from __future__ import annotations

from dataclasses import replace

import pytest
from tests.domain.cases.samples import (
    KESTREL,
    NOW,
    OFFICER,
    PROPOSER,
    SECOND,
    ruling,
    with_interest,
)

from adjudge.domain.actor import program
from adjudge.domain.cases.favourable import Favour, ReasonCode, lift, withdraw
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

WHY = {"code": ReasonCode.CONDITION_MET, "why": "The kit is sold no longer."}


def in_force():
    state = ruling()
    for name in ("propose", "approve", "serve", "put_into_effect"):
        state = state.take(name, PROPOSER, NOW)
    return state


@pytest.mark.parametrize("actor", [SECOND, OFFICER, with_interest(SECOND)])
def test_one_person_lifts_and_no_interest_bars_it(actor):
    state = lift(in_force(), actor, NOW, **WHY)
    assert state.status == "lifted"
    assert state.steps[-1].data["code"] == "condition met"
    assert state.take("reverse", actor, NOW).status == "reversed"


@pytest.mark.parametrize(
    "actor", [KESTREL, program("clock"), replace(SECOND, reviewer_number=None)]
)
def test_nobody_else_does(actor):
    with pytest.raises(NotAllowed):
        lift(in_force(), actor, NOW, **WHY)


def test_a_reason_is_needed():
    with pytest.raises(InvalidValue):
        lift(in_force(), SECOND, NOW, code=ReasonCode.FACT, why=" ")


def test_a_stayed_ruling_is_lifted_too():
    assert lift(in_force().take("stay", OFFICER, NOW), SECOND, NOW, **WHY).status == "lifted"


def test_only_what_is_scheduled_is_withdrawn():
    with pytest.raises(WrongState):
        withdraw(in_force(), SECOND, NOW, **WHY)


def test_the_acts_are_those_of_the_model():
    assert [act.value for act in Favour] == ["lift", "reverse", "modify", "grant", "correct"]
