"""Language: what was declared for a post, and what its letters and words make likely.

A guess is a guess: texts that are too short, or about which the model is not sure, have none.
"""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from adjudge.adapters.extractors.normalise import Normalised
from adjudge.adapters.extractors.writing import script_of
from adjudge.domain.signals.signal import Signal

MIN_LETTERS = 24
MIN_CONFIDENCE = 0.95
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|\S+\.(?:com|org|net)\S*|[\d_]+")
# Languages in Latin letters that are told apart; among more of them short texts are often mistaken.
_LATIN = "cs da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl sq sv tr vi"
# Scripts that one language alone is commonly written in.
_BY_SCRIPT = {
    "hiragana": "ja",
    "katakana": "ja",
    "hangul": "ko",
    "han": "zh",
    "thai": "th",
    "greek": "el",
    "hebrew": "he",
    "armenian": "hy",
    "georgian": "ka",
    "tamil": "ta",
    "telugu": "te",
    "bengali": "bn",
    "gujarati": "gu",
    "khmer": "km",
    "lao": "lo",
}
# Cyrillic letters that only some languages have; the first that is found says it.
_CYRILLIC = (
    ("uk", "\u0456\u0457\u0454\u0491"),
    ("be", "\u045e"),
    ("sr", "\u0452\u045b\u0459\u045a\u045f\u0458"),
    ("ru", "\u044b\u044d\u0451"),
    ("bg", "\u044a"),
)


def language_signals(normal: Normalised, declared: str) -> tuple[Signal, ...]:
    """`text.language_declared`, `text.language_guessed`, `text.language_differs`."""
    primary = declared.split("-", 1)[0].lower()
    guessed = guess(normal.text)
    signals = []
    if primary:
        signals.append(
            Signal(name="text.language_declared", value=primary, provenance="declared:post")
        )
    if guessed:
        signals.append(Signal(name="text.language_guessed", value=guessed))
    if primary and guessed and primary != guessed:
        signals.append(Signal(name="text.language_differs", value=True))
    return tuple(signals)


def guess(folded: str) -> str:
    """The language of a folded text, ISO 639-1; empty if it cannot be told."""
    words = _NO_WORDS.sub(" ", folded)
    letters = [c for c in words if c.isalpha()]
    counts: dict[str, int] = {}
    for letter in letters:
        script = script_of(letter)
        counts[script] = counts.get(script, 0) + 1
    if not counts:
        return ""
    main = max(counts, key=lambda script: counts[script])
    if counts[main] * 2 < len(letters):
        return ""
    if main in {"han", "hiragana", "katakana"}:
        main = "hiragana" if counts.get("hiragana") or counts.get("katakana") else "han"
    if main in _BY_SCRIPT and counts[main] >= 4:  # noqa: PLR2004 - a word
        return _BY_SCRIPT[main]
    if len(letters) < MIN_LETTERS:
        return ""
    if main == "cyrillic":
        return next((code for code, own in _CYRILLIC if any(c in words for c in own)), "")
    code, confidence = _model().classify(words)
    return str(code) if confidence >= MIN_CONFIDENCE else ""


@cache
def _model() -> LanguageIdentifier:
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(_LATIN.split())
    return model
