from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from adjudge.web.advertiser.forms import CloseForm, ElectForm, PromoteForm, TargetsField
from adjudge.web.forms import new_request_key

POST = "019ab2c4-7d10-7c3e-9a51-3f2e8d7b6a10"


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ()),
        ("de", ("DE",)),
        (" de, AT ;ch\nDE ", ("DE", "AT", "CH")),
        (",,", ()),
    ],
)
def test_codes_are_read_as_people_write_them(typed, codes):
    assert TargetsField(dimension="countries", upper=True, label="Countries").clean(typed) == codes


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Germany", "'GERMANY' is not a known code"), (",".join(f"A{c}" for c in "0123"), "'A0'")],
)
def test_a_code_that_is_none_is_named(typed, said):
    with pytest.raises(ValidationError, match="Countries: ") as caught:
        TargetsField(dimension="countries", upper=True, label="Countries").clean(typed)
    assert said in caught.value.messages[0]
    assert caught.value.code == "value.invalid"


def test_too_many_codes_are_told_what_an_empty_list_means():
    many = ",".join(f"t{n:02}" for n in range(61))
    with pytest.raises(ValidationError, match="leave it empty"):
        TargetsField(dimension="topics", label="Topics").clean(many)


@pytest.mark.parametrize("typed", [POST, f"https://square.example/posts/{POST}", f"/posts/{POST}/"])
def test_a_post_is_known_by_its_address(typed):
    form = PromoteForm(
        {"request_id": new_request_key(), "other_post": typed, "landing_url": "/pages/x"}, posts=[]
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["post_id"] == POST


def test_a_donation_is_not_offered_while_money_can_be_charged_back():
    form = ElectForm(may_donate=False)
    assert [value for value, _ in form.fields["choice"].choices] == ["refund", "defer"]
    assert "charity_id" not in form.fields


def test_closing_is_confirmed_by_yes_and_nothing_else():
    key = new_request_key()
    assert CloseForm(QueryDict(f"request_id={key}&confirm=yes")).is_valid()
    assert not CloseForm(QueryDict(f"request_id={key}&confirm=on")).is_valid()
    assert not CloseForm(QueryDict(f"request_id={key}")).is_valid()
