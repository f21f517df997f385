"""The Ads Policy of an operator in a story: its own clauses, or those that come with Adjudge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, cast

from adjudge.domain.policy.clause import Clause, Element, Judges
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.replay.story import Fields

LONG_AGO: Final = date(1990, 1, 1)
CATEGORY: Final = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
NO_RATIONALE: Final = "The story gives no rationale for this clause."


def rulebook_of(policy: Sequence[Fields] | None, shipped: Rulebook) -> Rulebook:
    """The rulebook of a story's operator. Raises `InvalidValue`, `ClauseAmbiguous`."""
    if policy is not None:
        return own_rulebook(policy)
    clauses = tuple(replace(clause, effective_from=LONG_AGO) for clause in shipped.clauses)
    return replace(shipped, clauses=clauses)


def own_rulebook(policy: Sequence[Fields]) -> Rulebook:
    """The clauses of a story as a rulebook. Raises `InvalidValue`, `ClauseAmbiguous`."""
    return Rulebook(
        id="ads",
        version=1,
        title="Ads Policy",
        surface="ads",
        clauses=tuple(clause_of(each) for each in policy),
    )


def clause_of(told: Fields) -> Clause:
    """A clause as a story tells it. Raises `InvalidValue`."""
    values = cast("dict[str, Any]", told)
    return Clause(
        id=values["id"],
        version=values.get("version", 1),
        title=values["title"],
        text=values["text"],
        rationale=values.get("rationale", NO_RATIONALE),
        surface="ads",
        applies_to=values.get("applies_to", ("business_model",)),
        elements=tuple(Element(id=key, text=text) for key, text in values["elements"].items()),
        measures_allowed=frozenset(values["measures"]),
        judges=cast("Judges", values.get("judges", "act")),
        effective_from=values.get("from", LONG_AGO),
        effective_until=values.get("until"),
        look_back_days=values.get("look_back_days"),
        urgent_harm=values.get("urgent_harm", False),
        dsa_category=CATEGORY,
        rule=values.get("rule"),
        explanation=values.get("explanation", ""),
    )
