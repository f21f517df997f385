"""A measure begins a wind-down, and its end gives back what was not settled.

The start is part of the transaction that puts the measure into effect, so a crash leaves both or
neither. A reversal gives back in its own transaction; every other end after it, when the block is
lit again, and the worker does what a crash left undone.
"""

from __future__ import annotations

from collections.abc import Sequence

from adjudge.domain.actor import program
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.ledger import settlement, winddown
from adjudge.domain.ledger.account import AccountKind, LedgerAccount
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import new_transfer
from adjudge.domain.ledger.winddown import Cause, Status, StepName, WindDown
from adjudge.domain.ledger.winddown_start import BY_MEASURE, cause_of
from adjudge.domain.ledger.winddown_state import NEXT_STEPS
from adjudge.domain.money import Money
from adjudge.domain.standing.measures import EndKind, MeasureInForce
from adjudge.domain.steps import first
from adjudge.services.letters import serve_restored
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType
from adjudge.services.reservations import (
    announce_again,
    given_back_for,
    is_reserved_again,
    reserve_again,
)
from adjudge.services.winddown_entries import enter, matter_of, reference

CLOCK = program("wind-down")
_HELD = frozenset({AccountKind.AVAILABLE, AccountKind.HELD_DISPUTE})


class WindingDown(DomainError):
    """The money is on its way back to its payer, so none of it can be planned with."""

    code = "winddown.under_way"

    def message(self) -> str:
        return f"This money is being paid back ({self.details.get('reference')})."

    def remedy(self) -> str:
        return "Wait until it is over; the page of the money says what comes next."


def must_not_wind_down(uow: UnitOfWork, advertiser: Advertiser) -> None:
    """Raise `WindingDown` while the money of the advertiser's payer is on its way to zero."""
    for state in uow.wind_downs.by_advertiser(advertiser.id):
        if state.is_open and state.payer_id == advertiser.payer_party_id:
            raise WindingDown(winddown=state.id, reference=reference(state))


def start_by_measure(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, measure: MeasureInForce
) -> tuple[WindDown, ...]:
    """Begin the wind-down of each payer's money, if this measure calls for one.

    The caller holds the advertiser's lock, and has made everything dark at `measure.dark_at`. What
    is under way already goes on; where nothing is left since an earlier one, none begins.
    """
    cause = _cause(ruling, measure)
    if cause is None:
        return ()
    advertiser = uow.advertisers.get(ruling.advertiser_id)
    known = uow.wind_downs.by_advertiser(advertiser.id)
    begun = []
    for payer_id, currency, is_empty in _payers(uow, advertiser):
        mine = [s for s in known if (s.payer_id, s.currency) == (payer_id, currency)]
        if any(state.is_open for state in mine) or (is_empty and mine):
            continue
        state, _ = winddown.open_winddown(
            id=uuid7(deps.clock.now(), deps.random(RANDOM_BYTES)),
            advertiser_id=advertiser.id,
            payer_id=payer_id,
            currency=currency,
            cause=cause,
            case_id=ruling.case_id,
            by=CLOCK.id,
            at=measure.dark_at or measure.effective_at,
            ruling_id=ruling.id,
        )
        uow.wind_downs.add(state)
        enter(
            uow,
            deps,
            EntryType.WINDDOWN_OPENED,
            state,
            opened={"cause": cause.value, "advertiser_id": advertiser.id, "ruling_id": ruling.id},
            public={"cause": cause.value},
        )
        begun.append(state)
    return tuple(begun)


def restore_after_reversal(uow: UnitOfWork, deps: Deps, ruling: Ruling) -> None:
    """Give back what was not settled, whatever was elected; unless another measure calls for it.

    The caller holds the advertiser's lock, and has ended the measures of the ruling.
    """
    for state in _begun_by_measure(uow, ruling.advertiser_id):
        if not _is_called_for(uow, state):
            restore(uow, deps, state, end=EndKind.REVERSED.value)


def restore_freed(deps: Deps, advertiser_id: str) -> list[str]:
    """Give back what no measure holds any more: it was lifted, modified, stayed, or has expired.

    What the payer itself elected goes on, as on its request. May be repeated at any time; returns
    the ids of the wind-downs that ended by it.
    """
    with deps.reading() as uow:
        if not any(is_free(uow, s) for s in _begun_by_measure(uow, advertiser_id)):
            return []
    with deps.uow() as uow:
        uow.advertisers.lock(advertiser_id)
        freed = [s for s in _begun_by_measure(uow, advertiser_id) if is_free(uow, s)]
        for state in freed:
            restore(uow, deps, state, end=how_it_ended(uow, state))
        return [state.id for state in freed]


def restore(uow: UnitOfWork, deps: Deps, found: WindDown, *, end: str) -> WindDown:
    """Reserve again what was reserved, announce what was announced, and say so to the payer.

    The caller holds the advertiser's lock. What was settled since is settled.
    """
    state = uow.wind_downs.lock(found.id)
    now = deps.clock.now()
    if state.frozen:
        # What an order holds is not ours to give back: that part waits until the order ends.
        restored, _ = winddown.exit_frozen(state, by=CLOCK.id, at=now)
    else:
        restored, _ = winddown.restore(
            state, by=CLOCK.id, ruling_id=state.ruling_id or "", at=now, end=end
        )
    uow.wind_downs.save(restored)
    if state.status in {Status.REFUND, Status.DONATE}:
        hold = uow.ledger.by_key(settlement.hold_key(state))
        assert hold is not None, "the election held the residual"
        uow.ledger.post(
            settlement.void_transfer(
                restored, hold, id=uuid7(now, deps.random(RANDOM_BYTES)), at=now
            )
        )
    _round_down(uow, deps, state)
    reserved = _reserve_again(uow, deps, state)
    for withdrawn_id in _announced(state):
        announce_again(uow, deps, withdrawn_id)
    account = _account(uow, state)
    told = {
        "end": end,
        "reserved": Money(state.currency, reserved),
        "available": Money(state.currency, account.available),
        "elected": state.choice.value if state.choice else "",
    }
    # Before the residual was stated the payer was told of nothing that would be taken back.
    letter = (
        serve_restored(uow, deps, matter=matter_of(state), context=told)
        if any(step.name is StepName.RESIDUAL for step in state.steps)
        else None
    )
    enter(
        uow,
        deps,
        EntryType.WINDDOWN_RESTORED,
        restored,
        opened={"end": end, "letter_id": letter.id if letter else None},
        public={"reference": reference(state), "end": end},
    )
    return restored


def _cause(ruling: Ruling, measure: MeasureInForce) -> Cause | None:
    began = first(ruling.steps, "put_into_effect")
    return cause_of(
        measure.kind,
        measure.scope,
        ruling.statement.duration,
        effective_on=(began.at if began else measure.effective_at).date(),
    )


def _payers(uow: UnitOfWork, advertiser: Advertiser) -> list[tuple[str, str, bool]]:
    """Whose money is here: payer, currency, and whether nothing of it is left."""
    mine = (advertiser.payer_party_id, advertiser.currency)
    found: dict[tuple[str, str], bool] = {mine: True}
    for account in uow.ledger.accounts(owner_id=advertiser.id):
        if account.kind not in _HELD or account.owner_id is None:
            continue
        whose = (account.owner_id.split(":")[1], account.currency)
        if whose == mine or not account.is_empty:
            found[whose] = found.get(whose, True) and account.is_empty
    return [(*whose, is_empty) for whose, is_empty in sorted(found.items())]


def _begun_by_measure(uow: UnitOfWork, advertiser_id: str) -> Sequence[WindDown]:
    """Those that a measure began and from which a reversal can still give back."""
    return [
        state
        for state in uow.wind_downs.by_advertiser(advertiser_id)
        if state.cause in BY_MEASURE and StepName.RESTORED in NEXT_STEPS[state.status]
    ]


def is_free(uow: UnitOfWork, state: WindDown) -> bool:
    """Whether a measure began it, none calls for it now, and the payer elected no payment."""
    is_held = state.was_elected_by_payer or _is_called_for(uow, state)
    return state.cause in BY_MEASURE and not is_held


def _is_called_for(uow: UnitOfWork, state: WindDown) -> bool:
    """Whether the account is closed, or a measure in force winds down its money."""
    if uow.advertisers.get(state.advertiser_id).closed_at is not None:
        return True
    return any(
        _cause(uow.rulings.get(measure.ruling_id), measure) is not None
        for measure in uow.measures.by_advertiser(state.advertiser_id)
        if measure.ended_at is None and measure.scope.whole_party and measure.ruling_id
    )


def how_it_ended(uow: UnitOfWork, state: WindDown) -> str:
    """In which way the measure ended that began it."""
    measures = uow.measures.by_ruling(state.ruling_id) if state.ruling_id else ()
    ends = [measure.end_kind for measure in measures if measure.end_kind is not None]
    return (ends[-1] if ends else EndKind.LIFTED).value


def _announced(state: WindDown) -> list[str]:
    step = next((step for step in state.steps if step.name is StepName.VOID), None)
    return str(step.data.get("announced", "")).split() if step else []


def _round_down(uow: UnitOfWork, deps: Deps, state: WindDown) -> None:
    """Take back what was added to whole cents, unless it was paid out with the rest."""
    now = deps.clock.now()
    for key in settlement.rounding_keys(state):
        rounded = uow.ledger.by_key(key)
        if rounded is None or _account(uow, state).available < rounded.amount:
            continue
        uow.ledger.post(
            new_transfer(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                idempotency_key=f"{key}:back",
                debit_account=rounded.credit_account,
                credit_account=rounded.debit_account,
                amount=rounded.amount,
                currency=rounded.currency,
                kind=TransferKind.ROUNDING,
                at=now,
            )
        )


def _reserve_again(uow: UnitOfWork, deps: Deps, state: WindDown) -> int:
    """Reserve the budgets of what has not ended, oldest first, as far as the balance covers them.

    Returns the micros.
    """
    reserved = 0
    for line_item in uow.line_items.by_advertiser(state.advertiser_id):
        voided = given_back_for(uow, line_item.id, f"winddown:{state.id}")
        if voided is None or uow.campaigns.get(line_item.campaign_id).ended_at is not None:
            continue
        amount = min(voided.amount, _account(uow, state).available)
        if amount <= 0 or is_reserved_again(uow, line_item.id, state.id):
            continue
        reserve_again(uow, deps, voided, line_item_id=line_item.id, amount=amount, why=state.id)
        reserved += amount
    return reserved


def _account(uow: UnitOfWork, state: WindDown) -> LedgerAccount:
    return uow.ledger.account(settlement.source_account(state))
