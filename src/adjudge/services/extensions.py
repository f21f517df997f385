"""What a ruling says that extends another one to a linked account: copies, and the link itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases.case import Case, Source
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import MAX_PROPOSITION, Fact, Finding
from adjudge.domain.cases.link import Link
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import ElementFinding, Statement
from adjudge.domain.cases.withholding import Withholding
from adjudge.services.matters import new_id
from adjudge.services.ports import Deps, UnitOfWork


def new_case(uow: UnitOfWork, deps: Deps, other: Advertiser, now: datetime) -> Case:
    """A case about the linked account, not stored yet."""
    return Case(
        id=new_id(deps, now),
        number=uow.cases.next_number(),
        advertiser_id=other.id,
        party_id=other.party_id,
        source=Source.OWN_INITIATIVE,
        opened_at=now,
    )


def extended_statement(
    uow: UnitOfWork, deps: Deps, *, original: Ruling, link: Link, case: Case
) -> Statement:
    """The first statement, on copies of its facts, with the link as one fact more."""
    assert link.case_id is not None, "a link is found in a case"
    reasons = original.statement
    facts = {fact.id: fact for fact in uow.facts.by_case(original.case_id)}
    cited = [facts[fact_id] for fact_id in reasons.fact_ids]
    wanted = {exhibit_id for fact in cited for exhibit_id in fact.exhibit_ids}
    sources = [e for e in uow.exhibits.by_case(original.case_id) if e.id in wanted]
    known = {exhibit.id for exhibit in sources}
    sources += [
        e
        for e in uow.exhibits.by_case(link.case_id)
        if e.id in link.exhibit_ids and e.id not in known
    ]
    copies = {e.id: _copy(uow, deps, e, case, n) for n, e in enumerate(sources, start=1)}
    name = uow.parties.get(case.party_id).legal_name
    first = uow.parties.get(original.party_id).legal_name
    linked = Fact(
        id="",
        case_id=case.id,
        number=1,
        proposition=f"{name} and {first} are linked ({link.type.value}): {link.why}"[
            :MAX_PROPOSITION
        ],
        finding=Finding.ESTABLISHED,
        began=link.began,
        ended=link.ended,
        exhibit_ids=link.exhibit_ids,
    )
    new_ids = {}
    for number, fact in enumerate([linked, *cited], start=1):
        made = replace(
            fact,
            id=new_id(deps, case.opened_at),
            case_id=case.id,
            number=number,
            exhibit_ids=tuple(copies[exhibit_id] for exhibit_id in fact.exhibit_ids),
        )
        uow.facts.add(made)
        new_ids[fact.id] = made.id
    return replace(
        reasons,
        summary=(
            f"What was decided in {original.reference} about {first} also holds for the account of "
            f"{name}, because the two are linked ({link.type.value})."
        ),
        fact_ids=tuple(new_ids.values()),
        findings=tuple(
            ElementFinding(
                element_id=finding.element_id,
                fact_ids=(*(new_ids[key] for key in finding.fact_ids), new_ids[linked.id]),
                why=f"{finding.why} It holds for {name} by the link.",
            )
            for finding in reasons.findings
        ),
    )


def _copy(uow: UnitOfWork, deps: Deps, exhibit: Exhibit, case: Case, number: int) -> str:
    """The exhibit once more, byte for byte, in the case of the linked party.

    What is withheld of it stays so, and unseals on the same day as the first one does.
    """
    made = replace(
        exhibit, id=new_id(deps, case.opened_at), case_id=case.id, number=number, answer=""
    )
    for held in uow.of(Withholding).by_case(exhibit.case_id):
        if held.exhibit_id == exhibit.id and held.status == "in force":
            uow.of(Withholding).add(
                replace(
                    held,
                    id=new_id(deps, case.opened_at),
                    case_id=case.id,
                    party_id=case.party_id,
                    advertiser_id=case.advertiser_id,
                    exhibit_id=made.id,
                )
            )
    uow.exhibits.add(made)
    uow.exhibits.put_content(made.id, uow.exhibits.content(exhibit.id))
    return made.id
