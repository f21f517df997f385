from __future__ import annotations

import pytest

from adjudge.services.exhibit_texts import is_text, text_of

PAGE = (
    b"<title>Kit</title><style>p {color: red}</style><p>No <b>quest</b>ions asked.</p>"
    b"<script>alert('hidden words')</script><p>4&nbsp;000 &euro;"
)


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("text/plain", True),
        ("text/plain; charset=utf-8", True),
        ("Text/HTML", True),
        ("application/json", True),
        ("application/pdf", False),
        ("image/png", False),
        ("", False),
    ],
)
def test_what_has_words(media_type, expected):
    assert is_text(media_type) is expected


def test_of_a_page_the_words_that_a_reader_sees():
    text = text_of("text/html", PAGE)
    assert text is not None
    assert text.split() == ["Kit", "No", "questions", "asked.", "4", "000", "€"]


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        ("text/plain; charset=utf-8", "Fähre".encode(), "Fähre"),
        ('text/plain; charset="iso-8859-1"', "Fähre".encode("latin-1"), "Fähre"),
        ("text/plain", "Fähre".encode("latin-1"), None),
        ("text/plain; charset=no-such", b"ferry", None),
        ("text/html", b"<p>a<b", "\na<b"),
    ],
)
def test_bytes_are_read_in_the_encoding_that_they_name(media_type, content, expected):
    assert text_of(media_type, content) == expected
