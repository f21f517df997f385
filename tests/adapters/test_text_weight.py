from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twitter_text import parse_tweet

from adjudge.adapters.text_weight import TwitterTextWeight
from adjudge.domain.posts.post import MAX_CODE_POINTS

WEIGHT = TwitterTextWeight()
# Text without lone surrogates, which the library cannot encode and the domain refuses before.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
linked = st.lists(
    st.sampled_from(
        ["a.com", "https://x.example/p?q=1", "é", " ", ".", "-", "日本", "😷", "/", "@", "a"]
    ),
    max_size=20,
).map("".join)


@given(texts | linked)
def test_the_guard_changes_nothing_for_ordinary_texts(text):
    result = parse_tweet(text)
    weight = WEIGHT.weigh(text)
    assert (weight.weighted_length, weight.valid) == (result.weightedLength, result.valid)


def test_a_link_counts_23_and_an_emoji_family_2():
    assert WEIGHT.weigh("https://an-example.com/" + "x" * 200).weighted_length == 23
    assert WEIGHT.weigh("👨‍👩‍👧‍👦").weighted_length == 2


@pytest.mark.parametrize(
    "seed", ["a.", "é.", "a-a.", "http://a.", "é" * 100 + "." + "a." * 15 + " "]
)
def test_texts_made_to_be_slow_are_weighed_in_bounded_time(seed):
    text = (seed * MAX_CODE_POINTS)[:MAX_CODE_POINTS]
    begin = time.process_time()
    weight = WEIGHT.weigh(text)
    # Without the guard the first of these takes half a minute; the bound leaves slow machines room.
    assert time.process_time() - begin < 10
    assert not weight.valid
    assert weight.weighted_length > weight.limit
