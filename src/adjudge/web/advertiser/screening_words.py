"""What screening found in a text, shown in the text itself: the exact words, marked as written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from adjudge.adapters.store.models import RegisterEntry
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.policy.screening import Hit, ScreeningResult, for_advertiser, screen
from adjudge.domain.signals.signal import SignalSet, Span
from adjudge.services.register import EntryType


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text; `marked` if a clause hit it."""

    text: str
    marked: bool


def marked(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The text in pieces, those within a span marked; the pieces together are the text."""
    inside = [False] * len(text)
    for start, end in spans:
        for place in range(start, min(end, len(text))):
            inside[place] = True
    pieces: list[Piece] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or inside[place] != inside[begin]:
            pieces.append(Piece(text=text[begin:place], marked=inside[begin]))
            begin = place
    return pieces


def pieces_of(text: str, hits: Iterable[Hit]) -> list[Piece]:
    """The text with the words of all hits marked."""
    return marked(text, [span for hit in hits for span in hit.spans])


def as_recorded(ruling_id: str, rulebook: Rulebook, submitted: str) -> ScreeningResult | None:
    """The screening that led to a decline, done again from its recorded inputs (invariant 11).

    None if the record is of another text than the one `submitted`, or was erased. Of adversarial
    clauses it holds what their addressee may see.
    """
    entry = RegisterEntry.objects.filter(
        subject_id=ruling_id, type=EntryType.POST_DECLINED.value
    ).first()
    record = entry.record.get("record", {}) if entry else {}
    kept = record.get("signals")
    if kept is None or kept.get("text") != submitted:
        return None
    signals = SignalSet.from_record(kept)
    return for_advertiser(screen(rulebook, signals, date.fromisoformat(record["on"])))
