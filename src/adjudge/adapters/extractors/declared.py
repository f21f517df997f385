"""What is declared of a post: its categories, and at whom it is aimed."""

from __future__ import annotations

from adjudge.domain.signals.facts import PostFacts
from adjudge.domain.signals.schema import Value
from adjudge.domain.signals.signal import Signal


def declared_signals(post: PostFacts) -> tuple[Signal, ...]:
    """`post.categories` and `targeting.*`, sorted and without doubles."""
    held: dict[str, Value] = {
        "post.categories": tuple(sorted(set(post.categories))),
        "targeting.countries": tuple(sorted(set(post.countries))),
        "targeting.languages": tuple(sorted(set(post.languages))),
        "targeting.topics": tuple(sorted(set(post.topics))),
    }
    return tuple(
        Signal(name=name, value=value, provenance="declared:line item")
        for name, value in held.items()
        if value
    )
