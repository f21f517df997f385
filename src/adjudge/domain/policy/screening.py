"""Screening: every clause in force against the signals of one text; all hits, never only the first.

A function of recorded inputs (DESIGN.md, invariant 11): the rulebook's version, the signals and the
day. A hit cites the clause's version, the words as they were written, and the elements of the
clause; together with the counterfactual it is what a decline tells the advertiser.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from adjudge.domain.policy.clause import Clause, Element
from adjudge.domain.policy.counterfactual import Counterfactual, find_counterfactual
from adjudge.domain.policy.language.checker import CheckedRule
from adjudge.domain.policy.language.explain import Explanation, explain, support
from adjudge.domain.policy.program import Program, program_of
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.signals.signal import SignalSet, Span

Rescreen = Callable[[str], SignalSet]
_MAX_WORDS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A clause whose rule the signals satisfy.

    `spans` are code-point offsets in the text as written, `words` the exact words there.
    `explanation` is the sentence for the advertiser, `tree` the verdict of every part of the rule.
    """

    clause_ref: str
    title: str
    explanation: str
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    elements: tuple[Element, ...]
    adversarial: bool
    tree: Explanation | None
    measure: str = "decline"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningResult:
    """Admitted, or declined with every reason; and the versions of all that it rests on.

    Neither of both, without a hit, where an extractor failed: `unsure` names it, and a person has
    to look. What was not looked for is never taken for absent.
    """

    admitted: bool
    hits: tuple[Hit, ...]
    counterfactual: Counterfactual | None
    policy_version: str
    signals_version: int
    on: date
    unsure: tuple[str, ...] = ()


def screen(
    rulebook: Rulebook,
    signals: SignalSet,
    on: date,
    rescreen: Rescreen | None = None,
    *,
    categories: Collection[str] = (),
) -> ScreeningResult:
    """Judge `signals` by every clause of `rulebook` in force on the day.

    `categories` are what the post is about; a clause does not apply to its exempt classes.

    `rescreen` extracts the signals of an edited text with the same facts beside it; without it no
    counterfactual is sought. None is given either where a clause marked adversarial hit: it would
    teach evasion (CASES.md).

    Raises:
        ClauseAmbiguous: two versions of one clause are in force on the day.
        PolicySyntax, PolicyType: a rule is wrong; a rulebook is checked before it is used.
    """
    judged, program = _judged(_Same(rulebook), on, frozenset(categories))
    found = [(judged[at], program.rules[at]) for at in program.hits(signals)]
    hits = tuple(_hit(clause, rule, signals) for clause, rule in found)
    counterfactual = None
    if hits and rescreen is not None and not any(hit.adversarial for hit in hits):
        counterfactual = find_counterfactual(
            signals,
            spans=tuple(span for hit in hits for span in hit.spans),
            rules=[rule for _, rule in found],
            passes=lambda changed: not program.hits(changed),
            rescreen=rescreen,
        )
    unsure = signals["extract.failed"]
    assert isinstance(unsure, tuple), "the schema says so"
    return ScreeningResult(
        admitted=not hits and not unsure,
        hits=hits,
        counterfactual=counterfactual,
        policy_version=rulebook.ref,
        signals_version=signals.version,
        on=on,
        unsure=unsure,
    )


class _Same:
    """A rulebook as the one that it is: to compare its clauses would cost more than to judge."""

    __slots__ = ("rulebook",)

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.rulebook is self.rulebook

    def __hash__(self) -> int:
        return id(self.rulebook)


# A rulebook does not change, and one is kept for as long as nothing changes the policy.
@lru_cache(maxsize=16)
def _judged(
    same: _Same, on: date, categories: frozenset[str]
) -> tuple[tuple[Clause, ...], Program]:
    """The clauses with a rule that a post of those categories is judged by, and their program."""
    in_force = same.rulebook.clauses_in_force(on)
    judged = tuple(c for c in in_force if c.rule is not None and not c.spares(categories))
    return judged, program_of(tuple(str(clause.rule) for clause in judged))


def for_advertiser(result: ScreeningResult) -> ScreeningResult:
    """The result as its addressee may see it: of an adversarial clause no detail of detection."""
    hits = tuple(
        replace(hit, explanation="", spans=(), words=(), tree=None) if hit.adversarial else hit
        for hit in result.hits
    )
    return replace(result, hits=hits)


def _hit(clause: Clause, rule: CheckedRule, signals: SignalSet) -> Hit:
    tree = explain(rule, signals)
    spans = tuple(sorted({span for leaf in support(tree) for span in leaf.spans}))
    words = tuple(dict.fromkeys(signals.text[start:end] for start, end in spans))
    return Hit(
        clause_ref=clause.ref,
        title=clause.title,
        explanation=clause.explanation.replace("{words}", quoted(words)),
        spans=spans,
        words=words,
        elements=clause.elements,
        adversarial=clause.adversarial,
        tree=tree,
    )


def quoted(words: tuple[str, ...]) -> str:
    """Words as a list in a sentence: 'guaranteed' and 'risk-free'."""
    shown = [f"'{word}'" for word in words[:_MAX_WORDS_SHOWN]]
    if len(words) > _MAX_WORDS_SHOWN:
        shown.append(f"{len(words) - _MAX_WORDS_SHOWN} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
