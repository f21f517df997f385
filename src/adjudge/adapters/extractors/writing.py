"""How a text is written: scripts, mixed words, what nobody sees, capitals, marks, emoji."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from adjudge.adapters.extractors.normalise import IGNORABLE, Normalised
from adjudge.domain.signals.signal import Signal, Span

_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r"[^\W\d_]{4,}")
_MARKS = re.compile(r"([!?.,$*~#%&+=])\1{2,}|[!?]{3,}")
_OVERRIDE = re.compile("[\u202d\u202e]")
_PLAIN = re.compile(r"[\x00-\x7f]*")
_JOINERS = frozenset("\u200c\u200d")
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_TAGS = frozenset(map(chr, range(0xE0020, 0xE0080)))
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
# The scripts of one writing system may stand in one word, and any of them beside Latin.
_TOGETHER = (
    frozenset({"han", "hiragana", "katakana", "latin"}),
    frozenset({"han", "hangul", "latin"}),
    frozenset({"han", "bopomofo", "latin"}),
)
_NAMES = {"cjk": "han", "katakana-hiragana": "katakana", "halfwidth": "katakana"}
_UNITS = "\u00b5\u2126\u03bc\u03c9\u03c0"


def writing_signals(text: str, normal: Normalised) -> tuple[Signal, ...]:
    """`text.scripts` and what else is to be said of how a text is written."""
    signals = [*_capitals(text), *_repeated(text)]
    if _PLAIN.fullmatch(text) is not None:
        if _WORD.search(text) is not None:
            signals.append(Signal(name="text.scripts", value=("latin",)))
        return tuple(signals)
    scripts: set[str] = set()
    mixed: list[tuple[str, Span]] = []
    for match in _WORD.finditer(normal.text):
        word = match.group()
        if word.isascii():
            scripts.add("latin")
            continue
        of_word = {script_of(letter) for letter in word} - {""}
        scripts |= of_word
        if len(of_word) > 1 and not any(of_word <= allowed for allowed in _TOGETHER):
            span = normal.span(*match.span())
            if not _is_unit(word):
                mixed.append((word, span))
    signals.append(Signal(name="text.scripts", value=tuple(sorted(scripts))))
    if mixed:
        signals.append(
            Signal(
                name="text.mixed_script_words",
                value=tuple(word for word, _ in mixed),
                spans=tuple(span for _, span in mixed),
            )
        )
    signals.extend(_unseen(text))
    pictures = _spans([at for at, c in enumerate(text) if _is_picture(c)])
    if pictures:
        signals.append(Signal(name="text.emoji", value=len(pictures), spans=pictures))
    return tuple(signals)


@lru_cache(maxsize=8192)
def script_of(letter: str) -> str:
    """The script of a letter, as the first word of its Unicode name; empty if it is no letter."""
    if letter.isascii():
        return "latin" if letter.isalpha() else ""
    if not letter.isalpha():
        return ""
    first = unicodedata.name(letter, "").split(" ", 1)[0].lower()
    return _NAMES.get(first, first)


def _is_unit(word: str) -> bool:
    """Units such as 'µm' and 'kΩ' mix scripts in all honesty."""
    return len(word) <= 3 and any(c in _UNITS for c in word)  # noqa: PLR2004 - 'kΩ', 'µm'


def _capitals(text: str) -> list[Signal]:
    found = [match for match in _CAPITALS.finditer(text) if match.group().isupper()]
    if not found:
        return []
    return [
        Signal(
            name="text.capital_words",
            value=tuple(match.group() for match in found),
            spans=tuple(match.span() for match in found),
        )
    ]


def _repeated(text: str) -> list[Signal]:
    # Three points are an ellipsis; more of them are not.
    found = [match for match in _MARKS.finditer(text) if match.group() != "..."]
    if not found:
        return []
    return [
        Signal(
            name="text.repeated_marks",
            value=tuple(match.group() for match in found),
            spans=tuple(match.span() for match in found),
        )
    ]


def _unseen(text: str) -> list[Signal]:
    signals = []
    overrides = tuple(match.span() for match in _OVERRIDE.finditer(text))
    if overrides:
        signals.append(
            Signal(name="text.direction_overrides", value=len(overrides), spans=overrides)
        )
    unseen = [at for match in IGNORABLE.finditer(text) for at in range(*match.span())]
    turned = bool(unseen) and any(
        c.isalpha() and unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text
    )
    places = [at for at in unseen if not _has_a_use(text, at, turned=turned)]
    if places:
        signals.append(
            Signal(name="text.invisible_characters", value=len(places), spans=_spans(places))
        )
    return signals


def _has_a_use(text: str, at: int, *, turned: bool) -> bool:
    """Whether an invisible character does what it is for: in emoji, in Indic and Persian words.

    `turned` says that the text has letters that are written from right to left.
    """
    character = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if character in _SELECTORS:
        return not before.isalpha()
    if character in _TAGS:
        return before in _TAGS or _is_picture(before)
    if character in _JOINERS:
        if _is_picture(after) and (_is_picture(before) or before in _SELECTORS):
            return True
        return script_of(before) not in {"", "latin"} and script_of(after) not in {"", "latin"}
    return turned and character in _DIRECTIONS


@lru_cache(maxsize=8192)
def _is_picture(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character) in {"So", "Sk"}


def _spans(places: list[int]) -> tuple[Span, ...]:
    return tuple((at, at + 1) for at in places)
