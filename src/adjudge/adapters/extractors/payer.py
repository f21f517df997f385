"""The payer: whether it is known who pays for a promoted post."""

from __future__ import annotations

from adjudge.domain.signals.facts import PayerFacts
from adjudge.domain.signals.signal import Signal


def payer_signals(payer: PayerFacts) -> tuple[Signal, ...]:
    """`payer.named` and `payer.confirmed`."""
    return (
        Signal(name="payer.named", value=payer.named),
        Signal(name="payer.confirmed", value=payer.confirmed),
    )
