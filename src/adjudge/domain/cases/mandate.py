"""Mandate: by which an agency, payer, controller or representative acts for a party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.measure import STOPPING, MeasureKind, Scope
from adjudge.domain.cases.order import check_text
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Machine, last

MANDATE = Machine(
    subject="mandate",
    start="given",
    moves={
        ("given", "end"): "ended",
        # The ruling that ended it was reversed, and another one keeps it ended.
        ("ended", "rest_on"): "ended",
    },
)


def ends_mandates(measure: MeasureKind | None, scope: Scope) -> bool:
    """Whether a measure ends the mandates of an agency.

    Only one that stops the whole party everywhere in that role does: a mandate has no parts.
    """
    return measure in STOPPING and scope.hits_agency and scope.whole_party and not scope.is_narrowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate(Matter):
    """`party_id` (whose advertiser it is) lets `holder_party_id` act for it in a role.

    Raises:
        InvalidValue: no words on what it covers, the role of the advertiser itself, or a party
            that mandates itself.
    """

    kind: ClassVar[MatterKind] = MatterKind.MANDATE
    machine: ClassVar[Machine] = MANDATE

    holder_party_id: str
    role: PartyRole
    covers: str
    began: date

    def __post_init__(self) -> None:
        check_text(self.covers, field="covers")
        if self.role is PartyRole.ADVERTISER:
            raise InvalidValue(field="role", problem="the advertiser acts for itself")
        if self.holder_party_id == self.party_id:
            raise InvalidValue(field="holder", problem="another party than the advertiser's")

    @property
    def is_open(self) -> bool:
        """Whether it is given: what has ended may only come to rest on another ruling."""
        return self.status == "given"

    @property
    def ended_by(self) -> str:
        """The ruling that ended it, or keeps it ended since that fell; empty: no ruling does."""
        step = last(self.steps, "rest_on") or last(self.steps, "end")
        return step.data.get("ruling_id", "") if step else ""

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"mandate {self.id[-8:]}"
