"""Normalisation that remembers where each character stood in the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

from adjudge.domain.signals.signal import MAX_TEXT, Span

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
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# A cluster longer than this is no writing; cutting it bounds the work, which is quadratic in it.
_MAX_CLUSTER = 64
# Most of most texts is plain ASCII, whose characters fold one by one in their places.
_PLACES: tuple[Span, ...] = tuple((at, at + 1) for at in range(MAX_TEXT))
_UNEVEN = re.compile(r"[^\x20-\x7e]|  ")
_PLAIN_RUN = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")
_MIN_RUN = 4


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text folded for comparison, and for each of its characters the span it came from."""

    text: str
    origins: Sequence[Span]

    def span(self, start: int, end: int) -> Span:
        """The span in the original text of the folded characters from `start` up to `end`."""
        return self.origins[start][0], self.origins[end - 1][1]


def normalise(text: str) -> Normalised:
    """Fold `text`: NFKC, case folding, default-ignorables dropped, white space as single spaces."""
    if text.isascii() and len(text) <= len(_PLACES) and _UNEVEN.search(text) is None:
        return Normalised(text.lower(), _PLACES[: len(text)])
    folding = _Folding(text)
    done = 0
    for run in _PLAIN_RUN.finditer(text):
        start, end = run.span()
        if end < len(text) and not text[end].isascii():
            end -= 1  # what follows may join its last character
        if end - start >= _MIN_RUN and end <= len(_PLACES):
            folding.piecemeal(done, start)
            folding.at_once(start, end)
            done = end
    folding.piecemeal(done, len(text))
    return Normalised("".join(folding.folded), tuple(folding.origins))


def fold(text: str) -> str:
    """The same folding of a text whose places nobody asks for; white space is kept."""
    return _fold_anything(text)


def placeless(text: str) -> Normalised:
    """A long text folded at once; every place in it is its beginning."""
    folded = " ".join(fold(text).split())
    return Normalised(folded, _Beginning(len(folded)))


class _Beginning(Sequence[Span]):
    """As many spans as there are characters, all of them the first."""

    def __init__(self, length: int) -> None:
        self._length = length

    @overload
    def __getitem__(self, at: int) -> Span: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Span]: ...
    def __getitem__(self, at: int | slice) -> Span | Sequence[Span]:
        return (0, 1) if isinstance(at, int) else [(0, 1)] * len(range(*at.indices(self._length)))

    def __len__(self) -> int:
        return self._length


class _Folding:
    """Folds one text from left to right, long runs of plain ASCII at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.folded: list[str] = []
        self.origins: list[Span] = []

    def at_once(self, start: int, end: int) -> None:
        """Fold visible ASCII with single spaces inside: each character becomes one."""
        self.folded.extend(self._text[start:end].lower())
        self.origins.extend(_PLACES[start:end])

    def piecemeal(self, start: int, end: int) -> None:
        """Fold anything, one cluster after the other."""
        folded, origins = self.folded, self.origins
        for first, last in _clusters(self._text, start, end):
            for character in _fold(self._text[first:last]):
                if not character.isspace():
                    folded.append(character)
                    origins.append((first, last))
                elif folded and folded[-1] == " ":
                    origins[-1] = (origins[-1][0], last)
                else:
                    folded.append(" ")
                    origins.append((first, last))


def _clusters(text: str, begin: int, end: int) -> list[Span]:
    """Cut a part of the text where no character can compose with the one before it."""
    spans: list[Span] = []
    start = begin
    for index in range(begin + 1, end):
        if not _joins(text[index]) or index - start >= _MAX_CLUSTER:
            spans.append((start, index))
            start = index
    if begin < end:
        spans.append((start, end))
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
    return _fold_anything(cluster)


def _fold_anything(text: str) -> str:
    # Folding case can undo composition and compose anew, so the form is taken on both sides of it.
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return IGNORABLE.sub("", once)
