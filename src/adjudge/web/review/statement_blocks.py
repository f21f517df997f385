"""The elements of a ground on the statement form: a block of fields for each of them.

What was typed for an element is kept when another ground is picked meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from adjudge.domain.cases.statement import MAX_FINDINGS
from adjudge.domain.policy.clause import Element

MAX_ELEMENT_ID: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One element of the ground on the form; `known` is False for one that the ground lacks."""

    number: int
    id: str
    text: str
    known: bool = True

    def name(self, part: str) -> str:
        """The name of a field of the block: `element-0-why`."""
        return f"element-{self.number}-{part}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed for one element."""

    fact_ids: tuple[str, ...] = ()
    why: str = ""

    @property
    def says_something(self) -> bool:
        return bool(self.fact_ids or self.why.strip())


def typed_in(data: QueryDict) -> dict[str, Typed]:
    """What was sent for each element, by its id."""
    found: dict[str, Typed] = {}
    for number in range(MAX_FINDINGS):
        element_id = data.get(f"element-{number}-id", "")
        if element_id and len(element_id) <= MAX_ELEMENT_ID:
            found[element_id] = Typed(
                fact_ids=tuple(data.getlist(f"element-{number}-facts")),
                why=data.get(f"element-{number}-why", ""),
            )
    return found


def blocks_of(elements: Sequence[Element], typed: Mapping[str, Typed]) -> tuple[Block, ...]:
    """The elements of the ground, then what was written for elements that it does not have."""
    known = {element.id for element in elements}
    blocks = [Block(number=n, id=each.id, text=each.text) for n, each in enumerate(elements)]
    stray = [key for key, said in typed.items() if key not in known and said.says_something]
    blocks += [
        Block(number=len(elements) + n, id=key, text="", known=False) for n, key in enumerate(stray)
    ]
    return tuple(blocks[:MAX_FINDINGS])


def renumbered(data: QueryDict, blocks: Iterable[Block], typed: Mapping[str, Typed]) -> QueryDict:
    """The data with its elements in the order of the blocks."""
    copy = data.copy()
    for name in [name for name in copy if name.startswith("element-")]:
        del copy[name]
    for block in blocks:
        said = typed.get(block.id, Typed())
        copy[block.name("id")] = block.id
        copy.setlist(block.name("facts"), list(said.fact_ids))
        copy[block.name("why")] = said.why
    return copy
