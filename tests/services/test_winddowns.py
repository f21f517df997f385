from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.memory import PowerCut, memory_deps
from tests.memory.people import (
    OPERATOR,
    REVIEWER,
    member,
    scene,
)
from tests.services.closing import (
    RECEIPT,
    choose,
    closed,
    confirm,
    entries,
    ledger,
    propose,
    stated,
)

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.ledger.account import trial_balance
from adjudge.domain.ledger.errors import (
    DeferralInvalid,
    DonationNeedsElection,
    ReceiptMismatch,
    SamePerson,
    WrongStep,
)
from adjudge.domain.ledger.winddown import Choice, Status
from adjudge.services.charities import CharityUnknown
from adjudge.services.letters import open_letter
from adjudge.services.reservations import available_account
from adjudge.services.winddowns import (
    advance_all,
    advance_winddown,
    confirm_settlement,
    elect,
    fail_settlement,
    propose_settlement,
)


def test_a_donation_goes_all_the_way_to_zero():
    town = scene(memory_deps())
    state = choose(town, stated(town), Choice.DONATE, "open-letters")
    assert state.status is Status.DONATE
    proposed = propose(town, state)
    settled = confirm(town, proposed)
    assert settled.status is Status.ZERO
    assert all(account.is_empty for account in ledger(town))
    public = entries(town, state)[-1].public
    assert public["residual"] == "EUR 0.00"
    assert public["charity"] == "Open Letters Foundation"
    assert len(public["receipt_sha256"]) == 64
    assert [entry.type for entry in entries(town, state)] == [
        "winddown_opened",
        "letter_served",
        "winddown_residual",
        "letter_served",
        "winddown_elected",
        "winddown_settled",
    ]


def test_a_refund_goes_to_zero_too():
    town = scene(memory_deps())
    settled = confirm(town, propose(town, choose(town, stated(town))))
    assert settled.status is Status.ZERO
    assert {a.id: a.balance for a in ledger(town)}["bank:EUR"] == 0


def test_only_the_payer_elects_and_only_from_the_list():
    town = scene(memory_deps())
    state = stated(town)
    with pytest.raises(NotAllowed):
        choose(town, state, actor=member("lee"))
    with pytest.raises(NotAllowed):
        choose(town, state, Choice.DONATE, "open-letters", actor=OPERATOR)
    with pytest.raises(CharityUnknown) as refused:
        choose(town, state, Choice.DONATE, "my-cousin")
    assert "my-cousin" in refused.value.message()
    assert refused.value.remedy()
    with pytest.raises(DonationNeedsElection):
        choose(town, state, Choice.DONATE)
    with pytest.raises(InvalidValue):
        choose(town, state, Choice.REFUND, "open-letters")
    with town.deps.reading() as uow:
        assert uow.wind_downs.get(state.id).status is Status.RESIDUAL


def test_electing_twice_is_refused_and_repeating_the_request_is_not():
    town = scene(memory_deps())
    state = stated(town)
    asked = {
        "request_id": "e",
        "winddown_id": state.id,
        "choice": Choice.REFUND,
        "charity_id": "",
    }
    first = elect(town.deps, town.actor, **asked)
    assert elect(town.deps, town.actor, **asked) == first
    with pytest.raises(WrongStep):
        choose(town, state, Choice.DONATE, "open-letters")


def test_no_election_means_refund_after_thirty_days_from_receipt():
    town = scene(memory_deps())
    state = stated(town)
    with town.deps.reading() as uow:
        (letter,) = uow.letters.by_party(town.advertiser.party_id)
    town.deps.clock.advance(days=10)
    open_letter(town.deps, town.actor, letter_id=letter.id)
    town.deps.clock.advance(days=29, hours=23)
    assert advance_winddown(town.deps, state.id).status is Status.RESIDUAL
    town.deps.clock.advance(hours=2)
    assert advance_all(town.deps) == [state.id]
    with town.deps.reading() as uow:
        state = uow.wind_downs.get(state.id)
    assert state.status is Status.REFUND
    assert state.steps[-1].data["by_default"] is True
    assert entries(town, state)[-1].public["by_default"] is True


def test_an_unopened_letter_counts_as_received_after_thirty_days():
    town = scene(memory_deps())
    state = stated(town)
    town.deps.clock.advance(days=59)
    assert advance_winddown(town.deps, state.id).status is Status.RESIDUAL
    town.deps.clock.advance(days=2)
    assert advance_winddown(town.deps, state.id).status is Status.REFUND


def test_a_deferral_ends_on_its_day_and_may_be_decided_before():
    town = scene(memory_deps())
    state = choose(town, stated(town), Choice.DEFER)
    assert state.status is Status.DEFER
    town.deps.clock.advance(days=89)
    assert advance_winddown(town.deps, state.id).status is Status.DEFER
    donated = choose(town, state, Choice.DONATE, "kitchen-table")
    assert confirm(town, propose(town, donated)).status is Status.ZERO


def test_a_deferral_that_runs_out_is_a_refund():
    town = scene(memory_deps())
    until = town.deps.clock.current + timedelta(days=5)
    state = choose(town, stated(town), Choice.DEFER, until=until)
    town.deps.clock.advance(days=6)
    assert advance_winddown(town.deps, state.id).status is Status.REFUND


def test_a_deferral_into_the_past_is_refused():
    town = scene(memory_deps())
    state = stated(town)
    with pytest.raises(DeferralInvalid):
        choose(town, state, Choice.DEFER, until=town.deps.clock.current - timedelta(days=1))


def test_nobody_settles_alone_and_nobody_the_own_money():
    town = scene(memory_deps())
    state = choose(town, stated(town))
    with pytest.raises(NotAllowed):
        propose(town, state, actor=REVIEWER)
    owner = Actor(
        id="omar",
        roles=frozenset({StaffRole.OPERATOR}),
        party_ids=frozenset({town.advertiser.party_id}),
    )
    with pytest.raises(NotAllowed):
        propose(town, state, actor=owner)
    proposed = propose(town, state)
    with pytest.raises(SamePerson):
        confirm(town, proposed, actor=OPERATOR)
    with pytest.raises(NotAllowed):
        confirm(town, proposed, actor=town.actor)
    assert confirm(town, proposed, actor=REVIEWER).status is Status.ZERO


def test_a_payment_that_failed_is_held_no_longer_and_the_payer_elects_anew():
    town = scene(memory_deps())
    proposed = propose(town, choose(town, stated(town), Choice.DONATE, "open-letters"))
    assert available(town) == 0
    for who in (REVIEWER, replace(OPERATOR, interests=frozenset({town.advertiser.party_id}))):
        with pytest.raises(NotAllowed):
            fail_settlement(town.deps, who, winddown_id=proposed.id, reason="It came back.")
    for reason in ("  ", "x" * 501):
        with pytest.raises(InvalidValue):
            fail_settlement(town.deps, OPERATOR, winddown_id=proposed.id, reason=reason)
    failed = fail_settlement(town.deps, OPERATOR, winddown_id=proposed.id, reason="It came back.")
    assert (failed.status, failed.choice) == (Status.RESIDUAL, None)
    assert available(town) == failed.residual
    with pytest.raises(WrongStep):
        fail_settlement(town.deps, OPERATOR, winddown_id=proposed.id, reason="Once more.")
    with town.deps.reading() as uow:
        letter = list(uow.letters.by_party(failed.payer_id))[-1]
    assert letter.content.subject == "winddown_failed"
    assert "It came back." in letter.content.text
    town.deps.clock.advance(days=29)
    assert advance_winddown(town.deps, failed.id) == failed
    settled = confirm(town, propose(town, choose(town, failed), receipt=b"a second transfer"))
    assert settled.status is Status.ZERO
    assert not any(account.balance for account in ledger(town) if account.owner_id)


def available(town):
    with town.deps.reading() as uow:
        return uow.ledger.account(available_account(town.advertiser)).available


def test_a_settlement_needs_an_election_and_a_file():
    town = scene(memory_deps())
    state = stated(town)
    with pytest.raises(WrongStep):
        propose(town, state)
    state = choose(town, state)
    for wrong in ({"receipt": b""}, {"name": " "}, {"name": "a\nb"}):
        with pytest.raises(InvalidValue, match="receipt"):
            propose(town, state, **wrong)
    with pytest.raises(WrongStep):
        confirm(town, state)


def test_a_receipt_that_changed_after_filing_is_noticed():
    town = scene(memory_deps())
    proposed = propose(town, choose(town, stated(town)))
    receipts = town.deps.uow.tables.table("wind-down receipt")
    (filed,) = receipts
    receipts[filed] = b"another"
    with pytest.raises(ReceiptMismatch):
        confirm(town, proposed)


def test_the_filed_receipt_can_be_read_by_the_second_person():
    town = scene(memory_deps())
    proposed = propose(town, choose(town, stated(town)))
    with town.deps.reading() as uow:
        digest = str(proposed.steps[-1].data["receipt_sha256"])
        assert uow.wind_downs.receipt(proposed.id, digest) == RECEIPT


def test_repeated_requests_of_a_settlement_move_money_once():
    town = scene(memory_deps())
    state = choose(town, stated(town))
    asked = {
        "request_id": "p",
        "winddown_id": state.id,
        "receipt": RECEIPT,
        "receipt_name": "r.pdf",
    }
    assert propose_settlement(town.deps, OPERATOR, **asked) == propose_settlement(
        town.deps, OPERATOR, **asked
    )
    again = {"request_id": "q", "winddown_id": state.id}
    first = confirm_settlement(town.deps, REVIEWER, **again)
    assert confirm_settlement(town.deps, REVIEWER, **again) == first
    assert set(trial_balance(ledger(town)).values()) == {0}


@pytest.mark.parametrize("step", ["close", "state", "elect", "propose", "confirm"])
def test_a_failure_at_any_step_leaves_it_as_it_was_and_can_be_repeated(step):
    town = scene(memory_deps())
    deps = town.deps
    state = None
    acts = {
        "close": lambda: closed(town),
        "state": lambda: advance_winddown(deps, state.id),
        "elect": lambda: choose(town, state, Choice.DONATE, "open-letters"),
        "propose": lambda: propose(town, state),
        "confirm": lambda: confirm(town, state),
    }
    for name, act in acts.items():
        if name == step:
            before = {key: dict(rows) for key, rows in deps.uow.tables.rows.items()}
            deps.uow.tables.fail_next_commit = PowerCut("commit")
            with pytest.raises(PowerCut):
                act()
            assert {key: dict(rows) for key, rows in deps.uow.tables.rows.items()} == before
        state = act()
    assert state.status is Status.ZERO


def test_two_advertisers_wind_down_side_by_side():
    deps = memory_deps()
    towns = [scene(deps, name) for name in ("kestrel", "heron")]
    states = [closed(town) for town in towns]
    assert sorted(advance_all(deps)) == sorted(state.id for state in states)
    confirm(towns[0], propose(towns[0], choose(towns[0], states[0])))
    with deps.reading() as uow:
        assert list(uow.wind_downs.open_ids()) == [states[1].id]
        (left,) = [
            a
            for a in uow.ledger.accounts(owner_id=towns[1].advertiser.id)
            if a.kind.value == "available"
        ]
    assert left.balance == 500_000_000
    assert replace(left, posted_debits=left.posted_credits).is_empty
