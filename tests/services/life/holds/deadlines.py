"""Invariant 7: deadlines bind the operator too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from hypothesis.stateful import invariant
from tests.services.life.base import CaseLife

from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.domain.cases.review import Review
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.stay import Stay

LONGEST_GRACE = timedelta(days=14)
COMPLAINT, ADMISSION, DECISION, REVIEW = (timedelta(days=days) for days in (7, 7, 30, 30))
STAY = timedelta(hours=72)
RESTRICTS = frozenset({"in force", "stayed"})


def rests_on_discretion(ruling: Ruling) -> bool:
    """Neither law, nor an order, nor the one urgent clause of the tests' policy."""
    ground = ruling.statement.ground
    assert ground is not None
    return ground.kind.value in {"clause", "power"} and not ground.reference.startswith("ADS-6.1")


def after_grace(began: datetime, allowed: timedelta) -> datetime:
    """When a deadline has been missed twice: after it, and after one grace period as long."""
    return began + allowed + min(allowed, LONGEST_GRACE)


class Deadlines(CaseLife):
    """No discretionary restriction stands two missed deadlines after; what rests on law does."""

    @invariant()
    def nothing_discretionary_outlives_two_misses(self) -> None:
        if not hasattr(self, "stage") or not self.is_news("deadlines"):
            return
        rulings = self.by_id(Ruling)
        for row in self._waiting():
            missed = [step for step in row.steps if step.name == "miss"]
            for key in self._at_stake(row) if missed else ():
                ruling = rulings[key]
                # A complaint may name what was only proposed when it was missed.
                served = [s.at for s in ruling.steps if s.name == "serve"]
                stood = bool(served) and served[0] <= missed[-1].at
                stands = stood and ruling.status in RESTRICTS and rests_on_discretion(ruling)
                assert not stands, (type(row).__name__, row.id, ruling.reference)
        for ruling in rulings.values():
            if ruling.status == "lapsed":
                assert rests_on_discretion(ruling), ruling.reference
            self._must_last(ruling)

    def _must_last(self, ruling: Ruling) -> None:
        """A measure ends by itself on its stated day, not before; a termination waits 30 days."""
        steps = {step.name: step for step in ruling.steps}
        ends_on = ruling.statement.duration.ends_on
        if "expire" in steps:
            assert ends_on is not None
            assert steps["expire"].at.date() >= ends_on
        measure = ruling.statement.measure
        if measure is None or measure.value != "terminate" or "put_into_effect" not in steps:
            return
        if "schedule" in steps:
            waited = steps["put_into_effect"].at - self._first_served_at(ruling)
            assert waited >= timedelta(days=30), ruling.reference
        else:
            assert ruling.no_hearing or "narrow" in steps, ruling.reference

    def _first_served_at(self, ruling: Ruling) -> datetime:
        """When it was served; what was narrowed before its day keeps the day of the first."""
        steps = {step.name: step for step in ruling.steps}
        if "narrow" in steps:
            return self._first_served_at(self.by_id(Ruling)[steps["narrow"].data["narrows"]])
        return steps["serve"].at

    def _waiting(self) -> Iterable[Any]:
        for kind in (Appeal, Complaint, Review, Stay):
            yield from self.rows(kind)

    def _at_stake(self, row: Any) -> list[str]:
        if isinstance(row, Complaint):
            # What is complained of as a hold puts no ruling at stake.
            named = row.about is not About.HOLD and row.subject_id in self.by_id(Ruling)
            return [row.subject_id] if named else []
        return [row.ruling_id]

    def must_leave_no_deadline(self) -> None:
        super().must_leave_no_deadline()  # type: ignore[misc] # in Acts, beside this
        now, rulings = self.now(), self.by_id(Ruling)
        for row in self._waiting():
            late = self._twice_missed_at(row)
            if late is None or now <= late or getattr(row, "joined_to", ""):
                continue
            for key in self._at_stake(row):
                ruling = rulings[key]
                served = [s.at for s in ruling.steps if s.name == "serve"]
                if served and served[0] <= late:
                    stands = ruling.status in RESTRICTS and rests_on_discretion(ruling)
                    assert not stands, (
                        type(row).__name__,
                        row.id,
                        ruling.reference,
                        "nobody answered",
                    )

    def _twice_missed_at(self, row: Any) -> datetime | None:
        """The moment by which somebody must have answered; None for what was answered.

        None too where the clock stood: while the party has the turn, or misuse was found.
        """
        if any(step.name == "wait" for step in row.steps):
            return None
        if isinstance(row, Appeal):
            if row.status == "filed":
                return after_grace(row.filed_at, ADMISSION)
            return after_grace(row.filed_at, DECISION) if row.status == "admitted" else None
        answered = {"filed", "missed"} if isinstance(row, Complaint) else {"opened", "asked"}
        if row.status not in answered:
            return None
        allowed = {Complaint: COMPLAINT, Review: REVIEW, Stay: STAY}[type(row)]
        return after_grace(row.opened_at, allowed)
