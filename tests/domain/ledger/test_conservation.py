"""Random money: whatever is tried, nothing is lost, made, overspent or resolved twice."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from adjudge.domain.ledger import settlement, winddown
from adjudge.domain.ledger.account import (
    AccountKind,
    LedgerAccount,
    advertiser_account,
    donation_account,
    pending_balance,
    platform_account,
    trial_balance,
)
from adjudge.domain.ledger.errors import AlreadyResolved, ExceedsPending, InsufficientFunds, NotZero
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import (
    RESOLUTIONS,
    Phase,
    Transfer,
    apply,
    new_transfer,
    replay_or_conflict,
    resolution,
)
from adjudge.domain.ledger.winddown_state import Cause, Choice, Status

NOW = datetime(2018, 4, 20, tzinfo=UTC)
AVAILABLE = "available:kestrel:payer:EUR"
CHARITY = "harbour-aid"
RECEIPT = "ab" * 32
amounts = st.integers(1, 500_000_000)


@dataclass
class Books:
    """What a store would keep: accounts, transfers by id and by key, resolved pending ids."""

    accounts: dict[str, LedgerAccount]
    by_id: dict[str, Transfer] = field(default_factory=dict)
    by_key: dict[str, Transfer] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)

    def post(self, transfer: Transfer) -> Transfer:
        before = replay_or_conflict(self.by_key.get(transfer.idempotency_key), transfer)
        if before is not None:
            return before
        pending = self.by_id.get(transfer.pending_id or "")
        is_resolved = transfer.pending_id in self.resolved
        self.accounts |= apply(transfer, self.accounts, pending, resolved=is_resolved)
        self.by_id[transfer.id] = self.by_key[transfer.idempotency_key] = transfer
        if transfer.phase in RESOLUTIONS:
            assert transfer.pending_id not in self.resolved
            self.resolved.add(transfer.pending_id)
        return transfer

    def open_holds(self) -> list[Transfer]:
        return [
            transfer
            for transfer in self.by_id.values()
            if transfer.phase is Phase.PENDING and transfer.id not in self.resolved
        ]


class Ledger(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        opened = [
            advertiser_account(AccountKind.AVAILABLE, "kestrel", "payer", "EUR"),
            advertiser_account(AccountKind.FROZEN, "kestrel", "payer", "EUR"),
            donation_account(CHARITY, "EUR"),
            *(
                platform_account(kind, "EUR")
                for kind in (
                    AccountKind.BANK,
                    AccountKind.AD_REVENUE,
                    AccountKind.REFUND_PAYABLE,
                    AccountKind.ROUNDING,
                )
            ),
        ]
        self.books = Books({account.id: account for account in opened})
        self.made = 0
        self.paid_in = 0
        self.paid_out = 0
        self.spent = 0
        self.winddowns = 0

    def transfer(self, kind, debit, credit, amount, phase=Phase.SINGLE):
        self.made += 1
        return new_transfer(
            id=f"t{self.made}",
            idempotency_key=f"k{self.made}",
            debit_account=debit,
            credit_account=credit,
            amount=amount,
            currency="EUR",
            kind=kind,
            phase=phase,
            at=NOW,
        )

    def resolve(self, hold, post):
        self.made += 1
        return resolution(
            hold, id=f"t{self.made}", idempotency_key=f"k{self.made}", at=NOW, post=post
        )

    @property
    def available(self):
        return self.books.accounts[AVAILABLE].available

    @rule(amount=amounts)
    def deposit(self, amount):
        self.books.post(self.transfer(TransferKind.DEPOSIT, "bank:EUR", AVAILABLE, amount))
        self.paid_in += amount

    @rule(amount=amounts)
    def reserve(self, amount):
        before = self.available
        hold = self.transfer(
            TransferKind.RESERVATION, AVAILABLE, "ad_revenue:EUR", amount, Phase.PENDING
        )
        try:
            self.books.post(hold)
        except InsufficientFunds:
            assert amount > before
        else:
            assert self.available == before - amount

    @precondition(lambda self: self.books.open_holds())
    @rule(data=st.data(), share=st.floats(0, 1.2))
    def settle(self, data, share):
        hold = data.draw(st.sampled_from(self.books.open_holds()))
        amount = max(1, int(hold.amount * share))
        try:
            self.books.post(self.resolve(hold, amount))
        except ExceedsPending:
            assert amount > hold.amount
        else:
            self.spent += amount

    @precondition(lambda self: self.books.open_holds())
    @rule(data=st.data())
    def void(self, data):
        hold = data.draw(st.sampled_from(self.books.open_holds()))
        before = self.available
        self.books.post(self.resolve(hold, None))
        assert self.available == before + hold.amount

    @precondition(lambda self: self.books.resolved)
    @rule(data=st.data(), post=st.booleans())
    def resolve_twice(self, data, post):
        hold = self.books.by_id[data.draw(st.sampled_from(sorted(self.books.resolved)))]
        before = dict(self.books.accounts)
        try:
            self.books.post(self.resolve(hold, hold.amount if post else None))
        except AlreadyResolved:
            assert self.books.accounts == before
        else:
            raise AssertionError("resolved twice")

    @rule(amount=amounts)
    def refund(self, amount):
        try:
            self.books.post(
                self.transfer(TransferKind.REFUND, AVAILABLE, "refund_payable:EUR", amount)
            )
        except InsufficientFunds:
            return
        self.books.post(
            self.transfer(TransferKind.REFUND_PAYOUT, "refund_payable:EUR", "bank:EUR", amount)
        )
        self.paid_out += amount

    @rule()
    def replay_everything(self):
        before = dict(self.books.accounts)
        for transfer in list(self.books.by_id.values()):
            assert self.books.post(transfer) is transfer
        assert self.books.accounts == before

    @rule(donate=st.booleans(), fails=st.booleans())
    def wind_down(self, donate, fails):
        self.winddowns += 1
        state, _ = winddown.open_winddown(
            id=f"wd{self.winddowns}",
            advertiser_id="kestrel",
            payer_id="payer",
            currency="EUR",
            cause=Cause.REQUEST,
            case_id=None,
            by="payer-user",
            at=NOW,
        )
        state, _ = winddown.settled_events(state, by="clock", events=0, at=NOW)
        holds = self.books.open_holds()
        for hold in holds:
            self.books.post(self.resolve(hold, None))
        state, _ = winddown.voided(state, by="clock", reservations=len(holds), at=NOW)
        self.round_up()
        residual = settlement.remaining(self.books.accounts, state)
        assert residual == self.available
        state, _ = winddown.state_residual(
            state, by="clock", residual=residual, irreversible=residual, at=NOW
        )
        if residual:
            state = self.pay_residual(state, Choice.DONATE if donate else Choice.REFUND, fails)
        left = settlement.remaining(self.books.accounts, state)
        state, _ = winddown.finish(state, by="clock", residual=left, at=NOW)
        assert state.status is Status.ZERO
        for id_ in (AVAILABLE, "refund_payable:EUR", f"donation_payable:{CHARITY}:EUR"):
            assert self.books.accounts[id_].is_empty

    @rule(choice=st.sampled_from((None, Choice.REFUND, Choice.DONATE)), frozen=st.booleans())
    def wind_down_given_back(self, choice, frozen):
        """A measure begins it and is reversed: the vector of before, whatever was elected."""
        self.winddowns += 1
        before = {hold.id: hold.amount for hold in self.books.open_holds()}
        state, _ = winddown.open_winddown(
            id=f"wd{self.winddowns}",
            advertiser_id="kestrel",
            payer_id="payer",
            currency="EUR",
            cause=Cause.SUSPENSION,
            case_id="case",
            by="wind-down",
            at=NOW,
            ruling_id="ruling",
        )
        state, _ = winddown.settled_events(state, by="clock", events=0, at=NOW)
        holds = self.books.open_holds()
        for hold in holds:
            self.books.post(self.resolve(hold, None))
        state, _ = winddown.voided(state, by="clock", reservations=len(holds), at=NOW)
        residual = settlement.remaining(self.books.accounts, state)
        state, _ = winddown.state_residual(
            state, by="clock", residual=residual, irreversible=residual, at=NOW
        )
        if choice and residual:
            state = self.elect_residual(state, choice)
        held = self.books.by_key.get(settlement.hold_key(state))
        if frozen and residual:
            if held is not None and state.choice:
                self.void_residual(state, held)
            self.freeze_and_thaw(residual)
            held = None
        restored, _ = winddown.restore(state, by="clock", ruling_id="ruling", at=NOW)
        if held is not None and state.choice:
            self.void_residual(restored, held)
        for amount in before.values():
            self.books.post(
                self.transfer(
                    TransferKind.RESERVATION, AVAILABLE, "ad_revenue:EUR", amount, Phase.PENDING
                )
            )
        assert self.available == residual - sum(before.values())
        assert not restored.is_open

    def freeze_and_thaw(self, amount):
        frozen = "frozen:kestrel:payer:EUR"
        self.books.post(self.transfer(TransferKind.LAW_FREEZE, AVAILABLE, frozen, amount))
        assert self.available == 0
        self.books.post(self.transfer(TransferKind.LAW_RELEASE, frozen, AVAILABLE, amount))

    def void_residual(self, state, hold):
        self.books.post(settlement.void_transfer(state, hold, id=f"{state.id}-void", at=NOW))

    def elect_residual(self, state, choice):
        charity = CHARITY if choice is Choice.DONATE else None
        state, _ = winddown.elect(
            state, by="u", payer_id="payer", choice=choice, charity_id=charity, at=NOW
        )
        hold_id = f"{state.id}-hold-{state.attempt}"
        self.books.post(settlement.hold_transfer(state, to=choice, id=hold_id, at=NOW))
        return state

    def round_up(self):
        extra = settlement.rounding_up(self.available)
        if extra:
            self.books.post(self.transfer(TransferKind.ROUNDING, "rounding:EUR", AVAILABLE, extra))
            self.paid_in += extra

    def pay_residual(self, state, choice, fails):
        state = self.hold_residual(state, choice)
        if fails:
            hold = self.books.by_key[settlement.hold_key(state)]
            state, _ = winddown.fail_settlement(state, by="ben", reason="returned", at=NOW)
            self.books.post(settlement.void_transfer(state, hold, id=f"{state.id}-void", at=NOW))
            assert self.available == state.residual
            state = self.hold_residual(state, Choice.REFUND)
        state, _ = winddown.confirm_settlement(state, by="ben", receipt_sha256=RECEIPT, at=NOW)
        left = settlement.remaining(self.books.accounts, state)
        assert left == state.residual
        with pytest.raises(NotZero):
            winddown.finish(state, by="clock", residual=left, at=NOW)
        hold = self.books.by_key[settlement.hold_key(state)]
        self.books.post(settlement.post_transfer(state, hold, id=f"{state.id}-post", at=NOW))
        self.books.post(settlement.payout_transfer(state, id=f"{state.id}-payout", at=NOW))
        self.paid_out += state.residual
        return state

    def hold_residual(self, state, choice):
        state = self.elect_residual(state, choice)
        state, _ = winddown.propose_settlement(state, by="ann", receipt_sha256=RECEIPT, at=NOW)
        return state

    @invariant()
    def money_is_conserved(self):
        accounts = self.books.accounts.values()
        assert trial_balance(accounts) == {"EUR": 0}
        assert pending_balance(accounts) == {"EUR": 0}
        balance = self.books.accounts[AVAILABLE].balance
        assert balance == self.paid_in - self.spent - self.paid_out

    @invariant()
    def nothing_owed_goes_below_zero(self):
        for account in self.books.accounts.values():
            if account.debits_must_not_exceed_credits:
                assert account.available >= 0


TestLedger = Ledger.TestCase
