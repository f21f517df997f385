from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from adjudge.web.advertiser.screening_words import Piece, marked


def test_words_are_marked_where_they_stand():
    assert marked("up, guaranteed!", [(4, 14)]) == [
        Piece(text="up, ", marked=False),
        Piece(text="guaranteed", marked=True),
        Piece(text="!", marked=False),
    ]


def test_an_empty_text_has_no_pieces():
    assert marked("", []) == []


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45))))
def test_the_pieces_are_the_text_and_alternate(text, spans):
    pieces = marked(text, spans)
    assert "".join(piece.text for piece in pieces) == text
    assert all(a.marked != b.marked for a, b in pairwise(pieces))
    inside = {place for start, end in spans for place in range(start, min(end, len(text)))}
    assert sum(len(piece.text) for piece in pieces if piece.marked) == len(inside)
