"""Invariant 6: nobody judges alone, read off the steps that were taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from adjudge.adapters.store import models
from adjudge.doctor.verdict import Found, View, check
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.steps import Step, first

PROGRAM: Final = "program:"
PERSON_ONLY: Final = frozenset(
    {"approve", "close", "drop", "modify", "narrow", "respond", "return", "withdraw"}
)
DECIDES_APPEAL: Final = frozenset({"admit", "inadmissible", "uphold", "overturn"})


@check("6", "6 Nobody judges alone")
def nobody_judges_alone(view: View) -> Found:
    """Who proposed did not approve; neither decided the appeal; programs decided nothing more."""
    rulings = [
        view.uow.rulings.get(key)
        for key in models.Ruling.objects.order_by("id").values_list("id", flat=True)
    ]
    broken = [fault for ruling in rulings for fault in _ruling_faults(ruling)]
    appeals = 0
    for ruling in rulings:
        took_part = {ruling.drafted_by} | {
            step.actor_id for step in ruling.steps if step.name != "reverse"
        }
        for appeal in view.uow.appeals.by_ruling(ruling.id):
            appeals += 1
            broken += [
                f"appeal {appeal.id}: {step.name} was done by {step.actor_id}, who took part before"
                for step in appeal.steps
                if step.name in DECIDES_APPEAL
                and (step.actor_id in took_part or step.actor_id.startswith(PROGRAM))
            ]
    broken += _settlement_faults()
    return Found(
        checked={
            "rulings": len(rulings),
            "appeals": appeals,
            "wind-downs": models.WindDown.objects.count(),
        },
        broken=broken,
    )


def _ruling_faults(ruling: Ruling) -> Iterator[str]:
    name = f"ruling {ruling.reference} ({ruling.id})"
    approved, proposed = first(ruling.steps, "approve"), first(ruling.steps, "propose")
    if approved is not None and approved.actor_id in {ruling.drafted_by, _actor(proposed)}:
        yield f"{name} was approved by {approved.actor_id}, who proposed it"
    served = first(ruling.steps, "serve")
    narrowed = first(ruling.steps, "narrow") is not None
    alone = ruling.statement.measure is MeasureKind.DECLINE or narrowed
    if served is not None and approved is None and not alone:
        yield f"{name} was served without a second person"
    for step in ruling.steps:
        if step.actor_id.startswith(PROGRAM) and step.name in PERSON_ONLY:
            yield f"{name}: {step.name} was done by {step.actor_id}"


def _actor(step: Step | None) -> str | None:
    return step.actor_id if step else None


def _settlement_faults() -> Iterator[str]:
    steps = models.StepRow.objects.filter(subject_kind=models.SubjectKind.WIND_DOWN)
    for confirmed in steps.filter(name="settlement_confirmed").order_by("subject_id", "seq"):
        proposed = steps.filter(
            subject_id=confirmed.subject_id, name="settlement_proposed", seq__lt=confirmed.seq
        ).last()
        if proposed is None or proposed.actor_id == confirmed.actor_id:
            yield f"wind-down {confirmed.subject_id} was settled by {confirmed.actor_id} alone"
