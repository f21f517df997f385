"""Extractors: pure functions that find signals, one file for each kind; and the whole of them.

An extractor that fails is a signal too (`extract.failed` names it): what it would have found is
unknown, so a person looks before the post runs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from adjudge.adapters.extractors.advertiser import advertiser_signals
from adjudge.adapters.extractors.claims import find_rates, rate_signals
from adjudge.adapters.extractors.declared import declared_signals
from adjudge.adapters.extractors.durations import duration_signals, multiple_signals
from adjudge.adapters.extractors.landing import landing_signals
from adjudge.adapters.extractors.language import language_signals
from adjudge.adapters.extractors.links import Link, find_links, link_signals
from adjudge.adapters.extractors.mentions import mention_signals
from adjudge.adapters.extractors.money import find_amounts, money_signals
from adjudge.adapters.extractors.names import name_signals
from adjudge.adapters.extractors.normalise import Normalised, normalise
from adjudge.adapters.extractors.payer import payer_signals
from adjudge.adapters.extractors.terms import term_signals
from adjudge.adapters.extractors.writing import writing_signals
from adjudge.domain.signals.facts import Facts
from adjudge.domain.signals.signal import Signal, SignalInvalid, SignalSet

__all__ = ["EXTRACTORS", "Reading", "extract", "read"]

logger = logging.getLogger("adjudge.extract")


class Reading:
    """One text on its way through the extractors: as written, folded, and its links."""

    def __init__(self, text: str, facts: Facts) -> None:
        self.text = text
        self.facts = facts
        self.normal: Normalised = normalise(text)
        self._links: tuple[Link, ...] | None = None

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in the text, looked for once."""
        if self._links is None:
            self._links = find_links(self.text, self.normal)
        return self._links

    def forget(self) -> None:
        """Look for the links anew when they are next asked for."""
        self._links = None


Extractor = Callable[[Reading], Iterable[Signal]]

EXTRACTORS: dict[str, Extractor] = {
    "terms": lambda r: term_signals(r.text, r.normal),
    "rates": lambda r: rate_signals(find_rates(r.normal)),
    "money": lambda r: money_signals(find_amounts(r.normal)),
    "durations": lambda r: duration_signals(r.normal),
    "multiples": lambda r: multiple_signals(r.normal),
    "links": lambda r: link_signals(r.links),
    "names": lambda r: name_signals(r.normal, tuple((x.host, x.span) for x in r.links)),
    "writing": lambda r: writing_signals(r.text, r.normal),
    "mentions": lambda r: mention_signals(r.normal),
    "language": lambda r: language_signals(r.normal, r.facts.post.language),
    "landing": lambda r: landing_signals(r.facts.landing, r.links),
    "advertiser": lambda r: advertiser_signals(r.facts.advertiser),
    "payer": lambda r: payer_signals(r.facts.payer),
    "declared": lambda r: declared_signals(r.facts.post),
}
"""Every extractor by its name in `extract.failed`."""


def extract(text: str, facts: Facts) -> SignalSet:
    """All signals of `text` (at most 10,000 code points) and of the facts beside it.

    Raises:
        SignalInvalid: the text is too long, or holds what cannot be stored.
    """
    SignalSet.of(text, ())  # refuses what cannot be before any work is done on it
    return SignalSet.of(text, read(Reading(text, facts), EXTRACTORS))


def read(reading: Reading, extractors: dict[str, Extractor]) -> list[Signal]:
    """What the extractors find; those that fail are named by a signal."""
    signals: list[Signal] = []
    failed = []
    for name, extractor in extractors.items():
        try:
            found = tuple(extractor(reading))
            _must_be_in(reading.text, found)
            signals.extend(found)
        except Exception:
            # Whatever went wrong, the post must not run as if nothing had been looked for.
            logger.exception("the extractor %s failed", name)
            failed.append(name)
    if failed:
        signals.append(Signal(name="extract.failed", value=tuple(failed)))
    return signals


def _must_be_in(text: str, signals: Iterable[Signal]) -> None:
    for signal in signals:
        if any(end > len(text) for _, end in signal.spans):
            raise SignalInvalid(name=signal.name, problem="a span ends beyond the text")
