from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store import models as tables
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork, reading
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.errors import Conflict, DomainError, NotFound
from adjudge.domain.ledger.account import pending_balance, trial_balance
from adjudge.domain.ledger.errors import (
    AlreadyResolved,
    InsufficientFunds,
    KeyReused,
    UnknownAccount,
)
from adjudge.domain.ledger.transfer import resolution


@pytest.fixture
def advertiser(database: str) -> Advertiser:
    assert database in {"sqlite", "postgresql"}
    with DjangoUnitOfWork() as uow:
        return make.make_advertiser(uow, make.make_user())


def settle(uow: DjangoUnitOfWork, pending, *, post: int | None, key: str):
    return uow.ledger.post(
        resolution(pending, id=make.new_id(), idempotency_key=key, at=NOW, post=post)
    )


def test_money_is_reserved_spent_and_released(advertiser):
    account = make.available(advertiser)
    with DjangoUnitOfWork() as uow:
        assert uow.ledger.account(account).is_empty
        uow.ledger.post(make.deposit(advertiser, 500))
        held = uow.ledger.post(make.reservation(advertiser, 300))
        assert uow.ledger.account(account).available == 200
        assert uow.ledger.pending_of(account) == [held]
        assert uow.ledger.pending_of(make.REVENUE) == [held]
        settle(uow, held, post=120, key="post")
        assert uow.ledger.pending_of(account) == []
        assert uow.ledger.account(account).available == 380
        with pytest.raises(AlreadyResolved):
            settle(uow, held, post=None, key="void")
        assert trial_balance(uow.ledger.accounts()) == {"EUR": 0}
        assert pending_balance(uow.ledger.accounts()) == {"EUR": 0}


def test_the_same_request_twice_is_one_transfer(advertiser):
    first = make.deposit(advertiser, 500, key="k")
    with DjangoUnitOfWork() as uow:
        assert uow.ledger.post(first) == first
    with DjangoUnitOfWork() as uow:
        assert uow.ledger.post(make.deposit(advertiser, 500, key="k")) == first
        assert uow.ledger.by_key("k") == first
        assert uow.ledger.get(first.id) == first
        assert uow.ledger.account(make.available(advertiser)).balance == 500
        with pytest.raises(KeyReused):
            uow.ledger.post(make.deposit(advertiser, 501, key="k"))


def test_a_refused_transfer_leaves_nothing(advertiser):
    with pytest.raises(InsufficientFunds), DjangoUnitOfWork() as uow:
        uow.ledger.post(make.reservation(advertiser, 1))
    assert tables.LedgerAccount.objects.count() == tables.Transfer.objects.count() == 0


def test_accounts_are_found_by_owner_and_by_advertiser(advertiser):
    owner = f"{advertiser.id}:{advertiser.payer_party_id}"
    with DjangoUnitOfWork() as uow:
        uow.ledger.post(make.deposit(advertiser, 500))
        for name in (owner, advertiser.id):
            assert [a.id for a in uow.ledger.accounts(owner_id=name)] == [
                make.available(advertiser)
            ]
        assert len(uow.ledger.accounts()) == 2
        assert uow.ledger.accounts(owner_id="nobody") == []


@pytest.mark.usefixtures("advertiser")
@pytest.mark.parametrize("name", ["", "bank", "treasure:EUR", "bank:XXX", "available:EUR"])
def test_there_are_no_other_accounts(name):
    with reading() as uow, pytest.raises((UnknownAccount, DomainError)):
        uow.ledger.account(name)
    with reading() as uow, pytest.raises(NotFound):
        uow.ledger.get("nothing")


def test_threads_that_drain_an_account_never_overspend_it(advertiser):
    with DjangoUnitOfWork() as uow:
        uow.ledger.post(make.deposit(advertiser, 10))
    wanted = [make.reservation(advertiser, 1) for _ in range(16)]

    def draw(transfer) -> bool:
        try:
            with DjangoUnitOfWork() as uow:
                uow.ledger.post(transfer)
        except InsufficientFunds:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, wanted))
    assert sum(drawn) == 10
    with reading() as uow:
        assert uow.ledger.account(make.available(advertiser)).available == 0


def test_two_threads_with_one_key_make_one_transfer(advertiser):
    def post(_: int) -> str:
        try:
            with DjangoUnitOfWork() as uow:
                return uow.ledger.post(make.deposit(advertiser, 5, key="k")).id
        except Conflict:
            return "again"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = set(pool.map(post, range(8))) - {"again"}
    assert len(results) == tables.Transfer.objects.count() == 1


amounts = st.integers(1, 50)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("deposit"), amounts),
        st.tuples(st.just("reserve"), amounts),
        st.tuples(st.just("post"), amounts),
        st.tuples(st.just("void"), amounts),
        st.tuples(st.just("again"), amounts),
    ),
    max_size=12,
)


# Each input has an advertiser of its own; the accounts of the platform add up over all of them.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@pytest.mark.usefixtures("database")
@given(acts=acts)
def test_whatever_is_done_nothing_is_made_or_lost(acts):
    """The rows stay in step with the domain's own arithmetic, refused acts leave no trace."""
    with DjangoUnitOfWork() as uow:
        advertiser = make.make_advertiser(uow, make.make_user())
    done, open_holds = [], []
    for name, amount in acts:
        try:
            with DjangoUnitOfWork() as uow:
                if name == "deposit":
                    done.append(uow.ledger.post(make.deposit(advertiser, amount)))
                elif name == "reserve":
                    hold = uow.ledger.post(make.reservation(advertiser, amount))
                    open_holds.append(hold)
                    done.append(hold)
                elif name == "again" and done:
                    repeated = replace(done[amount % len(done)], id=make.new_id())
                    assert uow.ledger.post(repeated).id != repeated.id
                elif open_holds and name in {"post", "void"}:
                    hold = open_holds[amount % len(open_holds)]
                    post = amount if name == "post" else None
                    done.append(settle(uow, hold, post=post, key=make.new_id()))
                    open_holds.remove(hold)
        except DomainError:
            continue
    with reading() as uow:
        own = uow.ledger.account(make.available(advertiser))
        assert own.available >= 0
        assert own.pending_debits == sum(hold.amount for hold in open_holds)
        assert set(trial_balance(uow.ledger.accounts()).values()) <= {0}
        assert set(pending_balance(uow.ledger.accounts()).values()) <= {0}
        held = {hold.id for hold in uow.ledger.pending_of(own.id)}
        assert held == {hold.id for hold in open_holds}
