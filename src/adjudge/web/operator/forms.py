"""What an operator can send."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.case import MAX_INTEREST
from adjudge.domain.cases.invitation import MAX_NOTE
from adjudge.domain.cases.order import MAX_TEXT
from adjudge.domain.cases.terms import NOTICE_DAYS, TermsPart
from adjudge.services.funding import MAX_REFERENCE
from adjudge.services.winddowns import MAX_RECEIPT_BYTES
from adjudge.web.forms import AdjudgeForm, DayField, UploadField, long_text


class ConfirmDepositForm(AdjudgeForm):
    """A bank transfer was seen to arrive."""

    error_fields: ClassVar = {"bank reference": "bank_reference"}

    bank_reference = forms.CharField(
        label="The bank's own number of this transfer",
        help_text="From the bank statement. One number confirms one deposit, ever.",
        max_length=MAX_REFERENCE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": False}),
    )


class InterestForm(AdjudgeForm):
    """State that this site has an interest of its own in the party of a case."""

    error_fields: ClassVar = {"interest": "text"}

    case = forms.CharField(
        label="The case",
        help_text="Its reference, like C-12.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "width": "5"}),
    )
    text = long_text(
        "What is the interest?",
        MAX_INTEREST,
        rows=3,
        help_text="One or two sentences. Every letter of the case will say it.",
    )


class CaseForm(AdjudgeForm):
    """Which case a hold belongs to."""

    case = forms.CharField(
        label="For which case?",
        help_text="Its reference, like C-12. A reviewer opens one and records what happened.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "width": "5"}),
    )


class InvitationForm(AdjudgeForm):
    """Invite somebody from outside to decide in one case."""

    case = forms.CharField(
        label="The case",
        help_text="Its reference, like C-12.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "width": "5"}),
    )
    role = forms.ChoiceField(
        label="To decide what?",
        choices=[
            (StaffRole.APPEALS_OFFICER.value, "The appeal"),
            (StaffRole.REVIEWER.value, "The ruling, as its second person"),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Who is invited, and from where",
        help_text="For your own record; neither the party nor the public sees it.",
        max_length=MAX_NOTE,
        required=False,
    )


class TermsForm(AdjudgeForm):
    """Announce the next version of a part of the terms."""

    error_fields: ClassVar = {"effective from": "effective_from"}
    code_fields: ClassVar = {"terms.too_soon": "effective_from"}

    part = forms.ChoiceField(
        label="Which part?",
        choices=[(part.value, part.value.capitalize()) for part in TermsPart],
        widget=forms.RadioSelect,
    )
    text = long_text(
        "The whole text of the new version", MAX_TEXT, rows=14, help_text="Not only what changes."
    )
    effective_from = DayField(
        label="It applies from",
        help_text=f"At least {NOTICE_DAYS} days after it is published.",
    )


class ReceiptForm(AdjudgeForm):
    """The receipt of a payment that was made."""

    receipt = UploadField(
        max_bytes=MAX_RECEIPT_BYTES,
        label="The receipt of the payment",
        help_text="The bank's confirmation as a file, at most 10 MB. It is kept unchanged, and a "
        "second person compares it.",
    )
