"""Normalisation that remembers where each character stood in the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from adjudge.domain.signals.signal import Span

# Starters (combining class 0) that nevertheless join the character before them in NFC: vowel signs
# of Indic scripts, and the middle and final letters of Hangul syllables (the property
# NFC_Quick_Check=Maybe of the Unicode database, less the marks that have a combining class).
_JOINING_STARTERS = frozenset(
    map(
        chr,
        [
            *(0x09BE, 0x09D7, 0x0B3E, 0x0B56, 0x0B57, 0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5, 0x0CD6),
            *(0x0D3E, 0x0D57, 0x0DCF, 0x0DDF, 0x0FB5, 0x0FB7, 0x102E, 0x1B35),
            *(0x11127, 0x1133E, 0x11357, 0x114B0, 0x114BA, 0x114BD, 0x115AF, 0x11930),
            *range(0x1161, 0x1176),
            *range(0x11A8, 0x11C3),
        ],
    )
)
# Default_Ignorable_Code_Point of the Unicode database (DerivedCoreProperties): characters that a
# reader does not see, which therefore must not tell two words apart.
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# A cluster longer than this is no writing; cutting it bounds the work, which is quadratic in it.
_MAX_CLUSTER = 64


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text folded for comparison, and for each of its characters the span it came from."""

    text: str
    origins: tuple[Span, ...]

    def span(self, start: int, end: int) -> Span:
        """The span in the original text of the folded characters from `start` up to `end`."""
        return self.origins[start][0], self.origins[end - 1][1]


def normalise(text: str) -> Normalised:
    """Fold `text`: NFKC, case folding, default-ignorables dropped, white space as single spaces."""
    folded: list[str] = []
    origins: list[Span] = []
    for start, end in _clusters(text):
        for character in _fold(text[start:end]):
            if not character.isspace():
                folded.append(character)
                origins.append((start, end))
            elif folded and folded[-1] == " ":
                origins[-1] = (origins[-1][0], end)
            else:
                folded.append(" ")
                origins.append((start, end))
    return Normalised("".join(folded), tuple(origins))


def _clusters(text: str) -> list[Span]:
    """Cut the text where no character can compose with the one before it."""
    spans: list[Span] = []
    start = 0
    for index in range(1, len(text)):
        if not _joins(text[index]) or index - start >= _MAX_CLUSTER:
            spans.append((start, index))
            start = index
    if text:
        spans.append((start, len(text)))
    return spans


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    if character.isascii():
        return False
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.combining(first) != 0 or first in _JOINING_STARTERS


@lru_cache(maxsize=4096)
def _fold(cluster: str) -> str:
    if cluster.isascii():
        return cluster.lower()
    # Folding case can undo composition and compose anew, so the form is taken on both sides of it.
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    return _IGNORABLE.sub("", once)
