"""What the worker does on the real store and block: settle, explain, darken, expire, clear away."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from django.db import connection
from tests.memory.people import Scene, key
from tests.services.closing import choose, confirm, propose, stated
from tests.services.stored.stage import LANDING, Site

from adjudge.adapters.store import models
from adjudge.bootstrap import wire
from adjudge.demo.casefile import file_matter, statement_of
from adjudge.demo.road.story import KESTREL
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Duration
from adjudge.domain.ledger.winddown import Choice, Status
from adjudge.services.clocks import fire_due
from adjudge.services.delivery import remove_settled_files, settle_all
from adjudge.services.promotion import Promotion, promote_post
from adjudge.services.rulings import (
    answer_proposal,
    approve_ruling,
    deal_with_answer,
    propose_ruling,
)
from adjudge.services.standing import reconcile
from adjudge.services.winddowns import fail_settlement
from adjudge.worker import duties_of

WAIT_SECONDS = 60


class MovedClock:
    """Real time, moved by what a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def promote(town: Scene, text: str = "Our lab opens on Friday.") -> Promotion:
    return promote_post(
        town.deps,
        town.actor,
        request_id=key(town.deps),
        line_item_id=town.line_item.id,
        post_id=town.post(text).id,
        landing_url=LANDING,
    )


def test_a_settled_event_says_how_its_price_came_about(site):
    towns = [site.town(name) for name in ("kestrel", "heron")]
    promoted = [promote(town).promoted_post for town in towns]
    winner = site.readers(1)[0]
    loser = next(post for post in promoted if post.id != winner)
    settle_all(site.deps)
    event = models.SettledEvent.objects.get()
    assert event.promoted_post_id == winner
    assert event.runner_up_slot == loser.slot
    assert event.price_micros == 10_000_000
    assert event.charge_micros == event.price_micros // 1000
    assert event.generation == site.block.generation
    assert event.reason == ""


def test_without_a_runner_up_the_reserve_set_the_price(site):
    promote(site.town())
    site.readers(1)
    settle_all(site.deps)
    event = models.SettledEvent.objects.get()
    assert event.runner_up_slot is None
    assert event.price_micros == site.settings.reserve_cpm_micros


def test_files_of_ended_processes_go_two_days_after_their_last_event(site):
    clock = MovedClock()
    deps = wire(site.settings, clock=clock)
    town = site.town()
    promoted = promote(town).promoted_post
    site.show(promoted, slot=town.advertiser.slot, count=3, charge=10_000, file=0)
    assert remove_settled_files(deps) == []
    clock.ahead = timedelta(days=3)
    assert remove_settled_files(deps) == []
    settle_all(deps)
    (gone,) = remove_settled_files(deps)
    assert not list(site.settings.state.events.iterdir())
    assert not models.EventCursor.objects.filter(file=gone).exists()
    assert models.SettledEvent.objects.count() == 3
    assert settle_all(deps).settled == 0


def test_after_a_restore_of_an_older_copy_nothing_unknown_stays_lit(site):
    town = site.town()
    promoted = promote(town).promoted_post
    newer = range(promoted.slot + 1, promoted.slot + 2_002)
    site.block.light(newer)
    reconcile(site.deps)
    assert site.is_dark(*newer)
    assert not site.is_dark(promoted.slot)
    later = promote(town, "Our lab opens on Saturday.").promoted_post
    assert later.slot in newer
    assert not site.is_dark(later.slot)
    reconcile(site.deps)
    assert not site.is_dark(later.slot)


def test_no_post_that_is_lit_meanwhile_is_taken_for_a_stray(site, monkeypatch):
    """Its row is committed and its slot lit after the rows were read, before the block is."""
    town = site.town()
    port = site.deps.block
    look, promoted, dark = port.strays, [], []

    def late(desired):
        def act() -> None:
            promoted.append(promote(town).promoted_post)
            connection.close()

        other = threading.Thread(target=act)
        other.start()
        other.join(WAIT_SECONDS)
        found = look(desired)
        assert promoted[0].slot in found
        return found

    write = port.write
    monkeypatch.setattr(port, "strays", late)
    monkeypatch.setattr(port, "write", lambda d, *more: (dark.append(dict(d)), write(d, *more)))
    reconcile(site.deps)
    assert not site.is_dark(promoted[0].slot)
    assert not any(
        promoted[0].slot in written and not written[promoted[0].slot] for written in dark
    )


def test_nobody_is_allotted_a_slot_that_is_being_darkened(site):
    """Whoever promotes at that moment waits, and is lit afterwards."""
    town = site.town()
    promoted: list[Promotion] = []

    def act() -> None:
        promoted.append(promote(town))
        connection.close()

    other = threading.Thread(target=act)
    with site.deps.uow() as uow:
        (expected,) = uow.slots.unowned([town.advertiser.slot + 1])
        site.block.light([expected])
        other.start()
        other.join(0.3)
        assert other.is_alive()
        site.block.darken([expected])
    other.join(WAIT_SECONDS)
    assert promoted[0].promoted_post.slot == expected
    assert not site.is_dark(expected)


def test_a_measure_ends_on_the_day_that_its_letter_names(site):
    clock = MovedClock()
    deps = wire(site.settings, clock=clock)
    town = site.town()
    slots = (town.advertiser.slot, promote(town).promoted_post.slot)
    ruling_id = suspended_until(site, town, days=10)
    assert site.is_dark(*slots)
    last = deps.today() + timedelta(days=10)
    begins = datetime.combine(last, time(), UTC)
    clock.ahead = begins - timedelta(minutes=5) - datetime.now(UTC)
    assert fire_due(deps) == 0
    assert site.is_dark(*slots)
    clock.ahead = begins + timedelta(minutes=5) - datetime.now(UTC)
    assert fire_due(deps) == 1
    assert not any(site.is_dark(slot) for slot in slots)
    assert fire_due(deps) == 0
    assert reconcile(deps) == []
    measure = models.Measure.objects.get(ruling_id=ruling_id)
    assert measure.end_kind == "expired"
    assert models.Ruling.objects.get().status == "expired"
    assert models.Letter.objects.filter(kind=LetterKind.FAVOURABLE).count() == 1
    assert models.RegisterEntry.objects.last().type == "ruling_expired"


def test_the_worker_does_all_of_it(site):
    """Each duty once, in the order in which it begins them."""
    clock = MovedClock()
    deps = wire(site.settings, clock=clock)
    town = site.town()
    promoted = promote(town).promoted_post
    site.show(promoted, slot=town.advertiser.slot, count=3, charge=10_000, file=0)
    suspended_until(site, town, days=10)
    clock.ahead = timedelta(days=11)
    for duty in duties_of(deps):
        duty.act()
    assert models.SettledEvent.objects.count() == 3
    assert models.Ruling.objects.get().status == "expired"
    assert not site.is_dark(promoted.slot)
    assert not list(site.settings.state.events.iterdir())
    assert site.block.generation == 1


def suspended_until(site: Site, town: Scene, *, days: int) -> str:
    filed = file_matter(
        site.deps, site.reviewer, KESTREL, advertiser_id=town.advertiser.id, key=key(site.deps)
    )
    statement = replace(
        statement_of(KESTREL, filed.facts, site.deps.today()),
        duration=Duration(ends_on=site.deps.today() + timedelta(days=days)),
    )
    ruling = propose_ruling(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        case_id=filed.case.id,
        statement=statement,
        wording_reason="The matter is the same, told of another party.",
    )
    answer_proposal(site.deps, town.actor, ruling_id=ruling.id, text=KESTREL.answer)
    deal_with_answer(site.deps, site.reviewer, ruling_id=ruling.id, text=KESTREL.response)
    return approve_ruling(site.deps, site.second_reviewer, ruling_id=ruling.id).id


def test_a_payment_that_failed_is_elected_and_paid_again(site):
    town = site.town()
    state = choose(town, stated(town), Choice.DONATE, "open-letters")
    state = propose(town, state, site.operator)
    state = fail_settlement(
        site.deps, site.second_operator, winddown_id=state.id, reason="The bank sent it back."
    )
    assert state.status is Status.RESIDUAL
    site.must_balance()
    state = propose(town, choose(town, state), site.operator, receipt=b"a second transfer")
    assert confirm(town, state, site.second_operator).status is Status.ZERO
    site.must_balance()
