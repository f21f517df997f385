"""What an advertiser can send besides answers, questions and appeals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from adjudge.domain.cases import complaint, order, review, stay
from adjudge.domain.cases.hearing import MAX_REASON
from adjudge.domain.cases.ruling import MAX_RESPONSE
from adjudge.web.forms import AdjudgeForm, long_text


class ComplaintForm(AdjudgeForm):
    """A complaint, about anything; it needs no ruling."""

    error_fields: ClassVar = {"complaint": "text"}

    about = forms.ChoiceField(
        label="What do you complain of?",
        choices=(
            (complaint.About.DARK.value, "Something is not shown, and no letter says why"),
            (complaint.About.PENDING.value, "Something waits too long"),
            (complaint.About.HOLD.value, "A hold is wrong"),
            (complaint.About.OTHER.value, "Something else"),
        ),
        widget=forms.RadioSelect,
    )
    subject_id = forms.ChoiceField(label="Which decision or post is it about?", required=False)
    text = long_text("What happened?", complaint.MAX_TEXT)

    def __init__(self, *args: Any, subjects: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["subject_id"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [("", "None in particular"), *subjects]


class ReviewForm(AdjudgeForm):
    """A request to look at a decision again."""

    error_fields: ClassVar = {"review": "text"}

    occasion = forms.ChoiceField(
        label="What is new?",
        choices=(
            (review.Occasion.NEW_EVIDENCE.value, "There is new evidence"),
            (review.Occasion.CHANGED_GROUND.value, "The rule has changed"),
            (review.Occasion.CONDITION.value, "What it waits for has come about"),
            (review.Occasion.YEARLY.value, "Nothing: a year has passed"),
        ),
        widget=forms.RadioSelect,
    )
    text = long_text("What should we look at?", review.MAX_TEXT)


class StayForm(AdjudgeForm):
    """A request for a stay."""

    error_fields: ClassVar = {"stay": "text"}

    text = long_text("What harm could not be made good?", stay.MAX_TEXT)


class ContestForm(AdjudgeForm):
    """Why a hold is wrong."""

    error_fields: ClassVar = {"reason": "text"}

    text = long_text("Why is it wrong?", MAX_REASON)


class CureForm(AdjudgeForm):
    """What was put right after a proposal letter."""

    error_fields: ClassVar = {"cure": "text"}

    text = long_text("What have you put right?", MAX_RESPONSE)


class LaterAnswerForm(AdjudgeForm):
    """The answer of a party that was not heard before the decision."""

    error_fields: ClassVar = {"answer": "text"}

    text = long_text("What do you answer?", MAX_RESPONSE)


class MisuseAppealForm(AdjudgeForm):
    """Appeal against a misuse decision."""

    error_fields: ClassVar = {"appeal": "text"}

    text = long_text("Why is it wrong?", order.MAX_TEXT)


class OwnWordsForm(AdjudgeForm):
    """What a party says in public, in its own name; it is sent knowing that it stays."""

    text = long_text("What do you want to say in public?", order.MAX_TEXT)
    stays = forms.BooleanField(
        label="I have read it again, and know that everybody can read it and that it stays",
        error_messages={"required": "Confirm that everybody can read it and that it stays"},
    )
