"""A payment hold covers the disputed sum and only that, also while money is wound down."""

from __future__ import annotations

import pytest
from tests.memory.people import OPERATOR, SECOND_REVIEWER, euros, key
from tests.services.closing import choose, closed, confirm, ledger, propose
from tests.services.roads import road
from tests.services.test_holds import place
from tests.services.test_winddown_starts import BALANCE, BUDGET, money, only, reverse, stated

from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.cases.hold import HoldKind
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.ledger.account import trial_balance
from adjudge.domain.ledger.errors import InsufficientFunds, WrongStep
from adjudge.domain.ledger.winddown import Choice, Status
from adjudge.services.campaigns import add_line_item
from adjudge.services.clocks import fire_due
from adjudge.services.delivery import settle_all
from adjudge.services.holds import release_hold
from adjudge.services.winddowns import advance_winddown

HELD = 90_000_000


def dispute(here, **changes):
    return place(here, OPERATOR, HoldKind.PAYMENT, **changes)


def release(here, hold):
    return release_hold(here.deps, SECOND_REVIEWER, hold_id=hold.id, why="The bank named it.")


def line_item(here, budget):
    return add_line_item(
        here.deps,
        here.scene.actor,
        request_id=key(here.deps),
        campaign_id=here.scene.campaign.id,
        bid=euros("1.00"),
        budget=euros(budget),
        targeting=Targeting(),
    )


def test_what_is_disputed_cannot_be_planned_with_and_the_rest_can():
    here = road()
    dispute(here)
    with pytest.raises(InsufficientFunds):
        line_item(here, "310.01")
    line_item(here, "310.00")
    here.deps.events.acknowledge(
        here.promoted_post_id,
        here.scene.line_item.id,
        at=here.deps.clock.now(),
        charge_micros=9_000,
    )
    here.deps.clock.advance(seconds=1)
    assert settle_all(here.deps).billed == 1


def test_the_rest_is_paid_and_what_was_disputed_follows():
    here = road()
    hold = dispute(here)
    closed(here.scene)
    state = stated(here)
    assert (state.residual, state.held) == (BALANCE - HELD, HELD)
    letter = here.letters(LetterKind.WIND_DOWN)[-1]
    assert "EUR 90.00 more is disputed and held" in letter.content.text
    paid = confirm(here.scene, propose(here.scene, choose(here.scene, state)))
    assert (paid.status, paid.residual, paid.held) == (Status.RESIDUAL, 0, HELD)
    assert advance_winddown(here.deps, state.id) == paid
    with pytest.raises(WrongStep):
        choose(here.scene, paid)
    release(here, hold)
    rest = advance_winddown(here.deps, state.id)
    assert (rest.status, rest.residual, rest.held) == (Status.RESIDUAL, HELD, 0)
    over = confirm(
        here.scene, propose(here.scene, choose(here.scene, rest), receipt=b"the second transfer")
    )
    assert over.status is Status.ZERO
    assert not any(account.balance for account in ledger(here.scene) if account.owner_id)
    assert set(trial_balance(ledger(here.scene)).values()) == {0}


def test_a_hold_after_the_statement_is_stated_too():
    here = road()
    closed(here.scene)
    state = stated(here)
    dispute(here)
    elected = choose(here.scene, state)
    assert (elected.status, elected.residual, elected.held) == (
        Status.REFUND,
        BALANCE - HELD,
        HELD,
    )
    with pytest.raises(InsufficientFunds):
        dispute(here, cause="Another claim on the same sum.")


def test_a_hold_that_expires_by_itself_gives_the_sum_to_the_payer():
    here = road()
    closed(here.scene)
    state = choose(here.scene, stated(here), Choice.DEFER)
    hold = dispute(here)
    assert advance_winddown(here.deps, state.id).residual == BALANCE - HELD
    here.deps.clock.set(hold.expires_at)
    assert fire_due(here.deps) == 1
    assert advance_winddown(here.deps, state.id).residual == BALANCE


def test_everything_disputed_leaves_nothing_to_elect_for_yet():
    here = road()
    closed(here.scene)
    stated(here)
    hold = dispute(here, held_micros=BALANCE)
    state = stated(here)
    assert (state.status, state.residual, state.held) == (Status.RESIDUAL, 0, BALANCE)
    here.deps.clock.advance(days=13)
    assert stated(here) == state
    release(here, hold)
    assert stated(here).residual == BALANCE


def test_a_reversal_gives_back_what_is_not_disputed():
    here = road()
    hold = dispute(here)
    ruling = here.ban()
    stated(here)
    reverse(here, ruling)
    assert (only(here).status, money(here)) == (Status.RESTORED, (BALANCE - HELD, BUDGET))
    release(here, hold)
    assert money(here) == (BALANCE, BUDGET)


def test_cents_are_rounded_up_once_and_back_again():
    here = road()
    hold = dispute(here, held_micros=HELD + 1)
    ruling = here.ban()
    state = stated(here)
    assert state.residual == BALANCE - HELD
    release(here, hold)
    assert stated(here).residual == BALANCE + 10_000
    here.deps.clock.advance(days=1)
    reverse(here, ruling)
    assert money(here) == (BALANCE, BUDGET)
    assert {a.id: a.balance for a in ledger(here.scene)}["rounding:EUR"] == 0
