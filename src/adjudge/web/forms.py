"""Forms of the site: a request key against double sending, and errors of the domain on the field.

A view reads, calls a service, and puts a refusal back onto the form:

    form = FundForm(request.POST or None)
    if form.is_valid():
        try:
            fund(..., key=form.request_key)
        except DomainError as error:
            form.add_problem(error)
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final

from django import forms
from django.core.files.base import File
from django.http import QueryDict

from adjudge.domain.cases.linter import Missing, ReasonsIncomplete
from adjudge.domain.errors import DomainError, InvalidValue, RequestReused
from adjudge.domain.ids import RANDOM_BYTES, is_id, uuid7
from adjudge.domain.money import Money

DAMAGED: Final = "This form is damaged. Reload the page and send it again."
YEAR_DIGITS: Final = 4
KIBIBYTE: Final = 1024


def new_request_key() -> str:
    """A fresh idempotency key (UUIDv7) for one rendered form."""
    return uuid7(datetime.now(UTC), secrets.token_bytes(RANDOM_BYTES))


class AdjudgeForm(forms.Form):
    """A form whose sending twice does one thing, and that can carry a refusal of the domain.

    `error_fields` translates field names of the domain (`InvalidValue(field=...)`) to those of the
    form where they differ; `code_fields` gives the field of a refusal that names none.
    `says_optional` is False where a field may be left out while drafting and is needed in the end;
    `needed_if_begun` are the fields that are needed once others beside them are filled in.
    """

    error_fields: ClassVar[Mapping[str, str]] = {}
    code_fields: ClassVar[Mapping[str, str]] = {}
    says_optional: ClassVar[bool] = True
    needed_if_begun: ClassVar[frozenset[str]] = frozenset()

    request_id = forms.CharField(
        max_length=36, widget=forms.HiddenInput, error_messages={"required": DAMAGED}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_id", new_request_key())

    @property
    def request_key(self) -> str:
        """The idempotency key of this submission."""
        return str(self.cleaned_data["request_id"])

    def clean_request_id(self) -> str:
        """The key as sent; anything but a UUIDv7 was not made by this form."""
        key = str(self.cleaned_data["request_id"])
        if not is_id(key):
            raise forms.ValidationError(DAMAGED, code="request.key")
        return key

    def add_problem(self, error: DomainError, field: str | None = None) -> None:
        """Show a refusal: on `field`, else on the field the error names, else above the form.

        Of an incomplete statement of reasons each missing part is an error with a code of its own.
        """
        if isinstance(error, ReasonsIncomplete):
            for missing in error.missing:
                self.add_missing(missing)
            return
        name = field or self.code_fields.get(error.code)
        if name is None and isinstance(error, InvalidValue):
            named = str(error.details.get("field", ""))
            name = self.error_fields.get(named, named)
        on_field = name if name in self.fields else None
        if on_field and isinstance(error, InvalidValue):
            text = _sentence(str(error.details.get("problem", "")) or error.message())
        else:
            text = f"{error.message()} {error.remedy()}"
        self.add_error(on_field, forms.ValidationError(text, code=error.code))
        if isinstance(error, RequestReused):
            self._renew_request_key()

    def add_missing(self, missing: Missing) -> None:
        """Show one thing that a statement of reasons lacks, on the field where it is to be said."""
        name = self.field_of(missing)
        text = f"{missing.problem} {missing.remedy}"
        self.add_error(
            name if name in self.fields else None, forms.ValidationError(text, code=missing.code)
        )

    def field_of(self, missing: Missing) -> str:
        """The field in which the missing part is said."""
        return self.error_fields.get(missing.field, missing.field)

    def _renew_request_key(self) -> None:
        """The old key is spent: sending the corrected form again has to be a new request."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("request_id")] = new_request_key()
        self.data = data


class DayWidget(forms.Widget):
    """Day, month and year in three boxes, `name-day` and so on."""

    def split(self, value: object) -> dict[str, str]:
        """What each box shows for a date, or for what was typed."""
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        year, month, day = ([*str(value or "").split("-"), "", "", ""])[:3]
        return {"day": day, "month": month, "year": year}

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> str | None:
        """`year-month-day` as typed, or None when all three are empty."""
        del files
        typed = [
            str(data.get(f"{name}-{part}", "")).strip()[:10].replace("-", "")
            for part in ("year", "month", "day")
        ]
        return "-".join(typed) if any(typed) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        del files
        return all(f"{name}-{part}" not in data for part in ("day", "month", "year"))


class DayField(forms.Field):
    """A calendar day, typed in three boxes."""

    widget = DayWidget

    def to_python(self, value: object) -> date | None:
        """The day.

        Raises:
            ValidationError: a box is empty or the three are no real day.
        """
        if value is None or isinstance(value, date):
            return value
        parts = str(value).split("-")
        if not all(parts):
            raise forms.ValidationError("Enter day, month and year", code="day.incomplete")
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise forms.ValidationError(
                "Write the day in numbers, like 23 11 2026", code="day.text"
            )
        try:
            day = date(*(int(part) for part in parts))
        except (ValueError, OverflowError):
            day = None
        if day is None or len(parts[0]) != YEAR_DIGITS:
            raise forms.ValidationError("Enter a real day, like 23 11 2026", code="day.unreal")
        return day


class WordsField(forms.CharField):
    """Words typed with commas between them, or none; cleans to a tuple of slugs."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"spellcheck": False})
        super().__init__(required=False, max_length=400, widget=widget, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        """The words, each in lower case with hyphens for spaces."""
        typed = super().clean(value).lower().split(",")
        return tuple("-".join(word.split()) for word in typed if word.strip())


class MoneyField(forms.CharField):
    """An amount in one currency, typed as `500.00`; cleans to Money."""

    def __init__(self, *, currency: str, positive: bool = True, **kwargs: Any) -> None:
        attrs = {"prefix": currency, "inputmode": "decimal", "width": "10", "spellcheck": False}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(max_length=24, **kwargs)
        self.currency = currency
        self.positive = positive

    def clean(self, value: Any) -> Money | None:
        """The amount.

        Raises:
            ValidationError: not a plain decimal, too large, or not above zero when it must be.
        """
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = Money.parse(text, self.currency)
        except InvalidValue as error:
            text = f"{_sentence(str(error.details['problem']))}. Write it like 500.00"
            raise forms.ValidationError(text, code=error.code) from None
        if self.positive and amount.micros <= 0:
            raise forms.ValidationError("Enter an amount above zero", code="amount.not_positive")
        return amount


def long_text(label: str, limit: int, *, rows: int = 8, **options: Any) -> forms.CharField:
    """A text of several paragraphs, of at most `limit` characters."""
    return forms.CharField(
        label=label,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"max_length": f"Write at most {limit:,} characters"},
        **options,
    )


class UploadField(forms.FileField):
    """A file of at most `max_bytes`; its name and type are claims of the sender."""

    def __init__(self, *, max_bytes: int, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)
        self.max_bytes = max_bytes

    def to_python(self, data: File[Any] | None) -> File[Any] | None:
        """The file.

        Raises:
            ValidationError: empty, too large, or with too long a name.
        """
        file = super().to_python(data)
        if file is not None and (file.size or 0) > self.max_bytes:
            limit = self.max_bytes // KIBIBYTE
            raise forms.ValidationError(
                f"The file must be smaller than {limit:,} KiB", code="file.too_large"
            )
        return file


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
