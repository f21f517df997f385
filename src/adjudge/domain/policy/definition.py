"""Definition: all that a clause says beside its text, as a general act carries it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from adjudge.domain.policy.clause import Clause, Element, EvidenceStandard, Judges
from adjudge.domain.policy.language.checker import check_rule

MAX_TITLE = 120
MAX_ELEMENT = 600
WHOLE_TEXT = "whole-text"
MILD = frozenset({"decline", "remove", "label", "warning"})
"""What a clause allows that was made by its text alone: nothing that reaches a whole party."""
NO_CATEGORY = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """See `Clause` for the fields. `elements`: what has to be shown, in order."""

    title: str
    rationale: str
    elements: tuple[Element, ...]
    measures_allowed: tuple[str, ...]
    applies_to: tuple[str, ...] = ("creative",)
    judges: Judges = "act"
    look_back_days: int | None = None
    designation_list: str = ""
    evidence_standard: EvidenceStandard = "documented"
    harm: str = ""
    adversarial: bool = False
    dsa_category: str = NO_CATEGORY
    dsa_keyword: str = ""
    rule: str | None = None
    explanation: str = ""


def defined(
    definition: Definition, *, clause_id: str, version: int, text: str, since: date
) -> Clause:
    """The clause of a definition. Raises `InvalidValue`, `PolicySyntax`, `PolicyType`."""
    if definition.rule is not None:
        check_rule(definition.rule)
    return Clause(
        id=clause_id,
        version=version,
        title=definition.title,
        text=text,
        rationale=definition.rationale,
        surface="ads",
        applies_to=definition.applies_to,
        elements=definition.elements,
        measures_allowed=frozenset(definition.measures_allowed),
        judges=definition.judges,
        effective_from=since,
        look_back_days=definition.look_back_days,
        designation_list=definition.designation_list,
        evidence_standard=definition.evidence_standard,
        urgent_harm=bool(definition.harm),
        harm=definition.harm,
        adversarial=definition.adversarial,
        dsa_category=definition.dsa_category,
        dsa_keyword=definition.dsa_keyword,
        rule=definition.rule,
        explanation=definition.explanation,
    )


def by_text_alone(
    older: Clause | None, *, clause_id: str, version: int, title: str, text: str, since: date
) -> Clause:
    """The clause of which an act gives the text only.

    A changed one keeps all else that the older version says. A new one has its whole text for its
    one element, and allows mild measures only. Raises `InvalidValue`.
    """
    if older is not None:
        return replace(
            older,
            version=version,
            text=text,
            effective_from=since,
            effective_until=None,
            suspended=(),
            exempt_classes=(),
            run_off_until=None,
        )
    return Clause(
        id=clause_id,
        version=version,
        title=title[:MAX_TITLE],
        text=text,
        rationale=title,
        surface="ads",
        applies_to=("creative",),
        elements=(Element(id=WHOLE_TEXT, text=text[:MAX_ELEMENT]),),
        measures_allowed=MILD,
        judges="act",
        effective_from=since,
        dsa_category=NO_CATEGORY,
    )
