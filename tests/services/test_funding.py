from __future__ import annotations

import pytest
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, REVIEWER, euros, key, member, scene

from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.ads.party import AdvertiserClosed
from adjudge.domain.errors import InvalidValue, NotAllowed, NotFound
from adjudge.domain.ledger.errors import AlreadyResolved, InsufficientFunds, KeyReused
from adjudge.domain.money import Money
from adjudge.services.campaigns import add_line_item
from adjudge.services.funding import (
    MAX_ANNOUNCED,
    TooManyDeposits,
    announce_deposit,
    confirm_deposit,
    deposit_reference,
)
from adjudge.services.reservations import available_account
from adjudge.services.winddowns import advance_winddown, close_advertiser


def announce(town, amount="50.00", reference="invoice 8", request_id=None):
    return announce_deposit(
        town.deps,
        town.actor,
        request_id=request_id or key(town.deps),
        advertiser_id=town.advertiser.id,
        amount=euros(amount),
        reference=reference,
    )


def confirm(town, transfer, bank_reference="statement 1", actor=OPERATOR):
    return confirm_deposit(
        town.deps,
        actor,
        request_id=key(town.deps),
        transfer_id=transfer.id,
        bank_reference=bank_reference,
    )


def available(town):
    with town.deps.reading() as uow:
        return uow.ledger.account(available_account(town.advertiser)).available


def test_announced_money_can_be_spent_once_confirmed():
    town = scene(memory_deps())
    before = available(town)
    announced = announce(town)
    assert available(town) == before
    assert deposit_reference(announced) == "invoice 8"
    confirm(town, announced)
    assert available(town) == before + 50_000_000


def test_the_same_requests_move_money_once():
    town = scene(memory_deps())
    before = available(town)
    announced = announce(town, request_id="a:b")
    assert announce(town, request_id="a:b") == announced
    asked = {"request_id": "c", "transfer_id": announced.id, "bank_reference": "s"}
    first = confirm_deposit(town.deps, OPERATOR, **asked)
    assert confirm_deposit(town.deps, OPERATOR, **asked) == first
    assert available(town) == before + 50_000_000


def test_one_bank_transfer_confirms_one_deposit():
    town = scene(memory_deps())
    one, other = announce(town), announce(town)
    confirm(town, one, "statement 1")
    with pytest.raises(KeyReused):
        confirm(town, other, "statement 1")
    with pytest.raises(AlreadyResolved):
        confirm(town, one, "statement 2")


@pytest.mark.parametrize("actor", [REVIEWER, member("kestrel")])
def test_only_an_operator_confirms(actor):
    town = scene(memory_deps())
    with pytest.raises(NotAllowed):
        confirm(town, announce(town), actor=actor)


def test_no_operator_confirms_the_own_money():
    town = scene(memory_deps())
    owner = type(OPERATOR)(
        id="omar", roles=OPERATOR.roles, party_ids=frozenset({town.advertiser.party_id})
    )
    with pytest.raises(NotAllowed):
        confirm(town, announce(town), actor=owner)


def test_only_an_announced_deposit_can_be_confirmed():
    town = scene(memory_deps())
    with town.deps.reading() as uow:
        reservation = next(iter(uow.ledger.pending_of(available_account(town.advertiser))))
    for transfer_id in (reservation.id, "none"):
        with pytest.raises(NotFound):
            confirm_deposit(
                town.deps, OPERATOR, request_id="c", transfer_id=transfer_id, bank_reference="s"
            )


def test_a_stranger_cannot_fund():
    town = scene(memory_deps())
    with pytest.raises(NotAllowed):
        announce_deposit(
            town.deps,
            member("lee"),
            request_id="k",
            advertiser_id=town.advertiser.id,
            amount=euros("1.00"),
            reference="r",
        )


@pytest.mark.parametrize(
    ("amount", "reference"),
    [(euros("0.00"), "r"), (euros("-1.00"), "r"), (Money("USD", 5), "r"), (euros("1.00"), " ")],
)
def test_amount_and_reference_have_bounds(amount, reference):
    town = scene(memory_deps())
    with pytest.raises(InvalidValue):
        announce_deposit(
            town.deps,
            town.actor,
            request_id="k",
            advertiser_id=town.advertiser.id,
            amount=amount,
            reference=reference,
        )


def test_announcements_are_limited():
    town = scene(memory_deps())
    for _ in range(MAX_ANNOUNCED):
        announce(town)
    with pytest.raises(TooManyDeposits) as refused:
        announce(town)
    assert str(MAX_ANNOUNCED) in refused.value.message()
    assert refused.value.remedy()


def test_a_closed_account_takes_no_new_money_and_withdraws_what_was_only_announced():
    town = scene(memory_deps())
    announced = announce(town)
    state = close_advertiser(
        town.deps, town.actor, request_id="c", advertiser_id=town.advertiser.id
    )
    with pytest.raises(AdvertiserClosed):
        announce(town)
    advance_winddown(town.deps, state.id)
    with pytest.raises(AlreadyResolved):
        confirm(town, announced)


def test_nothing_announced_can_be_reserved():
    town = scene(memory_deps(), deposit="100.00", budget="100.00")
    announce(town)
    with pytest.raises(InsufficientFunds):
        scene_line_item(town, "1.00")


def scene_line_item(town, budget):
    return add_line_item(
        town.deps,
        town.actor,
        request_id=key(town.deps),
        campaign_id=town.campaign.id,
        bid=euros("1.00"),
        budget=euros(budget),
        targeting=Targeting(),
    )
