"""Wind-down: an advertiser's money from freeze to zero.

A measure, closing, or the payer's request freezes: every slot is dark, and from that moment nothing
is billed. Once every serving process's watermark has passed it, what was acknowledged before is
settled, reservations are voided, and the residual is stated to the payer in a letter and published.
The payer elects; two people settle against the receipt of the payment; the ledger ends at zero.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger import winddown
from adjudge.domain.ledger.errors import ReceiptMismatch
from adjudge.domain.ledger.winddown import Cause, Choice, Status, WindDown
from adjudge.services.charities import charity
from adjudge.services.delivery import settle_all, unix_micros
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.winddown_starts import must_not_wind_down, restore_freed
from adjudge.services.winddown_steps import (
    carry_out_election,
    elect_by_default,
    freeze,
    give_up_payment,
    pay_out,
    payment_window,
    restate,
    state_residual,
)

DEFERRAL = timedelta(days=90)
MAX_RECEIPT_BYTES = 10_000_000
MAX_RECEIPT_NAME = 200
SETTLERS = (StaffRole.OPERATOR, StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER)


def close_advertiser(deps: Deps, actor: Actor, *, request_id: str, advertiser_id: str) -> WindDown:
    """The party closes its advertising account: campaigns end, slots are dark, the money freezes.

    Organic posts stay as they are. Raises `NotAllowed`, `AdvertiserClosed`.
    """
    asked = request(
        request_id,
        use_case="close_advertiser",
        actor=actor,
        arguments={"advertiser_id": advertiser_id},
    )
    with deps.uow() as uow:
        advertiser = uow.advertisers.lock(advertiser_id)
        actor.must_act_for(advertiser.party_id, act="close this advertising account")

        def act() -> tuple[str, WindDown]:
            advertiser.must_be_open()
            state = freeze(uow, deps, actor, advertiser, cause=Cause.CLOSING)
            return state.id, state

        return once(uow.requests, asked, deps.clock.now(), load=uow.wind_downs.get, act=act)


def ask_for_money(deps: Deps, actor: Actor, *, request_id: str, advertiser_id: str) -> WindDown:
    """The payer asks for its money back: what it would have paid ends, the account stays open.

    Raises `NotAllowed`, `AdvertiserClosed`, and `WindingDown` if it is on its way already.
    """
    asked = request(
        request_id,
        use_case="ask_for_money",
        actor=actor,
        arguments={"advertiser_id": advertiser_id},
    )
    with deps.uow() as uow:
        advertiser = uow.advertisers.lock(advertiser_id)
        actor.must_act_for(advertiser.payer_party_id, act="ask for this money")

        def act() -> tuple[str, WindDown]:
            advertiser.must_be_open()
            must_not_wind_down(uow, advertiser)
            state = freeze(uow, deps, actor, advertiser, cause=Cause.REQUEST)
            return state.id, state

        return once(uow.requests, asked, deps.clock.now(), load=uow.wind_downs.get, act=act)


def advance_all(deps: Deps) -> list[str]:
    """Advance every wind-down that is open; the ids of those that moved."""
    with deps.reading() as uow:
        before = {key: uow.wind_downs.get(key) for key in uow.wind_downs.open_ids()}
    return [key for key, state in before.items() if advance_winddown(deps, key) != state]


def advance_winddown(deps: Deps, winddown_id: str) -> WindDown:
    """Take the steps that are due and need nobody's decision. May be repeated at any time.

    From the freeze to the stated residual, once every watermark has passed the freeze; the residual
    anew, once a hold took or gave back a part of it; the refund by default, once the payer's time
    to elect is over. What a measure began and no measure holds any more is given back.
    """
    with deps.reading() as uow:
        state = uow.wind_downs.get(winddown_id)
    if winddown_id in restore_freed(deps, state.advertiser_id):
        with deps.reading() as uow:
            return uow.wind_downs.get(winddown_id)
    if state.status is Status.FREEZE:
        if not deps.events.watermark_passed(unix_micros(state.steps[0].at)):
            return state
        events = settle_all(deps).settled
        with deps.uow() as uow:
            state = state_residual(uow, deps, winddown_id, events=events)
    if state.status in {Status.RESIDUAL, Status.DEFER}:
        with deps.uow() as uow:
            state = elect_by_default(uow, deps, winddown_id)
    return state


def elect(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    winddown_id: str,
    choice: Choice,
    charity_id: str | None = None,
    until: datetime | None = None,
) -> WindDown:
    """The payer says where the residual goes: a refund, a named charity, or not yet.

    A deferral without a day lasts 90 days.

    Raises:
        NotAllowed: the actor does not act for the payer.
        CharityUnknown: no such charity on the list.
        FundsReversible: part of the money could still be charged back.
        WrongStep, DonationNeedsElection, DeferralInvalid, InvalidValue: see the domain.
    """
    charity_id = charity_id or None
    asked = request(
        request_id,
        use_case="elect",
        actor=actor,
        arguments={
            "winddown_id": winddown_id,
            "choice": choice.value,
            "charity_id": charity_id,
            "until": until.isoformat() if until else None,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()
        uow.advertisers.lock(uow.wind_downs.get(winddown_id).advertiser_id)
        state = uow.wind_downs.lock(winddown_id)
        actor.must_act_for(state.payer_id, act="say where this money goes")

        def act() -> tuple[str, WindDown]:
            if charity_id is not None:
                charity(charity_id)
            day = now + DEFERRAL if choice is Choice.DEFER and until is None else until
            elected, _ = winddown.elect(
                restate(uow, deps, state),
                by=actor.id,
                payer_id=state.payer_id,
                choice=choice,
                at=now,
                charity_id=charity_id,
                until=day,
                pay_within=payment_window(deps),
            )
            return state.id, carry_out_election(uow, deps, elected, by_default=False)

        return once(uow.requests, asked, now, load=uow.wind_downs.get, act=act)


def propose_settlement(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    winddown_id: str,
    receipt: bytes,
    receipt_name: str,
) -> WindDown:
    """An operator made the elected payment and files its receipt.

    Raises `NotAllowed`, `WrongStep`, and `InvalidValue` for an empty or oversized file.
    """
    actor.must_be(StaffRole.OPERATOR, act="propose a settlement")
    if not 0 < len(receipt) <= MAX_RECEIPT_BYTES:
        raise InvalidValue(field="receipt", problem=f"1 to {MAX_RECEIPT_BYTES:,} bytes")
    name = receipt_name.strip()
    if not 0 < len(name) <= MAX_RECEIPT_NAME or not name.isprintable():
        raise InvalidValue(field="receipt", problem=f"a name of 1 to {MAX_RECEIPT_NAME} characters")
    asked = request(
        request_id,
        use_case="propose_settlement",
        actor=actor,
        arguments={
            "winddown_id": winddown_id,
            "receipt_sha256": hashlib.sha256(receipt).hexdigest(),
            "receipt_name": name,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()
        state = _for_staff(uow, actor, winddown_id, act="propose its settlement")

        def act() -> tuple[str, WindDown]:
            digest = uow.wind_downs.put_receipt(state.id, name=name, content=receipt, at=now)
            proposed, _ = winddown.propose_settlement(
                state, by=actor.id, receipt_sha256=digest, at=now
            )
            uow.wind_downs.save(proposed)
            return state.id, proposed

        return once(uow.requests, asked, now, load=uow.wind_downs.get, act=act)


def confirm_settlement(deps: Deps, actor: Actor, *, request_id: str, winddown_id: str) -> WindDown:
    """Another member of staff compared the filed receipt and confirms: the ledger goes to zero.

    Raises `NotAllowed`, `WrongStep`, `SamePerson`, `ReceiptMismatch`, `NotZero`.
    """
    actor.must_be(*SETTLERS, act="confirm a settlement")
    asked = request(
        request_id,
        use_case="confirm_settlement",
        actor=actor,
        arguments={"winddown_id": winddown_id},
    )
    with deps.uow() as uow:
        now = deps.clock.now()
        uow.advertisers.lock(uow.wind_downs.get(winddown_id).advertiser_id)
        state = _for_staff(uow, actor, winddown_id, act="confirm its settlement")

        def act() -> tuple[str, WindDown]:
            digest = str(state.steps[-1].data.get("receipt_sha256", ""))
            confirmed, _ = winddown.confirm_settlement(
                state, by=actor.id, receipt_sha256=digest, at=now
            )
            filed = uow.wind_downs.receipt(state.id, digest)
            if hashlib.sha256(filed).hexdigest() != digest:
                raise ReceiptMismatch(winddown=state.id)
            settled = pay_out(uow, deps, confirmed, actor, receipt_sha256=digest)
            uow.wind_downs.save(settled)
            return state.id, settled

        return once(uow.requests, asked, now, load=uow.wind_downs.get, act=act)


def fail_settlement(deps: Deps, actor: Actor, *, winddown_id: str, reason: str) -> WindDown:
    """The proposed payment was not made, or came back: the payer is told and elects anew.

    Raises `NotAllowed`, `WrongStep`, and `InvalidValue` for no reason or one that is too long.
    """
    actor.must_be(StaffRole.OPERATOR, act="give a settlement up")
    with deps.uow() as uow:
        state = _for_staff(uow, actor, winddown_id, act="give its settlement up")
        failed, _ = winddown.fail_settlement(
            state, by=actor.id, reason=reason.strip(), at=deps.clock.now()
        )
        assert state.choice is not None, "a settlement follows an election"
        return give_up_payment(uow, deps, failed, choice=state.choice)


def _for_staff(uow: UnitOfWork, actor: Actor, winddown_id: str, *, act: str) -> WindDown:
    state = uow.wind_downs.lock(winddown_id)
    advertiser = uow.advertisers.get(state.advertiser_id)
    for party_id in (state.payer_id, advertiser.party_id):
        actor.must_be_free_of(party_id, act=act)
    return state
