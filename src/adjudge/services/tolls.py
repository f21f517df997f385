"""Tolls: the clocks that stand while a misuse decision is in force, and run on after it.

What comes from whoever it is about is kept and may be decided at any time; only no deadline runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from adjudge.domain.actor import program
from adjudge.domain.cases import appeal as appeals
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.clock import RESUME, WAIT, stands_still
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.misuse import Misuse, Processing
from adjudge.domain.cases.report import Priority, Report
from adjudge.domain.steps import Step, last
from adjudge.services.ports import UnitOfWork

CLOCK = program("clock")
MOST_READ = 1_000


def stopped_by(
    uow: UnitOfWork, processing: Processing, *, email: str = "", party_id: str = ""
) -> Misuse | None:
    """The misuse decision in force against this address or party, or None."""
    return next(
        (
            one
            for one in uow.of(Misuse).newest(limit=MOST_READ)
            if one.is_in_force
            and one.processing is processing
            and (one.email, one.party_id or "") == (email.casefold(), party_id)
        ),
        None,
    )


def is_urgent(report: Report) -> bool:
    """Whether it is about urgent harm to readers, which is looked at whoever says it."""
    return Priority.URGENT in {report.priority, report.category.priority}


def stand(uow: UnitOfWork, misuse: Misuse, now: datetime) -> None:
    """From now on no clock runs for what its sender has waiting here."""
    for one in _waiting(uow, misuse):
        if not stands_still(one.steps):
            _save(uow, one, WAIT, misuse, now)


def run_on(uow: UnitOfWork, misuse: Misuse, now: datetime) -> None:
    """The decision is over: the clocks that it stopped run on."""
    for one in _waiting(uow, misuse):
        waited = last(one.steps, WAIT)
        if stands_still(one.steps) and waited and waited.data.get("misuse_id") == misuse.id:
            _save(uow, one, RESUME, misuse, now)


def stand_at_once(
    uow: UnitOfWork, new: Report | Complaint | Appeal, misuse: Misuse | None, now: datetime
) -> Report | Complaint | Appeal:
    """The new one, kept, with its clock standing if a misuse decision says so."""
    if misuse is None or (isinstance(new, Report) and is_urgent(new)):
        return new
    return _save(uow, new, WAIT, misuse, now)


def _waiting(uow: UnitOfWork, misuse: Misuse) -> Iterator[Report | Complaint | Appeal]:
    if misuse.processing is Processing.REPORTS:
        for report in uow.of(Report).open_ones(limit=MOST_READ):
            mine = report.is_open and report.email.casefold() == misuse.email
            # What others say as well is looked at for their sake.
            joined = mine and _has_joined(uow, report, misuse.email)
            if mine and not joined and not is_urgent(report):
                yield uow.of(Report).lock(report.id)
        return
    assert misuse.party_id is not None, "complaints and appeals are a party's"
    if misuse.processing is Processing.COMPLAINTS:
        for complaint in uow.of(Complaint).by_party(misuse.party_id):
            if complaint.status == "filed":
                yield uow.of(Complaint).lock(complaint.id)
        return
    for appeal in uow.appeals.by_party(misuse.party_id):
        if appeal.status in appeals.OPEN:
            yield uow.appeals.lock(appeal.id)


def _has_joined(uow: UnitOfWork, head: Report, email: str) -> bool:
    assert head.advertiser_id is not None, "a report is about an advertiser"
    others = uow.of(Report).by_advertiser(head.advertiser_id)
    return any(one.joined_to == head.id and one.email.casefold() != email for one in others)


def _save(
    uow: UnitOfWork, one: Report | Complaint | Appeal, name: str, misuse: Misuse, now: datetime
) -> Report | Complaint | Appeal:
    if isinstance(one, Appeal):
        step = Step(name=name, actor_id=CLOCK.id, at=now, data={"misuse_id": misuse.id})
        moved = replace(one, steps=appeals.APPEAL.take(one.steps, step))
        uow.appeals.save(moved)
        return moved
    if isinstance(one, Report):
        report = one.take(name, CLOCK, now, misuse_id=misuse.id)
        uow.of(Report).save(report)
        return report
    complaint = one.take(name, CLOCK, now, misuse_id=misuse.id)
    uow.of(Complaint).save(complaint)
    return complaint
