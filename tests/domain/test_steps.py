from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.steps import MAX_STEPS, Machine, Step, TooManySteps, WrongState, first, last

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DOOR = Machine(
    subject="door",
    start="shut",
    moves={
        ("shut", "open"): "open",
        ("open", "shut"): "shut",
        ("open", "paint"): "open",
        ("shut", "lock"): "locked",
    },
)


def step(name: str, **data: str) -> Step:
    return Step(name=name, actor_id="a", at=NOW, data=data)


@given(st.lists(st.sampled_from(["open", "shut", "paint", "lock"]), max_size=20))
def test_a_state_is_only_ever_reached_by_the_table(names):
    steps: tuple[Step, ...] = ()
    state = DOOR.start
    for name in names:
        allowed = DOOR.allows(steps, name)
        assert allowed == ((state, name) in DOOR.moves)
        if not allowed:
            with pytest.raises(WrongState):
                DOOR.take(steps, step(name))
            continue
        steps = DOOR.take(steps, step(name))
        state = DOOR.moves[(state, name)]
        assert DOOR.state(steps) == state


def test_a_refused_step_says_which_are_open():
    with pytest.raises(WrongState) as refused:
        DOOR.take((), step("paint"))
    assert refused.value.message() == "This door is shut; it cannot take the step paint."
    assert refused.value.remedy() == "Steps open now: lock, open."


def test_at_the_end_none_is_open():
    with pytest.raises(WrongState) as refused:
        DOOR.take((step("lock"),), step("open"))
    assert refused.value.remedy() == "Steps open now: none."


def test_stored_steps_that_could_not_be_taken_are_found_out():
    with pytest.raises(WrongState):
        DOOR.state((step("shut"),))


def test_the_steps_of_one_subject_are_limited():
    many = (step("open"),) + (step("paint"),) * (MAX_STEPS - 1)
    with pytest.raises(TooManySteps) as refused:
        DOOR.take(many, step("paint"))
    assert "door" in refused.value.message()
    assert refused.value.remedy()


def test_first_and_last_find_by_name():
    steps = (step("open", by="one"), step("shut"), step("open", by="two"))
    assert first(steps, "open") is steps[0]
    assert last(steps, "open") is steps[2]
    assert first(steps, "lock") is None
    assert last(steps, "lock") is None


def test_a_naive_time_is_a_mistake():
    with pytest.raises(AssertionError):
        Step(name="open", actor_id="a", at=NOW.replace(tzinfo=None))
