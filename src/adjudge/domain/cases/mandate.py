"""Mandate: by which an agency, payer, controller or representative acts for a party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Machine

MANDATE = Machine(
    subject="mandate",
    start="given",
    moves={("given", "end"): "ended"},
)


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
    def reference(self) -> str:
        """What people call it."""
        return f"mandate {self.id[-8:]}"
