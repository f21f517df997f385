"""What staff can send, but for the statement of reasons (see `statement_form`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from adjudge.domain.cases import appeal, complaint, particulars, report, review, stay
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.case import Source
from adjudge.domain.cases.exhibit import MAX_EXHIBIT_BYTES, MAX_TITLE, Contest, Exhibit, Strength
from adjudge.domain.cases.fact import MAX_PROPOSITION, Finding, Precision
from adjudge.domain.cases.hearing import MAX_REASON
from adjudge.domain.cases.ruling import MAX_RESPONSE
from adjudge.domain.cases.second_view import MAX_WHY, View
from adjudge.services.dismissals import MAX_REASONS
from adjudge.web.forms import AdjudgeForm, DayField, UploadField, long_text
from adjudge.web.review.desk import TYPED

MAX_TYPED: Final = 200_000
"""Characters of an exhibit that is typed in; a longer one is a file."""
UPLOADED: Final = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "text/plain", "text/html", "message/rfc822"}
)
"""Types that an upload may claim; any other is kept as unknown bytes."""
UNKNOWN: Final = "application/octet-stream"


class CaseForm(AdjudgeForm):
    """Open a case."""

    advertiser_id = forms.ChoiceField(label="About which advertiser?")
    source = forms.ChoiceField(
        label="What does it come from?",
        choices=[
            (source.value, source.value.capitalize())
            for source in Source
            if source is not Source.AUTOMATED
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, advertisers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["advertiser_id"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [("", "Choose an advertiser"), *advertisers]


class CloseForm(AdjudgeForm):
    """Close a case without a measure."""

    reference = forms.ChoiceField(label="Under which clause was it looked at?")
    reasons = long_text("Why is nothing done?", MAX_REASONS)

    def __init__(self, *args: Any, clauses: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["reference"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [("", "Choose a clause"), *clauses]


class ExhibitForm(AdjudgeForm):
    """Add what was captured: a file, or words typed in."""

    error_fields: ClassVar = {"captured on": "captured_on", "exhibit": "file"}

    title = forms.CharField(label="Title", max_length=MAX_TITLE)
    source = forms.CharField(
        label="Where was it taken from?",
        help_text="An address, a register, a letter, a test of our own.",
        max_length=MAX_TITLE,
    )
    asserter = forms.CharField(
        label="Who says so?",
        help_text="The person or body that stands behind it.",
        max_length=MAX_TITLE,
    )
    captured_on = DayField(label="Captured on", help_text="For example 23 11 2026")
    strength = forms.ChoiceField(
        label="How well is it supported by itself?",
        choices=[
            (Strength.ASSERTED.value, "Asserted: somebody says so"),
            (Strength.DOCUMENTED.value, "Documented: a record of it exists"),
            (Strength.VERIFIED.value, "Verified: we checked it ourselves"),
        ],
        widget=forms.RadioSelect,
    )
    file = UploadField(
        max_bytes=MAX_EXHIBIT_BYTES,
        label="File",
        help_text=f"At most {MAX_EXHIBIT_BYTES // 1_000_000} MB. It is kept byte for byte and only "
        "ever handed out as a download.",
        required=False,
    )
    text = long_text(
        "Or its words", MAX_TYPED, help_text="Type or paste what was captured.", required=False
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of file and text."""
        cleaned = super().clean() or self.cleaned_data
        given = bool(cleaned.get("file")) + bool(cleaned.get("text", "").strip())
        if given != 1 and not {"file", "text"} & set(self.errors):
            text = "Add a file, or type its words" if given == 0 else "A file or words, not both"
            self.add_error("file", forms.ValidationError(text, code="exhibit.content"))
        return cleaned

    @property
    def content(self) -> bytes:
        """The bytes to keep."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None:
            return bytes(file.read())
        return str(self.cleaned_data["text"]).encode()

    @property
    def media_type(self) -> str:
        """What the bytes are, as far as a sender's claim goes."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return TYPED
        claimed = (file.content_type or "").partition(";")[0].strip().lower()
        return claimed if claimed in UPLOADED else UNKNOWN


class FallForm(AdjudgeForm):
    """Find that an exhibit is refuted or withdrawn."""

    error_fields: ClassVar = {"reason": "why"}

    contest = forms.ChoiceField(
        label="What is it now?",
        choices=[
            (Contest.REFUTED.value, "Refuted: it is not so"),
            (Contest.WITHDRAWN.value, "Withdrawn: whoever said so says so no more"),
        ],
        widget=forms.RadioSelect,
    )
    why = long_text("Why?", MAX_REASON, rows=4)


class FactForm(AdjudgeForm):
    """Record a dated proposition with the exhibits that it rests on."""

    error_fields: ClassVar = {"fact": "proposition", "attributed to": "attributed_to"}

    proposition = forms.CharField(
        label="What is so?",
        help_text="One proposition, in a sentence that can be true or false.",
        max_length=MAX_PROPOSITION,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    finding = forms.ChoiceField(
        label="Who finds it?",
        choices=[
            (Finding.ESTABLISHED.value, "Established: we find it, on the exhibits"),
            (Finding.ATTRIBUTED.value, "Attributed: somebody says it"),
        ],
        widget=forms.RadioSelect,
    )
    attributed_to = forms.CharField(
        label="Who says it?",
        help_text="Only for an attributed fact.",
        max_length=MAX_TITLE,
        required=False,
    )
    began = DayField(label="From", help_text="The day on which it happened or began.")
    ended = DayField(
        label="To",
        help_text="Leave it empty if it is still so, or was a single act.",
        required=False,
    )
    precision = forms.ChoiceField(
        label="How exactly are the dates known?",
        choices=[
            (Precision.DAY.value, "To the day"),
            (Precision.MONTH.value, "To the month"),
            (Precision.YEAR.value, "To the year"),
        ],
        initial=Precision.DAY.value,
        widget=forms.RadioSelect,
    )
    exhibit_ids = forms.MultipleChoiceField(
        label="On which exhibits does it rest?",
        help_text="A ruling can only cite a fact that rests on an exhibit.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one exhibit; add it to the case first"},
    )

    def __init__(self, *args: Any, exhibits: Iterable[Exhibit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["exhibit_ids"]
        assert isinstance(offered, forms.MultipleChoiceField)
        offered.choices = [(one.id, f"{one.label}: {one.title}") for one in exhibits]


class ResponseForm(AdjudgeForm):
    """How a ruling deals with the party's answer."""

    error_fields: ClassVar = {"response": "text"}

    text = long_text("What does the answer change, and why?", MAX_RESPONSE, rows=10)


class SecondViewForm(AdjudgeForm):
    """What the second reviewer would do, before learning what others think."""

    view = forms.ChoiceField(
        label="What would you do?",
        choices=[(view.value, view.value.capitalize()) for view in View],
        widget=forms.RadioSelect,
    )
    why = long_text("Why?", MAX_WHY, rows=6)


class ParticularsForm(AdjudgeForm):
    """The answer to a request for particulars."""

    error_fields: ClassVar = {"answer": "text"}
    code_fields: ClassVar = {"particulars.repeats_notice": "text"}

    text = long_text(
        "Answer",
        particulars.MAX_TEXT,
        rows=10,
        help_text="Give the fact or exhibit asked for, in other words than those of the letters.",
    )


class DecisionForm(AdjudgeForm):
    """The decision on an appeal."""

    code_fields: ClassVar = {"appeal.repeats_ruling": "reasons"}

    outcome = forms.ChoiceField(
        label="Your decision",
        choices=[
            ("uphold", "Uphold: the ruling stands"),
            ("overturn", "Overturn: the ruling falls as if never made"),
            ("remit", "Remit: the ruling falls, and other people look at the case again"),
        ],
        widget=forms.RadioSelect,
    )
    code = forms.ChoiceField(
        label="Why does it fall?",
        help_text="Only if you overturn or remit it.",
        choices=[(code.value, code.value.capitalize()) for code in OverturnCode],
        widget=forms.RadioSelect,
        required=False,
    )
    reasons = long_text(
        "Your reasons",
        appeal.MAX_TEXT,
        rows=10,
        help_text="Answer each question that the appeal puts, in words of your own.",
    )

    def clean(self) -> dict[str, Any]:
        """A code with an overturning, none with an upholding."""
        cleaned = super().clean() or self.cleaned_data
        outcome, code = cleaned.get("outcome"), cleaned.get("code")
        if outcome in {"overturn", "remit"} and not code and "code" not in self.errors:
            self.add_error("code", forms.ValidationError("Say why it falls", code="appeal.code"))
        if outcome == "uphold" and code:
            text = "Leave this open if the ruling stands"
            self.add_error("code", forms.ValidationError(text, code="appeal.code"))
        return cleaned


class RefusalForm(AdjudgeForm):
    """An appeal that is not admitted."""

    code = forms.ChoiceField(
        label="Why is it not admitted?",
        choices=[(code.value, code.value.capitalize()) for code in appeal.InadmissibleCode],
        widget=forms.RadioSelect,
    )
    reasons = long_text("Your reasons", appeal.MAX_TEXT)


class ComplaintForm(AdjudgeForm):
    """Answer a complaint from the log, or end what it is about."""

    error_fields: ClassVar = {"answer": "text"}
    code_fields: ClassVar = {"complaint.cites_nothing": "cited"}

    outcome = forms.ChoiceField(
        label="What is the answer?",
        choices=[
            ("explain", "The log explains it"),
            ("end", "It cannot be explained, so it ends"),
        ],
        widget=forms.RadioSelect,
    )
    cited = forms.MultipleChoiceField(
        label="Which entries of the register explain it?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ruling_ids = forms.MultipleChoiceField(
        label="Which decisions fall, as if never made?",
        help_text="None, if no decision stands behind it: then whatever is dark is lit again.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = long_text("What do you answer?", complaint.MAX_TEXT)

    def __init__(
        self,
        *args: Any,
        entries: Iterable[tuple[str, str]],
        rulings: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("cited", entries), ("ruling_ids", rulings)):
            offered = self.fields[name]
            assert isinstance(offered, forms.MultipleChoiceField)
            offered.choices = list(choices)
            if not offered.choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Entries with an explanation, decisions with an end; never both."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == "explain" and cleaned.get("ruling_ids"):
            text = "Leave this open if the log explains it"
            self.add_error("ruling_ids", forms.ValidationError(text, code="complaint.two"))
        return cleaned


class TriageForm(AdjudgeForm):
    """The first look at a report."""

    priority = forms.ChoiceField(
        label="How soon must it be decided?",
        choices=[
            (report.Priority.URGENT.value, "It is urgent: readers may come to harm"),
            (report.Priority.ILLEGAL.value, "It may be against the law"),
            (report.Priority.OTHER.value, "Neither"),
        ],
        widget=forms.RadioSelect,
    )


class OutcomeForm(AdjudgeForm):
    """What becomes of a report."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=[("case", "Open a case about the advertiser"), ("close", "No action")],
        widget=forms.RadioSelect,
    )
    reasons = long_text(
        "Your reasons, for whoever reported it",
        report.MAX_TEXT,
        help_text="They say nothing about the advertiser that it was not told by a letter.",
    )


class ReviewForm(AdjudgeForm):
    """What becomes of a ruling that is reviewed."""

    code_fields: ClassVar = {"appeal.repeats_ruling": "reasons"}

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("confirm", "Confirm: the ruling stands"),
            ("reverse", "Reverse: the ruling falls as if never made"),
        ],
        widget=forms.RadioSelect,
    )
    reasons = long_text("Your reasons", review.MAX_TEXT)


class StayForm(AdjudgeForm):
    """Grant or refuse a stay."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("grant", "Grant: the measure stops nothing until the appeal is decided"),
            ("refuse", "Refuse: it goes on"),
        ],
        widget=forms.RadioSelect,
    )
    reasons = long_text("Your reasons", stay.MAX_TEXT)
