"""Extractors: pure functions that find signals, one file for each kind; and the whole of them."""

from __future__ import annotations

from adjudge.adapters.extractors.advertiser import advertiser_signals
from adjudge.adapters.extractors.claims import claim_signals
from adjudge.adapters.extractors.landing import landing_signals
from adjudge.adapters.extractors.links import find_links, link_signals
from adjudge.adapters.extractors.normalise import normalise
from adjudge.adapters.extractors.payer import payer_signals
from adjudge.adapters.extractors.terms import term_signals
from adjudge.domain.signals.facts import Facts
from adjudge.domain.signals.signal import SignalSet

__all__ = ["extract"]


def extract(text: str, facts: Facts) -> SignalSet:
    """All signals of `text` (at most 10,000 code points) and of the facts beside it.

    Raises:
        SignalInvalid: the text is too long.
    """
    SignalSet.of(text, ())  # refuses a text that is too long before any work is done on it
    normal = normalise(text)
    links = find_links(text, normal)
    return SignalSet.of(
        text,
        [
            *term_signals(normal),
            *claim_signals(normal),
            *link_signals(links),
            *landing_signals(facts.landing, links),
            *advertiser_signals(facts.advertiser),
            *payer_signals(facts.payer),
        ],
    )
