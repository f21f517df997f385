"""The acts of a wind-down, as a test says them in a line."""

from __future__ import annotations

from tests.memory.people import (
    OPERATOR,
    SECOND_OPERATOR,
    key,
)

from adjudge.domain.ledger.winddown import Choice
from adjudge.services.winddowns import (
    advance_winddown,
    close_advertiser,
    confirm_settlement,
    elect,
    propose_settlement,
)

RECEIPT = b"%PDF transfer of the residual"


def closed(town):
    return close_advertiser(
        town.deps, town.actor, request_id=key(town.deps), advertiser_id=town.advertiser.id
    )


def stated(town):
    return advance_winddown(town.deps, closed(town).id)


def choose(town, state, choice=Choice.REFUND, charity_id=None, actor=None, **more):
    return elect(
        town.deps,
        actor or town.actor,
        request_id=key(town.deps),
        winddown_id=state.id,
        choice=choice,
        charity_id=charity_id,
        **more,
    )


def propose(town, state, actor=OPERATOR, receipt=RECEIPT, name="receipt.pdf"):
    return propose_settlement(
        town.deps,
        actor,
        request_id=key(town.deps),
        winddown_id=state.id,
        receipt=receipt,
        receipt_name=name,
    )


def confirm(town, state, actor=SECOND_OPERATOR):
    return confirm_settlement(town.deps, actor, request_id=key(town.deps), winddown_id=state.id)


def show(town, promoted, count=1):
    for _ in range(count):
        town.deps.events.acknowledge(
            promoted.id, town.line_item.id, at=town.deps.clock.now(), charge_micros=9_999
        )


def ledger(town):
    with town.deps.reading() as uow:
        return uow.ledger.accounts()


def entries(town, state):
    with town.deps.reading() as uow:
        return list(uow.register.by_subject(state.id))
