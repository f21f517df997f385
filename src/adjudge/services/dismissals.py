"""Dismissals: a case is closed without a measure. A reasoned decision too, and a precedent.

It needs no second person: nothing is taken from anybody. The party is told if letters have told it
of the case before; a case that it never heard of ends as quietly as it began.
"""

from __future__ import annotations

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete, check_dismissal
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.services import letter_contexts as say
from adjudge.services.clauses import clause_of
from adjudge.services.letters import Matter, serve_letter
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.precedents import file_dismissal
from adjudge.services.register import EntryType, record

MAX_REASONS = 10_000
UNDECIDED = frozenset(
    {
        *("proposed", "proposal letter", "answered", "cured", "unanswered in time"),
        *("approved", "served", "scheduled"),
    }
)


class RulingUndecided(DomainError):
    """A ruling of the case is proposed and not decided: it must be dropped or decided first."""

    code = "case.ruling_undecided"

    def message(self) -> str:
        return f"{self.details.get('reference')} is still {self.details.get('state')}."

    def remedy(self) -> str:
        return "Drop it, or let it be decided; then close the case."


def close_case(deps: Deps, actor: Actor, *, case_id: str, reference: str, reasons: str) -> Case:
    """Close a case without a measure. `reference` is the clause under which it was looked at.

    Raises:
        NotAllowed: no reviewer, or one without a number. No interest bars a favourable act.
        RulingUndecided: a ruling of the case still waits for its decision.
        ReasonsIncomplete: the reasons say nothing, or rest on facts without exhibits.
        InvalidValue: the reasons are too long.
        WrongState: the case is closed already.
    """
    actor.must_be(StaffRole.REVIEWER, act="close a case")
    must_be_numbered(actor, act="close a case")
    if len(reasons) > MAX_REASONS:
        raise InvalidValue(field="reasons", problem=f"at most {MAX_REASONS:,} characters")
    with deps.uow() as uow:
        now = deps.clock.now()
        case = uow.cases.lock(case_id)
        closed = case.take("close", actor, now, reference=reference, reasons=reasons)
        for ruling in uow.rulings.by_case(case_id):
            if ruling.status in UNDECIDED:
                raise RulingUndecided(reference=ruling.reference, state=ruling.status)
        _must_say_why(uow, deps, case, reference, reasons)
        uow.cases.save(closed)
        file_dismissal(uow, closed, ground=reference, wording=reasons, decided_on=now.date())
        record(
            uow,
            deps,
            type=EntryType.CASE_CLOSED,
            subject_id=case.id,
            party_id=case.party_id,
            record={
                "case_id": case.id,
                "clause": reference,
                "reasons": reasons,
                "closed_by": actor.id,
            },
            public={"reference": case.reference},
            released=False,
        )
        if any(letter.case_id == case.id for letter in uow.letters.by_party(case.party_id)):
            _tell(uow, deps, closed, reference, reasons)
        return closed


def _must_say_why(uow: UnitOfWork, deps: Deps, case: Case, reference: str, reasons: str) -> None:
    missing = check_dismissal(
        reasons=reasons,
        clause=clause_of(deps, reference),
        facts=uow.facts.by_case(case.id),
        exhibits={exhibit.id: exhibit for exhibit in uow.exhibits.by_case(case.id)},
    )
    if missing:
        raise ReasonsIncomplete(missing)


def _tell(uow: UnitOfWork, deps: Deps, case: Case, reference: str, reasons: str) -> None:
    serve_letter(
        uow,
        deps,
        kind=LetterKind.FAVOURABLE,
        template="no_action",
        matter=Matter(
            party_id=case.party_id,
            advertiser_id=case.advertiser_id,
            subject_id=case.id,
            reference=case.reference,
            case_id=case.id,
            case_reference=case.reference,
        ),
        context={
            "reasons": reasons,
            "facts": say.facts_of(uow, deps, case.id, reference),
            "decided_by": say.decider(case.steps, "close", say.REVIEWER),
        },
        now=deps.clock.now(),
    )
