"""Batch: many rulings that share a declared common part and one approval, each for itself.

Each has its own membership fact, exhibit, service and appeal, and takes effect by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine, Step, first

MAX_MEMBERS = 100
FEWEST_MEMBERS = 2

BATCH = Machine(
    subject="batch",
    start="proposed",
    moves={
        ("proposed", "approve"): "approved",
        ("proposed", "drop"): "dropped",
        ("approved", "approve"): "approved",
    },
)


class NotAlike(DomainError):
    """A member of the batch does not share its common part, or has nothing of its own."""

    code = "batch.not_alike"

    def message(self) -> str:
        return f"Case {self.details.get('case')} does not fit the batch: {self.details.get('why')}."

    def remedy(self) -> str:
        return "Give each party its own membership fact with its own exhibit, or rule on it alone."


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonPart:
    """What the rulings of a batch share, as each keeps it; `decisions` is how many they are.

    Each letter about one of them says it whole, and says that it is shared.
    """

    text: str
    decisions: int

    def data(self) -> dict[str, str]:
        """As the step keeps it that brought the ruling about."""
        return {"common_part": self.text, "decisions_sharing": str(self.decisions)}


def common_part_of(steps: Sequence[Step]) -> CommonPart | None:
    """What a ruling shares by these steps of it; None for one that is in no batch.

    A ruling that narrows one of a batch, or extends it to a linked account, keeps the same part.
    """
    made = first(tuple(steps), "propose") or first(tuple(steps), "narrow")
    if made is None or "common_part" not in made.data:
        return None
    return CommonPart(text=made.data["common_part"], decisions=int(made.data["decisions_sharing"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Matter):
    """The declared common part, and the rulings of its members in the order proposed.

    Raises:
        InvalidValue: no common part, or fewer than two or more than a hundred members.
    """

    kind: ClassVar[MatterKind] = MatterKind.BATCH
    machine: ClassVar[Machine] = BATCH

    common_part: str
    ruling_ids: tuple[str, ...]

    def __post_init__(self) -> None:
        check_batch(self.common_part, len(self.ruling_ids))


def check_batch(common_part: str, members: int) -> None:
    """Raise `InvalidValue` unless there is a common part, and between 2 and 100 members."""
    check_text(common_part, field="common part")
    if not FEWEST_MEMBERS <= members <= MAX_MEMBERS:
        raise InvalidValue(field="members", problem=f"between {FEWEST_MEMBERS} and {MAX_MEMBERS}")


def must_be_alike(statements: dict[str, Statement]) -> None:
    """Raise `NotAlike` unless all rest on one ground and measure, each on facts of its own.

    `statements` by the reference of their case.
    """
    (first, *_) = statements.values()
    cited: set[str] = set()
    for case, statement in statements.items():
        if (statement.ground, statement.measure) != (first.ground, first.measure):
            raise NotAlike(case=case, why="it rests on another ground or measure")
        if not statement.fact_ids or cited & set(statement.fact_ids):
            raise NotAlike(case=case, why="it has no membership fact of its own")
        cited |= set(statement.fact_ids)
