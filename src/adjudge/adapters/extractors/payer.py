"""The payer: whether it is known who pays for a promoted post, and who that is."""

from __future__ import annotations

from functools import lru_cache

from adjudge.domain.signals.facts import PayerFacts
from adjudge.domain.signals.schema import Value
from adjudge.domain.signals.signal import Signal


@lru_cache(maxsize=4096)
def payer_signals(payer: PayerFacts) -> tuple[Signal, ...]:
    """`payer.*`."""
    held: dict[str, Value] = {
        "named": payer.named,
        "confirmed": payer.confirmed,
        "country": payer.country,
        "other": payer.other,
    }
    return tuple(
        Signal(name=f"payer.{name}", value=value, provenance="record:payer")
        for name, value in held.items()
    )
