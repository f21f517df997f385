"""Older texts: what was admitted under one text of a clause does not fall by the next one alone.

Posts admitted under the older text fall only by re-screening, except on emergency, order or urgent
harm; posts of an exempt class do not fall at all, and the others not before the run-off is over.
"""

from __future__ import annotations

from adjudge.domain.cases.measure import STOPPING
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError
from adjudge.domain.steps import first
from adjudge.services.clauses import ground_clause
from adjudge.services.ports import Deps, UnitOfWork


class OlderText(DomainError):
    """A post was admitted before this text of the clause was in force."""

    code = "ruling.older_text"

    def message(self) -> str:
        return (
            f"The post {self.details.get('post')} was admitted before {self.details.get('clause')} "
            "was in force."
        )

    def remedy(self) -> str:
        return "Re-screen under the new text, with a letter to each party 15 days before."


class ClauseSpares(DomainError):
    """A post is of a class to which this text of the clause does not apply."""

    code = "ruling.clause_spares"

    def message(self) -> str:
        return (
            f"{self.details.get('clause')} does not apply to the post {self.details.get('post')}: "
            f"it exempts {self.details.get('classes')}."
        )

    def remedy(self) -> str:
        return "Leave the post out, or rest the ruling on a clause that applies to it."


def must_spare_older_posts(uow: UnitOfWork, deps: Deps, ruling: Ruling) -> None:
    """Raise `OlderText` or `ClauseSpares` if a ruling would stop posts that its text spares.

    Rulings on a law, an order, an urgent-harm clause or a whole party are not meant: a party is
    judged by what it does or is.
    """
    clause, statement = ground_clause(deps, ruling), ruling.statement
    if clause is None or clause.urgent_harm or statement.measure not in STOPPING:
        return
    for promoted_post_id in statement.scope.promoted_post_ids:
        post = uow.promoted_posts.get(promoted_post_id)
        if clause.spares(post.categories or ()):
            classes = ", ".join(clause.exempt_classes)
            raise ClauseSpares(clause=clause.ref, post=post.id, classes=classes)
        admitted = first(post.steps, "admit")
        if admitted is not None and admitted.at.date() < clause.effective_from:
            raise OlderText(clause=clause.ref, post=post.id)
