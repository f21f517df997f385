"""Succession of clauses: whether the text on which something rests still holds, and as strictly."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from adjudge.domain.policy.clause import Clause
from adjudge.domain.policy.rulebook import ClauseNotInForce, Rulebook, UnknownClause


class Fall(StrEnum):
    """What became of a clause version that something rests on."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    MILDER = "milder"


def fall_of(rulebook: Rulebook, reference: str, *, measure: str, on: date) -> Fall | None:
    """What became of the clause version `ADS-8.1@1` by a day, for who rests a measure on it.

    None while it, or a text that is no milder, is in force. `MILDER`: see `is_milder`.
    """
    try:
        clause = rulebook.clause(reference)
    except UnknownClause:
        return Fall.WITHDRAWN
    if clause.in_force_on(on) or on < clause.effective_from:
        return None
    try:
        now = rulebook.clause_in_force(clause.id, on)
    except ClauseNotInForce:
        return Fall.EXPIRED
    return Fall.MILDER if is_milder(now, clause, measure=measure) else None


def is_milder(new: Clause, old: Clause, *, measure: str) -> bool:
    """Whether a later text is milder than an earlier one, for who is under this measure.

    It no longer allows the measure, asks for more before it is met, or looks back less far. A text
    whose words are milder otherwise cannot be told by a program: a person opens that review.
    """
    if measure not in new.measures_allowed:
        return True
    if {element.id for element in new.elements} > {element.id for element in old.elements}:
        return True
    if new.look_back_days is None:
        return False
    return old.look_back_days is None or new.look_back_days < old.look_back_days
