"""A letter as a PDF, from the HTML that was stored when it was rendered. An extra (`adjudge[pdf]`).

The letter is what is stored and hashed; the PDF is a picture of it, made anew each time, and says
so. Nothing is fetched while it is laid out: what a letter quotes may name addresses.
"""

from __future__ import annotations

from html import escape
from importlib.util import find_spec
from typing import Final

from adjudge.domain.errors import NotFound

PACKAGE: Final = "weasyprint"
STYLE: Final = """
@page { size: A4; margin: 22mm 20mm; }
@page { @bottom-right { content: counter(page) " / " counter(pages); } }
html { font: 11pt/1.5 "DejaVu Sans", "Noto Sans", "Liberation Sans", sans-serif; color: #0b0c0c; }
h1 { font-size: 16pt; line-height: 1.25; } h2 { font-size: 13pt; } h3 { font-size: 11pt; }
h1, h2, h3 { break-after: avoid; } blockquote { margin: 0 0 0 6mm; } a { color: inherit; }
footer { font-size: 9pt; color: #383f43; overflow-wrap: anywhere; }
footer { border-top: 1pt solid #b1b4b6; }
p, li, dd { overflow-wrap: anywhere; } th, td { text-align: left; vertical-align: top; }
"""


class PdfUnavailable(NotFound):
    """This site was installed without the extra that lays out PDF files."""

    code = "letter.pdf_unavailable"

    def message(self) -> str:
        return "This site makes no PDF files."

    def remedy(self) -> str:
        return "Print the letter from its page, or ask the operator to install adjudge[pdf]."


def is_available() -> bool:
    """Whether the extra is installed."""
    return find_spec(PACKAGE) is not None


def pdf_of(html: str, *, title: str, language: str, sha256: str, leaf: int) -> bytes:
    """The letter as PDF. `html` is trusted: it is what the letter press rendered, escaped there.

    Raises `PdfUnavailable` if the extra, or the system library that it needs, is not there.
    """
    try:
        from weasyprint import HTML, URLFetcher  # noqa: PLC0415 - an extra, and slow to load
    except (ImportError, OSError):
        raise PdfUnavailable from None
    page = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f"<main>{html}</main>"
        f"<footer><p>A picture of the letter with SHA-256 {escape(sha256)}, entry {leaf} of the "
        "public log. What counts is the letter in the case inbox, with its receipt.</p></footer>"
        "</body></html>"
    )
    # No protocol is allowed, so that nothing is fetched, not even from files of this machine.
    made = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf()
    assert isinstance(made, bytes), "no file was named, so it gives the bytes"
    return made
