"""Invariant 8: a reversal gives back exactly what that ruling took."""

from __future__ import annotations

from collections.abc import Iterator

from adjudge.adapters.store import models
from adjudge.doctor.verdict import Found, View, check
from adjudge.domain.standing.measures import EndKind


@check("8", "8 A reversal gives back")
def reversals_give_back(view: View) -> Found:
    """A reversed ruling has no measure left, others keep theirs; an overturned one is reversed."""
    del view
    reversed_ids = set(models.Ruling.objects.filter(status="reversed").values_list("id", flat=True))
    return Found(
        checked={
            "reversed rulings": len(reversed_ids),
            "measures": models.Measure.objects.count(),
        },
        broken=[*_measure_faults(reversed_ids), *_appeal_faults(reversed_ids), *_status_faults()],
    )


def _measure_faults(reversed_ids: set[str]) -> Iterator[str]:
    for measure in models.Measure.objects.order_by("id"):
        was_reversed = measure.end_kind == EndKind.REVERSED.value
        if measure.ruling_id in reversed_ids and not was_reversed:
            yield f"measure {measure.id} outlived ruling {measure.ruling_id}, which was reversed"
        if was_reversed and measure.ruling_id not in reversed_ids:
            yield f"measure {measure.id} was reversed, and ruling {measure.ruling_id} was not"


def _appeal_faults(reversed_ids: set[str]) -> Iterator[str]:
    for appeal in models.Appeal.objects.filter(status="overturned").order_by("id"):
        if appeal.ruling_id not in reversed_ids:
            yield f"appeal {appeal.id} was won, and ruling {appeal.ruling_id} stands"


def _status_faults() -> Iterator[str]:
    """The cached status that the checks above read is what the steps say."""
    last = {
        step.subject_id: step.name
        for step in models.StepRow.objects.filter(subject_kind=models.SubjectKind.RULING).order_by(
            "subject_id", "seq"
        )
    }
    for ruling in models.Ruling.objects.order_by("id"):
        if (ruling.status == "reversed") != (last.get(ruling.id) == "reverse"):
            yield f"ruling {ruling.id} is called {ruling.status}, and its last step says otherwise"
