"""Facts, what they rest on, and why they meet each element of the ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from adjudge.domain.cases.exhibit import Disclosure, Exhibit
from adjudge.domain.cases.fact import Fact, Finding
from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.statement import ElementFinding, Ground, GroundKind, Statement
from adjudge.domain.cases.wording import repeats, words
from adjudge.domain.policy.clause import Clause, Element

MIN_WORDS_WHY = 5
NEEDS_ESTABLISHED = frozenset({MeasureKind.SUSPEND, MeasureKind.TERMINATE})
WITHHELD = frozenset({Disclosure.GIST, Disclosure.SEALED})
BEYOND_CLAUSES = (
    Element(
        id="within-subject",
        text="What the measure reaches is within the subject of the law or order.",
    ),
)
"""What has to be shown under a law or an order, which are not written in elements."""


def check_facts(
    statement: Statement, cited: Sequence[Fact], exhibits: Mapping[str, Exhibit]
) -> Iterator[Missing]:
    """Facts that are not stated, not of this case, not dated, or rest on nothing that stands."""
    if not statement.fact_ids:
        yield Missing(
            code="reasons.facts_missing",
            field="facts",
            problem="It states no fact.",
            remedy="Record what happened, when, and on which exhibit, and cite it.",
        )
    if len(cited) < len(statement.fact_ids):
        yield Missing(
            code="reasons.fact_unknown",
            field="facts",
            problem="It cites a fact that is not in this case.",
            remedy="Record the fact in this case, or leave it out.",
        )
    for fact in cited:
        if fact.began is None:
            yield Missing(
                code="reasons.fact_undated",
                field="facts",
                problem=f"{fact.label} has no date.",
                remedy=f"Give {fact.label} the date or interval on which it was so.",
            )
        if not any(exhibits[e].stands for e in fact.exhibit_ids if e in exhibits):
            yield Missing(
                code="reasons.fact_without_exhibit",
                field="facts",
                problem=f"{fact.label} rests on no exhibit that stands.",
                remedy=f"Add the exhibit that shows {fact.label}, or drop it.",
            )


def check_elements(
    statement: Statement,
    clause: Clause | None,
    cited: Sequence[Fact],
    exhibits: Mapping[str, Exhibit],
) -> Iterator[Missing]:
    """Elements of the ground that no fact is linked to, or for which no reason is given."""
    ground = statement.ground
    if ground is None or (clause is None and ground.is_clause):
        yield Missing(
            code="reasons.elements_unlinked",
            field="findings",
            problem="It does not say why any fact meets any element of a clause.",
            remedy="Say for each element of the clause which facts meet it, and why.",
        )
        return
    elements = clause.elements if clause else BEYOND_CLAUSES
    by_element = {finding.element_id: finding for finding in statement.findings}
    by_id = {fact.id: fact for fact in cited}
    for element in elements:
        finding = by_element.pop(element.id, None)
        linked = [by_id[f] for f in finding.fact_ids if f in by_id] if finding else []
        if finding is None or not linked:
            yield Missing(
                code="reasons.element_unlinked",
                field="findings",
                problem=f"No fact is linked to the element: {element.text}",
                remedy=f"Link facts to the element {element.id} and say why they meet it.",
                element_id=element.id,
            )
        else:
            yield from _reasoned(finding, clause, ground)
            yield from _established(statement, finding, linked, clause)
            yield from _open(finding, linked, exhibits, ground)
    for stray in sorted(by_element):
        yield Missing(
            code="reasons.element_unknown",
            field="findings",
            problem=f"{ground.reference} has no element {stray}.",
            remedy="Link facts to the elements that the ground has.",
            element_id=stray,
        )


def _reasoned(finding: ElementFinding, clause: Clause | None, ground: Ground) -> Iterator[Missing]:
    text = clause.text if clause else ground.text
    if len(words(finding.why)) < MIN_WORDS_WHY or repeats(finding.why, text):
        yield Missing(
            code="reasons.element_unreasoned",
            field="findings",
            problem=f"For the element {finding.element_id} it restates the ground or says nothing.",
            remedy="Say what about the facts meets the element.",
            element_id=finding.element_id,
        )


def _established(
    statement: Statement, finding: ElementFinding, linked: Sequence[Fact], clause: Clause | None
) -> Iterator[Missing]:
    found = any(fact.finding is Finding.ESTABLISHED for fact in linked)
    # Where the clause's own test is to stand on a named list, the word of the list is enough.
    by_list = clause is not None and bool(clause.designation_list)
    if statement.measure in NEEDS_ESTABLISHED and not found and not by_list:
        yield Missing(
            code="reasons.facts_not_established",
            field="findings",
            problem=f"The element {finding.element_id} rests only on what somebody says.",
            remedy="It needs facts that we find ourselves, on the exhibits.",
            element_id=finding.element_id,
        )


def _open(
    finding: ElementFinding,
    linked: Sequence[Fact],
    exhibits: Mapping[str, Exhibit],
    ground: Ground,
) -> Iterator[Missing]:
    """Nothing rests decisively on what the party may not read, but carrying out an order."""
    if ground.kind is GroundKind.ORDER and ground.binds_operator:
        return
    basis = [exhibits[key] for fact in linked for key in fact.exhibit_ids if key in exhibits]
    standing = [exhibit for exhibit in basis if exhibit.stands]
    if standing and all(exhibit.disclosure in WITHHELD for exhibit in standing):
        yield Missing(
            code="reasons.rests_on_sealed",
            field="findings",
            problem=f"The element {finding.element_id} rests only on what the party may not read.",
            remedy="Link a fact that rests on an exhibit which the party may read, or unseal one.",
            element_id=finding.element_id,
        )
