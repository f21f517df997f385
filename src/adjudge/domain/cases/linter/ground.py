"""The ground: a text in force on the day that counts, and facts of that day.

A clause or a standing power is looked up in the rulebook, an order among those that were filed (see
`orders`). A law is cited by the draft itself, with its subject and its territories, and a measure
on a law or an order stays inside both.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.measure import Duration, Scope
from adjudge.domain.cases.statement import Ground, GroundKind, Statement
from adjudge.domain.cases.terms import is_terms
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
    if not ground.is_clause:
        yield from _cited(ground, today)
        yield from _inside(ground, statement.scope)
        yield from _in_time(ground, statement.duration)
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


def _cited(ground: Ground, today: date) -> Iterator[Missing]:
    what = "order" if ground.kind is GroundKind.ORDER else "law"
    if is_terms(ground.reference):
        yield Missing(
            code="reasons.terms_no_ground",
            field="ground",
            problem="Our own terms are no law, and never a ground.",
            remedy="Name the clause, the law or the order that the measure rests on.",
        )
    if ground.kind is GroundKind.ORDER and not ground.binds_operator:
        yield Missing(
            code="reasons.order_not_binding",
            field="ground",
            problem="The order is addressed to others; it does not bind the operator.",
            remedy="File it as an exhibit, and name a clause whose elements it helps to show.",
        )
    if not ground.reference.strip():
        yield Missing(
            code="reasons.ground_uncited",
            field="ground",
            problem=f"It does not cite the {what}: which provision, of whom, of what date.",
            remedy=f"Cite the {what} so that the party can find it.",
        )
    if ground.kind is GroundKind.LAW and not ground.text.strip():
        yield Missing(
            code="reasons.ground_text_missing",
            field="ground",
            problem="It does not say what the law says.",
            remedy="Quote the provision that the measure rests on.",
        )
    if not ground.subject.strip():
        yield Missing(
            code="reasons.ground_subject_missing",
            field="ground",
            problem=f"It does not say what the {what} is about.",
            remedy=f"State the subject of the {what}; the measure has to stay inside it.",
        )
    if not ground.territories:
        yield Missing(
            code="reasons.ground_territory_missing",
            field="ground",
            problem=f"It does not say where the {what} holds.",
            remedy="Name the territories; the measure has to stay inside them.",
        )
    if ground.as_of > today:
        yield Missing(
            code="reasons.ground_not_in_force",
            field="ground",
            problem=f"{ground.as_of} is to come, so the {what} cannot have been applied yet.",
            remedy=f"Give the day whose text of the {what} counts.",
        )


def _inside(ground: Ground, scope: Scope) -> Iterator[Missing]:
    if not ground.territories or not scope.is_stated:
        return
    outside = [
        territory.code
        for territory in scope.territories
        if not any(_within(territory.code, code) for code in ground.territories)
    ]
    if outside or not scope.territories:
        where = f"also reaches {outside[0]}" if outside else "reaches every territory"
        yield Missing(
            code="reasons.scope_outside_territory",
            field="scope",
            problem=f"It {where}; the ground holds in {', '.join(ground.territories)}.",
            remedy="Limit the scope to the territories in which the law or order holds.",
        )


def _in_time(ground: Ground, duration: Duration) -> Iterator[Missing]:
    """A measure that goes on after the last day of its law or order."""
    if ground.until is None:
        return
    last = ground.until + timedelta(days=1)  # a day counts from its beginning, so this is its end
    if duration.ends_on is None or duration.ends_on > last:
        yield Missing(
            code="reasons.duration_outside_ground",
            field="duration",
            problem=f"The {ground.kind.value} holds until {ground.until}, and the measure goes on.",
            remedy=f"Let the measure end on {last} at the latest.",
        )


def _within(code: str, whole: str) -> bool:
    """A subdivision (DE-BY) lies within its country (DE)."""
    return code == whole or code.startswith(f"{whole}-")


def check_dates(
    statement: Statement, clause: Clause | None, cited: list[Fact]
) -> Iterator[Missing]:
    """Facts that are not of the day whose text is applied."""
    ground = statement.ground
    if ground is None or not cited or (clause is None and ground.is_clause):
        return
    day = ground.as_of
    if clause is None:
        # A law or an order may judge acts or states: a fact is of that day in either sense.
        if not any(_dated(fact, day) or fact.may_cover(day) for fact in cited):
            yield _state_not_shown(day)
        return
    if clause.judges == "act" and not any(_dated(fact, day) for fact in cited):
        yield Missing(
            code="reasons.act_not_dated",
            field="ground",
            problem=f"No fact is dated {day}, the day whose text is applied.",
            remedy="Give the act its date, or apply the text of the day on which it happened.",
        )
    if clause.judges == "state" and not any(_shows(fact, day, clause) for fact in cited):
        yield _state_not_shown(day)


def _state_not_shown(day: date) -> Missing:
    return Missing(
        code="reasons.state_not_shown",
        field="ground",
        problem=f"No fact shows that it was so on {day}; past acts alone do not.",
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
