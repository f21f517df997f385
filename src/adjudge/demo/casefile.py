"""A matter of the story put into a case by the use cases themselves, without any page.

The demo's world leaves the newcomer a case about Kestrel Lab, filed and not yet ruled on; the bench
and the fault tests carry a matter as far as they need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from adjudge.demo.road.story import KESTREL, FactText, Matter
from adjudge.domain.actor import Actor
from adjudge.domain.cases.case import Case, Source
from adjudge.domain.cases.exhibit import Exhibit, Strength
from adjudge.domain.cases.fact import Fact, Finding, Precision
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.services.cases import add_exhibit, open_case, record_fact
from adjudge.services.ports import Deps
from adjudge.services.rulings import answer_proposal, deal_with_answer, propose_ruling

REVIEW_AFTER: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A case with everything that a ruling can cite."""

    case: Case
    facts: tuple[Fact, ...]


def open_kestrel_case(deps: Deps, reviewer: Actor, kestrel: Actor) -> Filed:
    """Open the case that the newcomer finds, once; the ruling is for the newcomer to try."""
    return file_matter(
        deps, reviewer, KESTREL, advertiser_id=advertiser_of(deps, kestrel), key="demo-case"
    )


def advertiser_of(deps: Deps, actor: Actor) -> str:
    """The id of the advertiser that this login's organic account is."""
    with deps.reading() as uow:
        advertiser = uow.advertisers.by_account(actor.id)
    assert advertiser is not None, "it opened an advertising account before"
    return advertiser.id


def file_matter(
    deps: Deps, reviewer: Actor, matter: Matter, *, advertiser_id: str, key: str
) -> Filed:
    """Open a case and record its exhibits and facts; the same `key` does it once."""
    today = deps.today()
    case = open_case(
        deps,
        reviewer,
        request_id=key,
        advertiser_id=advertiser_id,
        source=Source.OWN_INITIATIVE,
    )
    exhibits = [
        add_exhibit(
            deps,
            reviewer,
            request_id=f"{key}-exhibit-{number}",
            case_id=case.id,
            title=text.title,
            source=text.source,
            asserter=text.asserter,
            captured_on=today - timedelta(days=text.days_ago),
            media_type="text/plain",
            content=text.text.encode(),
            strength=Strength(text.strength),
        )
        for number, text in enumerate(matter.exhibits)
    ]
    facts = [
        _record(deps, reviewer, case, text, exhibits, today=today, key=f"{key}-fact-{number}")
        for number, text in enumerate(matter.facts)
    ]
    return Filed(case=case, facts=tuple(facts))


def _record(
    deps: Deps,
    reviewer: Actor,
    case: Case,
    text: FactText,
    exhibits: list[Exhibit],
    *,
    today: date,
    key: str,
) -> Fact:
    ended = text.ended_days_ago
    return record_fact(
        deps,
        reviewer,
        request_id=key,
        case_id=case.id,
        proposition=text.proposition,
        finding=Finding.ATTRIBUTED if text.attributed_to else Finding.ESTABLISHED,
        began=today - timedelta(days=text.began_days_ago),
        ended=None if ended is None else today - timedelta(days=ended),
        precision=Precision.DAY,
        attributed_to=text.attributed_to,
        exhibit_ids=tuple(exhibits[each].id for each in text.exhibits),
    )


def statement_of(matter: Matter, facts: tuple[Fact, ...], today: date) -> Statement:
    """The complete statement of reasons of a matter: a suspension of the whole party."""
    return Statement(
        summary=matter.summary,
        measure=MeasureKind.SUSPEND,
        ground=Ground(kind=GroundKind.CLAUSE, reference=matter.clause, as_of=today),
        fact_ids=tuple(fact.id for fact in facts),
        findings=tuple(
            ElementFinding(
                element_id=element,
                fact_ids=tuple(facts[each].id for each in finding.facts),
                why=finding.why,
            )
            for element, finding in matter.findings.items()
        ),
        scope=Scope(whole_party=True),
        duration=Duration(condition=matter.condition, review_on=today + REVIEW_AFTER),
        not_affected=matter.not_affected,
        would_change=matter.would_change,
        redress=frozenset({Redress.PARTICULARS, Redress.APPEAL, Redress.COURT}),
        automation=Automation(detection=False, decision=False),
    )


def ready_for_approval(
    deps: Deps, reviewer: Actor, party: Actor, matter: Matter, filed: Filed, *, key: str
) -> Ruling:
    """Propose, have the party answer, deal with the answer: what is left is the second person."""
    ruling = propose_ruling(
        deps,
        reviewer,
        request_id=key,
        case_id=filed.case.id,
        statement=statement_of(matter, filed.facts, deps.today()),
        # Where the same matter is told of several parties, each time in the same words.
        wording_reason="The matter is the same, told of another party.",
    )
    answer_proposal(deps, party, ruling_id=ruling.id, text=matter.answer)
    return deal_with_answer(deps, reviewer, ruling_id=ruling.id, text=matter.response)
