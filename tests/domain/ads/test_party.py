from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adjudge.domain.ads.party import (
    MAX_DECLARED_MODELS,
    AddressUnconfirmed,
    Advertiser,
    AdvertiserClosed,
    Party,
    check_email,
)
from adjudge.domain.errors import InvalidValue

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ADVERTISER = Advertiser(
    id="a",
    party_id="p",
    payer_party_id="p",
    account_id="kestrel",
    currency="EUR",
    slot=1,
    created_at=NOW,
    declared_models=("security-software",),
)


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "Kestrel\nLab", "Kestrel\u202eLab"])
def test_a_name_must_print_in_a_letter(name):
    with pytest.raises(InvalidValue, match="legal name"):
        Party(id="p", legal_name=name, country="DE", created_at=NOW)


@pytest.mark.parametrize("country", ["", "de", "D", "DEU", "D1", "ÄÖ"])
def test_a_country_is_a_two_letter_code(country):
    with pytest.raises(InvalidValue, match="country"):
        Party(id="p", legal_name="Kestrel Lab", country=country, created_at=NOW)


def test_a_closed_account_takes_nothing_new():
    ADVERTISER.must_be_open()
    with pytest.raises(AdvertiserClosed) as refused:
        replace(ADVERTISER, closed_at=NOW).must_be_open()
    assert "closed" in refused.value.message()
    assert refused.value.remedy()


@pytest.mark.parametrize(
    "models", [("Security",), ("a b",), ("",), ("x",) * (MAX_DECLARED_MODELS + 1)]
)
def test_declared_models_are_a_few_slugs(models):
    with pytest.raises(InvalidValue, match="declared models"):
        replace(ADVERTISER, declared_models=models)


@pytest.mark.parametrize("email", ["a@b.example", "first.last+ads@mail.example.org"])
def test_an_address_may_be_an_address(email):
    check_email(email)
    assert "@" in email


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "@b",
        "a@",
        "a b@c",
        "a@b\n",
        "a@b,c@d",
        "A <a@b>",
        "x" * 65 + "@b",
        "a@" + "b" * 253,
    ],
)
def test_what_cannot_be_an_address_is_refused(email):
    with pytest.raises(InvalidValue, match="email"):
        check_email(email)


def test_without_an_address_it_says_how_to_confirm_one():
    assert "address" in AddressUnconfirmed().message()
    assert "Confirm" in AddressUnconfirmed().remedy()
