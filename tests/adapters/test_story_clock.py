from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.memory import NOON, MemoryClock

from adjudge.adapters.home import Home
from adjudge.adapters.story_clock import StoryClock, StoryClockRefused, advance, offset


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.demo_marker.write_text("")
    return made


def still() -> MemoryClock:
    return MemoryClock(NOON, tick=timedelta(0))


def test_it_moves_only_forward_and_stays_after_a_restart(home):
    assert StoryClock(home, still()).now() == NOON
    advance(home, timedelta(days=7))
    advance(home, timedelta(days=3))
    assert StoryClock(home, still()).now() == NOON + timedelta(days=10)
    with pytest.raises(StoryClockRefused):
        advance(home, timedelta(days=-1))


def test_a_real_home_knows_no_story(tmp_path):
    real = Home(tmp_path)
    real.story_offset.write_text("86400")
    assert offset(real) == timedelta(0)
    assert StoryClock(real, still()).now() == NOON
    with pytest.raises(StoryClockRefused):
        advance(real, timedelta(days=1))


def test_a_file_that_holds_no_number_is_refused(home):
    home.story_offset.write_text("tomorrow")
    with pytest.raises(StoryClockRefused):
        offset(home)
