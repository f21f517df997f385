import pytest

from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger.account import (
    MAX_TOTAL,
    AccountKind,
    LedgerAccount,
    account_id,
    advertiser_account,
    close,
    donation_account,
    open_account,
    pending_balance,
    platform_account,
    reopen,
    trial_balance,
)
from adjudge.domain.ledger.errors import AccountNotEmpty, TotalTooLarge


def account(**totals: int) -> LedgerAccount:
    return LedgerAccount(
        id="available:kestrel:kestrel:EUR",
        kind=AccountKind.AVAILABLE,
        owner_id="kestrel:kestrel",
        currency="EUR",
        debits_must_not_exceed_credits=True,
        **totals,
    )


def test_ids_follow_from_kind_owner_and_currency():
    assert advertiser_account(AccountKind.AVAILABLE, "adv", "pay", "EUR").id == (
        "available:adv:pay:EUR"
    )
    assert donation_account("harbour-aid", "GBP").id == "donation_payable:harbour-aid:GBP"
    assert platform_account(AccountKind.BANK, "EUR").id == "bank:EUR"
    assert account_id(AccountKind.AD_REVENUE, None, "USD") == "ad_revenue:USD"


@pytest.mark.parametrize(
    ("kind", "limited"),
    [
        (AccountKind.BANK, False),
        (AccountKind.AD_REVENUE, False),
        (AccountKind.ROUNDING, False),
        (AccountKind.REFUND_PAYABLE, True),
        (AccountKind.UNCLAIMED, True),
    ],
)
def test_what_is_owed_to_others_cannot_go_below_zero(kind, limited):
    assert platform_account(kind, "EUR").debits_must_not_exceed_credits is limited


@pytest.mark.parametrize(
    ("kind", "owner"),
    [
        (AccountKind.AVAILABLE, None),
        (AccountKind.AVAILABLE, "adv"),
        (AccountKind.AVAILABLE, "adv:"),
        (AccountKind.AVAILABLE, "a:b:c"),
        (AccountKind.AVAILABLE, "a:" + "b" * 61),
        (AccountKind.BANK, "somebody"),
        (AccountKind.DONATION_PAYABLE, None),
        (AccountKind.DONATION_PAYABLE, "a:b"),
    ],
)
def test_an_owner_that_does_not_fit_the_kind_is_refused(kind, owner):
    with pytest.raises(InvalidValue):
        open_account(kind, owner, "EUR")


def test_an_unsupported_currency_is_refused():
    with pytest.raises(InvalidValue):
        platform_account(AccountKind.BANK, "XXX")


def test_available_is_the_balance_less_what_is_reserved():
    held = account(posted_credits=100, posted_debits=30, pending_debits=20, pending_credits=5)
    assert held.balance == 70
    assert held.available == 50


def test_an_account_closes_at_zero_only_and_reopens():
    assert close(account(posted_credits=7, posted_debits=7)).closed
    assert not reopen(close(account())).closed
    for totals in ({"posted_credits": 1}, {"pending_credits": 1}):
        with pytest.raises(AccountNotEmpty):
            close(account(**totals))


def test_totals_stay_within_a_database_integer():
    with pytest.raises(TotalTooLarge):
        account(posted_credits=MAX_TOTAL + 1)


def test_the_trial_balance_is_kept_by_currency():
    euros = account(posted_credits=5, pending_debits=2)
    pounds = platform_account(AccountKind.BANK, "GBP")
    assert trial_balance([euros, pounds]) == {"EUR": 5, "GBP": 0}
    assert pending_balance([euros, pounds]) == {"EUR": -2, "GBP": 0}
