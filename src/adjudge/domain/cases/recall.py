"""Recall: a public correction, shown where the ad ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Machine

MAX_POSTS = 500

RECALL = Machine(
    subject="recall",
    start="shown",
    moves={("shown", "expire"): "ended", ("shown", "withdraw"): "withdrawn"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Matter):
    """A correction of promoted posts, shown until `ends_at`. Raises `InvalidValue`."""

    kind: ClassVar[MatterKind] = MatterKind.RECALL
    machine: ClassVar[Machine] = RECALL

    text: str
    promoted_post_ids: tuple[str, ...]
    ends_at: datetime

    def __post_init__(self) -> None:
        check_text(self.text, field="text")
        if not 0 < len(self.promoted_post_ids) <= MAX_POSTS:
            raise InvalidValue(field="promoted posts", problem=f"between 1 and {MAX_POSTS}")

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """It is taken down on its day."""
        if self.status != "shown":
            return ()
        return (
            Clock(
                name="end",
                binds=Binds.PROGRAM,
                due_at=self.ends_at,
                on_miss="The correction is no longer shown.",
            ),
        )
