"""Which measure begins a wind-down: a termination, or a suspension of more than 30 days."""

from __future__ import annotations

from datetime import date, timedelta

from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.ledger.winddown_state import Cause

LONGEST_WITHOUT = timedelta(days=30)
BY_MEASURE = frozenset({Cause.TERMINATION, Cause.SUSPENSION})


def cause_of(
    kind: MeasureKind, scope: Scope, duration: Duration, *, effective_on: date
) -> Cause | None:
    """Why money is wound down under a measure in effect since that day; None if it is not.

    Only one that stops the whole party everywhere does, as an advertiser: under a narrower one the
    budget can still be spent. A suspension until a named condition is met has no end that is known,
    so it counts as longer than 30 days.
    """
    if not scope.whole_party or scope.is_narrowed or not scope.hits_promotion:
        return None
    if kind is MeasureKind.TERMINATE:
        return Cause.TERMINATION
    if kind is not MeasureKind.SUSPEND:
        return None
    ends_on = duration.ends_on
    is_long = ends_on is None or ends_on - effective_on > LONGEST_WITHOUT
    return Cause.SUSPENSION if is_long else None
