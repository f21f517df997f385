from __future__ import annotations

import io
import sys

import pypdf
import pytest

from adjudge.adapters import letter_pdf
from adjudge.adapters.letter_pdf import PdfUnavailable, pdf_of

ABOUT = {
    "title": "Your promotion is suspended",
    "language": "en",
    "sha256": "ab" * 32,
    "leaf": 17,
}


@pytest.fixture(scope="module")
def words_of():
    """Lays a letter out and reads its words back; skips where the system library is missing."""
    try:
        pdf_of("<p>x</p>", **ABOUT)
    except PdfUnavailable:
        pytest.skip("needs Pango: apt-get install libpangoft2-1.0-0")

    def words(html):
        read = pypdf.PdfReader(io.BytesIO(pdf_of(html, **ABOUT)))
        assert read.metadata is not None
        assert read.metadata.title == ABOUT["title"]
        return " ".join(" ".join(page.extract_text() for page in read.pages).split())

    return words


def test_every_word_its_hash_and_its_entry_are_in_it(words_of):
    text = words_of("<h1>We decided</h1><p>Facts: E1 &amp; E2.</p>")
    for said in ("We decided", "Facts: E1 & E2.", "entry 17"):
        assert said in text
    assert "ab" * 32 in text.replace(" ", "")


def test_a_long_letter_goes_on_over_numbered_pages(words_of):
    text = words_of("".join(f"<p>Fact number {number}.</p>" for number in range(200)))
    assert "Fact number 199." in text
    assert "1 / " in text


def test_what_a_letter_quotes_is_not_fetched(words_of, caplog):
    text = words_of('<p>Seen: <img src="http://127.0.0.1:9/x.png" alt="a picture"></p>')
    assert "Seen:" in text
    assert "disallowed protocol" in caplog.text


def test_without_the_extra_it_says_what_to_do_instead(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfUnavailable) as refused:
        pdf_of("<p>x</p>", **ABOUT)
    assert "adjudge[pdf]" in refused.value.remedy()
    monkeypatch.setattr(letter_pdf, "PACKAGE", "no_such_package")
    assert not letter_pdf.is_available()
