"""Declaration: a dated statement by the party. A false one is an act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.steps import Machine

DECLARATION = Machine(
    subject="declaration",
    start="made",
    moves={
        ("made", "correct"): "corrected",
        ("made", "find_false"): "found false",
        # What was corrected of one's own accord may still have been false on its day.
        ("corrected", "find_false"): "found false",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration(Matter):
    """What a party declared, and for which day. Raises `InvalidValue`."""

    kind: ClassVar[MatterKind] = MatterKind.DECLARATION
    machine: ClassVar[Machine] = DECLARATION

    about: str
    text: str
    as_of: date

    def __post_init__(self) -> None:
        check_text(self.about, field="about")
        check_text(self.text, field="text")
