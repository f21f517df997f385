from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.memory.people import OPERATOR, REVIEWER, key, member
from tests.services.closing import choose, closed, confirm, entries, ledger, propose
from tests.services.roads import road
from tests.services.test_winddown_starts import (
    BALANCE,
    BUDGET,
    lift,
    money,
    only,
    reverse,
    stated,
)

from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.order import OrderNoGround
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.ledger.account import trial_balance
from adjudge.domain.ledger.errors import AmountInvalid, InsufficientFunds, WrongStep
from adjudge.domain.ledger.winddown import Choice, Status
from adjudge.services.orders import OrderReceived, move_order, receive_order
from adjudge.services.winddown_exits import (
    ClaimOpen,
    claim_money,
    end_freeze,
    freeze_money,
    mark_unclaimed,
    renew_freeze,
)
from adjudge.services.winddowns import advance_winddown, fail_settlement

RECEIVED = OrderReceived(
    authority="The financial supervisor",
    legal_basis="Article 7 of the act on payments",
    citation="F 12/26",
    text="The balance is to be held.",
    subject="The balance of Kestrel Lab",
    dated=date(2026, 2, 1),
    territories=(),
    binds_operator=True,
)


def order(here, **other):
    return receive_order(
        here.deps,
        OPERATOR,
        request_id=key(here.deps),
        received=replace(RECEIVED, **other),
        case_id=here.case.id,
    )


def freeze(here, state, micros=BALANCE, *, order_id="", actor=OPERATOR, days=30):
    return freeze_money(
        here.deps,
        actor,
        request_id=key(here.deps),
        winddown_id=state.id,
        order_id=order_id or order(here).id,
        micros=micros,
        review_on=(here.deps.clock.current + timedelta(days=days)).date(),
    )


def frozen_account(here):
    return {a.id: a.balance for a in ledger(here.scene) if a.id.startswith("frozen:")}


def test_an_order_freezes_everything_and_its_end_lets_the_payer_choose():
    here = road()
    closed(here.scene)
    frozen = freeze(here, stated(here))
    assert (frozen.status, frozen.frozen, money(here)) == (Status.FROZEN_BY_LAW, BALANCE, (0, 0))
    assert list(frozen_account(here).values()) == [BALANCE]
    letter = here.letters(LetterKind.WIND_DOWN)[-1]
    assert "The financial supervisor" in letter.content.text
    public = entries(here.scene, frozen)[-1].public
    assert public["amount"] == "EUR 500.00"
    assert public["authority"] == "The financial supervisor"
    assert public["review_on"] == frozen.freeze.data["review_on"]
    assert frozen.freeze.data["letter_id"] == letter.id
    with pytest.raises(WrongStep):
        choose(here.scene, frozen)
    resumed = end_freeze(here.deps, OPERATOR, winddown_id=frozen.id, why="It was set aside.")
    assert (resumed.status, resumed.residual, resumed.frozen) == (Status.RESIDUAL, BALANCE, 0)
    settled = confirm(here.scene, propose(here.scene, choose(here.scene, resumed)))
    assert settled.status is Status.ZERO
    assert set(trial_balance(ledger(here.scene)).values()) == {0}


@pytest.mark.parametrize("choice", [None, Choice.REFUND, Choice.DEFER])
def test_what_an_order_does_not_name_is_paid_as_usual(choice):
    here = road()
    closed(here.scene)
    state = stated(here)
    if choice:
        state = choose(here.scene, state, choice)
    frozen = freeze(here, state, micros=200_000_000)
    assert (frozen.status, frozen.residual) == (Status.RESIDUAL, 300_000_000)
    assert "EUR 200.00 more is frozen" in here.letters(LetterKind.WIND_DOWN)[-1].content.text
    ended = confirm(here.scene, propose(here.scene, choose(here.scene, frozen)))
    assert (ended.status, money(here)) == (Status.FROZEN_BY_LAW, (0, 0))
    assert list(frozen_account(here).values()) == [200_000_000]
    assert [e.type for e in entries(here.scene, ended)].count("winddown_frozen") == 2
    again = end_freeze(here.deps, OPERATOR, winddown_id=ended.id, why="It ended.")
    assert again.residual == 200_000_000
    paid = propose(here.scene, choose(here.scene, again), receipt=b"the second transfer")
    assert confirm(here.scene, paid).status is Status.ZERO


def test_only_a_binding_order_freezes_and_only_what_is_there():
    here = road()
    closed(here.scene)
    state = stated(here)
    with pytest.raises(NotAllowed):
        freeze(here, state, actor=REVIEWER)
    with pytest.raises(NotAllowed):
        freeze(here, state, actor=replace(OPERATOR, interests=frozenset({state.payer_id})))
    with pytest.raises(OrderNoGround):
        freeze(here, state, order_id=order(here, binds_operator=False).id)
    with pytest.raises(InsufficientFunds):
        freeze(here, state, micros=BALANCE + 1)
    with pytest.raises(AmountInvalid):
        freeze(here, state, micros=0)
    for days in (0, 400):
        with pytest.raises(InvalidValue):
            freeze(here, state, days=days)
    assert only(here) == state
    freeze(here, state, micros=1)
    with pytest.raises(WrongStep):
        freeze(here, state, micros=1)


def test_nothing_is_frozen_before_it_is_counted():
    here = road()
    with pytest.raises(WrongStep):
        freeze(here, closed(here.scene))


def test_an_order_that_was_set_aside_is_none():
    here = road()
    closed(here.scene)
    mine = order(here)
    move_order(here.deps, OPERATOR, order_id=mine.id, step="contest", text="It names another.")
    move_order(here.deps, OPERATOR, order_id=mine.id, step="set_aside", text="By the court.")
    with pytest.raises(OrderNoGround):
        freeze(here, stated(here), order_id=mine.id)


def test_an_authority_that_must_not_be_named_is_not():
    here = road()
    closed(here.scene)
    secret = order(here, secret_until=date(2030, 1, 1), secrecy_basis="Article 9")
    frozen = freeze(here, stated(here), order_id=secret.id)
    assert "supervisor" not in here.letters(LetterKind.WIND_DOWN)[-1].content.text
    assert "supervisor" not in str(entries(here.scene, frozen)[-1].public)


def test_the_review_renews_a_freeze_with_a_new_day_and_letter():
    here = road()
    closed(here.scene)
    mine = order(here)
    frozen = freeze(here, stated(here), order_id=mine.id)
    on = (here.deps.clock.current + timedelta(days=60)).date()
    renewed = renew_freeze(
        here.deps, OPERATOR, winddown_id=frozen.id, order_id=mine.id, review_on=on
    )
    assert (renewed.status, renewed.frozen) == (Status.FROZEN_BY_LAW, BALANCE)
    assert renewed.freeze.data["review_on"] == on.isoformat()
    assert [clock.due_at.date() for clock in renewed.clocks] == [on]
    assert len(here.letters(LetterKind.WIND_DOWN)) == 3


def test_a_reversal_gives_back_what_no_order_holds_and_the_rest_when_it_ends():
    here = road()
    ruling = here.ban()
    freeze(here, stated(here), micros=200_000_000)
    reverse(here, ruling)
    state = only(here)
    assert (state.status, money(here)) == (Status.FROZEN_BY_LAW, (300_000_000, BUDGET))
    end_freeze(here.deps, OPERATOR, winddown_id=state.id, why="It ended.")
    assert (only(here).status, money(here)) == (Status.RESTORED, (BALANCE, BUDGET))


def test_money_that_nobody_takes_is_published_and_waits_for_its_payer():
    here = road()
    closed(here.scene)
    state = choose(here.scene, stated(here))

    def unclaimed(actor=OPERATOR, tried="Two transfers came back."):
        return mark_unclaimed(
            here.deps, actor, request_id=key(here.deps), winddown_id=state.id, tried=tried
        )

    with pytest.raises(ClaimOpen) as early:
        unclaimed()
    assert early.value.remedy()
    assert "2026" in early.value.message()
    here.deps.clock.advance(days=31)
    with pytest.raises(NotAllowed):
        unclaimed(actor=REVIEWER)
    with pytest.raises(InvalidValue):
        unclaimed(tried=" ")
    held = unclaimed()
    assert (held.status, money(here)) == (Status.UNCLAIMED, (0, 0))
    assert {a.id: a.balance for a in ledger(here.scene)}["unclaimed:EUR"] == BALANCE
    assert entries(here.scene, held)[-1].public["amount"] == "EUR 500.00"
    assert "Two transfers came back." in here.letters(LetterKind.WIND_DOWN)[-1].content.text
    with pytest.raises(NotAllowed):
        claim_money(here.deps, member("lee"), winddown_id=held.id)
    again = claim_money(here.deps, here.scene.actor, winddown_id=held.id)
    assert (again.status, again.residual) == (Status.RESIDUAL, BALANCE)
    with pytest.raises(WrongStep):
        claim_money(here.deps, here.scene.actor, winddown_id=held.id)
    settled = confirm(here.scene, propose(here.scene, choose(here.scene, again)))
    assert settled.status is Status.ZERO


def test_a_donation_is_never_unclaimed():
    here = road()
    closed(here.scene)
    state = choose(here.scene, stated(here), Choice.DONATE, "open-letters")
    here.deps.clock.advance(days=31)
    with pytest.raises(WrongStep):
        mark_unclaimed(
            here.deps, OPERATOR, request_id=key(here.deps), winddown_id=state.id, tried="Nothing."
        )


def test_a_failed_payment_after_the_measure_ended_is_given_back():
    here = road()
    ruling = here.ban()
    proposed = propose(here.scene, choose(here.scene, stated(here)))
    lift(here, ruling)
    failed = fail_settlement(here.deps, OPERATOR, winddown_id=proposed.id, reason="It came back.")
    assert failed.status is Status.RESIDUAL
    assert advance_winddown(here.deps, failed.id).status is Status.RESTORED
    assert money(here) == (BALANCE, BUDGET)
