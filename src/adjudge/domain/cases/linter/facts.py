"""Facts, what they rest on, and why they meet each element of the ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact, Finding
from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.statement import ElementFinding, Statement
from adjudge.domain.cases.wording import repeats, words
from adjudge.domain.policy.clause import Clause

MIN_WORDS_WHY = 5
NEEDS_ESTABLISHED = frozenset({MeasureKind.SUSPEND})


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
    statement: Statement, clause: Clause | None, cited: Sequence[Fact]
) -> Iterator[Missing]:
    """Elements of the ground that no fact is linked to, or for which no reason is given."""
    if clause is None:
        yield Missing(
            code="reasons.elements_unlinked",
            field="findings",
            problem="It does not say why any fact meets any element of a clause.",
            remedy="Say for each element of the clause which facts meet it, and why.",
        )
        return
    by_element = {finding.element_id: finding for finding in statement.findings}
    by_id = {fact.id: fact for fact in cited}
    for element in clause.elements:
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
            yield from _finding(statement, finding, linked, clause)
    for stray in sorted(by_element):
        yield Missing(
            code="reasons.element_unknown",
            field="findings",
            problem=f"{clause.ref} has no element {stray}.",
            remedy="Link facts to the elements that the clause has.",
            element_id=stray,
        )


def _finding(
    statement: Statement, finding: ElementFinding, linked: Sequence[Fact], clause: Clause
) -> Iterator[Missing]:
    if len(words(finding.why)) < MIN_WORDS_WHY or repeats(finding.why, clause.text):
        yield Missing(
            code="reasons.element_unreasoned",
            field="findings",
            problem=f"For the element {finding.element_id} it restates the clause or says nothing.",
            remedy="Say what about the facts meets the element.",
            element_id=finding.element_id,
        )
    established = any(fact.finding is Finding.ESTABLISHED for fact in linked)
    # Where the clause's own test is to stand on a named list, the word of the list is enough.
    if statement.measure in NEEDS_ESTABLISHED and not established and not clause.designation_list:
        yield Missing(
            code="reasons.facts_not_established",
            field="findings",
            problem=f"The element {finding.element_id} rests only on what somebody says.",
            remedy="A suspension needs facts that we find ourselves, on the exhibits.",
            element_id=finding.element_id,
        )
