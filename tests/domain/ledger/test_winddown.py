from datetime import UTC, datetime, timedelta

import pytest

from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger import winddown as w
from adjudge.domain.ledger.errors import (
    AmountInvalid,
    DeferralInvalid,
    DonationNeedsElection,
    ElectionOpen,
    FundsReversible,
    NotPayer,
    NotZero,
    ReceiptMismatch,
    SamePerson,
    WrongStep,
)
from adjudge.domain.ledger.winddown_state import (
    MAX_STEPS,
    Cause,
    Choice,
    Status,
    Step,
    StepName,
    WindDown,
    status_of,
)

NOW = datetime(2018, 5, 20, tzinfo=UTC)
RECEIPT = "ab" * 32


def opened() -> WindDown:
    state, events = w.open_winddown(
        id="wd",
        advertiser_id="kestrel",
        payer_id="payer",
        currency="EUR",
        cause=Cause.CLOSING,
        case_id=None,
        by="advertiser-user",
        at=NOW,
    )
    assert [event.name for event in events] == [StepName.FREEZE]
    return state


def stated(residual: int = 400, irreversible: int | None = None) -> WindDown:
    state, _ = w.settled_events(opened(), by="clock", events=3, at=NOW)
    state, _ = w.voided(state, by="clock", reservations=1, at=NOW)
    irreversible = residual if irreversible is None else irreversible
    state, events = w.state_residual(
        state, by="clock", residual=residual, irreversible=irreversible, at=NOW
    )
    assert events == (state.steps[-1],)
    return state


def elected(choice: Choice, **more: object) -> WindDown:
    if choice is Choice.DONATE:
        more.setdefault("charity_id", "harbour-aid")
    state, _ = w.elect(stated(), by="payer-user", payer_id="payer", choice=choice, at=NOW, **more)
    return state


def proposed(choice: Choice = Choice.DONATE) -> WindDown:
    state, _ = w.propose_settlement(elected(choice), by="ann", receipt_sha256=RECEIPT, at=NOW)
    return state


@pytest.mark.parametrize("choice", [Choice.REFUND, Choice.DONATE])
def test_the_road_from_freeze_to_zero(choice):
    state = elected(choice)
    assert state.status.value == choice.value
    state, _ = w.propose_settlement(state, by="ann", receipt_sha256=RECEIPT, at=NOW)
    state, _ = w.confirm_settlement(state, by="ben", receipt_sha256=RECEIPT, at=NOW)
    assert state.is_open
    state, _ = w.finish(state, by="clock", residual=0, at=NOW)
    assert state.status is Status.ZERO
    assert not state.is_open


def test_nothing_comes_out_of_order():
    with pytest.raises(WrongStep):
        w.voided(opened(), by="x", reservations=0, at=NOW)
    with pytest.raises(WrongStep):
        w.state_residual(opened(), by="x", residual=1, irreversible=1, at=NOW)
    with pytest.raises(WrongStep):
        w.elect(opened(), by="x", payer_id="payer", choice=Choice.REFUND, at=NOW)
    with pytest.raises(WrongStep):
        w.propose_settlement(stated(), by="x", receipt_sha256=RECEIPT, at=NOW)
    with pytest.raises(WrongStep):
        w.confirm_settlement(elected(Choice.REFUND), by="x", receipt_sha256=RECEIPT, at=NOW)
    with pytest.raises(WrongStep):
        w.finish(proposed(), by="x", residual=0, at=NOW)
    with pytest.raises(WrongStep):
        w.default_election(opened(), by="x", received_at=NOW, at=NOW)


def test_a_status_cannot_be_set_only_reached():
    freeze = opened().steps[0]
    zero = Step(name=StepName.ZERO, by="x", at=NOW, data={})
    with pytest.raises(WrongStep):
        status_of("wd", (freeze, zero))
    with pytest.raises(WrongStep):
        status_of("wd", ())
    with pytest.raises(WrongStep):
        status_of("wd", (zero,))
    with pytest.raises(InvalidValue):
        status_of("wd", (freeze,) * (MAX_STEPS + 1))


def test_the_data_of_a_step_cannot_be_changed():
    with pytest.raises(TypeError):
        stated().steps[-1].data["residual"] = 0


def test_the_residual_is_stated_once_and_holds_what_is_irreversible():
    state = stated(400, 300)
    assert (state.residual, state.irreversible) == (400, 300)
    assert opened().residual is None
    before, _ = w.settled_events(opened(), by="clock", events=0, at=NOW)
    before, _ = w.voided(before, by="clock", reservations=0, at=NOW)
    for residual, irreversible in ((-1, -1), (5, 6), (5, -1)):
        with pytest.raises(AmountInvalid):
            w.state_residual(before, by="x", residual=residual, irreversible=irreversible, at=NOW)


def test_only_the_payer_elects():
    with pytest.raises(NotPayer):
        w.elect(stated(), by="adv-user", payer_id="kestrel", choice=Choice.REFUND, at=NOW)


def test_a_donation_names_a_charity_and_uses_irreversible_funds_only():
    with pytest.raises(DonationNeedsElection):
        w.elect(stated(), by="u", payer_id="payer", choice=Choice.DONATE, at=NOW)
    with pytest.raises(FundsReversible):
        w.elect(
            stated(400, 399),
            by="u",
            payer_id="payer",
            choice=Choice.DONATE,
            charity_id="harbour-aid",
            at=NOW,
        )
    with pytest.raises(WrongStep):
        w.elect(stated(0), by="u", payer_id="payer", choice=Choice.DONATE, charity_id="c", at=NOW)
    with pytest.raises(InvalidValue):
        elected(Choice.REFUND, charity_id="harbour-aid")
    assert elected(Choice.DONATE).charity_id == "harbour-aid"


@pytest.mark.parametrize("days", [None, 0, -1, 367])
def test_a_deferral_names_a_day_within_a_year(days):
    with pytest.raises(DeferralInvalid):
        elected(Choice.DEFER, until=None if days is None else NOW + timedelta(days=days))


def test_only_a_deferral_names_a_day():
    with pytest.raises(InvalidValue):
        elected(Choice.REFUND, until=NOW + timedelta(days=3))


def test_after_a_deferral_the_payer_elects_again():
    state = elected(Choice.DEFER, until=NOW + timedelta(days=90))
    assert state.status is Status.DEFER
    again, _ = w.elect(state, by="u", payer_id="payer", choice=Choice.REFUND, at=NOW)
    assert again.status is Status.REFUND
    assert again.attempt == 2


def test_no_election_means_refund_once_the_time_has_run_out():
    received = NOW + timedelta(days=5)
    with pytest.raises(ElectionOpen):
        w.default_election(stated(), by="clock", received_at=received, at=NOW + timedelta(days=34))
    state, _ = w.default_election(
        stated(), by="clock", received_at=received, at=NOW + timedelta(days=35)
    )
    assert state.status is Status.REFUND
    assert state.charity_id is None
    assert state.steps[-1].data["by_default"] is True


def test_a_deferral_ends_in_a_refund_on_its_day():
    until = NOW + timedelta(days=90)
    state = elected(Choice.DEFER, until=until)
    early = until - timedelta(seconds=1)
    with pytest.raises(ElectionOpen):
        w.default_election(state, by="clock", received_at=NOW, at=early)
    state, _ = w.default_election(state, by="clock", received_at=NOW, at=until)
    assert state.status is Status.REFUND


def test_a_settlement_needs_two_people_and_one_receipt():
    with pytest.raises(SamePerson):
        w.confirm_settlement(proposed(), by="ann", receipt_sha256=RECEIPT, at=NOW)
    with pytest.raises(ReceiptMismatch):
        w.confirm_settlement(proposed(), by="ben", receipt_sha256="cd" * 32, at=NOW)
    for receipt in ("", "AB" * 32, "ab" * 31 + "zz"):
        with pytest.raises(InvalidValue):
            w.propose_settlement(elected(Choice.REFUND), by="ann", receipt_sha256=receipt, at=NOW)


def test_a_failed_settlement_leads_back_to_the_election():
    state, _ = w.fail_settlement(proposed(), by="ben", reason="returned by the bank", at=NOW)
    assert state.status is Status.RESIDUAL
    assert state.choice is None
    assert state.charity_id is None
    state, _ = w.elect(state, by="u", payer_id="payer", choice=Choice.REFUND, at=NOW)
    assert state.attempt == 2
    with pytest.raises(InvalidValue):
        w.fail_settlement(proposed(), by="ben", reason="", at=NOW)


def test_a_winddown_ends_at_zero_only():
    confirmed, _ = w.confirm_settlement(proposed(), by="ben", receipt_sha256=RECEIPT, at=NOW)
    with pytest.raises(NotZero):
        w.finish(confirmed, by="clock", residual=1, at=NOW)
    with pytest.raises(NotZero):
        w.finish(stated(400), by="clock", residual=0, at=NOW)
    state, _ = w.finish(stated(0), by="clock", residual=0, at=NOW)
    assert state.status is Status.ZERO


def test_a_reversal_restores_until_a_payment_is_under_way():
    for state in (opened(), stated(), elected(Choice.DONATE)):
        restored, _ = w.restore(state, by="clock", ruling_id="r", at=NOW)
        assert restored.status is Status.RESTORED
        assert not restored.is_open
    with pytest.raises(WrongStep):
        w.restore(proposed(), by="clock", ruling_id="r", at=NOW)


def test_money_frozen_by_law_resumes_where_it_was_and_asks_for_a_new_election():
    def freeze(state: WindDown) -> WindDown:
        frozen, _ = w.freeze_by_law(
            state,
            by="ann",
            authority="Court of Harbour",
            amount=400,
            review_on="2018-12-01",
            letter_id="letter",
            at=NOW,
        )
        assert frozen.status is Status.FROZEN_BY_LAW
        return frozen

    assert w.resume(freeze(opened()), by="ann", at=NOW)[0].status is Status.FREEZE
    assert w.resume(freeze(elected(Choice.DONATE)), by="ann", at=NOW)[0].status is Status.RESIDUAL
    with pytest.raises(WrongStep):
        w.restore(freeze(stated()), by="clock", ruling_id="r", at=NOW)


def test_an_unclaimed_refund_waits_for_its_payee():
    state, _ = w.mark_unclaimed(elected(Choice.REFUND), by="ann", amount=400, at=NOW)
    assert state.status is Status.UNCLAIMED
    state, _ = w.resume(state, by="ann", at=NOW)
    assert (state.status, state.choice) == (Status.RESIDUAL, None)
    with pytest.raises(WrongStep):
        w.mark_unclaimed(elected(Choice.DONATE), by="ann", amount=400, at=NOW)
