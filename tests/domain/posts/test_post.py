from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.posts.post import (
    MAX_CODE_POINTS,
    PostDeleted,
    PostEmpty,
    PostInvalidCharacter,
    PostPublished,
    PostTooLong,
    delete,
    publish,
)
from adjudge.domain.posts.text_weight import Weight

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class CountingWeight:
    """Weighs a text at its number of characters; refuses those that hold a tilde."""

    def weigh(self, text):
        return Weight(weighted_length=len(text), valid=len(text) <= 280 and "~" not in text)


class NeverAsked:
    def weigh(self, text):
        raise AssertionError(f"weighed {len(text)} characters")


def write(text, text_weight=None):
    return publish(
        post_id="p1",
        account_id="a1",
        text=text,
        now=NOW,
        text_weight=text_weight or CountingWeight(),
    )


def test_publishing_makes_a_post_and_an_event():
    post, events = write("Good morning.\nTea?")
    assert (post.id, post.account_id, post.text) == ("p1", "a1", "Good morning.\nTea?")
    assert post.created_at == NOW
    assert post.deleted_at is None
    assert events == (PostPublished(post_id="p1", account_id="a1", at=NOW),)


def test_280_is_a_post_and_281_is_refused_with_its_weighted_length():
    assert write("x" * 280)[0].text == "x" * 280
    with pytest.raises(PostTooLong) as refused:
        write("x" * 281)
    assert refused.value.details == {"length": 281, "limit": 280}
    assert "weighted length of 281" in str(refused.value)
    assert refused.value.code == "post.too_long"


def test_an_enormous_text_is_refused_before_it_is_weighed():
    with pytest.raises(PostTooLong) as refused:
        write("x" * (MAX_CODE_POINTS + 1), NeverAsked())
    assert refused.value.details["length"] == MAX_CODE_POINTS + 1
    assert "not even weighed" in str(refused.value)


@pytest.mark.parametrize("text", ["", "   ", "\n\t\r\n", "\u200b\u200d", "\u2060 \u3000"])
def test_what_nobody_can_see_is_empty(text):
    with pytest.raises(PostEmpty) as refused:
        write(text, NeverAsked())
    assert refused.value.code == "post.empty"


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\0", "U+0000"),
        ("\x07", "U+0007"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("\udfff", "U+DFFF"),
        ("\ufdd0", "U+FDD0"),
        ("\ufffe", "U+FFFE"),
        ("\ufeff", "U+FEFF"),
        ("\U0010ffff", "U+10FFFF"),
    ],
)
def test_a_character_that_no_post_may_hold_is_named_with_its_place(character, name):
    with pytest.raises(PostInvalidCharacter) as refused:
        write(f"ab{character}c", NeverAsked())
    assert refused.value.details == {"character": name, "position": 2}
    assert name in str(refused.value)


def test_what_the_weigher_calls_invalid_is_refused_even_if_it_is_short():
    with pytest.raises(PostInvalidCharacter) as refused:
        write("a~b")
    assert "may not hold" in str(refused.value)


@pytest.mark.parametrize("text", ["👨‍👩‍👧‍👦", "نص بالعربية", "e\u0301", "\u202ea\u202c", "a\tb"])
def test_joiners_marks_and_directions_are_part_of_writing(text):
    assert write(text)[0].text == text


def outcome(text):
    try:
        post, events = write(text)
    except (PostTooLong, PostEmpty, PostInvalidCharacter) as refused:
        return (refused.code, bool(refused.message()), bool(refused.remedy()))
    return (post.text, len(events))


@given(st.text(max_size=400))
def test_every_text_is_a_post_or_a_named_refusal(text):
    codes = ("post.too_long", "post.empty", "post.invalid_character")
    assert outcome(text) in [(text, 1), *((code, True, True) for code in codes)]


def test_deleting_is_an_event_once():
    post, _ = write("hello")
    later = NOW + timedelta(minutes=5)
    gone, events = delete(post, later)
    assert gone.deleted_at == later
    assert events == (PostDeleted(post_id="p1", account_id="a1", at=later),)
    again, none = delete(gone, later + timedelta(days=1))
    assert again == gone
    assert none == ()
