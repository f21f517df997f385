from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory import memory_deps
from tests.memory.people import (
    euros,
    member,
    scene,
    suspend,
)
from tests.services.closing import (
    choose,
    closed,
    confirm,
    entries,
    ledger,
    propose,
    show,
    stated,
)

from adjudge.domain.ads.party import AdvertiserClosed
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.errors import NotAllowed
from adjudge.domain.ledger.account import trial_balance
from adjudge.domain.ledger.winddown import Status
from adjudge.services.funding import announce_deposit
from adjudge.services.winddowns import (
    advance_all,
    advance_winddown,
    close_advertiser,
)


def test_closing_freezes_at_the_moment_after_the_block_was_written():
    town = scene(memory_deps())
    promoted = town.promote().promoted_post
    state = closed(town)
    assert state.status is Status.FREEZE
    assert town.deps.block.is_dark(promoted.slot)
    assert town.deps.block.is_dark(town.advertiser.slot)
    with town.deps.reading() as uow:
        assert uow.advertisers.get(town.advertiser.id).closed_at == state.steps[0].at
        assert uow.promoted_posts.get(promoted.id).status == "ended"
        assert uow.campaigns.get(town.campaign.id).ended_at is not None
        assert uow.posts.get(promoted.post_id).deleted_at is None
        assert uow.promoted_posts.serving_items() == []


def test_only_the_party_closes_and_only_once():
    town = scene(memory_deps())
    with pytest.raises(NotAllowed):
        close_advertiser(town.deps, member("lee"), request_id="k", advertiser_id=town.advertiser.id)
    asked = {"request_id": "c", "advertiser_id": town.advertiser.id}
    state = close_advertiser(town.deps, town.actor, **asked)
    assert close_advertiser(town.deps, town.actor, **asked) == state
    with pytest.raises(AdvertiserClosed):
        closed(town)


def test_a_suspended_party_may_close_too():
    town = scene(memory_deps())
    suspend(town.deps, town.advertiser.id)
    assert stated(town).residual == 500_000_000


def test_nothing_is_stated_before_every_watermark_has_passed_the_freeze():
    town = scene(memory_deps())
    state = closed(town)
    town.deps.events.watermark = state.steps[0].at - timedelta(microseconds=1)
    assert advance_winddown(town.deps, state.id) == state
    town.deps.events.watermark = state.steps[0].at + timedelta(microseconds=1)
    assert advance_winddown(town.deps, state.id).status is Status.RESIDUAL


def test_what_was_shown_before_is_billed_and_what_came_after_is_free():
    town = scene(memory_deps())
    promoted = town.promote().promoted_post
    show(town, promoted, 10)
    state = closed(town)
    show(town, promoted, 10)
    state = advance_winddown(town.deps, state.id)
    # 10 times 0.009999 is 0.09999: the residual is rounded up to whole cents, at our cost.
    assert state.residual == 500_000_000 - 90_000
    assert state.steps[1].data["events"] == 20
    assert {a.id: a.balance for a in ledger(town)}["rounding:EUR"] == -9_990
    assert set(trial_balance(ledger(town)).values()) == {0}


def test_the_residual_stands_in_the_letter_and_in_the_register():
    town = scene(memory_deps())
    state = stated(town)
    with town.deps.reading() as uow:
        (letter,) = uow.letters.by_party(town.advertiser.party_id)
    assert letter.kind is LetterKind.WIND_DOWN
    assert "EUR 500.00" in letter.content.text
    found = {entry.type: entry for entry in entries(town, state)}
    assert found["winddown_residual"].public["residual"] == "EUR 500.00"
    assert found["winddown_residual"].released_at is not None
    assert letter.proof_leaf == found["letter_served"].index < found["winddown_residual"].index


def test_money_that_was_only_announced_does_not_hold_it_up():
    town = scene(memory_deps())
    announce_deposit(
        town.deps,
        town.actor,
        request_id="d",
        advertiser_id=town.advertiser.id,
        amount=euros("77.00"),
        reference="late",
    )
    state = propose(town, choose(town, stated(town)))
    assert confirm(town, state).status is Status.ZERO


def test_with_nothing_left_it_is_at_zero_at_once():
    town = scene(memory_deps(), bid="1000.00", deposit="1.00", budget="1.00")
    promoted = town.promote().promoted_post
    town.deps.events.acknowledge(
        promoted.id, town.line_item.id, at=town.deps.clock.now(), charge_micros=1_000_000
    )
    state = stated(town)
    assert (state.status, state.residual) == (Status.ZERO, 0)
    assert entries(town, state)[-1].type == "winddown_settled"
    assert advance_all(town.deps) == []
