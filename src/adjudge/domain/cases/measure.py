"""Adverse measures: what narrows what a party may do, and what each does to serving."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.errors import InvalidValue

MAX_SCOPE_ITEMS = 500
MAX_CONDITION = 1_000
MAX_AGE = 100
HOURS = 24
NARROWING_LISTS = (
    *("account_ids", "products", "categories", "formats", "targeting"),
    *("time_windows", "territories"),
)
_TERRITORY = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


class MeasureKind(StrEnum):
    """The adverse measures: each narrows what a party may do."""

    DECLINE = "decline"
    REMOVE = "remove"
    LABEL = "label"
    LIMIT = "limit"
    REQUIRE_AUTHORISATION = "require_authorisation"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    TERMINATE = "terminate"
    WARNING = "warning"
    STRIKE = "strike"


class ServingEffect(StrEnum):
    """The serving effect: what a measure does to ad decisions. A filter stops where it matches."""

    NONE = "none"
    LABEL = "label"
    FILTER = "filter"
    STOP = "stop"


SERVING_EFFECT: dict[MeasureKind, ServingEffect] = {
    # A declined post never ran: its slot was born dark and stays so.
    MeasureKind.DECLINE: ServingEffect.NONE,
    MeasureKind.REMOVE: ServingEffect.STOP,
    MeasureKind.LABEL: ServingEffect.LABEL,
    MeasureKind.LIMIT: ServingEffect.FILTER,
    MeasureKind.REQUIRE_AUTHORISATION: ServingEffect.FILTER,
    # An applicant has nothing that runs.
    MeasureKind.REFUSE: ServingEffect.NONE,
    MeasureKind.SUSPEND: ServingEffect.STOP,
    MeasureKind.TERMINATE: ServingEffect.STOP,
    MeasureKind.WARNING: ServingEffect.NONE,
    MeasureKind.STRIKE: ServingEffect.NONE,
}
STOPPING: frozenset[MeasureKind] = frozenset(
    kind for kind, effect in SERVING_EFFECT.items() if effect is ServingEffect.STOP
)
"""The measures that make a promoted post dark; a declined one never was lit."""


class TerritoryRole(StrEnum):
    """Whose territory counts."""

    VIEWER = "viewer"
    ADVERTISER = "advertiser"
    PAYER = "payer"
    TARGETED = "targeted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """A country (ISO 3166-1 alpha-2, `DE`) or subdivision (ISO 3166-2, `US-CA`) in a role."""

    code: str
    role: TerritoryRole

    def __post_init__(self) -> None:
        if _TERRITORY.fullmatch(self.code) is None:
            raise InvalidValue(field="territory", problem=f"{self.code[:40]!r} is not like DE")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """Hours of the week in UTC: weekdays 0 (Monday) to 6, from an hour up to another, below 24."""

    weekdays: tuple[int, ...]
    from_hour: int
    to_hour: int

    def __post_init__(self) -> None:
        days_known = bool(self.weekdays) and set(self.weekdays) <= set(range(7))
        if not days_known or not 0 <= self.from_hour < self.to_hour <= HOURS:
            raise InvalidValue(field="time window", problem="weekdays 0 to 6, hours 0 to 24")


AS_ADVERTISER: tuple[PartyRole, ...] = (PartyRole.ADVERTISER,)
"""The role that a measure hits unless it names another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a measure reaches: the whole party on the surface, or the named promoted posts.

    `roles` are those in which it hits the party: as an advertiser in what it promotes, as an agency
    in its mandates. One that hits it in one role alone leaves the others as they are.
    The other axes narrow that: it reaches only what matches every axis that is given, by any of its
    values. An unknown attribute counts as inside, except territory under a law or order.
    """

    whole_party: bool = False
    promoted_post_ids: tuple[str, ...] = ()
    roles: tuple[PartyRole, ...] = AS_ADVERTISER
    account_ids: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    targeting: tuple[str, ...] = ()
    minimum_age: int | None = None
    time_windows: tuple[TimeWindow, ...] = ()
    territories: tuple[Territory, ...] = ()

    def __post_init__(self) -> None:
        if len(self.promoted_post_ids) > MAX_SCOPE_ITEMS:
            raise InvalidValue(field="scope", problem=f"at most {MAX_SCOPE_ITEMS} promoted posts")
        if self.whole_party and self.promoted_post_ids:
            raise InvalidValue(field="scope", problem="the whole party, or named posts, not both")
        if not self.roles or len(set(self.roles)) < len(self.roles):
            raise InvalidValue(field="roles", problem="at least one, and each of them once")
        for name in NARROWING_LISTS:
            if len(getattr(self, name)) > MAX_SCOPE_ITEMS:
                raise InvalidValue(
                    field=name.replace("_", " "), problem=f"at most {MAX_SCOPE_ITEMS}"
                )
        if self.minimum_age is not None and not 0 < self.minimum_age < MAX_AGE:
            raise InvalidValue(field="minimum age", problem="a number of years")

    @property
    def is_stated(self) -> bool:
        """Whether it says anything at all."""
        return self.whole_party or bool(self.promoted_post_ids)

    @property
    def is_narrowed(self) -> bool:
        """Whether any axis narrows it."""
        return self.minimum_age is not None or any(getattr(self, n) for n in NARROWING_LISTS)

    @property
    def hits_promotion(self) -> bool:
        """Whether it hits the party as an advertiser: only then does anything go dark by it."""
        return PartyRole.ADVERTISER in self.roles

    @property
    def hits_agency(self) -> bool:
        """Whether it hits the party as an agency, in its mandates."""
        return PartyRole.AGENCY in self.roles

    @property
    def depends_on_viewer(self) -> bool:
        """Whether only a decision can tell: by the viewer's territory, age or hour."""
        roles = {territory.role for territory in self.territories}
        return (
            self.minimum_age is not None or bool(self.time_windows) or TerritoryRole.VIEWER in roles
        )

    def record(self) -> dict[str, object]:
        """Plain JSON values. Axes that are not given are left out: older records stay the same.

        So is the role of a measure on a party as an advertiser.
        """
        axes: dict[str, object] = {
            name: list(getattr(self, name))
            for name in ("account_ids", "products", "categories", "formats", "targeting")
            if getattr(self, name)
        }
        if self.roles != AS_ADVERTISER:
            axes["roles"] = [role.value for role in self.roles]
        if self.minimum_age is not None:
            axes["minimum_age"] = self.minimum_age
        if self.time_windows:
            axes["time_windows"] = [
                {"weekdays": list(w.weekdays), "from_hour": w.from_hour, "to_hour": w.to_hour}
                for w in self.time_windows
            ]
        if self.territories:
            axes["territories"] = [{"code": t.code, "role": t.role.value} for t in self.territories]
        return {
            "whole_party": self.whole_party,
            "promoted_post_ids": list(self.promoted_post_ids),
            **axes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """The duration of a measure: an end date, or a named condition with a yearly review."""

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
