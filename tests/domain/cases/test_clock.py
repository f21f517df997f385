from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.cases.clock import grace, stands_still, tolled
from adjudge.domain.steps import Step

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = START + timedelta(days=7)


def turn(name: str, hours: float) -> Step:
    return Step(name=name, actor_id="1", at=START + timedelta(hours=hours))


def test_a_grace_period_is_as_long_as_the_deadline_was():
    assert grace(started=START, due=DUE, at_most=timedelta(days=14)) == DUE + timedelta(days=7)


def test_a_grace_period_is_bounded():
    due = START + timedelta(days=30)
    assert grace(started=START, due=due, at_most=timedelta(days=14)) == due + timedelta(days=14)


def test_a_clock_stands_while_the_advertiser_has_the_turn():
    assert tolled(DUE, (turn("wait", 1),)) is None
    assert stands_still((turn("wait", 1),))
    assert tolled(DUE, (turn("wait", 1), turn("resume", 25))) == DUE + timedelta(days=1)


@given(st.lists(st.floats(0, 100), min_size=0, max_size=8))
def test_a_clock_only_ever_moves_on(hours):
    times = sorted(hours)
    names = ["wait", "resume"] * len(times)
    steps = tuple(turn(name, hour) for name, hour in zip(names, times, strict=False))
    due = tolled(DUE, steps)
    assert (due is None) == stands_still(steps)
    assert due is None or due >= DUE
