from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger.account import (
    AccountKind,
    LedgerAccount,
    advertiser_account,
    platform_account,
)
from adjudge.domain.ledger.errors import (
    AccountClosed,
    AlreadyResolved,
    AmountInvalid,
    CurrencyMismatch,
    ExceedsPending,
    InsufficientFunds,
    KeyReused,
    PendingMismatch,
    RouteNotAllowed,
    SameAccount,
    UnknownAccount,
    UnknownPending,
)
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import (
    Phase,
    Transfer,
    apply,
    new_transfer,
    replay_or_conflict,
    request_sha256,
    resolution,
)
from adjudge.domain.money import MAX_MICROS

NOW = datetime(2018, 4, 20, 12, tzinfo=UTC)
AVAILABLE = "available:kestrel:kestrel:EUR"


def books(credit: int = 0) -> dict[str, LedgerAccount]:
    available = advertiser_account(AccountKind.AVAILABLE, "kestrel", "kestrel", "EUR")
    bank = platform_account(AccountKind.BANK, "EUR")
    opened = [
        replace(available, posted_credits=credit),
        replace(bank, posted_debits=credit),
        platform_account(AccountKind.AD_REVENUE, "EUR"),
        platform_account(AccountKind.BANK, "GBP"),
    ]
    return {account.id: account for account in opened}


def reserve(amount: int = 60, **changes: object) -> Transfer:
    fields: dict[str, object] = {
        "id": "hold",
        "idempotency_key": "hold-key",
        "debit_account": AVAILABLE,
        "credit_account": "ad_revenue:EUR",
        "amount": amount,
        "currency": "EUR",
        "kind": TransferKind.RESERVATION,
        "phase": Phase.PENDING,
        "at": NOW,
    }
    return new_transfer(**(fields | changes))


def resolve(post: int | None, pending: Transfer) -> Transfer:
    return resolution(pending, id="resolved", idempotency_key="resolve-key", at=NOW, post=post)


def test_a_single_transfer_moves_at_once_and_leaves_other_accounts_alone():
    accounts = books()
    deposit = reserve(
        debit_account="bank:EUR",
        credit_account=AVAILABLE,
        kind=TransferKind.DEPOSIT,
        phase=Phase.SINGLE,
    )
    after = apply(deposit, accounts)
    assert set(after) == {"bank:EUR", AVAILABLE}
    assert after[AVAILABLE].available == 60
    assert after["bank:EUR"].balance == -60


def test_a_reservation_takes_from_available_and_moves_nothing_yet():
    after = apply(reserve(60), books(100))
    assert (after[AVAILABLE].balance, after[AVAILABLE].available) == (100, 40)
    assert after["ad_revenue:EUR"].balance == 0


@pytest.mark.parametrize(("post", "spent"), [(60, 60), (1, 1), (None, 0)])
def test_a_resolution_moves_what_is_posted_and_releases_the_rest(post, spent):
    hold = reserve(60)
    accounts = books(100)
    accounts |= apply(hold, accounts)
    after = apply(resolve(post, hold), accounts, hold)
    assert after[AVAILABLE].available == 100 - spent
    assert after[AVAILABLE].pending_debits == 0
    assert after["ad_revenue:EUR"].balance == spent
    assert after["ad_revenue:EUR"].pending_credits == 0


def test_nothing_above_what_is_available_can_be_reserved_or_charged():
    accounts = books(100)
    accounts |= apply(reserve(60), accounts)
    for phase, kind in (
        (Phase.PENDING, TransferKind.RESERVATION),
        (Phase.SINGLE, TransferKind.CHARGE),
    ):
        with pytest.raises(InsufficientFunds) as refused:
            apply(reserve(41, phase=phase, kind=kind), accounts)
        assert refused.value.details["available"] == 40
        assert refused.value.message().startswith("EUR 0.00004 is free there")


def test_a_pending_transfer_is_resolved_at_most_once():
    hold = reserve(60)
    accounts = books(100)
    accounts |= apply(hold, accounts)
    with pytest.raises(AlreadyResolved):
        apply(resolve(60, hold), accounts, hold, resolved=True)


def test_a_post_cannot_exceed_its_reservation():
    hold = reserve(60)
    with pytest.raises(ExceedsPending):
        apply(resolve(61, hold), books(100) | apply(hold, books(100)), hold)


def test_a_void_gives_up_the_whole_reservation():
    hold = reserve(60)
    partial = replace(resolve(None, hold), amount=59)
    with pytest.raises(AmountInvalid):
        apply(partial, books(100) | apply(hold, books(100)), hold)


def test_a_resolution_needs_the_pending_transfer_it_names():
    hold = reserve(60)
    accounts = books(100) | apply(hold, books(100))
    for pending in (None, reserve(60, id="another"), replace(hold, phase=Phase.SINGLE)):
        with pytest.raises(UnknownPending):
            apply(resolve(60, hold), accounts, pending)


def test_a_resolution_repeats_the_accounts_and_the_kind():
    hold = reserve(60)
    with pytest.raises(PendingMismatch):
        apply(replace(resolve(60, hold), kind=TransferKind.CHARGE), books(100), hold)


@pytest.mark.parametrize("amount", [0, -1, MAX_MICROS + 1, True, 1.0])
def test_an_amount_is_a_positive_whole_number_of_micros(amount):
    with pytest.raises(AmountInvalid):
        reserve(amount)


def test_a_transfer_has_two_accounts_and_a_resolution_names_its_pending():
    with pytest.raises(SameAccount):
        reserve(credit_account=AVAILABLE)
    with pytest.raises(UnknownPending):
        reserve(pending_id="x")
    with pytest.raises(UnknownPending):
        reserve(phase=Phase.POST)
    with pytest.raises(InvalidValue):
        reserve(idempotency_key="")


def test_accounts_are_known_open_and_of_one_currency():
    with pytest.raises(UnknownAccount):
        apply(reserve(credit_account="ad_revenue:SEK"), books(100))
    with pytest.raises(CurrencyMismatch):
        apply(reserve(credit_account="bank:GBP"), books(100))
    with pytest.raises(CurrencyMismatch):
        apply(reserve(currency="GBP"), books(100))
    accounts = books()
    accounts[AVAILABLE] = replace(accounts[AVAILABLE], closed=True)
    with pytest.raises(AccountClosed):
        apply(reserve(), accounts)


def test_a_kind_takes_only_its_own_route():
    with pytest.raises(RouteNotAllowed):
        apply(reserve(kind=TransferKind.REFUND), books(100))


def test_the_same_key_and_request_is_a_replay_another_request_a_conflict():
    first = reserve(60)
    again = replace(reserve(60), id="later", at=NOW.replace(hour=13))
    assert replay_or_conflict(None, again) is None
    assert replay_or_conflict(first, again) is first
    with pytest.raises(KeyReused):
        replay_or_conflict(first, reserve(61))


@given(
    field=st.sampled_from(["amount", "credit_account", "currency", "kind", "case_id"]),
    amount=st.integers(1, MAX_MICROS),
)
def test_the_request_hash_depends_on_everything_that_was_asked(field, amount):
    changes = {
        "amount": amount + 1 if amount < MAX_MICROS else amount - 1,
        "credit_account": "rounding:EUR",
        "currency": "GBP",
        "kind": TransferKind.CHARGE,
        "case_id": "case",
    }
    asked = reserve(amount)
    assert asked.request_sha256 == request_sha256(asked)
    assert request_sha256(replace(asked, **{field: changes[field]})) != asked.request_sha256
