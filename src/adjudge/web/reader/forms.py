"""What a reader can send."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from adjudge.domain.ads.party import MAX_EMAIL, MAX_NAME
from adjudge.domain.cases import appeal, report
from adjudge.domain.posts.post import MAX_CODE_POINTS
from adjudge.web.advertiser.forms import AppealForm
from adjudge.web.forms import AdjudgeForm, long_text


class PostForm(AdjudgeForm):
    """A new organic post; its length is judged by the domain, in weighted characters."""

    text = forms.CharField(
        label="What do you want to say?",
        help_text="At most 280 characters. A link counts 23; many scripts and emoji count double.",
        max_length=MAX_CODE_POINTS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class ReportForm(AdjudgeForm):
    """A report on a promoted post. Every element is asked for by its own field."""

    error_fields: ClassVar = {"good faith": "good_faith"}

    category = forms.ChoiceField(
        label="What is wrong with it?",
        choices=[(one.value, f"{one.value[:1].upper()}{one.value[1:]}") for one in report.Category],
        widget=forms.RadioSelect,
    )
    reason = long_text(
        "Why do you think so?",
        report.MAX_TEXT,
        help_text="What the ad says or does, and which law or rule it breaks, as far as you know.",
    )
    name = forms.CharField(
        label="Your name",
        help_text="Not told to the advertiser. Not needed for a report on sexual abuse of "
        "children.",
        max_length=MAX_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label="Your e-mail address",
        help_text="The receipt and the outcome go there. Not told to the advertiser.",
        max_length=MAX_EMAIL,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": False}),
    )
    good_faith = forms.BooleanField(
        label="I believe in good faith that what I say here is right and complete",
        error_messages={"required": "Say that you believe it to be so"},
    )

    says_optional = False

    def clean(self) -> dict[str, Any]:
        """Name and address, but where giving them may be a danger."""
        cleaned = super().clean() or self.cleaned_data
        category = cleaned.get("category")
        if category and report.Category(category).needs_name:
            for field, words in (("name", "Enter your name"), ("email", "Enter your address")):
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, forms.ValidationError(words, code="required"))
        reason = cleaned.get("reason", "")
        if reason and len(reason.strip()) < report.SHORTEST_REASON:
            words = f"Say what is wrong and why, in at least {report.SHORTEST_REASON} characters"
            self.add_error("reason", forms.ValidationError(words, code="value.invalid"))
        return cleaned


class NotifierAppealForm(AppealForm):
    """The three questions, as whoever reported the post puts them."""

    on_proportion = long_text(
        "Why does the decision not go far enough?",
        appeal.MAX_TEXT,
        required=False,
        help_text="What goes on all the same, and what would stop it?",
    )


class LookAgainForm(AdjudgeForm):
    """Ask for another look at a report on which nothing was done."""

    text = long_text("What was overlooked?", report.MAX_TEXT)


class MisuseAppealForm(AdjudgeForm):
    """Appeal against a misuse decision."""

    text = long_text("Why is it wrong?", report.MAX_TEXT)
