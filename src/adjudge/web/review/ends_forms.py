"""What staff can send to end or correct what was decided: favourable acts, with a code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django import forms

from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.hearing import MAX_REASON
from adjudge.web.forms import AdjudgeForm, long_text

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
