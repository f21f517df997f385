"""Adverse measures: what narrows what a party may do, and what each does to serving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from adjudge.domain.errors import InvalidValue

MAX_SCOPE_ITEMS = 500
MAX_CONDITION = 1_000


class MeasureKind(StrEnum):
    """The adverse measures that this version can put into effect."""

    DECLINE = "decline"
    SUSPEND = "suspend"


class ServingEffect(StrEnum):
    """What a measure does to ad decisions."""

    NONE = "none"
    STOP = "stop"


SERVING_EFFECT: dict[MeasureKind, ServingEffect] = {
    # A declined post never ran: its slot was born dark and stays so.
    MeasureKind.DECLINE: ServingEffect.NONE,
    MeasureKind.SUSPEND: ServingEffect.STOP,
}
STOPPING: frozenset[MeasureKind] = frozenset(
    kind for kind, effect in SERVING_EFFECT.items() if effect is ServingEffect.STOP
)
"""The measures that make a promoted post dark; a declined one never was lit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a measure reaches: the whole party on the surface, or the named promoted posts."""

    whole_party: bool = False
    promoted_post_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.promoted_post_ids) > MAX_SCOPE_ITEMS:
            raise InvalidValue(field="scope", problem=f"at most {MAX_SCOPE_ITEMS} promoted posts")
        if self.whole_party and self.promoted_post_ids:
            raise InvalidValue(field="scope", problem="the whole party, or named posts, not both")

    @property
    def is_stated(self) -> bool:
        """Whether it says anything at all."""
        return self.whole_party or bool(self.promoted_post_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """An end date, or a named condition with a yearly review."""

    ends_on: date | None = None
    condition: str = ""
    review_on: date | None = None

    def __post_init__(self) -> None:
        if len(self.condition) > MAX_CONDITION:
            raise InvalidValue(field="condition", problem=f"at most {MAX_CONDITION} characters")

    @property
    def is_stated(self) -> bool:
        """Whether it names an end date, or a condition together with its review."""
        return self.ends_on is not None or (
            bool(self.condition.strip()) and self.review_on is not None
        )
