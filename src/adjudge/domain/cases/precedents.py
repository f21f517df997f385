"""Precedents: earlier decisions that a draft is held against, dismissals included.

Like cases are treated alike, or it is said why not. A precedent binds nobody; it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from adjudge.domain.cases.wording import likeness, telling

MAX_SHOWN = 5
ALIKE = 0.35
"""The likeness from which two sets of facts count as alike, when decisions are compared."""
DISMISSED = ""
"""The measure of a decision that takes none."""
FELL = frozenset({"reversed", "dropped", "withdrawn"})
"""Where a ruling ends that did not hold: its measure is no example to follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """One earlier decision, as far as others are compared with it.

    `id` is the ruling's, or the case's if it was closed without one. `ground` is the id of the
    clause (ADS-8.1, any version), or the law or order. `measure` is empty for a dismissal. `facts`
    are the propositions, `wording` the free individual part of the statement. `outcome` is the
    state that the decision is in today. `exhibits` are the hashes (hex) of what the facts rest on.
    """

    id: str
    case_id: str
    party_id: str
    reference: str
    ground: str
    measure: str
    decided_on: date
    facts: str
    wording: str
    exhibits: frozenset[str] = frozenset()
    outcome: str = ""

    @property
    def is_dismissal(self) -> bool:
        """Whether it takes no measure."""
        return self.measure == DISMISSED

    @property
    def stands(self) -> bool:
        """Whether it was not overturned or given up since."""
        return self.outcome not in FELL


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a precedent is compared with: the draft's ground, measure, facts and own words."""

    case_id: str
    party_id: str
    ground: str
    measure: str
    facts: str
    wording: str
    exhibits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """A precedent beside a draft. `likeness` is from 0 to 1, over the words of facts and reasons.

    `differs` says that like facts had another answer: another measure, none, or one that fell.
    """

    precedent: Precedent
    likeness: float
    differs: bool


def nearest(draft: Draft, found: Iterable[Precedent], *, limit: int = MAX_SHOWN) -> list[Nearest]:
    """The precedents under the same ground that are nearest to the draft, the nearest first.

    Facts count twice as much as words. The draft's own case is none of its precedents. Of two that
    are equally near, the later comes first.
    """
    mine = telling(draft.facts), telling(draft.wording)
    measured = []
    for precedent in found:
        if precedent.ground != draft.ground or precedent.case_id == draft.case_id:
            continue
        facts = likeness(mine[0], telling(precedent.facts))
        wording = likeness(mine[1], telling(precedent.wording))
        near = (2 * facts + wording) / 3 if mine[1] else facts
        measured.append(
            Nearest(precedent=precedent, likeness=near, differs=_differs(draft, precedent, facts))
        )
    measured.sort(key=lambda each: (each.likeness, each.precedent.decided_on), reverse=True)
    return measured[:limit]


def _differs(draft: Draft, precedent: Precedent, facts: float) -> bool:
    if facts < ALIKE or not draft.measure:
        return False
    return precedent.measure != draft.measure or not precedent.stands
