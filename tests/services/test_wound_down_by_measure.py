"""Invariants 5 and 8 whatever rulings, holds, orders, payers and payments do, in any order.

One advertiser, and at every step: the ledger balances, a budget is reserved in full or its money is
on its way, and once no measure holds it, what was not paid out is where it was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.memory import PowerCut
from tests.memory.people import OPERATOR, SECOND_OPERATOR, SECOND_REVIEWER, fund, key
from tests.services.closing import ledger
from tests.services.roads import road
from tests.services.test_holds import place
from tests.services.test_winddown_exits import freeze, order

from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.hold import RUNNING, Hold, HoldKind
from adjudge.domain.cases.measure import Duration
from adjudge.domain.errors import DomainError
from adjudge.domain.ledger.account import AccountKind, pending_balance, trial_balance
from adjudge.domain.ledger.winddown import Choice, Status
from adjudge.domain.ledger.winddown_start import BY_MEASURE
from adjudge.services.clocks import fire_due
from adjudge.services.delivery import settle_all
from adjudge.services.ends import lift_ruling, reverse_ruling
from adjudge.services.holds import release_hold
from adjudge.services.rulings import approve_ruling
from adjudge.services.winddown_exits import claim_money, end_freeze, mark_unclaimed
from adjudge.services.winddowns import (
    advance_all,
    confirm_settlement,
    elect,
    fail_settlement,
    propose_settlement,
)


class Money(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.here = road()
        self.deps = self.here.deps
        self.rulings = []
        self.paid_in = 500_000_000
        self.order_id = order(self.here).id
        self.receipts = 0

    def attempt(self, act):
        try:
            return act()
        except (DomainError, PowerCut):
            return None

    def wind_downs(self):
        with self.deps.reading() as uow:
            return uow.wind_downs.by_advertiser(self.here.scene.advertiser.id)

    @rule(days=st.sampled_from([None, 20, 40]), crash=st.sampled_from(["", "effect.committed"]))
    def suspend(self, days, crash):
        if len(self.rulings) >= 4:
            return
        statement = self.here.statement()
        if days:
            ends_on = (self.deps.clock.current + timedelta(days=days)).date()
            statement = replace(statement, duration=Duration(ends_on=ends_on))
        heard = self.attempt(lambda: self.here.hear(statement))
        if heard is None:
            return
        if crash:
            self.deps.faults.armed.add(crash)
        self.attempt(lambda: approve_ruling(self.deps, SECOND_REVIEWER, ruling_id=heard.id))
        self.deps.faults.armed.clear()
        self.rulings.append(heard.id)

    @precondition(lambda self: self.rulings)
    @rule(data=st.data(), reverse=st.booleans(), crash=st.booleans())
    def end(self, data, reverse, crash):
        ruling_id = data.draw(st.sampled_from(self.rulings))
        if crash:
            self.deps.faults.armed.add("release.committed")
        act = reverse_ruling if reverse else lift_ruling
        self.attempt(
            lambda: act(
                self.deps,
                SECOND_REVIEWER,
                request_id=key(self.deps),
                ruling_id=ruling_id,
                code=ReasonCode.FACT,
                why="It was another firm.",
            )
        )
        self.deps.faults.armed.clear()

    @rule(charge=st.integers(0, 1_100_000), count=st.integers(1, 3))
    def show(self, charge, count):
        for _ in range(count):
            self.deps.events.acknowledge(
                self.here.promoted_post_id,
                self.here.scene.line_item.id,
                at=self.deps.clock.now(),
                charge_micros=charge,
            )
        self.deps.clock.advance(seconds=1)
        settle_all(self.deps)

    @rule(days=st.sampled_from([0, 1, 15, 31]))
    def wait(self, days):
        self.deps.clock.advance(days=days)
        fire_due(self.deps)
        advance_all(self.deps)

    @rule(choice=st.sampled_from(Choice))
    def choose(self, choice):
        for state in self.wind_downs():
            self.attempt(
                lambda state=state: elect(
                    self.deps,
                    self.here.scene.actor,
                    request_id=key(self.deps),
                    winddown_id=state.id,
                    choice=choice,
                    charity_id="open-letters" if choice is Choice.DONATE else None,
                )
            )

    @rule(fails=st.booleans())
    def pay(self, fails):
        for state in self.wind_downs():
            self.receipts += 1
            asked = {"request_id": key(self.deps), "winddown_id": state.id}
            receipt = f"transfer {self.receipts}".encode()
            self.attempt(
                lambda asked=asked, receipt=receipt: propose_settlement(
                    self.deps, OPERATOR, **asked, receipt=receipt, receipt_name="r.txt"
                )
            )
            if fails:
                self.attempt(
                    lambda state=state: fail_settlement(
                        self.deps, OPERATOR, winddown_id=state.id, reason="It came back."
                    )
                )
                continue
            asked = {"request_id": key(self.deps), "winddown_id": state.id}
            self.attempt(
                lambda asked=asked: confirm_settlement(self.deps, SECOND_OPERATOR, **asked)
            )

    @rule(micros=st.integers(1, 200_000_000))
    def dispute(self, micros):
        cause = f"Two people claim {micros} of it."
        self.attempt(
            lambda: place(self.here, OPERATOR, HoldKind.PAYMENT, cause=cause, held_micros=micros)
        )

    @rule()
    def release(self):
        for hold in self.holds():
            self.attempt(
                lambda hold=hold: release_hold(
                    self.deps, SECOND_REVIEWER, hold_id=hold.id, why="The bank named it."
                )
            )

    @rule(micros=st.integers(1, 600_000_000))
    def freeze(self, micros):
        for state in self.wind_downs():
            self.attempt(
                lambda state=state: freeze(self.here, state, micros, order_id=self.order_id)
            )

    @rule()
    def thaw(self):
        for state in self.wind_downs():
            self.attempt(
                lambda state=state: end_freeze(
                    self.deps, OPERATOR, winddown_id=state.id, why="It ended."
                )
            )

    @rule(claim=st.booleans())
    def nobody_there(self, claim):
        for state in self.wind_downs():
            if claim:
                self.attempt(
                    lambda state=state: claim_money(
                        self.deps, self.here.scene.actor, winddown_id=state.id
                    )
                )
                continue
            self.attempt(
                lambda state=state: mark_unclaimed(
                    self.deps,
                    OPERATOR,
                    request_id=key(self.deps),
                    winddown_id=state.id,
                    tried="Two transfers came back.",
                )
            )

    @rule()
    def deposit(self):
        scene = self.here.scene
        made = self.attempt(lambda: fund(self.deps, scene.actor, scene.advertiser, "3.00"))
        self.paid_in += 3_000_000 if made else 0

    def holds(self):
        with self.deps.reading() as uow:
            found = uow.of(Hold).by_advertiser(self.here.scene.advertiser.id)
        return [hold for hold in found if hold.status in RUNNING]

    def totals(self):
        found = dict.fromkeys(AccountKind, 0)
        for account in ledger(self.here.scene):
            found[account.kind] += account.balance
        return found

    @invariant()
    @precondition(lambda self: hasattr(self, "receipts"))
    def the_ledger_balances(self):
        accounts = ledger(self.here.scene)
        assert set(trial_balance(accounts).values()) <= {0}
        assert set(pending_balance(accounts).values()) <= {0}
        for account in accounts:
            assert account.available >= 0 or not account.debits_must_not_exceed_credits

    @invariant()
    @precondition(lambda self: hasattr(self, "receipts"))
    def what_is_kept_is_what_somebody_keeps(self):
        totals, states = self.totals(), self.wind_downs()
        assert totals[AccountKind.FROZEN] == sum(state.frozen for state in states)
        assert totals[AccountKind.HELD_DISPUTE] == sum(h.held_micros for h in self.holds())
        unclaimed = [s.steps[-1].data["amount"] for s in states if s.status is Status.UNCLAIMED]
        assert totals[AccountKind.UNCLAIMED] == sum(unclaimed)
        assert totals[AccountKind.REFUND_PAYABLE] == totals[AccountKind.DONATION_PAYABLE] == 0

    @invariant()
    @precondition(lambda self: hasattr(self, "receipts"))
    def a_measure_in_force_winds_down_and_one_that_ended_gives_back(self):
        advertiser_id = self.here.scene.advertiser.id
        with self.deps.reading() as uow:
            in_force = [m for m in uow.measures.by_advertiser(advertiser_id) if not m.ended_at]
            long = [
                m
                for m in in_force
                if (d := uow.rulings.get(m.ruling_id).statement.duration).ends_on is None
                or (d.ends_on - m.effective_at.date()).days > 30
            ]
        states = self.wind_downs()
        if long:
            assert any(state.status is not Status.RESTORED for state in states)
        assert sum(state.is_open for state in states) <= 1
        assert all(state.cause in BY_MEASURE for state in states)

    @invariant()
    @precondition(lambda self: hasattr(self, "receipts"))
    def nothing_paid_and_nothing_open_means_all_is_back(self):
        states = self.wind_downs()
        if any(state.is_open or state.status is Status.ZERO for state in states):
            return
        if any("settlement_confirmed" in {s.name.value for s in x.steps} for x in states):
            return
        totals = self.totals()
        assert totals[AccountKind.ROUNDING] == 0
        spent = totals[AccountKind.AD_REVENUE]
        held = totals[AccountKind.HELD_DISPUTE]
        assert totals[AccountKind.AVAILABLE] == self.paid_in - spent - held
        with self.deps.reading() as uow:
            scene = self.here.scene
            owner = f"{scene.advertiser.id}:{scene.advertiser.payer_party_id}"
            account = uow.ledger.account(f"available:{owner}:EUR")
        budget = scene.line_item.budget.micros - spent
        assert account.pending_debits == min(budget, account.balance)


TestMoney = Money.TestCase
TestMoney.settings = settings(stateful_step_count=25, deadline=None)
