from __future__ import annotations

import pytest
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, REVIEWER, euros, key, scene

from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.ledger.account import AccountKind
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.money import Money
from adjudge.services.gifts import give_from_revenue


def give(here, *, actor=OPERATOR, recipient="Research on elections", amount=None, request_id=""):
    return give_from_revenue(
        here.deps,
        actor,
        request_id=request_id or key(here.deps),
        recipient=recipient,
        amount=amount or euros("40.00"),
    )


def balances(here):
    with here.deps.uow() as uow:
        return {account.id: account.balance for account in uow.ledger.accounts()}


def test_a_gift_comes_from_revenue_and_leaves_what_customers_paid_in():
    here = scene(memory_deps())
    before = balances(here)
    gift = give(here)
    assert gift.kind is TransferKind.GIFT
    after = balances(here)
    changed = {key for key in after if after[key] != before.get(key, 0)}
    kinds = {key.split(":")[0] for key in changed}
    assert kinds == {AccountKind.AD_REVENUE.value, AccountKind.DONATION_PAYABLE.value}


def test_a_gift_stands_in_the_register_at_once():
    here = scene(memory_deps())
    gift = give(here)
    with here.deps.uow() as uow:
        (entry,) = uow.register.by_subject(gift.id)
    assert entry.released_at is not None
    assert entry.public["recipient"] == "Research on elections"


def test_the_same_request_gives_once():
    here = scene(memory_deps())
    first = give(here, request_id="once")
    assert give(here, request_id="once") == first


@pytest.mark.parametrize(
    "wrong",
    [{"recipient": " "}, {"recipient": "x" * 61}, {"amount": Money.parse("1.00", "CHF")}],
)
def test_what_is_no_gift_is_refused(wrong):
    with pytest.raises(InvalidValue):
        give(scene(memory_deps()), **wrong)


def test_only_the_operator_gives_its_revenue_away():
    with pytest.raises(NotAllowed):
        give(scene(memory_deps()), actor=REVIEWER)
