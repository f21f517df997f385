"""The reasons linter: structural checks, by code, that no draft can pass without saying everything.

Hard checks only; none can be overridden. They are the machine form of invariant 1 (no reasons, no
ban) and of what CASES.md says of a ruling, its ground, its facts and its exhibits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact, Finding
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.statement import ElementFinding, Redress, Statement
from adjudge.domain.cases.wording import repeats, words
from adjudge.domain.errors import DomainError
from adjudge.domain.policy.clause import Clause

MIN_WORDS_WHY = 5
YEARLY = timedelta(days=366)
NEEDS_ESTABLISHED = frozenset({MeasureKind.SUSPEND})
PEOPLE_DECIDE = frozenset({MeasureKind.SUSPEND})


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
        count = len(self.missing)
        things = "one thing" if count == 1 else f"{count} things"
        return f"This statement of reasons lacks {things}, so it cannot be served."

    def remedy(self) -> str:
        return " ".join(entry.remedy for entry in self.missing)


# Finds the clause by reference (`ADS-8.1@1`); None if the rulebook has no such clause version.
ClauseLookup = Callable[[str], Clause | None]


def check(
    statement: Statement,
    *,
    facts: Mapping[str, Fact],
    exhibits: Mapping[str, Exhibit],
    clause_of: ClauseLookup,
    today: date,
) -> tuple[Missing, ...]:
    """Everything that the statement lacks, in the order of a letter; empty: it may be proposed.

    `facts` and `exhibits` are those of the case, by id.
    """
    cited = [facts[fact_id] for fact_id in statement.fact_ids if fact_id in facts]
    clause = clause_of(statement.ground.reference) if statement.ground else None
    return (
        *_measure(statement, clause),
        *_ground(statement, clause, today),
        *_dates(statement, clause, cited),
        *_facts(statement, cited, exhibits),
        *_elements(statement, clause, cited),
        *_scope(statement),
        *_duration(statement, today),
        *_rest(statement),
        *_automation(statement),
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


def _ground(statement: Statement, clause: Clause | None, today: date) -> Iterator[Missing]:
    ground = statement.ground
    if ground is None:
        yield Missing(
            code="reasons.ground_missing",
            field="ground",
            problem="It names no clause. A business model, a practice or a determination is none.",
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
            problem=f"{clause.ref} was not in force on {ground.as_of}, or that day is to come.",
            remedy="Cite the version in force on the day of the act, or as of which it is so.",
        )


def _dates(statement: Statement, clause: Clause | None, cited: list[Fact]) -> Iterator[Missing]:
    ground = statement.ground
    if ground is None or clause is None or not cited:
        return
    if clause.judges == "act" and not any(_dated(f, ground.as_of) for f in cited):
        yield Missing(
            code="reasons.act_not_dated",
            field="ground",
            problem=f"No fact is dated {ground.as_of}, the day whose text is applied.",
            remedy="Give the act its date, or apply the text of the day on which it happened.",
        )
    if clause.judges == "state" and not any(_shows(f, ground.as_of, clause) for f in cited):
        yield Missing(
            code="reasons.state_not_shown",
            field="ground",
            problem=f"No fact shows that it was so on {ground.as_of}; past acts alone do not.",
            remedy="Record the fact that shows it, or find the state as of a day that one covers.",
        )


def _dated(fact: Fact, day: date) -> bool:
    # An act without an end is one of a day; only a stated interval dates acts beyond its first.
    return fact.may_have_begun_on(day) or (fact.ended is not None and fact.may_cover(day))


def _shows(fact: Fact, day: date, clause: Clause) -> bool:
    # Past acts prove a present state only as far back as the clause itself says.
    back = timedelta(days=clause.look_back_days or 0)
    return fact.may_cover(day) or (
        fact.ended is not None and fact.began is not None and day - back <= fact.ended <= day
    )


def _facts(
    statement: Statement, cited: Sequence[Fact], exhibits: Mapping[str, Exhibit]
) -> Iterator[Missing]:
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


def _elements(
    statement: Statement, clause: Clause | None, cited: Sequence[Fact]
) -> Iterator[Missing]:
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
            )
        else:
            yield from _finding(statement, finding, linked, clause)
    for stray in sorted(by_element):
        yield Missing(
            code="reasons.element_unknown",
            field="findings",
            problem=f"{clause.ref} has no element {stray}.",
            remedy="Link facts to the elements that the clause has.",
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
        )
    if statement.measure in NEEDS_ESTABLISHED and not any(
        fact.finding is Finding.ESTABLISHED for fact in linked
    ):
        yield Missing(
            code="reasons.facts_not_established",
            field="findings",
            problem=f"The element {finding.element_id} rests only on what somebody says.",
            remedy="A suspension needs facts that we find ourselves, on the exhibits.",
        )


def _scope(statement: Statement) -> Iterator[Missing]:
    if not statement.scope.is_stated:
        yield Missing(
            code="reasons.scope_missing",
            field="scope",
            problem="It does not say what the measure reaches.",
            remedy="Say whether it reaches all promotion or which promoted posts.",
        )
    if statement.measure is MeasureKind.DECLINE and statement.scope.whole_party:
        yield Missing(
            code="reasons.scope_too_wide",
            field="scope",
            problem="A decline reaches the posts that were submitted, never a whole party.",
            remedy="Name the promoted post.",
        )


def _duration(statement: Statement, today: date) -> Iterator[Missing]:
    duration = statement.duration
    if not duration.is_stated:
        yield Missing(
            code="reasons.duration_missing",
            field="duration",
            problem="It does not say how long the measure lasts.",
            remedy="Give an end date, or the condition that ends it and a date of review.",
        )
        return
    until = [day for day in (duration.ends_on, duration.review_on) if day is not None]
    if min(until) <= today:
        yield Missing(
            code="reasons.duration_past",
            field="duration",
            problem="The measure would end, or be reviewed, before it begins.",
            remedy="Give a date that is still to come.",
        )
    if duration.ends_on is None and min(until) > today + YEARLY:
        yield Missing(
            code="reasons.review_too_late",
            field="duration",
            problem="A measure without an end date is reviewed at least once a year.",
            remedy="Give a date of review within the next year.",
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


def _automation(statement: Statement) -> Iterator[Missing]:
    automation = statement.automation
    if automation is None:
        yield Missing(
            code="reasons.automation_missing",
            field="automation",
            problem="It does not say what was automated.",
            remedy="Say whether detection or decision was automated.",
        )
        return
    if automation.decision and statement.measure in PEOPLE_DECIDE:
        yield Missing(
            code="reasons.decided_by_program",
            field="automation",
            problem="It says that a program decided; only people may decide this measure.",
            remedy="A person decides, and says so.",
        )
    if (automation.detection or automation.decision) and not automation.program.strip():
        yield Missing(
            code="reasons.program_unnamed",
            field="automation",
            problem="It does not say which program took part.",
            remedy="Name the program.",
        )
