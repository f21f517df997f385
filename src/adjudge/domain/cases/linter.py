"""The reasons linter: structural checks, by code, that no draft can pass without saying everything.

Hard checks only; none can be overridden. They are the machine form of invariant 1 (no reasons, no
ban) and of the short list that CASES.md gives under *ruling* and *facts and exhibits*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from adjudge.domain.cases.exhibit import Contest, Exhibit
from adjudge.domain.cases.fact import Fact, Finding
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.statement import Redress, Statement
from adjudge.domain.cases.wording import repeats, words
from adjudge.domain.errors import DomainError
from adjudge.domain.policy.clause import Clause

MIN_WORDS_WHY = 5
NEEDS_ESTABLISHED = frozenset({MeasureKind.SUSPEND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that the statement lacks: stable `code`, the form `field`, and words for people."""

    code: str
    field: str
    problem: str
    remedy: str


class ReasonsIncomplete(DomainError):
    """No reasons, no ban: the statement lacks parts, each named by a code in `missing`."""

    code = "reasons.incomplete"

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        super().__init__(codes=[entry.code for entry in missing])

    def message(self) -> str:
        return (
            f"This statement of reasons lacks {len(self.missing)} things, so it cannot be proposed."
        )

    def remedy(self) -> str:
        return " ".join(entry.remedy for entry in self.missing)


# Finds the clause by reference (`ADS-8.1@1`); None if the rulebook has no such clause version.
ClauseLookup = Callable[[str], Clause | None]


def check(
    statement: Statement,
    facts: Mapping[str, Fact],
    exhibits: Mapping[str, Exhibit],
    clause_of: ClauseLookup,
    today: date,
) -> tuple[Missing, ...]:
    """Everything that the statement lacks; empty means that it may be proposed."""
    cited = [facts[fact_id] for fact_id in statement.fact_ids if fact_id in facts]
    clause = clause_of(statement.ground.reference) if statement.ground else None
    return (
        *_measure(statement, clause),
        *_ground(statement, clause, cited, today),
        *_facts(statement, cited, exhibits),
        *_elements(statement, clause, cited),
        *_scope(statement, today),
        *_rest(statement),
    )


def _measure(statement: Statement, clause: Clause | None) -> Iterator[Missing]:
    if statement.measure is None:
        yield Missing(
            code="reasons.measure_missing",
            field="measure",
            problem="It does not say which measure is meant.",
            remedy="Choose the measure.",
        )
    elif clause is not None and statement.measure.value not in clause.measures_allowed:
        yield Missing(
            code="reasons.measure_not_allowed",
            field="measure",
            problem=f"{clause.ref} does not allow the measure {statement.measure.value}.",
            remedy="Choose a measure that the clause allows.",
        )
    if not statement.summary.strip():
        yield Missing(
            code="reasons.summary_missing",
            field="summary",
            problem="It does not say to the party what was decided.",
            remedy="Say in a sentence what is decided.",
        )


def _ground(
    statement: Statement, clause: Clause | None, cited: list[Fact], today: date
) -> Iterator[Missing]:
    ground = statement.ground
    if ground is None:
        yield Missing(
            code="reasons.ground_missing",
            field="ground",
            problem="It names no clause: a business model, a practice or a determination is no ground.",
            remedy="Name the clause and its version.",
        )
        return
    if clause is None:
        yield Missing(
            code="reasons.ground_unknown",
            field="ground",
            problem=f"There is no clause {ground.reference} in the Ads Policy.",
            remedy="Pick a clause from the Ads Policy.",
        )
        return
    if clause.surface != "ads":
        yield Missing(
            code="reasons.ground_other_surface",
            field="ground",
            problem=f"{clause.ref} is not a clause about advertising.",
            remedy="An ads measure rests on a clause of the Ads Policy.",
        )
    if ground.as_of > today or not clause.in_force_on(ground.as_of):
        yield Missing(
            code="reasons.ground_not_in_force",
            field="ground",
            problem=f"{clause.ref} was not in force on {ground.as_of}.",
            remedy="Cite the version in force on the day of the act, or as of which the state is found.",
        )
    if (
        clause.judges == "act"
        and cited
        and not any(_happened(fact, ground.as_of) for fact in cited)
    ):
        yield Missing(
            code="reasons.act_not_dated",
            field="ground",
            problem=f"No fact is dated {ground.as_of}, the day whose text is applied.",
            remedy="Give the act its date, or apply the text of the day on which it happened.",
        )


def _happened(fact: Fact, day: date) -> bool:
    return fact.began is not None and fact.began <= day <= (fact.ended or date.max)


def _facts(
    statement: Statement, cited: list[Fact], exhibits: Mapping[str, Exhibit]
) -> Iterator[Missing]:
    if not cited:
        yield Missing(
            code="reasons.facts_missing",
            field="facts",
            problem="It states no fact.",
            remedy="Record what happened, when, and on which exhibit, and cite it.",
        )
    for fact in cited:
        if fact.began is None:
            yield Missing(
                code="reasons.fact_undated",
                field="facts",
                problem=f"{fact.label} has no date.",
                remedy=f"Give {fact.label} the date or interval on which it was so.",
            )
        standing = [
            exhibits[e]
            for e in fact.exhibit_ids
            if e in exhibits and exhibits[e].contest not in (Contest.REFUTED, Contest.WITHDRAWN)
        ]
        if not standing:
            yield Missing(
                code="reasons.fact_without_exhibit",
                field="facts",
                problem=f"{fact.label} rests on no exhibit that stands.",
                remedy=f"Add the exhibit that shows {fact.label}, or drop it.",
            )
    if (
        statement.measure in NEEDS_ESTABLISHED
        and cited
        and not any(fact.finding is Finding.ESTABLISHED for fact in cited)
    ):
        yield Missing(
            code="reasons.facts_not_established",
            field="facts",
            problem="Every fact is only what somebody says.",
            remedy="A suspension needs facts that we find ourselves, on the exhibits.",
        )


def _elements(statement: Statement, clause: Clause | None, cited: list[Fact]) -> Iterator[Missing]:
    if clause is None:
        yield Missing(
            code="reasons.elements_unlinked",
            field="findings",
            problem="It does not say why any fact meets any element of a clause.",
            remedy="Say for each element of the clause which facts meet it, and why.",
        )
        return
    known = {fact.id for fact in cited}
    by_element = {finding.element_id: finding for finding in statement.findings}
    for element in clause.elements:
        finding = by_element.get(element.id)
        if finding is None or not known.intersection(finding.fact_ids):
            yield Missing(
                code="reasons.element_unlinked",
                field="findings",
                problem=f"No fact is linked to the element: {element.text}",
                remedy=f"Link facts to the element {element.id!r} and say why they meet it.",
            )
        elif len(words(finding.why)) < MIN_WORDS_WHY or repeats(finding.why, clause.text):
            yield Missing(
                code="reasons.element_unreasoned",
                field="findings",
                problem=f"For the element {element.id!r} it restates the clause or says nothing.",
                remedy="Say what about the facts meets the element.",
            )


def _scope(statement: Statement, today: date) -> Iterator[Missing]:
    if not statement.scope.is_stated:
        yield Missing(
            code="reasons.scope_missing",
            field="scope",
            problem="It does not say what the measure reaches.",
            remedy="Say whether it reaches all promotion or which promoted posts.",
        )
    duration = statement.duration
    if not duration.is_stated:
        yield Missing(
            code="reasons.duration_missing",
            field="duration",
            problem="It does not say how long the measure lasts.",
            remedy="Give an end date, or the condition that ends it and a date of review.",
        )
    elif (duration.ends_on or duration.review_on or today) <= today:
        yield Missing(
            code="reasons.duration_past",
            field="duration",
            problem="The measure would end, or be reviewed, before it begins.",
            remedy="Give a date that is still to come.",
        )


def _rest(statement: Statement) -> Iterator[Missing]:
    if not statement.not_affected.strip():
        yield Missing(
            code="reasons.not_affected_missing",
            field="not_affected",
            problem="It does not say what is not affected.",
            remedy="Say what the party may go on doing.",
        )
    if not statement.would_change.strip():
        yield Missing(
            code="reasons.would_change_missing",
            field="would_change",
            problem="It does not say what would change the decision.",
            remedy="Say what the party can do, or show, so that the decision changes.",
        )
    if not {Redress.APPEAL, Redress.PARTICULARS} <= statement.redress:
        yield Missing(
            code="reasons.redress_missing",
            field="redress",
            problem="It does not say how the decision can be contested.",
            remedy="Name the request for particulars and the appeal.",
        )
    if statement.automation is None:
        yield Missing(
            code="reasons.automation_missing",
            field="automation",
            problem="It does not say what was automated.",
            remedy="Say whether detection or decision was automated.",
        )
