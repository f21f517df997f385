from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adjudge.domain.ledger import settlement as s
from adjudge.domain.ledger import winddown as w
from adjudge.domain.ledger.account import (
    AccountKind,
    advertiser_account,
    donation_account,
    platform_account,
    trial_balance,
)
from adjudge.domain.ledger.errors import DonationNeedsElection, WrongStep
from adjudge.domain.ledger.transfer import apply
from adjudge.domain.ledger.winddown_state import Cause, Choice, WindDown

NOW = datetime(2018, 5, 20, tzinfo=UTC)
RECEIPT = "ab" * 32
RESIDUAL = 400_000_000


def stated() -> WindDown:
    state, _ = w.open_winddown(
        id="wd",
        advertiser_id="kestrel",
        payer_id="payer",
        currency="EUR",
        cause=Cause.TERMINATION,
        case_id="case",
        by="clock",
        at=NOW,
    )
    state, _ = w.settled_events(state, by="clock", events=0, at=NOW)
    state, _ = w.voided(state, by="clock", reservations=0, at=NOW)
    state, _ = w.state_residual(state, by="clock", residual=RESIDUAL, irreversible=RESIDUAL, at=NOW)
    return state


def elected(choice: Choice) -> WindDown:
    charity = "harbour-aid" if choice is Choice.DONATE else None
    return w.elect(stated(), by="u", payer_id="payer", choice=choice, charity_id=charity, at=NOW)[0]


def books() -> dict:
    available = advertiser_account(AccountKind.AVAILABLE, "kestrel", "payer", "EUR")
    accounts = [
        replace(available, posted_credits=RESIDUAL),
        replace(platform_account(AccountKind.BANK, "EUR"), posted_debits=RESIDUAL),
        platform_account(AccountKind.REFUND_PAYABLE, "EUR"),
        donation_account("harbour-aid", "EUR"),
    ]
    return {account.id: account for account in accounts}


@pytest.mark.parametrize(
    ("choice", "payable"),
    [
        (Choice.REFUND, "refund_payable:EUR"),
        (Choice.DONATE, "donation_payable:harbour-aid:EUR"),
    ],
)
def test_the_residual_leaves_by_the_elected_way_and_everything_ends_at_zero(choice, payable):
    state, accounts = elected(choice), books()
    hold = s.hold_transfer(state, to=choice, id="1", at=NOW)
    accounts |= apply(hold, accounts)
    assert accounts[s.source_account(state)].available == 0
    assert s.remaining(accounts, state) == RESIDUAL
    state, _ = w.propose_settlement(state, by="ann", receipt_sha256=RECEIPT, at=NOW)
    state, _ = w.confirm_settlement(state, by="ben", receipt_sha256=RECEIPT, at=NOW)
    accounts |= apply(s.post_transfer(state, hold, id="2", at=NOW), accounts, hold)
    assert accounts[payable].balance == RESIDUAL
    accounts |= apply(s.payout_transfer(state, id="3", at=NOW), accounts)
    assert all(account.is_empty for account in accounts.values())
    assert trial_balance(accounts.values()) == {"EUR": 0}
    assert w.finish(state, by="clock", residual=s.remaining(accounts, state), at=NOW)


def test_a_failed_settlement_gives_the_money_back():
    state, accounts = elected(Choice.DONATE), books()
    hold = s.hold_transfer(state, to=Choice.DONATE, id="1", at=NOW)
    assert hold.idempotency_key == s.hold_key(state)
    accounts |= apply(hold, accounts)
    state, _ = w.propose_settlement(state, by="ann", receipt_sha256=RECEIPT, at=NOW)
    with pytest.raises(WrongStep):
        s.void_transfer(state, hold, id="2", at=NOW)
    state, _ = w.fail_settlement(state, by="ben", reason="returned", at=NOW)
    accounts |= apply(s.void_transfer(state, hold, id="2", at=NOW), accounts, hold)
    assert accounts[s.source_account(state)].available == RESIDUAL
    state, _ = w.elect(state, by="u", payer_id="payer", choice=Choice.REFUND, at=NOW)
    assert s.hold_key(state) != hold.idempotency_key


def test_no_donation_moves_without_the_payers_election():
    for state in (stated(), elected(Choice.REFUND)):
        with pytest.raises(DonationNeedsElection):
            s.hold_transfer(state, to=Choice.DONATE, id="1", at=NOW)


def test_no_transfer_that_was_not_elected_or_not_settled():
    with pytest.raises(WrongStep):
        s.hold_transfer(stated(), to=Choice.REFUND, id="1", at=NOW)
    with pytest.raises(WrongStep):
        s.hold_transfer(elected(Choice.DONATE), to=Choice.REFUND, id="1", at=NOW)
    state = elected(Choice.REFUND)
    hold = s.hold_transfer(state, to=Choice.REFUND, id="1", at=NOW)
    with pytest.raises(WrongStep):
        s.post_transfer(state, hold, id="2", at=NOW)
    with pytest.raises(WrongStep):
        s.payout_transfer(state, id="3", at=NOW)


def test_disputed_money_keeps_a_winddown_open_and_promotional_credit_does_not():
    accounts = {}
    for kind, amount in ((AccountKind.HELD_DISPUTE, 5), (AccountKind.PROMO_CREDIT, 9)):
        opened = advertiser_account(kind, "kestrel", "payer", "EUR")
        accounts[opened.id] = replace(opened, posted_credits=amount)
    assert s.remaining(accounts, stated()) == 5


@pytest.mark.parametrize(
    ("residual", "added"), [(0, 0), (10_000, 0), (1, 9_999), (12_345_678, 4_322)]
)
def test_rounding_is_up_to_whole_cents_in_the_payers_favour(residual, added):
    assert s.rounding_up(residual) == added
    assert (residual + s.rounding_up(residual)) % 10_000 == 0
