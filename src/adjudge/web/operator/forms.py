"""What an operator can send."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.invitation import MAX_NOTE
from adjudge.services.funding import MAX_REFERENCE
from adjudge.services.winddowns import MAX_RECEIPT_BYTES
from adjudge.web.forms import AdjudgeForm, UploadField


class ConfirmDepositForm(AdjudgeForm):
    """A bank transfer was seen to arrive."""

    error_fields: ClassVar = {"bank reference": "bank_reference"}

    bank_reference = forms.CharField(
        label="The bank's own number of this transfer",
        help_text="From the bank statement. One number confirms one deposit, ever.",
        max_length=MAX_REFERENCE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": False}),
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


class ReceiptForm(AdjudgeForm):
    """The receipt of a payment that was made."""

    receipt = UploadField(
        max_bytes=MAX_RECEIPT_BYTES,
        label="The receipt of the payment",
        help_text="The bank's confirmation as a file, at most 10 MB. It is kept unchanged, and a "
        "second person compares it.",
    )
