"""The steps of a wind-down as they are kept: ledger, letters and register, in one transaction.

`services.winddowns` says who may ask for them and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, program
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.ledger import settlement, winddown
from adjudge.domain.ledger.account import AccountKind, account_id
from adjudge.domain.ledger.errors import ElectionOpen
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import new_transfer
from adjudge.domain.ledger.winddown import Cause, Choice, Status, WindDown
from adjudge.domain.money import Money
from adjudge.domain.standing.measures import DARK_NOW
from adjudge.services import letters
from adjudge.services.charities import Charity, charity
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.promotion import end_all
from adjudge.services.register import EntryType
from adjudge.services.reservations import (
    give_back,
    open_reservations,
    withdraw_announcements,
)
from adjudge.services.standing import darken
from adjudge.services.winddown_entries import enter, enter_frozen, matter_of, named

CLOCK = program("wind-down")


def freeze(
    uow: UnitOfWork, deps: Deps, actor: Actor, advertiser: Advertiser, *, cause: Cause
) -> WindDown:
    """End all campaigns and promotions, darken every slot, and wind the money down.

    Closing closes the account at that moment. A wind-down that a measure began goes on.
    """
    closing = cause is Cause.CLOSING
    why = "account closed" if closing else "the payer asked for its money"
    end_campaigns(uow, deps, actor, advertiser.id, why=why)
    if closing:
        # The block first, then its moment, then the commit: nothing is shown, or billed, after it.
        deps.block.write({advertiser.slot: DARK_NOW})
    moment = darken(uow, deps, advertiser.id)
    if closing:
        uow.advertisers.save(replace(advertiser, closed_at=moment))
    for state in uow.wind_downs.by_advertiser(advertiser.id):
        if state.is_open and state.payer_id == advertiser.payer_party_id:
            return state
    state, _ = winddown.open_winddown(
        id=uuid7(deps.clock.now(), deps.random(RANDOM_BYTES)),
        advertiser_id=advertiser.id,
        payer_id=advertiser.payer_party_id,
        currency=advertiser.currency,
        cause=cause,
        case_id=None,
        by=actor.id,
        at=moment,
    )
    uow.wind_downs.add(state)
    enter(
        uow,
        deps,
        EntryType.WINDDOWN_OPENED,
        state,
        opened={"cause": cause.value, "advertiser_id": advertiser.id},
        public={"cause": cause.value},
    )
    return state


def state_residual(uow: UnitOfWork, deps: Deps, winddown_id: str, *, events: int) -> WindDown:
    """Void what was reserved or only announced, and state what is left, to the cent."""
    found = uow.wind_downs.get(winddown_id)
    advertiser = uow.advertisers.lock(found.advertiser_id)
    state = uow.wind_downs.lock(winddown_id)
    if state.status is not Status.FREEZE:
        return state
    now = deps.clock.now()
    state, _ = winddown.settled_events(state, by=CLOCK.id, events=events, at=now)
    announced: tuple[str, ...] = ()
    voided = 0
    if state.payer_id == advertiser.payer_party_id:
        voided = give_back(uow, deps, advertiser, why=f"winddown:{state.id}")
        announced = withdraw_announcements(uow, deps, advertiser)
        assert not open_reservations(uow, advertiser), "all were voided"
    state, _ = winddown.voided(
        state, by=CLOCK.id, reservations=voided, announced=" ".join(announced), at=now
    )
    return state_what_is_left(uow, deps, state)


def restate(uow: UnitOfWork, deps: Deps, state: WindDown) -> WindDown:
    """State anew what is left, if a hold took or gave back a part of it; both rows are locked."""
    if state.status not in {Status.RESIDUAL, Status.DEFER}:
        return state
    free = uow.ledger.account(settlement.source_account(state)).available
    if free == state.residual and (free or not _is_over(uow, state)):
        return state
    return state_what_is_left(uow, deps, state)


def _is_over(uow: UnitOfWork, state: WindDown) -> bool:
    """Whether neither the payer's balance nor a hold has anything left."""
    accounts = {a.id: a for a in uow.ledger.accounts(owner_id=state.advertiser_id)}
    return settlement.remaining(accounts, state) == 0


def state_what_is_left(uow: UnitOfWork, deps: Deps, state: WindDown) -> WindDown:
    """What is free, in a letter and in the register; the end, if nothing is left at all."""
    now = deps.clock.now()
    again = any(step.name is winddown.StepName.RESIDUAL for step in state.steps)
    _round_up(uow, deps, state)
    accounts = {a.id: a for a in uow.ledger.accounts(owner_id=state.advertiser_id)}
    free = accounts.get(settlement.source_account(state))
    residual = free.available if free else 0
    held = settlement.remaining(accounts, state) - residual
    # Deposits are confirmed bank transfers, which cannot be called back; disputed money is not in.
    state, _ = winddown.state_residual(
        state,
        by=CLOCK.id,
        residual=residual,
        irreversible=residual,
        held=held,
        window=election_window(deps),
        at=now,
    )
    letter = letters.serve_residual(
        uow,
        deps,
        matter=matter_of(state),
        context={
            "residual": Money(state.currency, residual),
            "irreversible": Money(state.currency, state.irreversible or 0),
            "held": Money(state.currency, held),
            "frozen": Money(state.currency, state.frozen),
            "frozen_at": state.steps[0].at,
            "elect_until": now + election_window(deps),
            "cause": state.cause.value,
            "again": again,
        },
    )
    enter(
        uow,
        deps,
        EntryType.WINDDOWN_RESIDUAL,
        state,
        opened={"letter_id": letter.id, "residual_micros": str(residual)},
        public={**named(uow, state), "residual": str(Money(state.currency, residual))},
    )
    if residual == 0 and held == 0:
        state = _finish(uow, deps, state, CLOCK.id, opened={}, public={})
    uow.wind_downs.save(state)
    return state


def payment_window(deps: Deps) -> timedelta:
    """How long the operator has to pay what was elected."""
    return timedelta(days=deps.deadlines.refund)


def election_window(deps: Deps) -> timedelta:
    """How long the payer may choose, from receipt of what is left."""
    return timedelta(days=deps.deadlines.election)


def _round_up(uow: UnitOfWork, deps: Deps, state: WindDown) -> None:
    """Add what is missing to whole cents, at our cost: banks move nothing smaller."""
    account = uow.ledger.account(settlement.source_account(state))
    missing = settlement.rounding_up(account.balance)
    if missing == 0:
        return
    now = deps.clock.now()
    uow.ledger.post(
        new_transfer(
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            idempotency_key=settlement.rounding_key(state),
            debit_account=account_id(AccountKind.ROUNDING, None, state.currency),
            credit_account=account.id,
            amount=missing,
            currency=state.currency,
            kind=TransferKind.ROUNDING,
            at=now,
        )
    )


def elect_by_default(uow: UnitOfWork, deps: Deps, winddown_id: str) -> WindDown:
    """No election means refund, once the time is over; before that nothing changes.

    What is left is stated anew first, if a hold has changed it.
    """
    uow.advertisers.lock(uow.wind_downs.get(winddown_id).advertiser_id)
    state = restate(uow, deps, uow.wind_downs.lock(winddown_id))
    if state.status not in {Status.RESIDUAL, Status.DEFER} or not state.residual:
        return state
    try:
        state, _ = winddown.default_election(
            state,
            by=CLOCK.id,
            received_at=_received_at(uow, state),
            at=deps.clock.now(),
            window=election_window(deps),
            pay_within=payment_window(deps),
        )
    except ElectionOpen:
        return state
    return carry_out_election(uow, deps, state, by_default=True)


def _received_at(uow: UnitOfWork, state: WindDown) -> datetime:
    """When the payer's time began: the receipt of the letter that stated the residual."""
    residual = winddown.StepName.RESIDUAL
    stated = next(step.at for step in reversed(state.steps) if step.name is residual)
    about = [
        letter
        for letter in uow.letters.by_party(state.payer_id)
        if letter.kind is LetterKind.WIND_DOWN
        and letter.advertiser_id == state.advertiser_id
        and letter.served_at >= stated
    ]
    return letters.run_from(uow, min(about, key=lambda letter: letter.served_at))


def carry_out_election(
    uow: UnitOfWork, deps: Deps, state: WindDown, *, by_default: bool
) -> WindDown:
    """Hold the residual for what was elected, confirm it by letter, and enter it."""
    choice = state.choice
    assert choice is not None, "just elected"
    now = deps.clock.now()
    if choice is not Choice.DEFER:
        uow.ledger.post(
            settlement.hold_transfer(
                state, to=choice, id=uuid7(now, deps.random(RANDOM_BYTES)), at=now
            )
        )
    uow.wind_downs.save(state)
    until = state.steps[-1].data["until"]
    named = _charity(state)
    letters.serve_election(
        uow,
        deps,
        matter=matter_of(state),
        context={
            "residual": Money(state.currency, state.residual or 0),
            "choice": choice.value,
            "by_default": by_default,
            "charity_name": named.legal_name if named else None,
            "until": datetime.fromisoformat(str(until)).date() if until else None,
        },
    )
    enter(
        uow,
        deps,
        EntryType.WINDDOWN_ELECTED,
        state,
        opened={
            "choice": choice.value,
            "charity_id": named.id if named else None,
            "by_default": by_default,
            "by": state.steps[-1].by,
        },
        public={
            "choice": choice.value,
            "charity": named.legal_name if named else None,
            "by_default": by_default,
        },
    )
    return state


def give_up_payment(uow: UnitOfWork, deps: Deps, state: WindDown, *, choice: Choice) -> WindDown:
    """Void the hold of a settlement that failed, and ask the payer anew; `choice` had been made."""
    hold = uow.ledger.by_key(settlement.hold_key(state))
    assert hold is not None, "the election held the residual"
    now = deps.clock.now()
    uow.ledger.post(
        settlement.void_transfer(state, hold, id=uuid7(now, deps.random(RANDOM_BYTES)), at=now)
    )
    uow.wind_downs.save(state)
    letters.serve_failed(
        uow,
        deps,
        matter=matter_of(state),
        context={
            "residual": Money(state.currency, state.residual or 0),
            "choice": choice.value,
            "reason": str(state.steps[-1].data["reason"]),
            "elect_until": now + election_window(deps),
        },
    )
    return state


def pay_out(
    uow: UnitOfWork, deps: Deps, state: WindDown, actor: Actor, *, receipt_sha256: str
) -> WindDown:
    """Post the hold and the payment, once two people settled, and end at zero."""
    hold = uow.ledger.by_key(settlement.hold_key(state))
    assert hold is not None, "the election held the residual"
    now = deps.clock.now()
    uow.ledger.post(
        settlement.post_transfer(state, hold, id=uuid7(now, deps.random(RANDOM_BYTES)), at=now)
    )
    uow.ledger.post(
        settlement.payout_transfer(state, id=uuid7(now, deps.random(RANDOM_BYTES)), at=now)
    )
    assert state.choice is not None, "a settlement follows an election"
    end_campaigns(uow, deps, actor, state.advertiser_id, why="its budget was paid back")
    darken(uow, deps, state.advertiser_id)
    if not _is_over(uow, state):
        # A part of it was disputed or held meanwhile: stated anew, it takes the same way.
        return state_what_is_left(uow, deps, state)
    to = _charity(state)
    return _finish(
        uow,
        deps,
        state,
        actor.id,
        opened={"choice": state.choice.value, "receipt_sha256": receipt_sha256},
        public={
            "choice": state.choice.value,
            "charity": to.legal_name if to else None,
            "receipt_sha256": receipt_sha256,
        },
    )


def end_campaigns(
    uow: UnitOfWork, deps: Deps, actor: Actor, advertiser_id: str, *, why: str
) -> None:
    """End all campaigns and promotions of an advertiser: there is no budget for them any more."""
    now = deps.clock.now()
    for campaign in uow.campaigns.by_advertiser(advertiser_id):
        uow.campaigns.save(campaign.end(now))
    end_all(uow, deps, actor, advertiser_id, why=why)


def _finish(
    uow: UnitOfWork,
    deps: Deps,
    state: WindDown,
    by: str,
    *,
    opened: Mapping[str, object],
    public: Mapping[str, object],
) -> WindDown:
    """The end, if the ledger holds nothing more for this payer: zero, or what an order holds.

    Raises `NotZero`.
    """
    if state.frozen:
        ended, _ = winddown.exit_frozen(state, by=by, at=deps.clock.now())
        enter_frozen(uow, deps, ended)
        return ended
    accounts = {a.id: a for a in uow.ledger.accounts(owner_id=state.advertiser_id)}
    ended, _ = winddown.finish(
        state, by=by, residual=settlement.remaining(accounts, state), at=deps.clock.now()
    )
    zero = str(Money.zero(state.currency))
    enter(
        uow,
        deps,
        EntryType.WINDDOWN_SETTLED,
        ended,
        opened={**opened, "residual": zero},
        public={**public, "residual": zero},
    )
    return ended


def _charity(state: WindDown) -> Charity | None:
    return charity(state.charity_id) if state.charity_id else None
