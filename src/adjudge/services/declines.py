"""Declines: the program `screening` declines a post that does not run yet, with full reasons.

What screening found becomes a case with exhibits and facts and a statement of reasons like any
other, checked by the same linter, and is served in the transaction in which the post was submitted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from adjudge.domain.actor import program
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.case import Case, Source
from adjudge.domain.cases.exhibit import Exhibit, Strength
from adjudge.domain.cases.fact import MAX_PROPOSITION, Fact, Finding
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.ruling import decline as decide
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.policy.clause import Clause
from adjudge.domain.policy.screening import Hit, ScreeningResult, for_advertiser, quoted
from adjudge.services import letter_contexts as say
from adjudge.services.cases import store_new_case
from adjudge.services.effects import store_without_effect
from adjudge.services.letters import serve_decline
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.precedents import file_precedent
from adjudge.services.register import EntryType, record
from adjudge.services.rulings import lint

SCREENING = program("screening")
REVIEWED_AFTER = timedelta(days=365)
NOT_AFFECTED = (
    "The post itself stays where it is, for everybody to read. Your account, your other promoted "
    "posts, your campaigns and your balance stay as they are."
)
UNTOLD = (
    "How it was found is not told, because that would teach how to evade this clause; the exhibit "
    "holds all that was looked at."
)


def decline(
    uow: UnitOfWork, deps: Deps, promoted: PromotedPost, screening: ScreeningResult
) -> tuple[Ruling, Letter]:
    """The ruling and its notice, for a post that screening did not admit.

    The caller holds the advertiser's lock, and takes the promoted post's own step.

    Raises:
        ReasonsIncomplete: the rulebook let a clause hit that cannot carry a decline; then nothing
            is stored, because there is no decline without reasons.
    """
    assert screening.hits, "a decline rests on what hit"
    now = deps.clock.now()
    case, statement = reasoned(uow, deps, promoted, screening, now=now)
    draft = Ruling(
        id=uuid7(now, deps.random(RANDOM_BYTES)),
        number=uow.rulings.next_number(),
        case_id=case.id,
        advertiser_id=case.advertiser_id,
        party_id=case.party_id,
        statement=statement,
        drafted_by=SCREENING.id,
        drafted_at=now,
    )
    uow.rulings.add(draft)
    served = decide(draft, SCREENING, now)
    uow.rulings.save(served)
    file_precedent(uow, served, now.date())
    uow.cases.save(case.take("rule", SCREENING, now, ruling_id=draft.id))
    _register(uow, deps, served, screening)
    letter = serve_decline(uow, deps, served, now)
    return store_without_effect(uow, deps, served, deps.clock.now()), letter


def reasoned(
    uow: UnitOfWork,
    deps: Deps,
    promoted: PromotedPost,
    screening: ScreeningResult,
    *,
    now: datetime,
    measure: MeasureKind = MeasureKind.DECLINE,
) -> tuple[Case, Statement]:
    """A case of its own with exhibits and facts, and the statement on what screening found.

    Raises `ReasonsIncomplete`.
    """
    told = for_advertiser(screening)
    case = _case(uow, deps, promoted, now)
    exhibits = _exhibits(uow, deps, case, promoted, now)
    facts = _facts(uow, deps, case, exhibits, told)
    statement = _statement(deps, promoted, told, facts, measure)
    missing = lint(uow, deps, case, statement)
    if missing:
        raise ReasonsIncomplete(missing)
    return case, statement


def _case(uow: UnitOfWork, deps: Deps, promoted: PromotedPost, now: datetime) -> Case:
    """A case of its own for each declined post, so that each can be contested by itself."""
    case = Case(
        id=uuid7(now, deps.random(RANDOM_BYTES)),
        number=uow.cases.next_number(),
        advertiser_id=promoted.advertiser_id,
        party_id=uow.advertisers.get(promoted.advertiser_id).party_id,
        source=Source.AUTOMATED,
        opened_at=now,
    )
    return store_new_case(uow, deps, case)


def _exhibits(
    uow: UnitOfWork, deps: Deps, case: Case, promoted: PromotedPost, now: datetime
) -> tuple[Exhibit, Exhibit]:
    """The text exactly as submitted, and what was submitted beside it."""
    advertiser = uow.advertisers.get(promoted.advertiser_id)
    party = uow.parties.get(case.party_id)
    declared = ", ".join(advertiser.declared_models) or "none"
    contents = (
        ("The text as submitted for promotion", uow.posts.get(promoted.post_id).text),
        (
            "What was submitted beside the text",
            "\n".join(
                (
                    f"Landing page: {promoted.landing_url}",
                    f"Declared business models: {declared}",
                    f"Country: {party.country}",
                )
            ),
        ),
    )
    made = []
    for number, (title, text) in enumerate(contents, start=1):
        content = text.encode()
        exhibit = Exhibit(
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            case_id=case.id,
            number=number,
            title=title,
            source=f"Submission of the promoted post {promoted.id}",
            asserter=party.legal_name,
            captured_on=now.date(),
            media_type="text/plain; charset=utf-8",
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            added_by=SCREENING.id,
            added_at=now,
            strength=Strength.VERIFIED,
        )
        uow.exhibits.add(exhibit)
        uow.exhibits.put_content(exhibit.id, content)
        made.append(exhibit)
    return made[0], made[1]


def _facts(
    uow: UnitOfWork,
    deps: Deps,
    case: Case,
    exhibits: tuple[Exhibit, Exhibit],
    told: ScreeningResult,
) -> list[Fact]:
    """One fact for each clause that hit, on the day of the submission."""
    facts = []
    for number, hit in enumerate(told.hits, start=1):
        fact = Fact(
            id=uuid7(case.opened_at, deps.random(RANDOM_BYTES)),
            case_id=case.id,
            number=number,
            proposition=_proposition(hit)[:MAX_PROPOSITION],
            finding=Finding.ESTABLISHED,
            began=told.on,
            ended=told.on,
            exhibit_ids=tuple(e.id for e in (exhibits[:1] if hit.words else exhibits)),
        )
        uow.facts.add(fact)
        facts.append(fact)
    return facts


def _proposition(hit: Hit) -> str:
    if hit.adversarial:
        return f"What was submitted falls under {hit.clause_ref}. {UNTOLD}"
    if hit.words:
        return f"The text as submitted says {quoted(hit.words)}. {hit.explanation}"
    return f"What was submitted meets {hit.clause_ref}. {hit.explanation}"


def _statement(
    deps: Deps,
    promoted: PromotedPost,
    told: ScreeningResult,
    facts: Sequence[Fact],
    measure: MeasureKind,
) -> Statement:
    main = told.hits[0]
    clause = deps.rulebooks.ads().clause(main.clause_ref)
    declined = measure is MeasureKind.DECLINE
    return Statement(
        summary=_summary(told, declined=declined),
        measure=measure,
        ground=Ground(kind=GroundKind.CLAUSE, reference=main.clause_ref, as_of=told.on),
        fact_ids=tuple(fact.id for fact in facts),
        findings=tuple(
            ElementFinding(element_id=element.id, fact_ids=(facts[0].id,), why=_why(main, told))
            for element in clause.elements
        ),
        scope=Scope(promoted_post_ids=(promoted.id,)),
        duration=Duration(
            condition="a post that passes is submitted in its place",
            review_on=told.on + REVIEWED_AFTER,
        ),
        not_affected=NOT_AFFECTED,
        would_change=_would_change(told, clause),
        redress=frozenset(Redress),
        automation=Automation(detection=True, decision=declined, program="screening"),
    )


def _summary(told: ScreeningResult, *, declined: bool) -> str:
    """Every clause that hit, with the exact words: the advertiser need not find them one by one."""
    parts = []
    for hit in told.hits:
        words = f", by the words {quoted(hit.words)}" if hit.words else ""
        parts.append(f"{hit.clause_ref} ({hit.title}){words}")
    what = "cannot be promoted as it is" if declined else "can no longer be promoted as it is"
    return f"This post {what}. It hits {'; and '.join(parts)}."


def _why(hit: Hit, told: ScreeningResult) -> str:
    if hit.adversarial:
        return f"Screening on {told.on.isoformat()} found it in what was submitted. {UNTOLD}"
    shown = f"the words {quoted(hit.words)}" if hit.words else "what was submitted beside the text"
    return f"Screening on {told.on.isoformat()} found it in {shown}. {hit.explanation}"


def _would_change(told: ScreeningResult, clause: Clause) -> str:
    if told.counterfactual is not None:
        return told.counterfactual.sentence
    needed = "; ".join(element.text for element in clause.elements)
    others = [hit.clause_ref for hit in told.hits[1:]]
    also = f" The same holds for {', '.join(others)}." if others else ""
    return (
        f"A post passes {clause.ref} if it is not the case that: {needed}.{also} You can try any "
        "text before you submit it."
    )


def _register(uow: UnitOfWork, deps: Deps, ruling: Ruling, screening: ScreeningResult) -> None:
    record(
        uow,
        deps,
        type=EntryType.RULING_SERVED,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={
            "ruling_id": ruling.id,
            "case_id": ruling.case_id,
            "decided_by": SCREENING.id,
            "statement": ruling.statement.record(),
            "policy_version": screening.policy_version,
        },
        public=say.public_reasons(uow, deps, ruling),
        released=False,
    )
