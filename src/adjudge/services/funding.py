"""Fund a balance by bank transfer: announced by the payer, confirmed by an operator.

A confirmed bank transfer cannot be called back, so all money that gets in this way may later be
refunded or, if its payer elects so, donated.
"""

from __future__ import annotations

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.errors import DomainError, InvalidValue, NotFound
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.ledger.account import AccountKind, account_id
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Phase, Transfer, new_transfer, resolution
from adjudge.domain.money import Money
from adjudge.services.once import once, request
from adjudge.services.ports import Deps
from adjudge.services.reservations import available_account
from adjudge.services.winddown_starts import must_not_wind_down

MAX_REFERENCE = 100
MAX_ANNOUNCED = 20


class TooManyDeposits(DomainError):
    """Too many announced deposits wait for their bank transfer."""

    code = "deposit.too_many"

    def message(self) -> str:
        return f"{MAX_ANNOUNCED} announced deposits wait for their bank transfer."

    def remedy(self) -> str:
        return "Make the transfers that you announced; each is confirmed once it has arrived."


def announce_deposit(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    advertiser_id: str,
    amount: Money,
    reference: str,
) -> Transfer:
    """The payer announces a bank transfer under `reference`; nothing can be spent of it yet.

    Raises:
        NotAllowed: the actor does not act for the payer.
        AdvertiserClosed: the advertising account is closed.
        WindingDown: the payer's money is on its way back.
        InvalidValue: another currency than the account's, not more than zero, a bad reference.
        TooManyDeposits: 20 are waiting.
    """
    reference = _reference(reference, field="reference")
    asked = request(
        request_id,
        use_case="announce_deposit",
        actor=actor,
        arguments={
            "advertiser_id": advertiser_id,
            "currency": amount.currency,
            "micros": amount.micros,
            "reference": reference,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()
        advertiser = uow.advertisers.lock(advertiser_id)
        actor.must_act_for(advertiser.payer_party_id, act="fund this advertising account")

        def act() -> tuple[str, Transfer]:
            advertiser.must_be_open()
            must_not_wind_down(uow, advertiser)
            if amount.currency != advertiser.currency or amount.micros <= 0:
                raise InvalidValue(
                    field="amount", problem=f"more than zero, in {advertiser.currency}"
                )
            account = available_account(advertiser)
            waiting = [t for t in uow.ledger.pending_of(account) if t.kind is TransferKind.DEPOSIT]
            if len(waiting) >= MAX_ANNOUNCED:
                raise TooManyDeposits(advertiser=advertiser.id)
            transfer_id = uuid7(now, deps.random(RANDOM_BYTES))
            transfer = uow.ledger.post(
                new_transfer(
                    id=transfer_id,
                    idempotency_key=f"deposit:{transfer_id}:{reference}",
                    debit_account=account_id(AccountKind.BANK, None, advertiser.currency),
                    credit_account=account,
                    amount=amount.micros,
                    currency=amount.currency,
                    kind=TransferKind.DEPOSIT,
                    at=now,
                    phase=Phase.PENDING,
                )
            )
            return transfer.id, transfer

        return once(uow.requests, asked, now, load=uow.ledger.get, act=act)


def confirm_deposit(
    deps: Deps, actor: Actor, *, request_id: str, transfer_id: str, bank_reference: str
) -> Transfer:
    """An operator saw the bank transfer arrive: the announced amount can be spent from now on.

    `bank_reference` is the bank's own number of that transfer; it confirms one deposit, ever.

    Raises:
        NotAllowed: the actor is no operator, or belongs to the advertiser or the payer.
        NotFound: there is no announced deposit of this id.
        AlreadyResolved: it was confirmed, or withdrawn when the account was closed.
        KeyReused: the bank's reference has confirmed another deposit.
    """
    bank_reference = _reference(bank_reference, field="bank reference")
    actor.must_be(StaffRole.OPERATOR, act="confirm a deposit")
    asked = request(
        request_id,
        use_case="confirm_deposit",
        actor=actor,
        arguments={"transfer_id": transfer_id, "bank_reference": bank_reference},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Transfer]:
            announced = uow.ledger.get(transfer_id)
            if announced.kind is not TransferKind.DEPOSIT or announced.phase is not Phase.PENDING:
                raise NotFound(kind="announced deposit", id=transfer_id)
            advertiser_id, payer_id = announced.credit_account.split(":")[1:3]
            advertiser = uow.advertisers.get(advertiser_id)
            for party_id in (payer_id, advertiser.party_id):
                actor.must_be_free_of(party_id, act="confirm its deposit")
            transfer = uow.ledger.post(
                resolution(
                    announced,
                    id=uuid7(now, deps.random(RANDOM_BYTES)),
                    idempotency_key=f"deposit-confirmed:{bank_reference}",
                    at=now,
                    post=announced.amount,
                )
            )
            return transfer.id, transfer

        return once(uow.requests, asked, now, load=uow.ledger.get, act=act)


def deposit_reference(announced: Transfer) -> str:
    """The reference under which a deposit was announced; it is kept in the transfer's key."""
    return announced.idempotency_key.split(":", 2)[2]


def _reference(text: str, *, field: str) -> str:
    cleaned = text.strip()
    if not 0 < len(cleaned) <= MAX_REFERENCE or not cleaned.isprintable():
        raise InvalidValue(field=field, problem=f"1 to {MAX_REFERENCE} visible characters")
    return cleaned
