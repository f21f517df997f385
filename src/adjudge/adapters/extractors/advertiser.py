"""The advertiser: facts that the platform holds about it, passed in as plain values."""

from __future__ import annotations

from functools import lru_cache

from adjudge.adapters.extractors.names import imitated_handle, imitated_name
from adjudge.domain.signals.facts import AdvertiserFacts
from adjudge.domain.signals.schema import Value
from adjudge.domain.signals.signal import Signal


@lru_cache(maxsize=4096)
def advertiser_signals(advertiser: AdvertiserFacts) -> tuple[Signal, ...]:
    """`advertiser.*`; lists are sorted and without doubles, so that equal facts look equal."""
    held: dict[str, tuple[Value, str]] = {
        "verified": (advertiser.verified, "record:verification"),
        "age_days": (advertiser.age_days, "record:registration"),
        "country": (advertiser.country, "record:party"),
        "declared_models": (_once(advertiser.declared_models), "declared:advertiser"),
        "authorisations": (_once(advertiser.authorisations), "record:authorisations"),
        "certificates": (_once(advertiser.certificates), "record:certificates"),
        "strikes": (advertiser.strikes, "record:measures"),
        "linked_parties": (advertiser.linked_parties, "record:links"),
        "linked_stopped": (advertiser.linked_stopped, "record:measures of linked parties"),
        "handle": (advertiser.handle, "record:account"),
        "imitates": (
            (advertiser.handle and imitated_handle(advertiser.handle))
            or (advertiser.legal_name and imitated_name(advertiser.legal_name)),
            "record:party and account",
        ),
    }
    return tuple(
        Signal(name=f"advertiser.{name}", value=value, provenance=provenance)
        for name, (value, provenance) in held.items()
    )


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
