"""The advertiser: facts that the platform holds about it, passed in as plain values."""

from __future__ import annotations

from adjudge.domain.signals.facts import AdvertiserFacts
from adjudge.domain.signals.signal import Signal


def advertiser_signals(advertiser: AdvertiserFacts) -> tuple[Signal, ...]:
    """`advertiser.*`; lists are sorted and without doubles, so that equal facts look equal."""
    return (
        Signal(name="advertiser.verified", value=advertiser.verified),
        Signal(name="advertiser.age_days", value=advertiser.age_days),
        Signal(name="advertiser.country", value=advertiser.country),
        Signal(
            name="advertiser.declared_models",
            value=tuple(sorted(set(advertiser.declared_models))),
        ),
        Signal(
            name="advertiser.authorisations",
            value=tuple(sorted(set(advertiser.authorisations))),
        ),
    )
