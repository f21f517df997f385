"""Clauses of the Ads Policy, as rulings cite them."""

from __future__ import annotations

from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.policy.clause import Clause
from adjudge.domain.policy.rulebook import UnknownClause
from adjudge.services.ports import Deps


def clause_of(deps: Deps, reference: str) -> Clause | None:
    """The clause version of the Ads Policy, or None."""
    try:
        return deps.rulebooks.ads().clause(reference)
    except UnknownClause:
        return None


def ground_clause(deps: Deps, ruling: Ruling) -> Clause | None:
    """The clause on which a ruling rests; None for a law or an order."""
    ground = ruling.statement.ground
    return clause_of(deps, ground.reference) if ground and ground.is_clause else None
