from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.memory import memory_deps
from tests.memory.people import scene

from adjudge.domain.ledger.errors import ExceedsPending, KeyReused
from adjudge.services.reservations import (
    available_account,
    give_back,
    open_reservations,
    reserve,
    spend,
    withdraw_announcements,
)

BUDGET = 100_000_000


def held(uow, town):
    return open_reservations(uow, town.advertiser).get(town.line_item.id)


def balance(uow, town):
    account = uow.ledger.account(available_account(town.advertiser))
    return account.balance, account.pending_debits


def test_reserving_again_changes_nothing():
    town = scene(memory_deps())
    with town.deps.uow() as uow:
        first = held(uow, town)
        assert reserve(uow, town.deps, town.advertiser, town.line_item) == first
        assert balance(uow, town) == (500_000_000, BUDGET)


@given(st.lists(st.integers(1, BUDGET // 4), max_size=4))
def test_what_was_spent_and_what_is_left_are_always_the_budget(amounts):
    town = scene(memory_deps())
    with town.deps.uow() as uow:
        for number, micros in enumerate(amounts):
            spend(uow, town.deps, held(uow, town), micros, batch=f"file:{number}")
        left = held(uow, town)
        assert (left.amount if left else 0) == BUDGET - sum(amounts)
        assert balance(uow, town) == (500_000_000 - sum(amounts), BUDGET - sum(amounts))


def test_never_more_than_is_held_and_no_batch_twice():
    town = scene(memory_deps())
    with town.deps.uow() as uow:
        with pytest.raises(ExceedsPending):
            spend(uow, town.deps, held(uow, town), BUDGET + 1, batch="file:1")
        spend(uow, town.deps, held(uow, town), 5, batch="file:1")
        with pytest.raises(KeyReused):
            spend(uow, town.deps, held(uow, town), 5, batch="file:1")
        assert balance(uow, town) == (500_000_000 - 5, BUDGET - 5)


def test_giving_back_leaves_what_was_spent_and_what_others_hold():
    town = scene(memory_deps())
    with town.deps.uow() as uow:
        spend(uow, town.deps, held(uow, town), 5, batch="file:1")
        assert give_back(uow, town.deps, town.advertiser, line_item_ids=["another"]) == 0
        assert give_back(uow, town.deps, town.advertiser) == 1
        assert give_back(uow, town.deps, town.advertiser) == 0
        assert withdraw_announcements(uow, town.deps, town.advertiser) == ()
        assert balance(uow, town) == (500_000_000 - 5, 0)
