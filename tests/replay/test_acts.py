from __future__ import annotations

from adjudge.replay.acts.table import PLAYABLE
from adjudge.replay.acts_told import ACTS, CONTEXT
from adjudge.replay.reference import page

# The product has no use case for these yet; each is a gap that the page names.
GAPS = {"operator.interim", "operator.holds", "operator.releases"}


def test_every_act_of_the_vocabulary_is_played_or_is_a_named_gap():
    assert set(PLAYABLE) | set(CONTEXT) | GAPS == set(ACTS)
    assert not GAPS & set(PLAYABLE)


def test_the_page_names_every_gap():
    text = page()
    for name in ACTS:
        assert (f"### {name}\n\nNot playable yet" in text) is (name in GAPS)


def test_an_act_says_who_acts():
    assert {name.partition(".")[0] for name in ACTS} == {
        *("context", "time", "operator", "advertiser", "authority", "proceeding", "reader"),
    }
