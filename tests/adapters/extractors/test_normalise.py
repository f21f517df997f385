# ruff: noqa: RUF001 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.extractors.normalise import _JOINING_STARTERS, IGNORABLE, normalise

INVISIBLE = "\u200b\u200d\u00ad\u2060\ufe0f\u034f"
writing = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("aZéｇﬁ①가각ᄀ\u1161\u11a8ｶﾞ\u0301\u0323 \n\u3000" + INVISIBLE),
    max_size=60,
)


def whole(text):
    """The same folding, over the whole text at once and without offsets."""
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"\s+", " ", IGNORABLE.sub("", once))


@given(writing)
def test_folding_by_pieces_is_folding_the_whole(text):
    assert normalise(text).text == whole(text)


@given(writing)
def test_every_folded_character_knows_where_it_came_from(text):
    normal = normalise(text)
    assert len(normal.origins) == len(normal.text)
    assert all(0 <= start < end <= len(text) for start, end in normal.origins)
    starts = [start for start, _ in normal.origins]
    assert starts == sorted(starts)


@given(st.text("abcÄ ", max_size=30), st.data())
def test_the_span_of_a_folded_piece_folds_to_that_piece(text, data):
    noisy = "".join(c + data.draw(st.sampled_from(["", "\u200b", "\u00ad"])) for c in text)
    normal = normalise(noisy)
    if normal.text:
        start = data.draw(st.integers(0, len(normal.text) - 1))
        end = data.draw(st.integers(start + 1, len(normal.text)))
        first, last = normal.span(start, end)
        assert normalise(noisy[first:last]).text == normal.text[start:end]
    assert normal.text == re.sub(r"\s+", " ", text.casefold())


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ｇｕａｒａｎｔｅｅｄ", "guaranteed"),
        ("gua\u200bran\u00adteed", "guaranteed"),
        ("𝐆𝐮𝐚𝐫𝐚𝐧𝐭𝐞𝐞𝐝", "guaranteed"),
        ("ﬁne", "fine"),
        ("STRASSE Straße", "strasse strasse"),
        ("a \t\n\u3000 b", "a b"),
        ("e\u0301", "é"),
        ("ｶﾞ", "ガ"),
        ("ᄒ\u1161\u11ab", "한"),
        ("\u202edeetnaraug\u202c", "deetnaraug"),
        ("", ""),
    ],
)
def test_what_looks_alike_is_alike(text, folded):
    assert normalise(text).text == folded


def test_a_word_with_invisible_characters_is_cited_with_them():
    text = "so gua\u200bran\u00adteed!"
    normal = normalise(text)
    at = normal.text.index("guaranteed")
    start, end = normal.span(at, at + 10)
    assert text[start:end] == "gua\u200bran\u00adteed"


def test_the_list_of_joining_starters_is_that_of_the_unicode_database():
    joining = set()
    for point in range(0x110000):
        parts = unicodedata.decomposition(chr(point)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            second = chr(int(parts[1], 16))
            if unicodedata.combining(second) == 0:
                joining.add(second)
    jamo = set(map(chr, [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]))
    assert joining | jamo == _JOINING_STARTERS


@pytest.mark.parametrize(
    "seed", ["\u0301", "a\u0301\u0323", "ﷺ", "\u200b", " ", "é", "\u1161", "x"]
)
def test_ten_thousand_of_anything_fold_in_bounded_time(seed):
    text = (seed * 10_000)[:10_000]
    begin = time.process_time()
    normal = normalise(text)
    assert time.process_time() - begin < 5
    assert len(normal.text) <= 18 * len(text)
