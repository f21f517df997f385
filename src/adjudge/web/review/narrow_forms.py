"""What staff can send to let less be decided: the old statement, with what is taken less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from django import forms

from adjudge.domain.cases import appeal, review
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.hearing import MAX_REASON
from adjudge.domain.cases.measure import Duration, MeasureKind
from adjudge.domain.cases.narrowing import SEVERITY
from adjudge.domain.cases.statement import MAX_TEXT, Statement
from adjudge.domain.policy.clause import Clause
from adjudge.web.forms import DayField, long_text
from adjudge.web.review.ends_forms import reason_code
from adjudge.web.review.scope_fields import ScopeForm, typed
from adjudge.web.review.words import MEASURE_CHOICES

_ON_MEASURE: Final[Mapping[str, str]] = {
    "ruling.not_narrower": "measure",
    "ruling.suspension_in_effect": "measure",
    "staffing.beyond_powers": "measure",
}


class NarrowedForm(ScopeForm):
    """Less than a statement says. What is not asked for stays as it was."""

    error_fields: ClassVar = {
        "reason": "why",
        "duration": "ends_on",
        "not affected": "not_affected",
    }
    code_fields: ClassVar = {**_ON_MEASURE, "appeal.repeats_ruling": "reasons"}
    says_optional = False

    measure = forms.ChoiceField(label="Which measure is left?", widget=forms.RadioSelect)
    summary = long_text("What is decided now, in a sentence to the party?", MAX_TEXT, rows=3)
    ends_on = DayField(
        label="It ends on", help_text="Leave it empty if the condition stays.", required=False
    )
    not_affected = long_text("What is not affected?", MAX_TEXT, rows=3)
    field_order = ("measure", "summary", "scope", "roles", "promoted_post_ids")

    def __init__(
        self,
        *args: Any,
        old: Statement,
        clause: Clause | None,
        posts: Iterable[tuple[str, str]],
        accounts: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        assert old.measure is not None, "there is something to narrow"
        self.old = old
        self.offer("measure", [(k.value, MEASURE_CHOICES[k]) for k in _milder(old, clause)])
        self.offer("promoted_post_ids", posts)
        self.offer("account_ids", accounts)
        shown = {"summary": old.summary, "not_affected": old.not_affected}
        self.initial.update(
            typed(old.scope), measure=old.measure.value, ends_on=old.duration.ends_on, **shown
        )

    def statement(self) -> Statement:
        """The old statement with what is taken less; call `is_valid` first."""
        said = self.cleaned_data
        old = self.old.duration
        ends_on = said["ends_on"]
        kept = Duration(ends_on=ends_on) if ends_on and old.ends_on is None else None
        return replace(
            self.old,
            measure=MeasureKind(said["measure"]),
            summary=said["summary"],
            scope=self.reach,
            duration=kept or replace(old, ends_on=ends_on),
            not_affected=said["not_affected"],
        )


class NarrowForm(NarrowedForm):
    """Let a ruling give way to one that takes less."""

    code = reason_code()
    why = long_text("Why does it take less?", MAX_REASON, rows=4, help_text="For the letter.")


class NarrowReviewForm(NarrowedForm):
    """Narrow a ruling on review."""

    code = reason_code()
    reasons = long_text("Your reasons", review.MAX_TEXT, rows=6, help_text="For the letter.")


class NarrowAppealForm(NarrowedForm):
    """Narrow a ruling on appeal."""

    code = forms.ChoiceField(
        label="Why does it take less?",
        choices=[(code.value, code.value.capitalize()) for code in OverturnCode],
        widget=forms.RadioSelect,
    )
    reasons = long_text(
        "Your reasons",
        appeal.MAX_TEXT,
        rows=10,
        help_text="Answer each question that the appeal puts, in words of your own.",
    )


class ApproveNarrowedForm(NarrowedForm):
    """Approve less than was proposed: facts may be dropped too."""

    fact_ids = forms.MultipleChoiceField(
        label="Which facts are left?",
        help_text="Each element of the clause still needs one.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, facts: Iterable[Fact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("fact_ids", [(fact.id, fact.proposition) for fact in facts])
        self.initial["fact_ids"] = list(self.old.fact_ids)

    def statement(self) -> Statement:
        """The narrowed statement, without the facts that were dropped."""
        kept = set(self.cleaned_data["fact_ids"])
        findings = tuple(
            replace(one, fact_ids=tuple(key for key in one.fact_ids if key in kept))
            for one in self.old.findings
        )
        return replace(
            super().statement(),
            fact_ids=tuple(key for key in self.old.fact_ids if key in kept),
            findings=tuple(one for one in findings if one.fact_ids),
        )


def _milder(old: Statement, clause: Clause | None) -> list[MeasureKind]:
    """The measures that are no harsher than the old one and that its clause allows."""
    assert old.measure is not None, "there is something to narrow"
    return [
        kind
        for kind in MEASURE_CHOICES
        if SEVERITY[kind] <= SEVERITY[old.measure]
        and (kind is old.measure or clause is None or kind.value in clause.measures_allowed)
    ]
