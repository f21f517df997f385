from __future__ import annotations

from datetime import date
from typing import ClassVar

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from adjudge.domain.cases.linter import Missing, ReasonsIncomplete
from adjudge.domain.errors import Conflict, InvalidValue, RequestReused
from adjudge.domain.ids import is_id
from adjudge.domain.money import Money
from adjudge.web.fields import error_list
from adjudge.web.forms import (
    AdjudgeForm,
    DayField,
    MoneyField,
    UploadField,
    WordsField,
    new_request_key,
)


class Fund(AdjudgeForm):
    error_fields: ClassVar = {"amount": "deposit"}

    deposit = MoneyField(currency="EUR", label="Deposit")
    note = forms.CharField(label="Note", required=False)


class Day(AdjudgeForm):
    first = DayField(label="First day", required=False)


def fund(**typed):
    return Fund({"request_id": new_request_key(), "deposit": "500.00"} | typed)


def test_each_rendered_form_has_a_key_of_its_own():
    keys = {Fund().initial["request_id"] for _ in range(3)}
    assert len(keys) == 3
    assert all(is_id(key) for key in keys)


def test_a_valid_form_gives_its_key_and_its_values():
    form = fund()
    assert form.is_valid()
    assert form.cleaned_data["deposit"] == Money("EUR", 500_000_000)
    assert form.request_key == form.data["request_id"]


@pytest.mark.parametrize("key", ["", "x", "019ab2c4-7d10-4c3e-9a51-3f2e8d7b6a10"])
def test_a_form_without_a_key_of_ours_is_refused(key):
    form = fund(request_id=key)
    assert not form.is_valid()
    (line,) = error_list(form)
    assert line["text"] == "This form is damaged. Reload the page and send it again."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Fill in: Deposit"),
        ("12,5", "'12,5' is not an amount. Write it like 500.00"),
        ("1e9", "'1e9' is not an amount. Write it like 500.00"),
        ("0", "Enter an amount above zero"),
        ("-3", "Enter an amount above zero"),
        ("0.0000001", "At most six decimals. Write it like 500.00"),
    ],
)
def test_a_wrong_amount_is_said_on_its_field(typed, said):
    (line,) = error_list(fund(deposit=typed))
    assert (line["text"], line["href"]) == (said, "#id_deposit")
    assert line["code"]


def test_an_error_of_the_domain_lands_on_the_field_it_names():
    form = fund()
    form.is_valid()
    form.add_problem(InvalidValue(field="amount", problem="more than the bank sent"))
    form.add_problem(InvalidValue(field="note", problem="too long"))
    assert error_list(form) == [
        {"text": "More than the bank sent", "code": "value.invalid", "href": "#id_deposit"},
        {"text": "Too long", "code": "value.invalid", "href": "#id_note"},
    ]


def test_an_error_about_nothing_on_the_form_stands_above_it_with_its_remedy():
    form = fund()
    form.is_valid()
    form.add_problem(Conflict(kind="campaign"))
    form.add_problem(InvalidValue(field="elsewhere", problem="odd"))
    conflict, odd = error_list(form)
    assert conflict == {
        "text": "The campaign changed since you read it. "
        "Reload it, look at what changed, and decide again.",
        "code": "conflict",
    }
    assert odd["text"].startswith("elsewhere: odd.")


def test_a_view_may_name_the_field():
    form = fund()
    form.is_valid()
    form.add_problem(Conflict(kind="balance"), "deposit")
    assert error_list(form)[0]["href"] == "#id_deposit"


def test_each_part_that_a_statement_lacks_is_an_error_of_its_own():
    form = fund()
    form.is_valid()
    parts = [("reasons.scope_missing", "note"), ("reasons.ground_missing", "ground")]
    form.add_problem(
        ReasonsIncomplete(
            tuple(
                Missing(code=code, field=field, problem="It lacks this.", remedy="Say it.")
                for code, field in parts
            )
        )
    )
    assert error_list(form) == [
        {"text": "It lacks this. Say it.", "code": "reasons.ground_missing"},
        {"text": "It lacks this. Say it.", "code": "reasons.scope_missing", "href": "#id_note"},
    ]


def test_a_code_may_have_a_field_of_its_own():
    class Coded(Fund):
        code_fields: ClassVar = {"conflict": "note"}

    form = Coded({"request_id": new_request_key(), "deposit": "1"})
    form.is_valid()
    form.add_problem(Conflict(kind="campaign"))
    assert error_list(form)[0]["href"] == "#id_note"


def test_a_spent_key_is_renewed_and_what_was_typed_stays():
    form = fund(note="kept")
    form.is_valid()
    spent = form.request_key
    form.add_problem(RequestReused(key=spent))
    assert form["request_id"].value() != spent
    assert is_id(form["request_id"].value())
    assert form["note"].value() == "kept"


@pytest.mark.parametrize(
    ("day", "month", "year", "cleaned", "said"),
    [
        ("23", "11", "2026", date(2026, 11, 23), None),
        ("3", "01", "2026", date(2026, 1, 3), None),
        ("", "", "", None, None),
        ("31", "2", "2026", None, "Enter a real day, like 23 11 2026"),
        ("1", "1", "26", None, "Enter a real day, like 23 11 2026"),
        ("1", "", "2026", None, "Enter day, month and year"),
        ("one", "1", "2026", None, "Write the day in numbers, like 23 11 2026"),
        (
            "\N{ARABIC-INDIC DIGIT ONE}",
            "1",
            "2026",
            None,
            "Write the day in numbers, like 23 11 2026",
        ),
    ],
)
def test_days_typed_in_three_boxes(day, month, year, cleaned, said):
    data = {"first-day": day, "first-month": month, "first-year": year}
    form = Day(data | {"request_id": new_request_key()})
    if said is None:
        assert form.is_valid()
        assert form.cleaned_data["first"] == cleaned
    else:
        (line,) = error_list(form)
        assert (line["text"], line["href"]) == (said, "#id_first-day")
        assert line["code"].startswith("day.")


def test_an_upload_has_a_limit():
    field = UploadField(max_bytes=2048)
    assert field.clean(SimpleUploadedFile("a.txt", b"x" * 2048)).size == 2048
    with pytest.raises(forms.ValidationError, match="2 KiB"):
        field.clean(SimpleUploadedFile("a.txt", b"x" * 2049))
    with pytest.raises(forms.ValidationError):
        field.clean(SimpleUploadedFile("a.txt", b""))


def test_words_are_cleaned_to_slugs():
    field = WordsField(label="What is it about?")
    assert field.clean(" Gambling,real  estate, ,") == ("gambling", "real-estate")
    assert field.clean("") == ()
