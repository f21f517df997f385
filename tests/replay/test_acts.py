from __future__ import annotations

from adjudge.replay.acts.table import PLAYABLE
from adjudge.replay.acts_told import ACTS, CONTEXT
from adjudge.replay.reference import page


def test_every_act_of_the_vocabulary_is_played():
    assert set(PLAYABLE) | set(CONTEXT) == set(ACTS)


def test_the_page_has_every_act():
    text = page()
    for name in ACTS:
        assert f"### {name}\n" in text
    assert "Not playable yet" not in text


def test_an_act_says_who_acts():
    assert {name.partition(".")[0] for name in ACTS} == {
        *("context", "time", "operator", "advertiser", "authority", "proceeding", "reader"),
    }
