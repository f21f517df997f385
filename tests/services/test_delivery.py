from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.memory import memory_deps, micros
from tests.memory.people import lift, scene, suspend

from adjudge.domain.ledger.account import pending_balance, trial_balance
from adjudge.services.delivery import (
    SettlementReport,
    publish_snapshot,
    remove_settled_files,
    settle_all,
    settle_events,
    unix_micros,
)
from adjudge.services.promotion import end_promotion
from adjudge.services.reservations import available_account, open_reservations
from adjudge.services.winddowns import close_advertiser

CHARGE = 10_000  # a bid of 10.00 per thousand


def shown(town, promoted, count=1, **event):
    for _ in range(count):
        town.deps.events.acknowledge(
            promoted.id,
            town.line_item.id,
            **{"at": town.deps.clock.now(), "charge_micros": CHARGE, **event},
        )


def spent(town):
    with town.deps.reading() as uow:
        account = uow.ledger.account(available_account(town.advertiser))
        return account.posted_debits, account.pending_debits


def running(**options):
    town = scene(memory_deps(), **options)
    return town, town.promote().promoted_post


def test_what_was_shown_is_billed_once():
    town, promoted = running()
    shown(town, promoted, 3)
    assert settle_events(town.deps) == SettlementReport(settled=3, billed=3, micros=3 * CHARGE)
    assert settle_events(town.deps) == SettlementReport()
    assert spent(town) == (3 * CHARGE, 100_000_000 - 3 * CHARGE)


def test_one_token_is_billed_once_whatever_file_it_is_in():
    town, promoted = running()
    for file in ("worker-0", "worker-1"):
        shown(town, promoted, file=file, token_id="t")
    report = settle_all(town.deps)
    assert (report.settled, report.billed, report.free) == (2, 1, {"duplicate": 1})
    assert spent(town)[0] == CHARGE


def test_a_click_is_recorded_and_free():
    town, promoted = running()
    shown(town, promoted, token_id="t")
    shown(town, promoted, token_id="t", kind="click", charge_micros=0)
    report = settle_events(town.deps)
    assert (report.billed, report.free) == (1, {"click": 1})


@pytest.mark.parametrize("outcome", ["dark", "expired", "bot", "duplicate"])
def test_what_serving_found_free_stays_free(outcome):
    town, promoted = running()
    shown(town, promoted, outcome=outcome)
    assert settle_events(town.deps).free == {outcome: 1}
    assert spent(town)[0] == 0


def test_from_the_effective_moment_on_nothing_is_billed():
    town, promoted = running()
    measure = suspend(town.deps, town.advertiser.id)
    instant = timedelta(microseconds=1)
    for moment in (
        measure.effective_at - instant,
        measure.effective_at,
        measure.effective_at + instant,
    ):
        shown(town, promoted, at=moment)
    town.deps.clock.advance(seconds=1)
    report = settle_events(town.deps)
    assert (report.billed, report.free) == (1, {"dark": 2})


def test_a_reversal_bills_nothing_after_all():
    town, promoted = running()
    measure = suspend(town.deps, town.advertiser.id)
    shown(town, promoted)
    lift(town.deps, measure)
    shown(town, promoted)
    report = settle_events(town.deps)
    assert (report.billed, report.free) == (1, {"dark": 1})


def test_beyond_the_budget_it_is_free():
    town, promoted = running(bid="1000.00", budget="2.50")
    shown(town, promoted, 4, charge_micros=1_000_000)
    report = settle_events(town.deps)
    assert (report.billed, report.free) == (2, {"budget_exhausted": 2})
    assert spent(town) == (2_000_000, 500_000)
    shown(town, promoted, charge_micros=500_000)
    assert settle_events(town.deps).billed == 1
    with town.deps.reading() as uow:
        assert open_reservations(uow, town.advertiser) == {}
    shown(town, promoted, charge_micros=1)
    assert settle_events(town.deps).free == {"budget_exhausted": 1}


def test_never_above_the_bid_and_never_for_nothing():
    town, promoted = running()
    shown(town, promoted, charge_micros=CHARGE + 1)
    shown(town, promoted, charge_micros=0)
    assert settle_events(town.deps).free == {"above_bid": 1, "no_charge": 1}
    assert spent(town)[0] == 0


def test_after_an_end_or_a_closing_nothing_is_billed():
    town, promoted = running()
    other = town.promote().promoted_post
    end_promotion(town.deps, town.actor, promoted_post_id=promoted.id)
    shown(town, promoted)
    shown(town, other)
    close_advertiser(town.deps, town.actor, request_id="c", advertiser_id=town.advertiser.id)
    shown(town, other)
    report = settle_events(town.deps)
    assert (report.billed, report.free) == (1, {"closed": 1, "ended": 1})


def test_an_event_that_names_nothing_we_know_is_passed_over():
    town, promoted = running()
    events = town.deps.events
    now = town.deps.clock.now()
    events.acknowledge("none", town.line_item.id, at=now, charge_micros=1)
    events.acknowledge(promoted.id, "none", at=now, charge_micros=1)
    events.acknowledge(promoted.id, town.line_item.id, at=now, charge_micros=-1)
    shown(town, promoted)
    report = settle_events(town.deps)
    assert (report.settled, report.billed, report.free) == (4, 1, {"unknown": 3})


def test_events_ahead_of_the_watermark_wait():
    town, promoted = running()
    shown(town, promoted)
    town.deps.events.watermark = town.deps.clock.now() - timedelta(seconds=5)
    assert settle_all(town.deps) == SettlementReport()
    town.deps.events.watermark = None
    assert settle_all(town.deps).billed == 1


def test_a_batch_that_fails_is_settled_whole_the_next_time():
    town, promoted = running()
    shown(town, promoted, 2)
    town.deps.uow.tables.fail_next_commit = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        settle_events(town.deps)
    assert spent(town)[0] == 0
    assert settle_events(town.deps).billed == 2
    assert spent(town)[0] == 2 * CHARGE


def test_two_settlers_at_once_bill_once():
    town, promoted = running()
    shown(town, promoted, 2)
    inner = town.deps.events

    class Slow:
        """Lets another settlement finish between the reading of a batch and its storing."""

        def batches(self, cursors, *, limit):
            found = inner.batches(cursors, limit=limit)
            settle_events(replace(town.deps, events=inner))
            return found

    report = settle_events(replace(town.deps, events=Slow()))
    assert report == SettlementReport()
    assert spent(town)[0] == 2 * CHARGE


def test_a_large_backlog_is_settled_in_bounded_batches():
    town, promoted = running()
    shown(town, promoted, 25)
    assert settle_events(town.deps, limit=10).settled == 10
    assert settle_all(town.deps).settled == 15


def test_the_snapshot_holds_what_may_be_shown():
    town, promoted = running()
    town.promote("Guaranteed safety.")
    assert publish_snapshot(town.deps) == 1
    ((item,),) = town.deps.snapshots.published
    assert item.promoted_post_id == promoted.id
    assert (item.bid_micros, item.remaining_micros) == (10_000_000, 100_000_000)
    shown(town, promoted)
    settle_all(town.deps)
    assert publish_snapshot(town.deps) == 2
    assert town.deps.snapshots.published[1][0].remaining_micros == 100_000_000 - CHARGE


def test_moments_are_exact_to_the_microsecond():
    now = memory_deps().clock.now() + timedelta(microseconds=1)
    assert unix_micros(now) == micros(now)
    assert unix_micros(now + timedelta(microseconds=1)) == unix_micros(now) + 1


def test_old_files_that_are_settled_to_the_end_go():
    town, promoted = running()
    shown(town, promoted, file="old")
    assert remove_settled_files(town.deps) == []
    town.deps.clock.advance(days=3)
    assert remove_settled_files(town.deps) == []  # not settled yet
    shown(town, promoted, file="new")
    settle_all(town.deps)
    assert remove_settled_files(town.deps) == ["old"]
    with town.deps.reading() as uow:
        assert uow.settlements.cursors() == {"new": 1}
    assert settle_all(town.deps) == SettlementReport()
    assert spent(town)[0] == 2 * CHARGE


events = st.tuples(
    st.sampled_from([0, 1]),  # which promoted post
    st.sampled_from(["worker-0", "worker-1"]),
    st.integers(0, 6),  # the token, so that some come twice
    st.integers(0, 1_200_000),
    st.sampled_from(["billable", "billable", "billable", "bot"]),
)


@given(
    st.lists(events, max_size=25),
    st.integers(1, 4_000_000),
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
)
def test_settling_in_any_batches_conserves_money(acknowledged, budget, limits):
    town = scene(memory_deps(), bid="1000.00", budget=f"{budget // 10**6}.{budget % 10**6:06d}")
    posts = [town.promote().promoted_post for _ in range(2)]
    for which, file, token, charge, outcome in acknowledged:
        shown(
            town,
            posts[which],
            file=file,
            token_id=str(token),
            charge_micros=charge,
            outcome=outcome,
        )
    report = SettlementReport()
    for limit in limits:
        report += settle_events(town.deps, limit=limit)
    report += settle_all(town.deps)
    assert report.settled == len(acknowledged)
    assert report.billed + sum(report.free.values()) == report.settled
    assert report.micros <= budget
    assert spent(town) == (report.micros, budget - report.micros)
    with town.deps.reading() as uow:
        assert uow.settlements.spent_micros(town.line_item.id) == report.micros
        accounts = uow.ledger.accounts()
    assert set(trial_balance(accounts).values()) == {0}
    assert set(pending_balance(accounts).values()) == {0}
