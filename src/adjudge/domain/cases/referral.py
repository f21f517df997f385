"""Referral to the other rulebook: it opens a matter there, with no effect."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.steps import Machine

REFERRAL = Machine(
    subject="referral",
    start="referred",
    moves={
        ("referred", "take_up"): "taken up",
        ("referred", "leave"): "left",
    },
)


class OtherRulebook(StrEnum):
    """Where it goes: the Rules for what is said here, or the Ads Policy."""

    RULES = "rules"
    ADS = "ads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral(Matter):
    """What the other side should look at, and why. Raises `InvalidValue`."""

    kind: ClassVar[MatterKind] = MatterKind.REFERRAL
    machine: ClassVar[Machine] = REFERRAL

    to: OtherRulebook
    why: str
    post_id: str = ""

    def __post_init__(self) -> None:
        check_text(self.why, field="why")
