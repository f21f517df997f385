from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.cases.publication import NotInLetters, must_be_in_letters
from adjudge.domain.errors import InvalidValue

LETTER = (
    "We suspended all promotion of Kestrel Lab on 3 March. The scanners report threats that are "
    "not there, and sell their removal."
)


def test_what_a_letter_says_may_be_published():
    must_be_in_letters("The scanners report threats that are not there.", [LETTER])
    must_be_in_letters("We suspended all promotion of Kestrel Lab on 3 March.", ["Hello.", LETTER])


@pytest.mark.parametrize(
    "text",
    [
        "The ban rests on a directive of a ministry.",
        "The scanners report threats that are not there. A ministry has warned of them, too.",
        "Banned.",
        "We suspended all promotion of Kestrel Lab for ever.",
    ],
)
def test_what_no_letter_says_may_not(text):
    with pytest.raises(NotInLetters) as refused:
        must_be_in_letters(text, [LETTER])
    assert refused.value.details["sentence"] in text
    assert "cures no decision" in refused.value.remedy()


@pytest.mark.parametrize("text", ["", " ...!", "x" * 5_001])
def test_a_text_says_something_and_ends(text):
    with pytest.raises(InvalidValue):
        must_be_in_letters(text, [LETTER])


@given(st.text(alphabet="abcdefgh ", min_size=1, max_size=80))
def test_before_any_letter_nothing_can_be_said(text):
    with pytest.raises((NotInLetters, InvalidValue)):
        must_be_in_letters(text, [])
