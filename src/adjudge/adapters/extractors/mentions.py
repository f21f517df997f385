"""Handles, hashtags, telephone numbers and marks of a least age."""

from __future__ import annotations

import re

from adjudge.adapters.extractors.normalise import Normalised
from adjudge.domain.signals.signal import Signal, Span

_HANDLE = re.compile(r"(?<![\w@/.:-])@([a-z0-9_]{1,30})(?![\w@])")
_HASHTAG = re.compile(r"(?<![\w&/#])#(?=\w*[^\W\d_])(\w{1,100})")
_PHONE = re.compile(
    r"(?<![\w/.+=-])(?:\+|00)\d(?:[ ()./-]{0,2}\d){7,13}(?!\w)"
    r"|(?<![\w/.+=-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)"
    r"|(?<![\w/.+=-])\(?0\d(?:[ ()/-]{0,2}\d){8,10}(?!\w)"
)
_AGE = re.compile(
    r"(?<![\w.,$+-])([12]\d)(?:\+(?!\w)| and (?:over|older|up)\b| or (?:over|older)\b)"
    r"|\b(?:over|above|aged|ages) ([12]\d)s?(?: only|\b(?!%|[ -]?(?:percent|years of|million)))"
)
_NOT_A_DIGIT = re.compile(r"[^\d+]")


def mention_signals(normal: Normalised) -> tuple[Signal, ...]:
    """`text.handles`, `text.hashtags`, `text.phone_numbers`, `text.age_marks` where found."""
    text = normal.text
    signals = []
    if "@" in text:
        signals.append(_signal("text.handles", normal, find_handles(normal)))
    if "#" in text:
        tags = [(match[1], match.span()) for match in _HASHTAG.finditer(text)]
        signals.append(_signal("text.hashtags", normal, tags))
    phones = [(_NOT_A_DIGIT.sub("", m.group()), m.span()) for m in _PHONE.finditer(text)]
    ages = [(f"{match[1] or match[2]}+", match.span()) for match in _AGE.finditer(text)]
    signals.append(_signal("text.phone_numbers", normal, phones))
    signals.append(_signal("text.age_marks", normal, ages))
    return tuple(signal for signal in signals if signal.value)


def find_handles(normal: Normalised) -> list[tuple[str, Span]]:
    """Each handle, without '@', and its place in the folded text."""
    return [(match[1], match.span()) for match in _HANDLE.finditer(normal.text)]


def _signal(name: str, normal: Normalised, found: list[tuple[str, Span]]) -> Signal:
    return Signal(
        name=name,
        value=tuple(value for value, _ in found),
        spans=tuple(normal.span(*span) for _, span in found),
    )
