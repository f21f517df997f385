from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.memory import PowerCut
from tests.memory.people import APPEALS_OFFICER, SECOND_REVIEWER, euros, key
from tests.services.closing import choose, closed, confirm, entries, propose
from tests.services.roads import road

from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Duration, MeasureKind
from adjudge.domain.ledger.errors import WrongStep
from adjudge.domain.ledger.winddown import Cause, Choice, Status
from adjudge.services.appeals import withdraw_appeal
from adjudge.services.campaigns import add_line_item
from adjudge.services.delivery import settle_all
from adjudge.services.effects import put_into_effect
from adjudge.services.ends import lift_ruling, reverse_ruling
from adjudge.services.expiry import expire
from adjudge.services.funding import announce_deposit
from adjudge.services.rulings import approve_ruling
from adjudge.services.stays import ask_for_stay, grant_stay
from adjudge.services.winddown_starts import WindingDown, restore_freed
from adjudge.services.winddowns import advance_all, advance_winddown, ask_for_money

BUDGET = 100_000_000
BALANCE = 500_000_000


def wind_downs(here):
    with here.deps.reading() as uow:
        return uow.wind_downs.by_advertiser(here.scene.advertiser.id)


def only(here):
    (state,) = wind_downs(here)
    return state


def money(here):
    """What the payer has: balance, and what of it is reserved."""
    with here.deps.reading() as uow:
        owner = f"{here.scene.advertiser.id}:{here.scene.advertiser.payer_party_id}"
        account = uow.ledger.account(f"available:{owner}:EUR")
    return account.balance, account.pending_debits


def reverse(here, ruling):
    return reverse_ruling(
        here.deps,
        SECOND_REVIEWER,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        code=ReasonCode.FACT,
        why="The report is about another firm.",
    )


def lift(here, ruling):
    return lift_ruling(
        here.deps,
        SECOND_REVIEWER,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        code=ReasonCode.FACT,
        why="The scanners were taken off the market.",
    )


def short(here, days):
    ends_on = (here.deps.clock.current + timedelta(days=days)).date()
    return replace(here.statement(), duration=Duration(ends_on=ends_on))


def stated(here):
    return advance_winddown(here.deps, only(here).id)


def test_an_open_suspension_begins_one_in_the_moment_of_its_effect():
    here = road()
    ruling = here.ban()
    state = only(here)
    assert (state.cause, state.status) == (Cause.SUSPENSION, Status.FREEZE)
    assert (state.case_id, state.ruling_id) == (here.case.id, ruling.id)
    with here.deps.reading() as uow:
        (measure,) = uow.measures.by_ruling(ruling.id)
    assert state.steps[0].at == measure.dark_at
    (opened,) = entries(here.scene, state)
    assert (opened.type, opened.public) == ("winddown_opened", {"cause": "suspension"})
    assert money(here) == (BALANCE, BUDGET)


def test_putting_it_into_effect_again_begins_no_second_one():
    here = road()
    ruling = here.ban()
    put_into_effect(here.deps, ruling.id)
    assert len(wind_downs(here)) == 1


@pytest.mark.parametrize(("days", "begun"), [(30, 0), (31, 1)])
def test_thirty_days_are_not_over_thirty_days(days, begun):
    here = road()
    here.ban(short(here, days))
    assert len(wind_downs(here)) == begun


def test_a_termination_begins_one_on_the_day_of_its_effect():
    here = road()
    ruling = here.decide(here.statement_of(MeasureKind.TERMINATE))
    assert ruling.status == "scheduled"
    assert wind_downs(here) == []
    here.deps.clock.advance(days=31)
    put_into_effect(here.deps, ruling.id)
    assert only(here).cause is Cause.TERMINATION


def test_a_measure_on_some_posts_begins_none():
    here = road()
    here.ban(here.statement(posts=(here.promoted_post_id,)))
    assert wind_downs(here) == []


@pytest.mark.parametrize("at", ["effect.block_written", "effect.committed"])
def test_a_crash_leaves_ruling_and_wind_down_together_or_not_at_all(at):
    here = road()
    ruling = here.hear()
    here.deps.faults.armed.add(at)
    with pytest.raises(PowerCut):
        approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
    with here.deps.reading() as uow:
        in_force = bool(uow.measures.by_ruling(ruling.id))
    assert len(wind_downs(here)) == in_force
    put_into_effect(here.deps, ruling.id)
    assert stated(here).status is Status.RESIDUAL


def test_the_letter_says_why_and_the_register_names_nobody():
    here = road()
    here.ban()
    state = stated(here)
    assert (state.residual, money(here)) == (BALANCE, (BALANCE, 0))
    (letter,) = here.letters(LetterKind.WIND_DOWN)
    assert "stops all promotion of this advertiser" in letter.content.text
    assert "EUR 500.00 of your money is left" in letter.content.text
    for entry in entries(here.scene, state):
        assert "Kestrel" not in str(entry.public)


def test_nothing_new_is_reserved_or_announced_meanwhile():
    here = road()
    here.ban()
    for step in (lambda: None, lambda: stated(here)):
        step()
        with pytest.raises(WindingDown) as refused:
            add_line_item(
                here.deps,
                here.scene.actor,
                request_id=key(here.deps),
                campaign_id=here.scene.campaign.id,
                bid=euros("1.00"),
                budget=euros("1.00"),
                targeting=Targeting(),
            )
        assert only(here).id[-8:] in refused.value.message()
        assert refused.value.remedy()
        with pytest.raises(WindingDown):
            announced(here)
    assert money(here) == (BALANCE, 0)


def announced(here, reference="late"):
    return announce_deposit(
        here.deps,
        here.scene.actor,
        request_id=key(here.deps),
        advertiser_id=here.scene.advertiser.id,
        amount=euros("77.00"),
        reference=reference,
    )


def test_a_reversal_gives_back_exactly_what_there_was():
    here = road()
    announced(here)
    show(here, 10)
    settle_all(here.deps)
    before = money(here)
    ruling = here.ban()
    assert stated(here).residual == BALANCE - 90_000
    reverse(here, ruling)
    state = only(here)
    assert (state.status, money(here)) == (Status.RESTORED, before)
    assert before == (BALANCE - 99_990, BUDGET - 99_990)
    assert entries(here.scene, state)[-1].public["end"] == "reversed"
    letter = here.letters(LetterKind.WIND_DOWN)[-1]
    assert "reversed, as if it had never been made" in letter.content.text
    with here.deps.reading() as uow:
        account = f"available:{here.scene.advertiser.id}:{here.scene.advertiser.payer_party_id}:EUR"
        kinds = {pending.kind.value for pending in uow.ledger.pending_of(account)}
        assert uow.campaigns.get(here.scene.campaign.id).ended_at is None
        assert [item.promoted_post_id for item in uow.promoted_posts.serving_items()] == [
            here.promoted_post_id
        ]
    assert kinds == {"reservation", "deposit"}
    assert not here.is_dark()
    show(here, 10)
    assert settle_all(here.deps).billed == 10


def show(here, count):
    for _ in range(count):
        here.deps.events.acknowledge(
            here.promoted_post_id,
            here.scene.line_item.id,
            at=here.deps.clock.now(),
            charge_micros=9_999,
        )
    here.deps.clock.advance(seconds=1)


def test_before_the_residual_was_stated_nobody_is_written_to():
    here = road()
    ruling = here.ban()
    reverse(here, ruling)
    assert only(here).status is Status.RESTORED
    assert money(here) == (BALANCE, BUDGET)
    assert here.letters(LetterKind.WIND_DOWN) == []
    assert advance_all(here.deps) == []


@pytest.mark.parametrize("choice", [Choice.REFUND, Choice.DEFER])
def test_a_reversal_takes_an_election_back_that_was_not_carried_out(choice):
    here = road()
    ruling = here.ban()
    choose(here.scene, stated(here), choice)
    reverse(here, ruling)
    assert (only(here).status, money(here)) == (Status.RESTORED, (BALANCE, BUDGET))
    assert f"The {choice.value} that was chosen" in here.letters()[-2].content.text


def test_what_was_settled_stays_settled():
    here = road()
    ruling = here.ban()
    settled = confirm(here.scene, propose(here.scene, choose(here.scene, stated(here))))
    assert settled.status is Status.ZERO
    reverse(here, ruling)
    assert (only(here).status, money(here)) == (Status.ZERO, (0, 0))
    with here.deps.reading() as uow:
        assert uow.campaigns.get(here.scene.campaign.id).ended_at is not None
        assert uow.promoted_posts.serving_items() == []


def test_a_payment_under_way_is_made():
    here = road()
    ruling = here.ban()
    proposed = propose(here.scene, choose(here.scene, stated(here)))
    reverse(here, ruling)
    assert only(here) == proposed
    assert confirm(here.scene, proposed).status is Status.ZERO


def test_another_measure_holds_the_money_still():
    here = road()
    first = here.ban()
    second = here.ban()
    state = stated(here)
    reverse(here, first)
    assert only(here) == state
    reverse(here, second)
    assert (only(here).status, money(here)) == (Status.RESTORED, (BALANCE, BUDGET))


def test_a_lift_gives_back_too():
    here = road()
    ruling = here.ban()
    stated(here)
    lift(here, ruling)
    assert (only(here).status, money(here)) == (Status.RESTORED, (BALANCE, BUDGET))
    assert entries(here.scene, only(here))[-1].public["end"] == "lifted"


def test_what_the_payer_itself_elected_outlasts_a_lift():
    here = road()
    ruling = here.ban()
    elected = choose(here.scene, stated(here))
    lift(here, ruling)
    assert only(here) == elected
    with here.deps.reading() as uow:
        assert uow.promoted_posts.serving_items() == []
    assert not here.is_dark()
    assert confirm(here.scene, propose(here.scene, elected)).status is Status.ZERO
    assert here.is_dark(), "its campaign ended in that moment, not at the next reconcile"


def test_an_expiry_gives_back_what_was_put_off():
    here = road()
    ruling = here.ban(short(here, 40))
    choose(here.scene, stated(here), Choice.DEFER)
    here.deps.clock.advance(days=41)
    assert expire(here.deps, ruling.id)
    assert (only(here).status, money(here)) == (Status.RESTORED, (BALANCE, BUDGET))


def test_a_stay_gives_back_and_its_end_begins_anew():
    here = road()
    ruling = here.ban()
    stated(here)
    appeal = here.appeal(ruling)
    asked = ask_for_stay(
        here.deps,
        here.scene.actor,
        request_id=key(here.deps),
        appeal_id=appeal.id,
        text="We cannot wait a month for our own money.",
    )
    grant_stay(here.deps, APPEALS_OFFICER, stay_id=asked.id, reasons="It would be hard to undo.")
    assert (only(here).status, money(here)) == (Status.RESTORED, (BALANCE, BUDGET))
    withdraw_appeal(here.deps, here.scene.actor, appeal_id=appeal.id)
    first, second = wind_downs(here)
    assert (first.status, second.status) == (Status.RESTORED, Status.FREEZE)
    assert second.ruling_id == ruling.id


def test_the_worker_gives_back_what_a_crash_left():
    here = road()
    ruling = here.ban()
    stated(here)
    here.deps.faults.armed.add("release.committed")
    with pytest.raises(PowerCut):
        lift(here, ruling)
    assert only(here).status is Status.RESIDUAL
    assert advance_all(here.deps) == [only(here).id]
    assert (only(here).status, money(here)) == (Status.RESTORED, (BALANCE, BUDGET))
    assert restore_freed(here.deps, here.scene.advertiser.id) == []


def test_closing_takes_the_wind_down_over_for_good():
    here = road()
    ruling = here.ban()
    state = stated(here)
    assert closed(here.scene).id == state.id
    reverse(here, ruling)
    assert only(here) == state
    assert confirm(here.scene, propose(here.scene, choose(here.scene, state))).status is Status.ZERO


def test_a_later_termination_of_an_empty_account_begins_nothing():
    here = road()
    here.ban()
    confirm(here.scene, propose(here.scene, choose(here.scene, stated(here))))
    ruling = here.decide(here.statement_of(MeasureKind.TERMINATE))
    here.deps.clock.advance(days=31)
    put_into_effect(here.deps, ruling.id)
    assert only(here).status is Status.ZERO


def ask(here):
    return ask_for_money(
        here.deps,
        here.scene.actor,
        request_id=key(here.deps),
        advertiser_id=here.scene.advertiser.id,
    )


def test_the_payer_may_ask_for_its_money_and_comes_back():
    here = road()
    ask(here)
    with pytest.raises(WindingDown):
        ask(here)
    state = stated(here)
    assert (state.cause, state.residual) == (Cause.REQUEST, BALANCE)
    assert "because you asked for it" in here.letters(LetterKind.WIND_DOWN)[-1].content.text
    assert here.is_dark()
    assert entries(here.scene, state)[1].type == "letter_served"
    assert confirm(here.scene, propose(here.scene, choose(here.scene, state))).status is Status.ZERO
    announced(here)


def test_a_suspended_payer_has_only_one():
    here = road()
    here.ban()
    with pytest.raises(WindingDown):
        ask(here)
    with pytest.raises(WrongStep):
        choose(here.scene, only(here))
