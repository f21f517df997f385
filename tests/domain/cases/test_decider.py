from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.decider import must_be_numbered, name_of, signed
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import Step

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ROSA = Actor(id="17", roles=frozenset({StaffRole.REVIEWER}), reviewer_number=3)


def taken_by(actor: Actor) -> Step:
    return Step(name="approve", actor_id=actor.id, at=NOW, data=signed(actor, {"why": "so"}))


def test_a_letter_names_a_decider_by_role_and_number_and_never_by_login():
    step = taken_by(ROSA)
    assert step.data == {"why": "so", "reviewer_number": "3"}
    assert name_of(step, "reviewer") == "reviewer 3"
    assert "17" not in name_of(step, "reviewer")


def test_a_program_is_named_as_one():
    assert name_of(taken_by(program("screening")), "reviewer") == "the program screening"


def test_nobody_decides_without_a_number():
    must_be_numbered(ROSA, act="approve a ruling")
    with pytest.raises(NotAllowed) as refused:
        must_be_numbered(Actor(id="18", roles=ROSA.roles), act="approve a ruling")
    assert "reviewer number" in refused.value.remedy()
