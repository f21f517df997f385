from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, scene
from tests.services.closing import choose, closed, confirm, entries, propose, stated
from tests.services.roads import road
from tests.services.test_winddown_exits import freeze, order
from tests.services.test_winddown_starts import only
from tests.services.test_winddown_starts import stated as stated_of

from adjudge.domain.cases.clock import Binds
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.ledger.errors import ElectionOpen
from adjudge.domain.ledger.winddown import Choice, Status
from adjudge.services.clocks import fire_due
from adjudge.services.letters import open_letter
from adjudge.services.winddown_clocks import default_refund, miss_payment
from adjudge.services.winddown_exits import renew_freeze
from adjudge.services.winddowns import fail_settlement


def state_of(town, state):
    with town.deps.reading() as uow:
        return uow.wind_downs.get(state.id)


def running(town):
    with town.deps.reading() as uow:
        return {clock.name: clock for clock in uow.clocks.next_ones(limit=9)}


def missed(town, state):
    return [e for e in entries(town, state) if e.type == "deadline_missed"]


def letters(town):
    with town.deps.reading() as uow:
        return list(uow.letters.by_party(town.advertiser.party_id))


def test_the_payers_time_is_a_clock_that_refunds():
    town = scene(memory_deps())
    state = stated(town)
    clock = running(town)["election"]
    assert (clock.binds, clock.on_miss) == (Binds.PARTY, "What is left is refunded.")
    assert clock.due_at == state.steps[-1].at + timedelta(days=30)
    town.deps.clock.advance(days=20)
    open_letter(town.deps, town.actor, letter_id=letters(town)[0].id)
    town.deps.clock.advance(days=11)
    with pytest.raises(ElectionOpen):
        default_refund(town.deps, state.id)
    assert fire_due(town.deps) == 0
    town.deps.clock.advance(days=20)
    assert fire_due(town.deps) == 1
    refund = state_of(town, state)
    assert (refund.status, refund.was_elected_by_payer) == (Status.REFUND, False)
    assert set(running(town)) == {"payment"}


def test_a_deferral_has_its_own_day():
    town = scene(memory_deps())
    state = choose(town, stated(town), Choice.DEFER)
    assert running(town)["election"].due_at == state.deferred_until
    town.deps.clock.advance(days=91)
    assert fire_due(town.deps) == 1
    assert state_of(town, state).status is Status.REFUND


def test_a_payment_is_due_within_fourteen_days_and_stops_with_its_receipt():
    town = scene(memory_deps())
    state = choose(town, stated(town))
    clock = running(town)["payment"]
    assert (clock.binds, clock.due_at) == (
        Binds.OPERATOR,
        state.steps[-1].at + timedelta(days=14),
    )
    proposed = propose(town, state)
    assert running(town) == {}
    assert not miss_payment(town.deps, state.id)
    failed = fail_settlement(town.deps, OPERATOR, winddown_id=proposed.id, reason="It came back.")
    assert set(running(town)) == {"election"}
    assert running(town)["election"].due_at == failed.steps[-1].at + timedelta(days=30)


def test_a_late_payment_is_told_and_published_twice_and_still_owed():
    town = scene(memory_deps())
    state = choose(town, stated(town), Choice.DONATE, "open-letters")
    town.deps.clock.advance(days=13)
    assert not miss_payment(town.deps, state.id)
    town.deps.clock.advance(days=2)
    assert fire_due(town.deps) == 1
    late = state_of(town, state)
    assert (late.status, late.choice, late.charity_id) == (
        Status.DONATE,
        Choice.DONATE,
        "open-letters",
    )
    assert running(town)["payment"].due_at == state.steps[-1].at + timedelta(days=28)
    assert letters(town)[-1].kind is LetterKind.EXTENSION
    town.deps.clock.advance(days=14)
    assert fire_due(town.deps) == 1
    assert fire_due(town.deps) == 0
    assert running(town) == {}
    assert letters(town)[-1].kind is LetterKind.INFORMATION
    assert [entry.record["record"]["outcome"] for entry in missed(town, state)] == [
        "extended",
        "missed",
    ]
    assert all("Kestrel" not in str(entry.public) for entry in missed(town, state))
    assert confirm(town, propose(town, state_of(town, state))).status is Status.ZERO


def test_another_election_has_another_grace_period():
    town = scene(memory_deps())
    state = choose(town, stated(town))
    town.deps.clock.advance(days=15)
    fire_due(town.deps)
    proposed = propose(town, state_of(town, state))
    fail_settlement(town.deps, OPERATOR, winddown_id=proposed.id, reason="It came back.")
    choose(town, state)
    town.deps.clock.advance(days=15)
    assert fire_due(town.deps) == 1
    assert [entry.record["record"]["outcome"] for entry in missed(town, state)] == [
        "extended",
        "extended",
    ]


def test_a_freeze_that_nobody_reviews_is_published():
    here = road()
    closed(here.scene)
    mine = order(here)
    frozen = freeze(here, stated_of(here), order_id=mine.id, days=10)
    clock = running(here.scene)["freeze_review"]
    assert clock.due_at.date().isoformat() == frozen.freeze.data["review_on"]
    here.deps.clock.advance(days=11)
    assert fire_due(here.deps) == 1
    here.deps.clock.advance(days=11)
    assert fire_due(here.deps) == 1
    assert (only(here).status, running(here.scene)) == (Status.FROZEN_BY_LAW, {})
    assert [e.record["record"]["outcome"] for e in missed(here.scene, frozen)] == [
        "extended",
        "missed",
    ]
    assert "Somebody from outside looks at it now" in here.letters()[-1].content.text
    renew_freeze(
        here.deps,
        OPERATOR,
        winddown_id=frozen.id,
        order_id=mine.id,
        review_on=(here.deps.clock.current + timedelta(days=5)).date(),
    )
    assert set(running(here.scene)) == {"freeze_review"}


def test_a_review_is_due_while_the_rest_is_elected_for():
    here = road()
    closed(here.scene)
    freeze(here, stated_of(here), micros=1_000_000, days=10)
    assert set(running(here.scene)) == {"election", "freeze_review"}
    choose(here.scene, only(here), Choice.DEFER)
    here.deps.clock.advance(days=11)
    assert fire_due(here.deps) == 1
    assert only(here).status is Status.DEFER
    assert only(here).deferred_until
