"""Clause watch: a clause withdrawn, expired or milder lifts or re-grounds its rulings in 14 days.

It compares the rulings that have an effect with the rulebook of the day, so it does not matter how
the text came to change. To re-ground a ruling is to propose another one that supersedes it.
"""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.cases.review import DAYS_WITHOUT_GROUND, Occasion
from adjudge.domain.cases.ruling import EFFECTIVE, LinkTo, Ruling
from adjudge.domain.errors import DomainError
from adjudge.domain.policy.clause import split_ref
from adjudge.domain.policy.succession import Fall, fall_of
from adjudge.services.clauses import clause_of
from adjudge.services.falls import start_review
from adjudge.services.orders import list_on
from adjudge.services.ports import Deps, UnitOfWork


class GroundGone(DomainError):
    """A ruling cannot be confirmed whose clause does not carry it any more."""

    code = "review.ground_gone"

    def message(self) -> str:
        d = self.details
        return (
            f"Decision {d.get('reference')} rests on {d.get('clause')}, which is {d.get('fall')}."
        )

    def remedy(self) -> str:
        return "Lift, narrow or reverse it, or propose another one on a ground that is in force."


def watch_clauses(deps: Deps) -> int:
    """Start the reviews of rulings whose clause or list has fallen; how many. May be repeated."""
    with deps.reading() as uow:
        grounds = uow.rulings.grounds_in_force()
    return sum(_watch(deps, key) for key in grounds if _may_have_fallen(deps, key))


def fall_of_ground(deps: Deps, ruling: Ruling, now: datetime) -> Fall | None:
    """What became of the clause on which a ruling rests; None for a law or an order."""
    ground, measure = ruling.statement.ground, ruling.statement.measure
    if ground is None or measure is None or not ground.is_clause:
        return None
    book = deps.rulebooks.ads()
    return fall_of(book, ground.reference, measure=measure.value, on=now.date())


def must_have_ground(deps: Deps, ruling: Ruling, now: datetime) -> None:
    """Raise `GroundGone` if its clause is withdrawn or expired, or allows its measure no longer."""
    ground, measure = ruling.statement.ground, ruling.statement.measure
    fall = fall_of_ground(deps, ruling, now)
    if fall is None or ground is None or measure is None:
        return
    if fall is Fall.MILDER:
        text = deps.rulebooks.ads().clause_in_force(split_ref(ground.reference)[0], now.date())
        if measure.value in text.measures_allowed:
            return  # a person found that the facts meet the stricter test too
    raise GroundGone(reference=ruling.reference, clause=ground.reference, fall=fall.value)


def _may_have_fallen(deps: Deps, ground: str) -> bool:
    """Whether its rulings must be looked at; nearly all rest on a clause that is in force."""
    if split_ref(ground)[1] is None:
        return False  # a law or an order
    clause = clause_of(deps, ground)
    holds = clause is not None and clause.in_force_on(deps.today())
    return not holds or (clause is not None and bool(clause.designation_list))


def _watch(deps: Deps, ground: str) -> int:
    now = deps.clock.now()
    with deps.reading() as uow:
        found = uow.rulings.resting_on(LinkTo.GROUND, ground)
        concerned = [
            (ruling.id, problem)
            for ruling in found
            if ruling.status in EFFECTIVE
            for problem in (_problem(uow, deps, ruling, now),)
            if problem is not None
        ]
    started = 0
    for ruling_id, (text, occasion) in concerned:
        days = DAYS_WITHOUT_GROUND if occasion is Occasion.CHANGED_GROUND else None
        with deps.uow() as uow:
            ruling = uow.rulings.lock(ruling_id)
            new = start_review(uow, deps, ruling, text=text, occasion=occasion, now=now, days=days)
        started += new is not None
    return started


def _problem(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime
) -> tuple[str, Occasion] | None:
    ground = ruling.statement.ground
    assert ground is not None, "it was found by its ground"
    fall = fall_of_ground(deps, ruling, now)
    if fall is not None:
        return f"The clause {ground.reference} is {fall.value}.", Occasion.CHANGED_GROUND
    cited = ruling.proposed_with("list_version")
    clause = clause_of(deps, ground.reference)
    if not cited or clause is None or not clause.designation_list:
        return None
    current = list_on(uow, clause.designation_list, now.date())
    name = uow.parties.get(ruling.party_id).legal_name
    if current is not None and current.names_party(name):
        return None
    return f"The list {cited} names the party no longer.", Occasion.FALLEN
