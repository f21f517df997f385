"""Second view: a second reviewer writes down what he would do before he learns what others think.

Until then pages do not tell him who proposed the ruling, nor what another second person wrote.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.ruling import Ruling, SameDecider
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Step

MAX_WHY = 2_000
NAME = "second_view"


WAITING = frozenset({"proposed", "proposal letter", "answered", "cured", "unanswered in time"})
"""The states in which a ruling waits for its second person."""


class View(StrEnum):
    """What the second reviewer would do."""

    AS_PROPOSED = "as proposed"
    MILDER = "a milder measure"
    NO_ACTION = "no action"


class ViewRecorded(DomainError):
    """This person wrote down a view of the ruling before, and it stays as it was."""

    code = "second_view.recorded"

    def message(self) -> str:
        return "You wrote down your view of this ruling before."

    def remedy(self) -> str:
        return "It stays as it was; approve the ruling or leave it to another person."


class ViewTooLate(DomainError):
    """A second view is written down before the ruling is decided, not after."""

    code = "second_view.too_late"

    def message(self) -> str:
        return f"{self.details.get('reference')} is {self.details.get('state')}."

    def remedy(self) -> str:
        return "A view is of what still waits for a second person; review what is decided instead."


def view_of(case: Case, ruling_id: str, actor_id: str) -> Step | None:
    """The view that this person wrote down of the ruling, or None."""
    return next(
        (
            step
            for step in case.steps
            if step.name == NAME
            and step.actor_id == actor_id
            and step.data["ruling_id"] == ruling_id
        ),
        None,
    )


def is_blind(case: Case, ruling: Ruling, actor_id: str) -> bool:
    """Whether the proposer is still to be kept from this person: undecided, and no view yet."""
    undecided = ruling.approver_id is None and ruling.proposer_id is not None
    mine = actor_id in (ruling.proposer_id, ruling.drafted_by)
    return undecided and not mine and view_of(case, ruling.id, actor_id) is None


def record_second_view(
    case: Case, ruling: Ruling, actor: Actor, *, view: View, why: str, now: datetime
) -> Case:
    """Write down one's own view, once, before the ruling is approved.

    Raises:
        SameDecider: the actor proposed it.
        ViewTooLate: it is not proposed, or is decided already.
        NotAllowed: no reviewer, one without a number, or one with an interest in the party.
        ViewRecorded: this person wrote one down before.
        InvalidValue: no reasons, or too long.
        WrongState: the case has ended.
    """
    if actor.id in (ruling.proposer_id, ruling.drafted_by):
        raise SameDecider(ruling_id=ruling.id, earlier="proposed", act="be the second person of")
    actor.must_be_for_case(case.id, StaffRole.REVIEWER, act="write down a second view")
    must_be_numbered(actor, act="write down a second view")
    actor.must_be_free_of(case.party_id, act="write down a view about it")
    if ruling.status not in WAITING:
        raise ViewTooLate(reference=ruling.reference, state=ruling.status)
    if view_of(case, ruling.id, actor.id) is not None:
        raise ViewRecorded(ruling_id=ruling.id)
    if not why.strip() or len(why) > MAX_WHY:
        raise InvalidValue(field="why", problem=f"between 1 and {MAX_WHY:,} characters")
    return case.take(NAME, actor, now, ruling_id=ruling.id, view=view.value, why=why.strip())
