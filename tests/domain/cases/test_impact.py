from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.cases.impact import Reach, Share, impact
from adjudge.domain.cases.measure import Scope

HERON = [
    Reach(promoted_post_id="p1", advertiser_id="heron", topics=("travel",), impressions=300),
    Reach(promoted_post_id="p2", advertiser_id="heron", topics=("travel", "food"), impressions=100),
]
OTHERS = [
    Reach(promoted_post_id="p3", advertiser_id="egret", topics=("food",), impressions=900),
    Reach(promoted_post_id="p4", advertiser_id="egret", topics=(), impressions=700),
]


def test_a_whole_party_takes_all_that_it_promoted():
    found = impact(Scope(whole_party=True), "heron", [*HERON, *OTHERS])
    assert (found.of_all.shown, found.of_all.dark, found.of_all.percent) == (2000, 400, 20.0)
    assert found.of_advertiser.percent == 100.0
    assert [(share.topic, share.percent) for share in found.topics] == [
        ("travel", 100.0),
        ("food", 10.0),
    ]


def test_one_post_takes_its_own_share():
    found = impact(Scope(promoted_post_ids=("p2",)), "heron", [*HERON, *OTHERS])
    assert (found.of_all.dark, found.of_advertiser.percent) == (100, 25.0)
    assert [(share.topic, share.dark) for share in found.topics] == [("travel", 100), ("food", 100)]


def test_a_post_of_somebody_else_is_never_reached():
    found = impact(Scope(promoted_post_ids=("p3",)), "heron", [*HERON, *OTHERS])
    assert found.of_all.dark == 0
    assert found.topics == ()


def test_nothing_shown_is_no_share():
    found = impact(Scope(whole_party=True), "heron", [])
    assert (found.of_all.percent, found.of_advertiser.percent) == (0.0, 0.0)
    assert Share(topic="", shown=0, dark=0).percent == 0.0


REACH = st.builds(
    Reach,
    promoted_post_id=st.sampled_from("abcdef"),
    advertiser_id=st.sampled_from(["heron", "egret"]),
    topics=st.lists(st.sampled_from(["travel", "food", "tools"]), unique=True).map(tuple),
    impressions=st.integers(0, 10**9),
)


@given(st.lists(REACH), st.sets(st.sampled_from("abcdef")))
def test_a_narrower_scope_never_takes_more(reach, posts):
    whole = impact(Scope(whole_party=True), "heron", reach)
    some = impact(Scope(promoted_post_ids=tuple(sorted(posts))), "heron", reach)
    assert 0 <= some.of_all.dark <= whole.of_all.dark <= whole.of_all.shown
    assert whole.of_advertiser.dark == whole.of_advertiser.shown == whole.of_all.dark
    assert all(share.dark <= share.shown <= whole.of_all.shown for share in whole.topics)
