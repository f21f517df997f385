"""Invariant 6: nobody judges alone, and a program judges nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis.stateful import invariant
from tests.services.life.base import CaseLife

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.batch import Batch
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.hold import Hold
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.matter import Matter
from adjudge.domain.cases.review import Review
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.stay import Stay
from adjudge.domain.cases.terms import Terms
from adjudge.domain.ledger.winddown import WindDown

PROGRAM_PROPOSES = frozenset({"label", "remove", "warning", "strike"})
OF_ONE_ITEM = frozenset({"require_authorisation", "refuse", "remove"})
AGAINST = frozenset({"uphold", "inadmissible", "confirm"})
"""Decisions that can go against the party, of an officer or reviewer who took no part before."""


def by_program(actor_id: str) -> bool:
    return actor_id.startswith("program:")


class People(CaseLife):
    """Who decided what, by the table of CASES.md."""

    @invariant()
    def nobody_judges_alone(self) -> None:
        if not hasattr(self, "stage") or not self.is_news("people"):
            return
        appeals = self.rows(Appeal)
        contested = (*appeals, *self.rows(Stay), *self.rows(Review))
        for ruling in self.rows(Ruling):
            if self._has_moved(ruling):
                self._must_be_of_two(ruling)
        for row in contested:
            if self._has_moved(row):
                self._must_be_of_a_third(row)
        for row in self._matters():
            if self._has_moved(row):
                self._must_be_of_another(row)

    def _matters(self) -> Iterable[Any]:
        for kind in (InterimMeasure, Hold, GeneralAct, Terms, Batch, WindDown):
            yield from self.rows(kind)

    def _has_moved(self, row: Any) -> bool:
        known: dict[str, int] = self.told_apart.setdefault("people", {})
        steps = len(row.steps)
        if known.get(row.id) == steps:
            return False
        known[row.id] = steps
        return True

    def _actor(self, actor_id: str) -> Actor:
        return next(actor for actor in self.everybody() if actor.id == actor_id)

    def _must_be_fit(self, actor_id: str, role: StaffRole, *, case: Case, favours: bool) -> None:
        """A numbered person of this role, without an interest; outside where the site has one."""
        assert not by_program(actor_id), actor_id
        actor = self._actor(actor_id)
        assert actor.reviewer_number is not None, actor_id
        # An invitation may be taken back later; what was decided stays.
        proven: set[tuple[str, str, StaffRole]] = self.told_apart.setdefault("fit", set())
        if (case.id, role) in actor.outside_roles or role in actor.roles:
            proven.add((actor_id, case.id, role))
        assert (actor_id, case.id, role) in proven, (actor_id, role)
        if favours:
            return
        # What was declared later does not count back; the rival has it from the beginning, in the
        # first of the two.
        barred = actor_id == self.stage.rival and case.party_id in actor.interests
        assert not (barred and case.party_id == self.parties[0].case.party_id), actor_id

    def _must_be_of_two(self, ruling: Ruling) -> None:
        case = self.by_id(Case)[ruling.case_id]
        steps = {step.name: step for step in ruling.steps}
        measure, scope = ruling.statement.measure, ruling.statement.scope
        assert measure is not None or "serve" not in steps
        if by_program(ruling.drafted_by):
            one = not scope.whole_party and len(scope.promoted_post_ids) == 1
            alone = measure is not None and measure.value == "decline"
            proposes = measure is not None and (
                measure.value in PROGRAM_PROPOSES - OF_ONE_ITEM
                or (measure.value in OF_ONE_ITEM and one)
            )
            assert alone or proposes, (ruling.reference, measure)
            assert alone or "serve" not in steps or "approve" in steps
        if "propose" in steps and "approve" not in steps and not by_program(ruling.drafted_by):
            # Now: an invitation may be taken back before it is approved.
            proposed_by = steps["propose"].actor_id
            self._must_be_fit(proposed_by, StaffRole.REVIEWER, case=case, favours=False)
        if "approve" in steps:
            proposer, approver = steps["propose"].actor_id, steps["approve"].actor_id
            assert approver not in {proposer, ruling.drafted_by}
            self._must_be_fit(approver, StaffRole.REVIEWER, case=case, favours=False)
            if not by_program(proposer):
                self._must_be_fit(proposer, StaffRole.REVIEWER, case=case, favours=False)
            self._must_be_heard(ruling, case)
        elif "serve" in steps and not by_program(ruling.drafted_by):
            # Only what takes less than a ruling in force is served by one person.
            assert "narrow" in steps or (measure is not None and measure.value == "decline")

    def _must_be_heard(self, ruling: Ruling, case: Case) -> None:
        """Before a suspension or termination: an answer that is dealt with, or seven days."""
        approved = next(step for step in ruling.steps if step.name == "approve")
        declared = [s for s in case.steps if s.name == "declare_interest" and s.at < approved.at]
        if declared:
            outside = not self._actor(approved.actor_id).roles
            assert outside, "the site has an interest of its own"
        measure = ruling.statement.measure
        if measure is None or measure.value not in {"suspend", "terminate"}:
            return
        names = {step.name for step in ruling.steps}
        if ruling.no_hearing:
            ground = ruling.statement.ground
            assert ground is not None
            urgent = ground.reference.startswith("ADS-6.1")
            evades = bool(ruling.proposed_with("evades") or ruling.proposed_with("link_id"))
            assert urgent or evades or ground.kind.value == "order", ruling.no_hearing
            return
        proposed = next(step for step in ruling.steps if step.name == "serve_proposal")
        if names & {"answer", "cure"}:
            assert "respond" in names
        else:
            assert (approved.at - proposed.at).days >= 7

    def _must_be_of_a_third(self, row: Any) -> None:
        ruling = self.by_id(Ruling)[row.ruling_id]
        case = self.by_id(Case)[ruling.case_id]
        made_it = {s.actor_id for s in ruling.steps if s.name in {"propose", "approve", "serve"}}
        made_it = {who for who in made_it | {ruling.drafted_by} if not by_program(who)}
        for step in row.steps:
            name, who = step.name, step.actor_id
            officers = name in {"admit", "inadmissible", "uphold", "overturn", "remit"}
            if officers or (isinstance(row, Stay) and name in {"grant", "refuse"}):
                assert who not in made_it, (row.id, name)
                self._must_be_fit(who, StaffRole.APPEALS_OFFICER, case=case, favours=False)
            elif isinstance(row, Review) and name == "confirm":
                assert who not in made_it, (row.id, name)
                assert not by_program(who)

    def _must_be_of_another(self, row: Any) -> None:
        """Where two take part, the second is not the first."""
        first: set[str] = {row.opened_by} if isinstance(row, Matter) else set()
        for step in row.steps:
            if step.name in {"confirm", "uphold", "publish", "approve", "extend"}:
                assert step.actor_id not in first, (row.id, step.name)
                assert not by_program(step.actor_id), (row.id, step.name)
            if step.name in {"announce", "propose_extension", "propose", "propose_settlement"}:
                anew = isinstance(row, WindDown) or step.name == "propose_extension"
                first = {step.actor_id} if anew else {*first, step.actor_id}
        if isinstance(row, GeneralAct):
            return
        if isinstance(row, InterimMeasure):
            for step in row.steps:
                if step.name == "confirm":
                    case = self.by_id(Case)[row.case_id]
                    self._must_be_fit(step.actor_id, StaffRole.REVIEWER, case=case, favours=False)
            clause_is_urgent = row.clause_ref.startswith("ADS-6.1")
            one = not row.scope.whole_party and len(row.scope.promoted_post_ids) == 1
            assert (one and row.changed) if by_program(row.opened_by) else clause_is_urgent
            assert sum(step.name == "renew" for step in row.steps) <= 2
