"""The terms: what is decided, what it reaches, how long, what is left, and how to contest it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.statement import Redress, Statement
from adjudge.domain.policy.clause import Clause

YEARLY = timedelta(days=366)
PEOPLE_DECIDE = frozenset(MeasureKind) - {MeasureKind.DECLINE}
DATED = frozenset({MeasureKind.WARNING, MeasureKind.STRIKE})
"""They wait for nothing that the party could do: they are dated, and expire."""
ITEMS_ONLY = frozenset({MeasureKind.DECLINE, MeasureKind.REMOVE})


def check_measure(statement: Statement, clause: Clause | None) -> Iterator[Missing]:
    """A measure that is not named or not allowed, and a decision that is not told."""
    if statement.measure is None:
        yield Missing(
            code="reasons.measure_missing",
            field="measure",
            problem="It does not say which measure is meant.",
            remedy="Choose the measure.",
        )
    elif clause is not None and statement.measure.value not in clause.measures_allowed:
        yield Missing(
            code="reasons.measure_not_allowed",
            field="measure",
            problem=f"{clause.ref} does not allow the measure {statement.measure.value}.",
            remedy="Choose a measure that the clause allows.",
        )
    if not statement.summary.strip():
        yield Missing(
            code="reasons.summary_missing",
            field="summary",
            problem="It does not say to the party what was decided.",
            remedy="Say in a sentence what is decided.",
        )


def check_scope(statement: Statement) -> Iterator[Missing]:
    """A scope that is not stated, or wider than the measure goes."""
    if not statement.scope.is_stated:
        yield Missing(
            code="reasons.scope_missing",
            field="scope",
            problem="It does not say what the measure reaches.",
            remedy="Say whether it reaches all promotion or which promoted posts.",
        )
    if statement.measure in ITEMS_ONLY and statement.scope.whole_party:
        yield Missing(
            code="reasons.scope_too_wide",
            field="scope",
            problem="A decline or removal reaches the posts that it names, never a whole party.",
            remedy="Name the promoted post.",
        )
    scope = statement.scope
    if statement.measure is MeasureKind.LIMIT and scope.whole_party and not scope.is_narrowed:
        yield Missing(
            code="reasons.limit_is_suspension",
            field="measure",
            problem="A limit that stops everything is a suspension, whatever its name.",
            remedy="Say what it is limited to, or propose a suspension.",
        )


def check_duration(statement: Statement, today: date) -> Iterator[Missing]:
    """An end that is not stated, past, or too far off."""
    duration = statement.duration
    if not duration.is_stated:
        yield Missing(
            code="reasons.duration_missing",
            field="duration",
            problem="It does not say how long the measure lasts.",
            remedy="Give an end date, or the condition that ends it and a date of review.",
        )
        return
    kind = statement.measure
    if kind is not None and kind in DATED and duration.ends_on is None:
        yield Missing(
            code="reasons.undated",
            field="duration",
            problem=f"A {kind.value} is dated: it has an end.",
            remedy="Give the day on which it expires; no condition takes its place.",
        )
    until = [day for day in (duration.ends_on, duration.review_on) if day is not None]
    if min(until) <= today:
        yield Missing(
            code="reasons.duration_past",
            field="duration",
            problem="The measure would end, or be reviewed, before it begins.",
            remedy="Give a date that is still to come.",
        )
    if duration.ends_on is None and min(until) > today + YEARLY:
        yield Missing(
            code="reasons.review_too_late",
            field="duration",
            problem="A measure without an end date is reviewed at least once a year.",
            remedy="Give a date of review within the next year.",
        )


def check_rest(statement: Statement) -> Iterator[Missing]:
    """What is left, what would change the decision, and how to contest it."""
    if not statement.not_affected.strip():
        yield Missing(
            code="reasons.not_affected_missing",
            field="not_affected",
            problem="It does not say what is not affected.",
            remedy="Say what the party may go on doing.",
        )
    if not statement.would_change.strip():
        yield Missing(
            code="reasons.would_change_missing",
            field="would_change",
            problem="It does not say what would change the decision.",
            remedy="Say what the party can do, or show, so that the decision changes.",
        )
    if not {Redress.APPEAL, Redress.PARTICULARS} <= statement.redress:
        yield Missing(
            code="reasons.redress_missing",
            field="redress",
            problem="It does not say how the decision can be contested.",
            remedy="Name the request for particulars and the appeal.",
        )


def check_automation(statement: Statement) -> Iterator[Missing]:
    """Whether a program took part, which, and whether it may."""
    automation = statement.automation
    if automation is None:
        yield Missing(
            code="reasons.automation_missing",
            field="automation",
            problem="It does not say what was automated.",
            remedy="Say whether detection or decision was automated.",
        )
        return
    if automation.decision and statement.measure in PEOPLE_DECIDE:
        yield Missing(
            code="reasons.decided_by_program",
            field="automation",
            problem="It says that a program decided; only people may decide this measure.",
            remedy="A person decides, and says so.",
        )
    if (automation.detection or automation.decision) and not automation.program.strip():
        yield Missing(
            code="reasons.program_unnamed",
            field="automation",
            problem="It does not say which program took part.",
            remedy="Name the program.",
        )
