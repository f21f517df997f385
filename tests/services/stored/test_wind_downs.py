"""Money that a measure winds down, on the real store: begun with it, given back with its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.memory.people import euros, key
from tests.services.stored.stage import LANDING

from adjudge.adapters.store import models
from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.ids import uuid7
from adjudge.domain.ledger.account import trial_balance
from adjudge.domain.ledger.winddown import Cause, Choice, Status
from adjudge.services.campaigns import add_line_item
from adjudge.services.ends import lift_ruling, reverse_ruling
from adjudge.services.orders import OrderReceived, receive_order
from adjudge.services.promotion import promote_post
from adjudge.services.rulings import approve_ruling
from adjudge.services.winddown_exits import claim_money, end_freeze, freeze_money, mark_unclaimed
from adjudge.services.winddown_starts import WindingDown
from adjudge.services.winddowns import (
    advance_all,
    advance_winddown,
    confirm_settlement,
    elect,
    propose_settlement,
)

WHY = {"code": ReasonCode.FACT, "why": "The report is about another firm."}
BALANCE, BUDGET = 500_000_000, 100_000_000


@pytest.fixture
def banned(site):
    town = site.town()
    promote_post(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        line_item_id=town.line_item.id,
        post_id=town.post("Our lab opens on Friday.").id,
        landing_url=LANDING,
    )
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    return town, ruling


@dataclass(frozen=True)
class Later:
    """The clock of cases, moved on; the site itself goes on in real time."""

    by: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


def only(site, town):
    with site.deps.reading() as uow:
        (state,) = uow.wind_downs.by_advertiser(town.advertiser.id)
    return state


def money(site, town):
    with site.deps.reading() as uow:
        owner = f"{town.advertiser.id}:{town.advertiser.payer_party_id}"
        account = uow.ledger.account(f"available:{owner}:EUR")
    return account.balance, account.pending_debits


def stated(site, town):
    return advance_winddown(site.deps, only(site, town).id)


def test_a_suspension_begins_it_and_a_reversal_gives_everything_back(site, banned):
    town, ruling = banned
    begun = only(site, town)
    assert (begun.cause, begun.ruling_id) == (Cause.SUSPENSION, ruling.id)
    state = stated(site, town)
    assert (state.status, state.residual, money(site, town)) == (
        Status.RESIDUAL,
        BALANCE,
        (BALANCE, 0),
    )
    elected = elect(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        winddown_id=state.id,
        choice=Choice.REFUND,
    )
    with site.deps.reading() as uow:
        assert uow.promoted_posts.serving_items() == []
        clocks = [clock.name for clock in uow.clocks.of_case(ruling.case_id)]
    assert elected.status is Status.REFUND
    assert "payment" in clocks
    reverse_ruling(
        site.deps, site.third_reviewer, request_id=key(site.deps), ruling_id=ruling.id, **WHY
    )
    assert only(site, town).status is Status.RESTORED
    assert money(site, town) == (BALANCE, BUDGET)
    with site.deps.reading() as uow:
        assert len(uow.promoted_posts.serving_items()) == 1


def test_the_database_itself_refuses_a_budget_meanwhile(site, banned):
    town, _ = banned
    with pytest.raises(WindingDown):
        add_line_item(
            site.deps,
            town.actor,
            request_id=key(site.deps),
            campaign_id=town.campaign.id,
            bid=euros("1.00"),
            budget=euros("1.00"),
            targeting=Targeting(),
        )
    account = f"available:{town.advertiser.id}:{town.advertiser.payer_party_id}:EUR"
    with pytest.raises(IntegrityError, match="money is wound down"), transaction.atomic():
        models.Transfer.objects.create(
            id=uuid7(datetime.now(UTC), b"0123456789"),
            idempotency_key="budget:x:first",
            request_sha256="0" * 64,
            debit_account_id=account,
            credit_account_id="ad_revenue:EUR",
            amount=1,
            currency="EUR",
            kind="reservation",
            phase="pending",
            at=datetime.now(UTC),
        )


def test_the_worker_gives_back_what_a_lift_left_behind(site, banned):
    town, ruling = banned
    stated(site, town)
    lift_ruling(
        site.deps, site.third_reviewer, request_id=key(site.deps), ruling_id=ruling.id, **WHY
    )
    assert advance_all(site.deps) == []
    assert (only(site, town).status, money(site, town)) == (Status.RESTORED, (BALANCE, BUDGET))


def test_an_order_holds_a_part_and_the_rest_is_paid(site, banned):
    town, ruling = banned
    state = stated(site, town)
    order = receive_order(
        site.deps,
        site.operator,
        request_id=key(site.deps),
        received=OrderReceived(
            authority="The financial supervisor",
            legal_basis="Article 7",
            citation="F 12/26",
            text="Hold it.",
            subject="The balance",
            dated=date(2026, 2, 1),
            territories=(),
            binds_operator=True,
        ),
        case_id=ruling.case_id,
    )
    freeze_money(
        site.deps,
        site.operator,
        request_id=key(site.deps),
        winddown_id=state.id,
        order_id=order.id,
        micros=200_000_000,
        review_on=(site.deps.clock.now() + timedelta(days=30)).date(),
    )
    assert settled(site, town, b"the first transfer").status is Status.FROZEN_BY_LAW
    again = end_freeze(site.deps, site.operator, winddown_id=state.id, why="It ended.")
    assert (again.status, again.residual) == (Status.RESIDUAL, 200_000_000)
    assert settled(site, town, b"the second transfer").status is Status.ZERO
    with site.deps.reading() as uow:
        assert set(trial_balance(uow.ledger.accounts()).values()) == {0}


def settled(site, town, receipt):
    state = only(site, town)
    elect(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        winddown_id=state.id,
        choice=Choice.REFUND,
    )
    propose_settlement(
        site.deps,
        site.operator,
        request_id=key(site.deps),
        winddown_id=state.id,
        receipt=receipt,
        receipt_name="receipt.txt",
    )
    return confirm_settlement(
        site.deps, site.second_operator, request_id=key(site.deps), winddown_id=state.id
    )


def test_what_nobody_takes_waits_for_its_payer(site, banned):
    town, _ = banned
    state = stated(site, town)
    elect(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        winddown_id=state.id,
        choice=Choice.REFUND,
    )
    later = replace(site.deps, clock=Later(timedelta(days=31)))
    held = mark_unclaimed(
        later, site.operator, request_id=key(later), winddown_id=state.id, tried="Two transfers."
    )
    assert (held.status, money(site, town)) == (Status.UNCLAIMED, (0, 0))
    assert claim_money(later, town.actor, winddown_id=held.id).residual == BALANCE
