"""Outsiders: which cases wait for somebody from outside, because nobody of ours may decide them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.case import OPEN, Case
from adjudge.domain.cases.invitation import Invitation, digest
from adjudge.domain.cases.ruling import AT_STAKE
from adjudge.services.ports import Deps, UnitOfWork

MOST_READ = 1_000
APPEAL_OPEN = frozenset({"filed", "admitted"})


class WhyOutside(StrEnum):
    """Why a case needs an outside decider."""

    MISSED = "a deadline was missed twice"
    INTEREST = "this site has an interest"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsOutsider:
    """A case that needs an outside decider and has none, since when and why.

    `about` is the duty that was missed, or the interest as it was declared. `invitations` are the
    links that are out and were not used yet, without what they need.
    """

    case: Case
    why: WhyOutside
    about: str
    since: datetime
    invitations: tuple[Invitation, ...]


def needing_outsider(deps: Deps, actor: Actor) -> Sequence[NeedsOutsider]:
    """The cases that need an outside decider, the longest waiting first.

    One is on the list until somebody has accepted an invitation to it, and again once that role has
    ended; and as long as there is anything to decide in it. Raises `NotAllowed`.
    """
    actor.must_be(StaffRole.OPERATOR, act="see which cases need an outside decider")
    with deps.reading() as uow:
        taken = {case_id for person in uow.staff.everybody() for case_id, _ in person.outside_roles}
        found = [
            _item(uow, case)
            for case in uow.cases.sent_outside(limit=MOST_READ)
            if case.id not in taken
            and case.party_id not in actor.party_ids
            and _is_undecided(uow, case)
        ]
    return sorted(found, key=lambda item: item.since)


def _item(uow: UnitOfWork, case: Case) -> NeedsOutsider:
    step = case.sent_outside
    assert step is not None, "only cases that were sent outside"
    missed = step.name == "go_outside"
    out = uow.of(Invitation).by_case(case.id)
    return NeedsOutsider(
        case=case,
        why=WhyOutside.MISSED if missed else WhyOutside.INTEREST,
        about=step.data["why" if missed else "text"],
        since=step.at,
        invitations=tuple(
            replace(each, token_sha256=digest("")) for each in out if each.status == "open"
        ),
    )


def _is_undecided(uow: UnitOfWork, case: Case) -> bool:
    """Whether it is open, or a ruling of it has or will have an effect, or is under appeal."""
    return case.status in OPEN or any(
        ruling.status in AT_STAKE
        or any(appeal.status in APPEAL_OPEN for appeal in uow.appeals.by_ruling(ruling.id))
        for ruling in uow.rulings.by_case(case.id)
    )
