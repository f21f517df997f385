"""The steps of a wind-down as they are kept: ledger, letters and register, in one transaction.

`services.winddowns` says who may ask for them and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

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
from adjudge.services.register import EntryType, record
from adjudge.services.reservations import (
    available_account,
    give_back,
    open_reservations,
    withdraw_announcements,
)
from adjudge.services.standing import darken

CLOCK = program("wind-down")


def freeze(uow: UnitOfWork, deps: Deps, actor: Actor, advertiser: Advertiser) -> WindDown:
    """End all campaigns and promotions, darken every slot, and close the account at that moment."""
    now = deps.clock.now()
    for campaign in uow.campaigns.by_advertiser(advertiser.id):
        uow.campaigns.save(campaign.end(now))
    end_all(uow, deps, actor, advertiser.id, why="account closed")
    # The block first, then its moment, then the commit: nothing is shown, or billed, after it.
    deps.block.write({advertiser.slot: DARK_NOW})
    moment = darken(uow, deps, advertiser.id)
    uow.advertisers.save(replace(advertiser, closed_at=moment))
    state, _ = winddown.open_winddown(
        id=uuid7(now, deps.random(RANDOM_BYTES)),
        advertiser_id=advertiser.id,
        payer_id=advertiser.payer_party_id,
        currency=advertiser.currency,
        cause=Cause.CLOSING,
        case_id=None,
        by=actor.id,
        at=moment,
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
    voided = give_back(uow, deps, advertiser)
    withdraw_announcements(uow, deps, advertiser)
    assert not open_reservations(uow, advertiser), "all were voided"
    state, _ = winddown.voided(state, by=CLOCK.id, reservations=voided, at=now)
    _round_up(uow, deps, state, advertiser)
    accounts = {account.id: account for account in uow.ledger.accounts(owner_id=advertiser.id)}
    residual = settlement.remaining(accounts, state)
    available = accounts.get(available_account(advertiser))
    # Deposits are confirmed bank transfers, which cannot be called back; disputed money is not.
    state, _ = winddown.state_residual(
        state,
        by=CLOCK.id,
        residual=residual,
        irreversible=min(residual, available.available if available else 0),
        at=now,
    )
    letter = letters.serve_residual(
        uow,
        deps,
        matter=_matter(state),
        context={
            "residual": Money(state.currency, residual),
            "irreversible": Money(state.currency, state.irreversible or 0),
            "frozen_at": state.steps[0].at,
            "elect_until": now + winddown.ELECTION_WINDOW,
        },
    )
    enter(
        uow,
        deps,
        EntryType.WINDDOWN_RESIDUAL,
        state,
        opened={"letter_id": letter.id, "residual_micros": str(residual)},
        public={
            "advertiser": uow.parties.get(advertiser.party_id).legal_name,
            "residual": str(Money(state.currency, residual)),
        },
    )
    if residual == 0:
        state = _finish(uow, deps, state, CLOCK.id, opened={}, public={})
    uow.wind_downs.save(state)
    return state


def _round_up(uow: UnitOfWork, deps: Deps, state: WindDown, advertiser: Advertiser) -> None:
    """Add what is missing to whole cents, at our cost: banks move nothing smaller."""
    account = uow.ledger.account(available_account(advertiser))
    missing = settlement.rounding_up(account.balance)
    if missing == 0:
        return
    now = deps.clock.now()
    uow.ledger.post(
        new_transfer(
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            idempotency_key=f"winddown:{state.id}:rounding",
            debit_account=account_id(AccountKind.ROUNDING, None, state.currency),
            credit_account=account.id,
            amount=missing,
            currency=state.currency,
            kind=TransferKind.ROUNDING,
            at=now,
        )
    )


def elect_by_default(uow: UnitOfWork, deps: Deps, winddown_id: str) -> WindDown:
    """No election means refund, once the time is over; before that nothing changes."""
    state = uow.wind_downs.lock(winddown_id)
    if state.status not in {Status.RESIDUAL, Status.DEFER}:
        return state
    try:
        state, _ = winddown.default_election(
            state,
            by=CLOCK.id,
            received_at=_received_at(uow, state),
            at=deps.clock.now(),
        )
    except ElectionOpen:
        return state
    return carry_out_election(uow, deps, state, by_default=True)


def _received_at(uow: UnitOfWork, state: WindDown) -> datetime:
    """When the payer's time began: the receipt of the letter that stated the residual."""
    stated = next(step.at for step in state.steps if step.name is winddown.StepName.RESIDUAL)
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
        matter=_matter(state),
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
        matter=_matter(state),
        context={
            "residual": Money(state.currency, state.residual or 0),
            "choice": choice.value,
            "reason": str(state.steps[-1].data["reason"]),
            "elect_until": now + winddown.ELECTION_WINDOW,
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
    named = _charity(state)
    return _finish(
        uow,
        deps,
        state,
        actor.id,
        opened={"choice": state.choice.value, "receipt_sha256": receipt_sha256},
        public={
            "choice": state.choice.value,
            "charity": named.legal_name if named else None,
            "receipt_sha256": receipt_sha256,
        },
    )


def _finish(
    uow: UnitOfWork,
    deps: Deps,
    state: WindDown,
    by: str,
    *,
    opened: Mapping[str, object],
    public: Mapping[str, object],
) -> WindDown:
    """The end, if the ledger holds nothing more for this payer. Raises `NotZero`."""
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


def _matter(state: WindDown) -> letters.Matter:
    return letters.Matter(
        party_id=state.payer_id,
        advertiser_id=state.advertiser_id,
        subject_id=state.id,
        reference=f"W-{state.id[-8:]}",
        case_id=state.case_id,
    )


def enter(
    uow: UnitOfWork,
    deps: Deps,
    entry_type: EntryType,
    state: WindDown,
    *,
    opened: Mapping[str, object],
    public: Mapping[str, object],
) -> None:
    """One entry of this matter; its readable part says only what the party did or was told."""
    record(
        uow,
        deps,
        type=entry_type,
        subject_id=state.id,
        party_id=state.payer_id,
        record={"winddown_id": state.id, **opened},
        public=public,
        released=True,
    )
