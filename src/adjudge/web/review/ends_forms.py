"""What staff can send to end, narrow or correct what was decided: favourable acts, with a code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar, Final

from django import forms

from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.hearing import MAX_REASON
from adjudge.domain.cases.measure import Duration, MeasureKind
from adjudge.domain.cases.narrowing import SEVERITY
from adjudge.domain.cases.statement import MAX_TEXT, Statement
from adjudge.domain.policy.clause import Clause
from adjudge.web.forms import AdjudgeForm, DayField, long_text
from adjudge.web.review.scope_fields import ScopeForm, typed
from adjudge.web.review.words import MEASURE_CHOICES

CODES: Final = [(code.value, code.value.capitalize()) for code in ReasonCode]
ENDS: Final = {
    "lift": "Lift it: it ends now, and what it did until now stays as it was",
    "withdraw": "Withdraw it: it never takes effect",
    "reverse": "Reverse it: as if never made",
}


def reason_code() -> forms.ChoiceField:
    """The code of a favourable act."""
    return forms.ChoiceField(
        label="By which code?",
        help_text="Counted in the register.",
        choices=CODES,
        widget=forms.RadioSelect,
    )


class EndForm(AdjudgeForm):
    """End a ruling."""

    error_fields: ClassVar = {"reason": "why"}

    end = forms.ChoiceField(label="How does it end?", widget=forms.RadioSelect)
    code = reason_code()
    why = long_text("Why?", MAX_REASON, rows=4, help_text="For the letter.")

    def __init__(self, *args: Any, ends: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["end"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [(name, ENDS[name]) for name in ends]


class GiveUpForm(AdjudgeForm):
    """Send a proposal back, or close what was cured."""

    error_fields: ClassVar = {"reason": "why"}

    why = long_text("Why?", MAX_REASON, rows=4, help_text="A party that had its letter is told.")


class CorrectionForm(AdjudgeForm):
    """A slip in a letter."""

    wrong = long_text(
        "What does the letter say?", MAX_REASON, rows=3, help_text="Word for word, as it stands."
    )
    right = long_text("What should it say?", MAX_REASON, rows=3)


class NarrowForm(ScopeForm):
    """Let a ruling give way to one that takes less. What is not asked for stays as it was."""

    error_fields: ClassVar = {
        "reason": "why",
        "duration": "ends_on",
        "not affected": "not_affected",
    }
    code_fields: ClassVar = {
        "ruling.not_narrower": "measure",
        "ruling.suspension_in_effect": "measure",
        "staffing.beyond_powers": "measure",
    }
    says_optional = False

    measure = forms.ChoiceField(label="Which measure is left?", widget=forms.RadioSelect)
    summary = long_text("What is decided now, in a sentence to the party?", MAX_TEXT, rows=3)
    ends_on = DayField(
        label="It ends on", help_text="Leave it empty if the condition stays.", required=False
    )
    not_affected = long_text("What is not affected?", MAX_TEXT, rows=3)
    code = reason_code()
    why = long_text("Why does it take less?", MAX_REASON, rows=4, help_text="For the letter.")
    field_order = ("measure", "summary", "scope", "promoted_post_ids")

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
        assert old.measure is not None, "it is in force"
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


def _milder(old: Statement, clause: Clause | None) -> list[MeasureKind]:
    """The measures that are no harsher than the old one and that its clause allows."""
    assert old.measure is not None, "it is in force"
    return [
        kind
        for kind in MEASURE_CHOICES
        if SEVERITY[kind] <= SEVERITY[old.measure]
        and (kind is old.measure or clause is None or kind.value in clause.measures_allowed)
    ]
