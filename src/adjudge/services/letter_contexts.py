"""What each letter is given to say. Plain values only; the templates hold the sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.batch import common_part_of
from adjudge.domain.cases.decider import name_of
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.measure import Scope
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Ground
from adjudge.domain.cases.withholding import Withholding, WithholdingWaits
from adjudge.domain.ledger.account import ADVERTISER_KINDS
from adjudge.domain.money import Money
from adjudge.domain.policy.clause import Clause
from adjudge.domain.steps import Step, first
from adjudge.services.clauses import ground_clause
from adjudge.services.ports import Deps, UnitOfWork

Context = dict[str, object]
WEEKDAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday"),
    *("Friday", "Saturday", "Sunday"),
)
REVIEWER = "reviewer"
WITHIN_SUBJECT = "What the measure reaches is within the subject of the law or order."
APPEALS_OFFICER = "appeals officer"


def statement(uow: UnitOfWork, deps: Deps, ruling: Ruling) -> Context:
    """The statement of reasons, with the clause quoted and each fact beside its exhibits."""
    reasons = ruling.statement
    assert reasons.ground is not None, "the linter passed it"
    assert reasons.automation is not None, "the linter passed it"
    clause = ground_clause(deps, ruling)
    facts = {fact.id: fact for fact in uow.facts.by_case(ruling.case_id)}
    cited = [facts[key] for key in reasons.fact_ids]
    exhibits = told_exhibits(uow, ruling.case_id, cited)
    elements = {element.id: element.text for element in (clause.elements if clause else ())}
    goes_on = clause is None or clause.judges == "state"
    return {
        "summary": reasons.summary,
        "measure": reasons.measure.value if reasons.measure else "",
        "effective_from": None,
        "whole_party": reasons.scope.whole_party,
        "roles": [role.value for role in reasons.scope.roles],
        "narrowed": narrowed(reasons.scope, handles_in(uow, reasons.scope)),
        "posts": [
            post_words(uow, uow.promoted_posts.get(key)) for key in reasons.scope.promoted_post_ids
        ],
        "ends_on": reasons.duration.ends_on,
        "condition": reasons.duration.condition,
        "review_on": reasons.duration.review_on,
        "not_affected": reasons.not_affected,
        "would_change": "\n\n".join(
            filter(None, (reasons.would_change, ruling.proposed_with("no_remedy")))
        ),
        "clause": ground_words(reasons.ground, clause),
        "shared": shared(ruling),
        "facts": [fact_words(fact, exhibits, goes_on) for fact in cited],
        "findings": [
            {
                "element": elements.get(finding.element_id, WITHIN_SUBJECT),
                "labels": [facts[key].label for key in finding.fact_ids],
                "why": finding.why,
            }
            for finding in reasons.findings
        ],
        "automation": {
            "detection": reasons.automation.detection,
            "decision": reasons.automation.decision,
            "program": reasons.automation.program,
        },
    }


def shared(ruling: Ruling) -> Context | None:
    """What the ruling shares with others of its batch, and with how many; None if it is alone."""
    part = common_part_of(ruling.steps)
    return {"text": part.text, "decisions": part.decisions} if part else None


def handles_in(uow: UnitOfWork, scope: Scope) -> Mapping[str, str]:
    """The handles of the accounts that a scope names, by id, of those that there still are."""
    return uow.accounts.handles(scope.account_ids) if scope.account_ids else {}


def narrowed(scope: Scope, handles: Mapping[str, str]) -> list[str]:
    """The axes that narrow a scope, each in words; empty for a scope that is not narrowed.

    An account is said by its handle; by its id only if there is none any more.
    """
    accounts = [f"@{handles[key]}" if key in handles else key for key in scope.account_ids]
    lists = (
        ("accounts", accounts),
        ("products", scope.products),
        ("categories", scope.categories),
        ("formats", scope.formats),
        ("targeting by", scope.targeting),
    )
    said = [f"{name} {', '.join(values)}" for name, values in lists if values]
    if scope.minimum_age is not None:
        said.append(f"viewers younger than {scope.minimum_age}, or of unknown age")
    for window in scope.time_windows:
        days = ", ".join(WEEKDAYS[day] for day in window.weekdays)
        said.append(f"{days}, {window.from_hour}:00 to {window.to_hour}:00 UTC")
    said += [f"{place.code} as the {place.role.value} territory" for place in scope.territories]
    return said


def ground_words(ground: Ground, clause: Clause | None) -> Context:
    """The clause quoted, with its version; or the law or order, as far as it may be."""
    if clause is not None:
        return {
            "ref": clause.ref,
            "title": clause.title,
            "text": clause.text,
            "judges": clause.judges,
            "as_of": ground.as_of,
        }
    return {
        "ref": ground.reference,
        "title": ground.subject,
        "text": ground.text or "Its text may not be told.",
        "judges": ground.kind.value,
        "as_of": ground.as_of,
    }


def hearing(ruling: Ruling) -> Context:
    """The party's answer to the proposal, and how the ruling deals with it."""
    return {
        "answer": ruling.answer,
        "response": ruling.response,
        "answer_due": ruling.answer_due,
        "no_hearing": ruling.no_hearing,
        "lessened": ruling.was_narrowed,
        "effective_from": ruling.effect_due,
    }


def money(uow: UnitOfWork, advertiser: Advertiser) -> Context:
    """What is free and what is reserved of the advertiser's money."""
    owner = f"{advertiser.id}:{advertiser.payer_party_id}"
    accounts = [
        account
        for account in uow.ledger.accounts(owner_id=owner)
        if account.kind in ADVERTISER_KINDS and account.currency == advertiser.currency
    ]
    return {
        "available": Money(advertiser.currency, sum(account.available for account in accounts)),
        "reserved": Money(advertiser.currency, sum(account.pending_debits for account in accounts)),
    }


def post_words(uow: UnitOfWork, promoted: PromotedPost) -> Context:
    """A promoted post by its words; a deleted one keeps them in the record."""
    return {"text": uow.posts.get(promoted.post_id).text}


def decider(steps: Sequence[Step], name: str, role: str) -> str:
    """Who took the step called `name`, as letters say it."""
    step = first(tuple(steps), name)
    assert step is not None, f"the step {name} was taken"
    return name_of(step, role)


def notice_deciders(ruling: Ruling) -> Context:
    """Proposer and approver by role and number."""
    return {
        "proposed_by": decider(ruling.steps, "propose", REVIEWER),
        "approved_by": decider(ruling.steps, "approve", REVIEWER),
    }


def public_reasons(uow: UnitOfWork, deps: Deps, ruling: Ruling) -> Context:
    """What anybody may read of a ruling once it is released: nothing that its notice does not say.

    The party's name is not part of it; pages add it, unless the ruling was overturned.
    """
    reasons = statement(uow, deps, ruling)
    clause, facts, findings = reasons["clause"], reasons["facts"], reasons["findings"]
    assert isinstance(clause, dict)
    assert isinstance(facts, list)
    assert isinstance(findings, list)
    part = common_part_of(ruling.steps)
    return {
        "reference": ruling.reference,
        "summary": reasons["summary"],
        "clause": clause["ref"],
        "clause_text": clause["text"],
        **({"common_part": part.text} if part else {}),
        "facts": [fact["proposition"] for fact in facts],
        "findings": [finding["why"] for finding in findings],
        "not_affected": reasons["not_affected"],
        "would_change": reasons["would_change"],
        "response": ruling.response,
    }


def told_exhibits(uow: UnitOfWork, case_id: str, facts: Iterable[Fact]) -> Sequence[Exhibit]:
    """The exhibits of a case, for a letter that is about to tell these facts.

    What a letter told in full cannot be taken back, so none is served before a second person said
    whether an exhibit that it cites is withheld.

    Raises:
        WithholdingWaits: nobody said so yet.
    """
    exhibits = uow.exhibits.by_case(case_id)
    cited = {key for fact in facts for key in fact.exhibit_ids}
    held = uow.of(Withholding).by_case(case_id)
    waiting = {one.exhibit_id for one in held if one.status == "asked"}
    for exhibit in exhibits:
        if exhibit.id in cited & waiting:
            raise WithholdingWaits(label=exhibit.label)
    return exhibits


def fact_words(fact: Fact, exhibits: Collection[Exhibit], goes_on: bool) -> Context:  # noqa: FBT001 - whether a state is judged
    """A fact beside its exhibits."""
    return {
        "label": fact.label,
        "proposition": fact.proposition,
        "attributed_to": fact.attributed_to,
        "began": fact.began,
        "ended": fact.ended,
        "precision": fact.precision.value,
        "goes_on": goes_on,
        "exhibits": [
            {
                "label": exhibit.label,
                # A letter says what is withheld, as far as it may, and nothing of it.
                "title": exhibit.withheld or exhibit.title,
                "source": exhibit.for_party().source,
                "asserter": exhibit.for_party().asserter,
                "captured_on": exhibit.captured_on,
                "sha256": exhibit.sha256,
                "answer": exhibit.answer,
            }
            for exhibit in exhibits
            if exhibit.id in fact.exhibit_ids
        ],
    }


def facts_of(uow: UnitOfWork, deps: Deps, case_id: str, reference: str) -> list[Context]:
    """All facts of a case beside their exhibits, as they bear on the clause `reference`."""
    clause = deps.rulebooks.ads().clause(reference)
    facts = uow.facts.by_case(case_id)
    exhibits = told_exhibits(uow, case_id, facts)
    goes_on = clause.judges == "state"
    return [fact_words(fact, exhibits, goes_on) for fact in facts]
