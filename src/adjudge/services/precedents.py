"""Precedents: each decision is filed when it is served, and shown beside drafts like it."""

from __future__ import annotations

from datetime import date

from adjudge.domain.actor import Actor
from adjudge.domain.cases.case import Case, must_work_on
from adjudge.domain.cases.linter import Remark, own_words, style, told_facts
from adjudge.domain.cases.precedents import DISMISSED, Draft, Nearest, Precedent, nearest
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.domain.policy.clause import split_ref
from adjudge.domain.policy.rulebook import UnknownClause
from adjudge.services.ports import Deps, UnitOfWork

MAX_GROUND = 200
CANDIDATES = 60
"""How many decisions a search names, of which the nearest are then measured."""


def file_precedent(uow: UnitOfWork, ruling: Ruling, decided_on: date) -> None:
    """File a ruling that is served, for the drafts to come. Called in the serving transaction."""
    statement = ruling.statement
    if statement.ground is None:
        return
    draft = _draft(uow, ruling.case_id, ruling.party_id, statement)
    uow.precedents.add(
        Precedent(
            id=ruling.id,
            case_id=ruling.case_id,
            party_id=ruling.party_id,
            reference=ruling.reference,
            ground=draft.ground,
            measure=draft.measure,
            decided_on=decided_on,
            facts=draft.facts,
            wording=draft.wording,
            exhibits=draft.exhibits,
        )
    )


def file_dismissal(
    uow: UnitOfWork, case: Case, *, ground: str, wording: str, decided_on: date
) -> None:
    """File a case that was closed without action: a reasoned decision, and a precedent too.

    `ground` is the clause that was asked about (any version of it), `wording` the reasons. Of a
    case that is closed again after it was reopened the first dismissal stays on file.
    """
    if sum(step.name == "close" for step in case.steps) > 1:
        return
    facts = uow.facts.by_case(case.id)
    uow.precedents.add(
        Precedent(
            id=case.id,
            case_id=case.id,
            party_id=case.party_id,
            reference=case.reference,
            ground=ground_of(ground),
            measure=DISMISSED,
            decided_on=decided_on,
            facts="\n".join(fact.proposition for fact in facts),
            wording=wording,
            exhibits=frozenset(exhibit.sha256 for exhibit in uow.exhibits.by_case(case.id)),
        )
    )


def nearest_rulings(
    deps: Deps, actor: Actor, *, case_id: str, statement: Statement
) -> tuple[Nearest, ...]:
    """The decisions nearest to a draft, dismissals included; none until it has a ground.

    A draft that cites no fact yet is compared by all the facts of its case. Raises `NotAllowed` for
    whoever may not draft in this case, and `NotFound`.
    """
    with deps.reading() as uow:
        case = uow.cases.get(case_id)
        must_work_on(case, actor, act="compare a draft with earlier rulings")
        if statement.ground is None:
            return ()
        draft = _draft(uow, case.id, case.party_id, statement)
        found = uow.precedents.about(draft.ground, draft.facts, limit=CANDIDATES)
        # Whoever acts for a party learns of its cases by letters, at the desk as elsewhere.
        return tuple(nearest(draft, (p for p in found if p.party_id not in actor.party_ids)))


def style_of(deps: Deps, actor: Actor, *, case_id: str, statement: Statement) -> tuple[Remark, ...]:
    """What could be said better in a draft. Raises `NotAllowed` and `NotFound`."""
    with deps.reading() as uow:
        case = uow.cases.get(case_id)
        must_work_on(case, actor, act="draft a ruling")
        return remarks_on(uow, deps, case, statement)


def remarks_on(
    uow: UnitOfWork, deps: Deps, case: Case, statement: Statement, *, common_part: str = ""
) -> tuple[Remark, ...]:
    """The remarks of the linter on the wording, held against what other parties were told.

    `common_part` is what a batch declares to share; only the rest is held against them.
    """
    draft = _draft(uow, case.id, case.party_id, statement)
    clause = None
    if statement.ground is not None:
        try:
            clause = deps.rulebooks.ads().clause(statement.ground.reference)
        except UnknownClause:
            clause = None
    return style(
        statement,
        facts={fact.id: fact for fact in uow.facts.by_case(case.id)},
        clause=clause,
        exhibits=draft.exhibits,
        similar=uow.precedents.copies(draft.wording, limit=CANDIDATES),
        party_id=case.party_id,
        common_part=common_part,
    )


def ground_of(reference: str) -> str:
    """What precedents are compared under: the clause in any version, or the law or order itself."""
    return split_ref(reference)[0][:MAX_GROUND]


def _draft(uow: UnitOfWork, case_id: str, party_id: str, statement: Statement) -> Draft:
    facts = {fact.id: fact for fact in uow.facts.by_case(case_id)}
    cited = [facts[key] for key in statement.fact_ids if key in facts] or list(facts.values())
    sources = {key for fact in cited for key in fact.exhibit_ids}
    told = told_facts(statement, facts) or "\n".join(fact.proposition for fact in cited)
    return Draft(
        case_id=case_id,
        party_id=party_id,
        ground=ground_of(statement.ground.reference) if statement.ground else "",
        measure=statement.measure.value if statement.measure else "",
        facts=told,
        wording=own_words(statement).strip(),
        exhibits=frozenset(
            exhibit.sha256 for exhibit in uow.exhibits.by_case(case_id) if exhibit.id in sources
        ),
    )
