from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.cases.wording import repeats, words

NOTICE = (
    "This decision is based on our determination that the advertiser operates using a business "
    "model that inherently conflicts with acceptable advertising practices."
)


def test_words_are_case_folded_and_plain():
    text = "\N{FULLWIDTH LATIN CAPITAL LETTER K}estrel LAB, don't"
    assert words(text) == ["kestrel", "lab", "don", "t"]


@pytest.mark.parametrize(
    "echo",
    [
        NOTICE,
        NOTICE.upper(),
        f"Dear Kestrel, thank you for reaching out to us again. {NOTICE} Kind regards, the team",
        "The advertiser operates using a business model that inherently conflicts.",
        "business model",
    ],
)
def test_an_echo_is_no_answer_however_politely_wrapped(echo):
    assert repeats(echo, NOTICE)


@pytest.mark.parametrize(
    "answer",
    [
        "We mean the unlocking kit that Field Tools sold on 3 March; see page 31 of exhibit E1.",
        "No.",
        f"You said: {NOTICE} We mean the kit whose price list (E2) asks buyers for no proof.",
    ],
)
def test_an_answer_that_adds_something_is_one(answer):
    assert not repeats(answer, NOTICE)


@given(st.text(min_size=1).filter(words))
def test_every_text_repeats_itself(text):
    assert repeats(text, text)


@given(st.text())
def test_nothing_repeats_an_empty_text(text):
    assert not repeats(text, "")
