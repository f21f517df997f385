"""Money that cannot be paid out: frozen by an order of an authority, or claimed by nobody.

Each is one operator's act with its letter, and counted in the public register. What an order does
not hold is paid out as usual.
"""

from __future__ import annotations

from datetime import date, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.hearing import said
from adjudge.domain.cases.order import Order, OrderNoGround
from adjudge.domain.errors import DomainError, NotAllowed
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.ledger import settlement, winddown
from adjudge.domain.ledger.account import AccountKind, account_id
from adjudge.domain.ledger.errors import WrongStep
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import new_transfer
from adjudge.domain.ledger.winddown import Status, StepName, WindDown
from adjudge.domain.money import Money
from adjudge.services.letters import serve_exit
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType
from adjudge.services.winddown_entries import enter, enter_frozen, matter_of, reference
from adjudge.services.winddown_starts import how_it_ended, is_free, restore
from adjudge.services.winddown_steps import state_what_is_left

FREEZABLE = frozenset({Status.RESIDUAL, Status.REFUND, Status.DONATE, Status.DEFER})


class ClaimOpen(DomainError):
    """Money is unclaimed only once its payer has had time to claim it."""

    code = "winddown.claim_open"

    def message(self) -> str:
        return f"This refund has been due for too short a time; the payer has until {self.until}."

    def remedy(self) -> str:
        return "Search for another address or account of the payer, and try to pay again."

    @property
    def until(self) -> object:
        """The day, as it is shown."""
        return self.details.get("until")


def freeze_money(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    winddown_id: str,
    order_id: str,
    micros: int,
    review_on: date,
) -> WindDown:
    """Hold a sum that an order of an authority freezes; the payer elects for the rest.

    What had been elected is asked for anew, since another sum is left.

    Raises:
        NotAllowed: no operator, or one with an interest in the party or the payer.
        OrderNoGround: the order does not bind the operator, or was set aside.
        WrongStep: nothing is stated yet, a payment is under way, or an order holds a part already.
        AmountInvalid, InsufficientFunds: no such sum is there.
        InvalidValue: the review is not after today and within a year.
    """
    asked = request(
        request_id,
        use_case="freeze_money",
        actor=actor,
        arguments={
            "winddown_id": winddown_id,
            "order_id": order_id,
            "micros": str(micros),
            "review_on": review_on.isoformat(),
        },
    )
    with deps.uow() as uow:
        state = _locked(uow, actor, winddown_id, act="freeze this money")

        def act() -> tuple[str, WindDown]:
            order = _binding(uow, order_id)
            if state.status not in FREEZABLE or state.frozen:
                raise WrongStep(winddown=state.id, status=state.status, step=StepName.FROZEN_BY_LAW)
            _void_hold(uow, deps, state)
            _move(uow, deps, state, TransferKind.LAW_FREEZE, micros)
            free = uow.ledger.account(settlement.source_account(state)).available
            frozen = _freeze(
                uow, deps, actor, state, order=order, micros=micros, review_on=review_on, rest=free
            )
            return state.id, frozen

        return once(uow.requests, asked, deps.clock.now(), load=uow.wind_downs.get, act=act)


def renew_freeze(
    deps: Deps, actor: Actor, *, winddown_id: str, order_id: str, review_on: date
) -> WindDown:
    """The review of a freeze: the order stands, and is looked at again on another day.

    Raises as `freeze_money`.
    """
    with deps.uow() as uow:
        state = _locked(uow, actor, winddown_id, act="review this freeze")
        order = _binding(uow, order_id)
        if not state.frozen:
            raise WrongStep(winddown=state.id, status=state.status, step=StepName.FROZEN_BY_LAW)
        if state.status not in {Status.RESIDUAL, Status.FROZEN_BY_LAW}:
            raise WrongStep(winddown=state.id, status=state.status, step=StepName.FROZEN_BY_LAW)
        rest = state.status is Status.RESIDUAL
        return _freeze(
            uow,
            deps,
            actor,
            state,
            order=order,
            micros=state.frozen,
            review_on=review_on,
            rest=int(rest),
        )


def end_freeze(deps: Deps, actor: Actor, *, winddown_id: str, why: str) -> WindDown:
    """The order ended or was set aside: the money is the payer's to elect for again.

    Raises `NotAllowed`, `InvalidValue` for no reason, `WrongStep` while the rest is being paid.
    """
    said(why, field="reason")
    with deps.uow() as uow:
        state = _locked(uow, actor, winddown_id, act="end this freeze")
        if not state.frozen:
            raise WrongStep(winddown=state.id, status=state.status, step=StepName.RESUMED)
        amount = state.frozen
        resumed, _ = winddown.resume(state, by=actor.id, at=deps.clock.now())
        _move(uow, deps, state, TransferKind.LAW_RELEASE, amount)
        return _go_on(uow, deps, resumed, why=why, amount=amount)


def mark_unclaimed(
    deps: Deps, actor: Actor, *, request_id: str, winddown_id: str, tried: str
) -> WindDown:
    """A refund cannot be paid since nobody takes it; `tried` says what was done to find the payer.

    The sum is published, stays the payer's, and is paid out as soon as it is claimed.

    Raises:
        NotAllowed: no operator, or one with an interest in the party or the payer.
        WrongStep: no refund is due.
        ClaimOpen: it has been due for less than the time to elect.
        InvalidValue: nothing is said about what was tried.
    """
    said(tried, field="what was tried")
    asked = request(
        request_id,
        use_case="mark_unclaimed",
        actor=actor,
        arguments={"winddown_id": winddown_id, "tried": tried},
    )
    with deps.uow() as uow:
        state = _locked(uow, actor, winddown_id, act="call this money unclaimed")
        now = deps.clock.now()

        def act() -> tuple[str, WindDown]:
            amount = state.residual or 0
            unclaimed, _ = winddown.mark_unclaimed(state, by=actor.id, amount=amount, at=now)
            until = state.since("payment") + timedelta(days=deps.deadlines.election)
            if now < until:
                raise ClaimOpen(winddown=state.id, until=f"{until:%d %B %Y}")
            _void_hold(uow, deps, state)
            _move(uow, deps, state, TransferKind.UNCLAIMED, amount)
            uow.wind_downs.save(unclaimed)
            letter = serve_exit(
                uow,
                deps,
                matter=matter_of(state),
                context={"exit": "unclaimed", **_told(state, amount), "tried": tried},
            )
            enter(
                uow,
                deps,
                EntryType.WINDDOWN_UNCLAIMED,
                unclaimed,
                opened={"letter_id": letter.id, "tried": tried, "by": actor.id},
                public={
                    "reference": reference(state),
                    "amount": str(Money(state.currency, amount)),
                },
            )
            return state.id, unclaimed

        return once(uow.requests, asked, now, load=uow.wind_downs.get, act=act)


def claim_money(deps: Deps, actor: Actor, *, winddown_id: str) -> WindDown:
    """The payer is there after all: it says anew where its money goes.

    An operator who found it may do so too. Raises `NotAllowed`, `WrongStep`.
    """
    with deps.uow() as uow:
        uow.advertisers.lock(uow.wind_downs.get(winddown_id).advertiser_id)
        state = uow.wind_downs.lock(winddown_id)
        is_payer = not actor.is_program and state.payer_id in actor.party_ids
        if not (is_payer or StaffRole.OPERATOR in actor.roles):
            raise NotAllowed(act="claim this money", needs="a mandate of its payer")
        if state.status is not Status.UNCLAIMED:
            raise WrongStep(winddown=state.id, status=state.status, step=StepName.RESUMED)
        amount = int(state.steps[-1].data["amount"] or 0)
        resumed, _ = winddown.resume(state, by=actor.id, at=deps.clock.now())
        _move(uow, deps, state, TransferKind.UNCLAIMED_RETURN, amount)
        return _go_on(uow, deps, resumed, why="It was claimed.", amount=amount)


def _locked(uow: UnitOfWork, actor: Actor, winddown_id: str, *, act: str) -> WindDown:
    actor.must_be(StaffRole.OPERATOR, act=act)
    advertiser = uow.advertisers.lock(uow.wind_downs.get(winddown_id).advertiser_id)
    state = uow.wind_downs.lock(winddown_id)
    for party_id in (state.payer_id, advertiser.party_id):
        actor.must_be_free_of(party_id, act=act)
    return state


def _binding(uow: UnitOfWork, order_id: str) -> Order:
    order = uow.of(Order).get(order_id)
    if not order.binds_operator or order.status == "set aside":
        raise OrderNoGround(order=order_id)
    return order


def _freeze(
    uow: UnitOfWork,
    deps: Deps,
    actor: Actor,
    state: WindDown,
    *,
    order: Order,
    micros: int,
    review_on: date,
    rest: int,
) -> WindDown:
    """The letter, the step and the entry of a freeze, new or renewed; then what is left."""
    now = deps.clock.now()
    secret = order.secret_until is not None and deps.today() <= order.secret_until
    authority = "an authority that we may not name yet" if secret else order.authority
    letter = serve_exit(
        uow,
        deps,
        matter=matter_of(state),
        context={
            "exit": "frozen",
            **_told(state, micros),
            "authority": authority,
            "legal_basis": "" if secret else order.legal_basis,
            "citation": "" if secret else order.citation,
            "review_on": review_on,
        },
    )
    frozen, _ = winddown.freeze_by_law(
        state,
        by=actor.id,
        authority=authority,
        amount=micros,
        review_on=review_on.isoformat(),
        letter_id=letter.id,
        order_id=order.id,
        rest=rest > 0,
        at=now,
    )
    uow.wind_downs.save(frozen)
    enter_frozen(uow, deps, frozen)
    if frozen.status is Status.RESIDUAL and state.status is not Status.RESIDUAL:
        return state_what_is_left(uow, deps, frozen)
    if frozen.status is Status.RESIDUAL and not state.frozen:
        return state_what_is_left(uow, deps, frozen)
    return frozen


def _go_on(uow: UnitOfWork, deps: Deps, resumed: WindDown, *, why: str, amount: int) -> WindDown:
    uow.wind_downs.save(resumed)
    enter(
        uow,
        deps,
        EntryType.WINDDOWN_RESUMED,
        resumed,
        opened={"why": why, "by": resumed.steps[-1].by},
        public={
            "reference": reference(resumed),
            "amount": str(Money(resumed.currency, amount)),
        },
    )
    if is_free(uow, resumed):
        return restore(uow, deps, resumed, end=how_it_ended(uow, resumed))
    return state_what_is_left(uow, deps, resumed)


def _told(state: WindDown, micros: int) -> dict[str, object]:
    nothing = dict.fromkeys(("authority", "legal_basis", "citation", "tried"), "")
    return {**nothing, "amount": Money(state.currency, micros), "review_on": None}


def _void_hold(uow: UnitOfWork, deps: Deps, state: WindDown) -> None:
    """Release what is held for an election, which is asked for anew."""
    if state.status not in {Status.REFUND, Status.DONATE}:
        return
    hold = uow.ledger.by_key(settlement.hold_key(state))
    assert hold is not None, "the election held the residual"
    now = deps.clock.now()
    uow.ledger.post(
        settlement.void_transfer(state, hold, id=uuid7(now, deps.random(RANDOM_BYTES)), at=now)
    )


def _move(uow: UnitOfWork, deps: Deps, state: WindDown, kind: TransferKind, micros: int) -> None:
    """Move a sum out of the payer's balance, or back into it."""
    free = settlement.source_account(state)
    owner = f"{state.advertiser_id}:{state.payer_id}"
    if kind in {TransferKind.LAW_FREEZE, TransferKind.LAW_RELEASE}:
        other = account_id(AccountKind.FROZEN, owner, state.currency)
    else:
        other = account_id(AccountKind.UNCLAIMED, None, state.currency)
    out = kind in {TransferKind.LAW_FREEZE, TransferKind.UNCLAIMED}
    now = deps.clock.now()
    uow.ledger.post(
        new_transfer(
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            idempotency_key=f"winddown:{state.id}:{kind.value}:{len(state.steps)}",
            debit_account=free if out else other,
            credit_account=other if out else free,
            amount=micros,
            currency=state.currency,
            kind=kind,
            at=now,
            case_id=state.case_id,
        )
    )
