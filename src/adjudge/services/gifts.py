"""Gifts: what the operator gives away of its own revenue, as its own kind in the ledger.

What customers paid in is another matter: only the payer's election in a wind-down moves it.
"""

from __future__ import annotations

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.errors import InvalidValue
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.ledger.account import AccountKind, donation_account, platform_account
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Transfer, new_transfer
from adjudge.domain.money import Money
from adjudge.services.once import once, request
from adjudge.services.ports import Deps
from adjudge.services.register import EntryType, record

MAX_RECIPIENT = 60


def give_from_revenue(
    deps: Deps, actor: Actor, *, request_id: str, recipient: str, amount: Money
) -> Transfer:
    """Give part of the revenue away; the gift and its recipient stand in the register at once.

    Raises:
        NotAllowed: no operator.
        InvalidValue: the recipient's name, or an amount in another currency than the site's.
        AmountInvalid: nothing, or less.
    """
    actor.must_be(StaffRole.OPERATOR, act="give revenue away")
    name = " ".join(recipient.split())
    if not 0 < len(name) <= MAX_RECIPIENT or not name.isprintable():
        raise InvalidValue(field="recipient", problem=f"1 to {MAX_RECIPIENT} visible characters")
    if amount.currency != deps.currency:
        raise InvalidValue(field="amount", problem=f"this site's revenue is in {deps.currency}")
    asked = request(
        request_id,
        use_case="give_from_revenue",
        actor=actor,
        arguments={"recipient": name, "amount": str(amount)},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Transfer]:
            gift = uow.ledger.post(
                new_transfer(
                    id=uuid7(now, deps.random(RANDOM_BYTES)),
                    idempotency_key=f"gift:{request_id}",
                    debit_account=platform_account(AccountKind.AD_REVENUE, amount.currency).id,
                    credit_account=donation_account(name.replace(":", " "), amount.currency).id,
                    amount=amount.micros,
                    currency=amount.currency,
                    kind=TransferKind.GIFT,
                    at=now,
                )
            )
            record(
                uow,
                deps,
                type=EntryType.GIFT_GIVEN,
                subject_id=gift.id,
                party_id=None,
                record={"transfer_id": gift.id, "given_by": actor.id},
                public={"recipient": name, "amount": str(amount)},
                released=True,
            )
            return gift.id, gift

        return once(uow.requests, asked, now, load=uow.ledger.get, act=act)
