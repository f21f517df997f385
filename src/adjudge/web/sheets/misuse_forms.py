"""What staff can send about misuse: the warning, the proposal on four factors, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django import forms

from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.adapters.store.repositories.rulings import AppealRepository
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.misuse import FEWEST, LONGEST_DAYS, Misuse, Processing, Sent
from adjudge.domain.cases.order import MAX_TEXT
from adjudge.domain.cases.report import Report
from adjudge.web.formats import day
from adjudge.web.forms import AdjudgeForm, long_text

SHOWN: Final = 120
"""Characters of what was sent that are shown to choose it."""


class WarningForm(AdjudgeForm):
    """Warn whoever sends what is manifestly unfounded."""

    error_fields: ClassVar = {"warning": "text"}

    text = long_text(
        "What is manifestly unfounded, and what may follow?",
        MAX_TEXT,
        rows=6,
        help_text="The letter says it. A warning restricts nothing, and is spent after a year.",
    )


class ProposalForm(AdjudgeForm):
    """Propose that processing stands, on four factors."""

    items = forms.MultipleChoiceField(
        label="What was manifestly unfounded?", widget=forms.CheckboxSelectMultiple, required=False
    )
    gravity = long_text("How grave is it?", MAX_TEXT, rows=3)
    intent = long_text("What shows the intent?", MAX_TEXT, rows=3)
    reasons = long_text("Your reasons, for the letter", MAX_TEXT, rows=6)
    days = forms.IntegerField(
        label="For how many days?",
        help_text=f"At most {LONGEST_DAYS}. What is sent meanwhile is kept, and its clock stands.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "width": "3"}),
    )
    says_optional: ClassVar = False
    code_fields: ClassVar = {"misuse.too_few": "items", "misuse.not_warned": "items"}

    def __init__(self, *args: Any, misuse: Misuse, sent: Sequence[Sent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unfounded = [one for one in sent if one.unfounded]
        offered = self.fields["items"]
        assert isinstance(offered, forms.MultipleChoiceField)
        offered.choices = [(one.id, _words_of(misuse, one)) for one in unfounded]
        offered.help_text = (
            f"Of {len(sent)} that were sent, {len(unfounded)} were looked at and found unfounded. "
            f"Tick at least {FEWEST}, one of them sent after the warning. Their number and their "
            "proportion are the first two factors."
        )


class LiftForm(AdjudgeForm):
    """End it early."""

    error_fields: ClassVar = {"reasons": "why"}

    why = long_text("Why?", MAX_TEXT, rows=4)


class AppealForm(AdjudgeForm):
    """Decide the appeal against it."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=[("uphold", "Uphold: it stands"), ("overturn", "Overturn: all clocks run on")],
        widget=forms.RadioSelect,
    )
    reasons = long_text("Your reasons", MAX_TEXT, rows=6)


def _words_of(misuse: Misuse, one: Sent) -> str:
    """One thing that was sent, to choose it."""
    if misuse.processing is Processing.REPORTS:
        said = matters_of(Report).get(one.id).reason
    elif misuse.processing is Processing.COMPLAINTS:
        said = matters_of(Complaint).get(one.id).text
    else:
        appeal = AppealRepository().get(one.id)
        said = appeal.on_facts or appeal.on_rule or appeal.on_proportion
    short = said if len(said) <= SHOWN else f"{said[:SHOWN]}\N{HORIZONTAL ELLIPSIS}"
    when = "after the warning" if one.at > misuse.opened_at else "before it"
    return f"{day(one.at)}, {when}: {short}"
