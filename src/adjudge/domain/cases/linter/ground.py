"""The ground: a text in force on the day that counts, and facts of that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.statement import Statement
from adjudge.domain.policy.clause import Clause


def check_ground(statement: Statement, clause: Clause | None, today: date) -> Iterator[Missing]:
    """A ground that is not named, not known, of another surface, or not in force that day."""
    ground = statement.ground
    if ground is None:
        yield Missing(
            code="reasons.ground_missing",
            field="ground",
            problem="It names no clause. A business model, a practice or a determination is none.",
            remedy="Name the clause and its version.",
        )
        return
    if clause is None:
        yield Missing(
            code="reasons.ground_unknown",
            field="ground",
            problem=f"There is no clause {ground.reference} in the Ads Policy.",
            remedy="Pick a clause from the Ads Policy.",
        )
        return
    if clause.surface != "ads":
        yield Missing(
            code="reasons.ground_other_surface",
            field="ground",
            problem=f"{clause.ref} is not a clause about advertising.",
            remedy="An ads measure rests on a clause of the Ads Policy.",
        )
    if ground.as_of > today or not clause.in_force_on(ground.as_of):
        yield Missing(
            code="reasons.ground_not_in_force",
            field="ground",
            problem=f"{clause.ref} was not in force on {ground.as_of}, or that day is to come.",
            remedy="Cite the version in force on the day of the act, or as of which it is so.",
        )


def check_dates(
    statement: Statement, clause: Clause | None, cited: list[Fact]
) -> Iterator[Missing]:
    """Facts that are not of the day whose text is applied."""
    ground = statement.ground
    if ground is None or clause is None or not cited:
        return
    if clause.judges == "act" and not any(_dated(f, ground.as_of) for f in cited):
        yield Missing(
            code="reasons.act_not_dated",
            field="ground",
            problem=f"No fact is dated {ground.as_of}, the day whose text is applied.",
            remedy="Give the act its date, or apply the text of the day on which it happened.",
        )
    if clause.judges == "state" and not any(_shows(f, ground.as_of, clause) for f in cited):
        yield Missing(
            code="reasons.state_not_shown",
            field="ground",
            problem=f"No fact shows that it was so on {ground.as_of}; past acts alone do not.",
            remedy="Record the fact that shows it, or find the state as of a day that one covers.",
        )


def _dated(fact: Fact, day: date) -> bool:
    # An act without an end is one of a day; only a stated interval dates acts beyond its first.
    return fact.may_have_begun_on(day) or (fact.ended is not None and fact.may_cover(day))


def _shows(fact: Fact, day: date, clause: Clause) -> bool:
    # Past acts prove a present state only as far back as the clause itself says.
    back = timedelta(days=clause.look_back_days or 0)
    return fact.may_cover(day) or (
        fact.ended is not None and fact.began is not None and day - back <= fact.ended <= day
    )
