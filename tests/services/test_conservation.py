"""Invariants 3 and 5 whatever people do, in any order: nothing lost, nothing stopped is lit."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, SECOND_OPERATOR, euros, fund, key, lift, scene, suspend

from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.errors import DomainError
from adjudge.domain.ledger.account import AccountKind, pending_balance, trial_balance
from adjudge.domain.ledger.winddown import Choice, Status
from adjudge.services.campaigns import add_line_item, end_campaign
from adjudge.services.delivery import settle_all, settle_events
from adjudge.services.funding import announce_deposit, confirm_deposit
from adjudge.services.post_removal import delete_post
from adjudge.services.promotion import end_promotion, promote_post
from adjudge.services.standing import light, reconcile
from adjudge.services.winddowns import (
    advance_all,
    ask_for_money,
    close_advertiser,
    confirm_settlement,
    elect,
    propose_settlement,
)


class Town(RuleBasedStateMachine):
    """Two advertisers, one operator's desk, and everything that moves money or light."""

    posts = Bundle("posts")
    measures = Bundle("measures")
    announced = Bundle("announced")
    line_items = Bundle("line_items")

    @initialize(target=line_items)
    def begin(self):
        self.deps = memory_deps()
        self.towns = [scene(self.deps, name, bid="1000.00") for name in ("kestrel", "heron")]
        self.in_force = []
        self.shown = 0
        return multiple(*[(town, town.line_item) for town in self.towns])

    def attempt(self, act, *args, **kwargs):
        """What is refused changes nothing; the invariants look at what is left."""
        try:
            return act(self.deps, *args, **kwargs)
        except DomainError:
            return None

    @rule(target=announced, which=st.integers(0, 1), cents=st.integers(1, 90_000))
    def announce(self, which, cents):
        town = self.towns[which]
        made = self.attempt(
            announce_deposit,
            town.actor,
            request_id=key(self.deps),
            advertiser_id=town.advertiser.id,
            amount=euros(f"{cents // 100}.{cents % 100:02d}"),
            reference="invoice",
        )
        return multiple() if made is None else made

    @rule(transfer=announced, statement=st.integers(0, 3))
    def confirm(self, transfer, statement):
        self.attempt(
            confirm_deposit,
            OPERATOR,
            request_id=key(self.deps),
            transfer_id=transfer.id,
            bank_reference=f"statement {statement}",
        )

    @rule(which=st.integers(0, 1))
    def deposit(self, which):
        town = self.towns[which]
        self.attempt(lambda deps: fund(deps, town.actor, town.advertiser, "3.00"))

    @rule(target=line_items, which=st.integers(0, 1), micros=st.integers(1, 300_000_000))
    def reserve(self, which, micros):
        town = self.towns[which]
        made = self.attempt(
            add_line_item,
            town.actor,
            request_id=key(self.deps),
            campaign_id=town.campaign.id,
            bid=euros("1000.00"),
            budget=euros(f"{micros // 10**6}.{micros % 10**6:06d}"),
            targeting=Targeting(),
        )
        return multiple() if made is None else (town, made)

    @rule(target=posts, place=line_items, honest=st.booleans())
    def promote(self, place, honest):
        town, line_item = place
        made = self.attempt(
            promote_post,
            town.actor,
            request_id=key(self.deps),
            line_item_id=line_item.id,
            post_id=town.post("Our scanner." if honest else "Guaranteed.").id,
            landing_url="/",
        )
        return multiple() if made is None else (town, made.promoted_post)

    @rule(
        place=posts,
        charge=st.integers(0, 1_100_000),
        late=st.booleans(),
        count=st.integers(1, 5),
    )
    def show(self, place, charge, late, count):
        """Events come even for what is dark: a page may still be open."""
        _, promoted = place
        now = self.deps.clock.now()
        for _ in range(count):
            self.shown += 1
            self.deps.events.acknowledge(
                promoted.id,
                promoted.line_item_id,
                at=now - timedelta(milliseconds=2) if late else now,
                charge_micros=charge,
                file=f"worker-{self.shown % 2}",
            )

    @rule(limit=st.integers(1, 4))
    def settle(self, limit):
        settle_events(self.deps, limit=limit)

    @rule(place=posts, whole=st.booleans())
    def end(self, place, whole):
        town, promoted = place
        if whole:
            self.attempt(end_promotion, town.actor, promoted_post_id=promoted.id)
        else:
            self.attempt(delete_post, town.actor, post_id=promoted.post_id)

    @rule(target=measures, which=st.integers(0, 1))
    def stop(self, which):
        measure = suspend(self.deps, self.towns[which].advertiser.id)
        self.in_force.append(measure)
        return measure

    @rule(measure=consumes(measures), crash=st.booleans())
    def reverse(self, measure, crash):
        lift(self.deps, measure)
        self.in_force.remove(measure)
        if not crash:
            light(self.deps, measure.advertiser_id)

    @rule(which=st.integers(0, 1))
    def ask_back(self, which):
        town = self.towns[which]
        self.attempt(
            ask_for_money,
            town.actor,
            request_id=key(self.deps),
            advertiser_id=town.advertiser.id,
        )

    @rule()
    def repair(self):
        reconcile(self.deps)

    @rule(which=st.integers(0, 1))
    def stop_campaign(self, which):
        town = self.towns[which]
        self.attempt(end_campaign, town.actor, campaign_id=town.campaign.id)

    @rule(which=st.integers(0, 1))
    def close(self, which):
        town = self.towns[which]
        self.attempt(
            close_advertiser,
            town.actor,
            request_id=key(self.deps),
            advertiser_id=town.advertiser.id,
        )

    @rule(days=st.sampled_from([0, 1, 40]))
    def wait(self, days):
        self.deps.clock.advance(days=days)
        advance_all(self.deps)

    @rule(which=st.integers(0, 1), choice=st.sampled_from(Choice))
    def choose(self, which, choice):
        for state in self.wind_downs(which):
            self.attempt(
                elect,
                self.towns[which].actor,
                request_id=key(self.deps),
                winddown_id=state.id,
                choice=choice,
                charity_id="open-letters" if choice is Choice.DONATE else None,
            )

    @rule(which=st.integers(0, 1), alone=st.booleans())
    def pay(self, which, alone):
        for state in self.wind_downs(which):
            self.attempt(
                propose_settlement,
                OPERATOR,
                request_id=key(self.deps),
                winddown_id=state.id,
                receipt=b"receipt",
                receipt_name="receipt.pdf",
            )
            self.attempt(
                confirm_settlement,
                OPERATOR if alone else SECOND_OPERATOR,
                request_id=key(self.deps),
                winddown_id=state.id,
            )

    def wind_downs(self, which):
        with self.deps.reading() as uow:
            return uow.wind_downs.by_advertiser(self.towns[which].advertiser.id)

    def accounts(self):
        with self.deps.reading() as uow:
            return uow.ledger.accounts()

    @invariant()
    @precondition(lambda self: hasattr(self, "deps"))
    def the_ledger_balances(self):
        accounts = self.accounts()
        assert set(trial_balance(accounts).values()) <= {0}
        assert set(pending_balance(accounts).values()) <= {0}
        for account in accounts:
            if account.debits_must_not_exceed_credits:
                assert account.available >= 0

    @invariant()
    @precondition(lambda self: hasattr(self, "deps"))
    def no_line_item_is_billed_above_its_budget(self):
        with self.deps.reading() as uow:
            revenue = 0
            for town in self.towns:
                for item in uow.line_items.by_advertiser(town.advertiser.id):
                    spent = uow.settlements.spent_micros(item.id)
                    assert spent <= item.budget.micros
                    revenue += spent
            found = [a for a in uow.ledger.accounts() if a.kind is AccountKind.AD_REVENUE]
        assert sum(account.balance for account in found) == revenue

    @invariant()
    @precondition(lambda self: hasattr(self, "deps"))
    def nothing_that_a_measure_stops_is_lit(self):
        stopped = {measure.advertiser_id for measure in self.in_force}
        with self.deps.reading() as uow:
            for town in self.towns:
                advertiser = uow.advertisers.get(town.advertiser.id)
                for promoted in uow.promoted_posts.by_advertiser(advertiser.id):
                    if (
                        advertiser.id in stopped
                        or advertiser.closed_at is not None
                        or promoted.status != "admitted"
                    ):
                        assert self.deps.block.is_dark(promoted.slot)

    @invariant()
    @precondition(lambda self: hasattr(self, "deps"))
    def a_wind_down_ends_at_zero(self):
        for which, town in enumerate(self.towns):
            for state in self.wind_downs(which):
                if state.status is not Status.ZERO:
                    continue
                for account in self.accounts():
                    if (account.owner_id or "").startswith(town.advertiser.id):
                        assert account.is_empty

    def teardown(self):
        """At last everything that was acknowledged is settled, once."""
        if hasattr(self, "deps"):
            self.deps.clock.advance(seconds=1)
            settle_all(self.deps)
            assert len(self.deps.uow.tables.table("settled event")) == self.shown
            self.the_ledger_balances()
            self.no_line_item_is_billed_above_its_budget()


TestTown = Town.TestCase
TestTown.settings = settings(stateful_step_count=30, deadline=None)
