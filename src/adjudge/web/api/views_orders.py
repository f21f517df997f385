"""Orders and requests of authorities, outside lists, proceedings, and undertakings."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from ninja import Router, Status

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.designation import DesignationList
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.proceeding import Proceeding
from adjudge.domain.cases.undertaking import Undertaking
from adjudge.services.orders import (
    OrderReceived,
    enter_list,
    move_order,
    public_orders,
    receive_order,
)
from adjudge.services.proceedings import open_proceeding, record_outcome, record_step
from adjudge.services.undertakings import give, keep
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.general_schemas import (
    Kept,
    NewList,
    NewOrder,
    NewProceeding,
    NewUndertaking,
    OrderStep,
    ProceedingOutcome,
    ProceedingStep,
    PublicOrdersOut,
)
from adjudge.web.api.matter_schemas import MatterOut, MattersOut
from adjudge.web.api.matters import ANYBODY, for_roles, of_operator
from adjudge.web.api.reading import DECIDERS

OUT: Final = {200: MatterOut, **REFUSALS}
MADE: Final = {201: MatterOut, **REFUSALS}
STAFF: Final = DECIDERS | {StaffRole.OPERATOR}
LISTED: Final = 100

router = Router(auth=session, tags=["orders"])


@router.get(
    "/orders", auth=None, response={200: PublicOrdersOut, **REFUSALS}, summary="Orders in public"
)
def listed(request: HttpRequest) -> PublicOrdersOut:
    """What may be said of each; a secret one is a number and a state."""
    del request
    return PublicOrdersOut(orders=[dict(each) for each in public_orders(bootstrap.deps())])


@router.post("/orders", response=MADE, summary="File an order or request")
def receive(request: LoggedIn, key: Key, body: NewOrder) -> Status[MatterOut]:
    """What an authority ordered or asked (operators and reviewers), in a case if it names one."""
    actor = actor_of(request)
    said = dict(body)
    case_id = said.pop("case_id")
    made = receive_order(
        bootstrap.deps(), actor, request_id=key, received=OrderReceived(**said), case_id=case_id
    )
    return Status(201, of_operator(made, actor))


@router.get("/orders/{order_id}", response=OUT, summary="One order")
def order(request: LoggedIn, order_id: str) -> MatterOut:
    """What it says, for staff; its party learns of it by letters."""
    actor = actor_of(request)
    return of_operator(for_roles(Order, order_id, actor, STAFF), actor)


@router.post("/orders/{order_id}/move", response=OUT, summary="Move an order on")
def move(request: LoggedIn, order_id: str, body: OrderStep) -> MatterOut:
    """An operator carries it out, declines it, contests it, or notes that it was set aside."""
    actor = actor_of(request)
    for_roles(Order, order_id, actor, STAFF)
    moved = move_order(bootstrap.deps(), actor, order_id=order_id, **dict(body))
    return of_operator(moved, actor)


@router.post("/lists", response=MADE, summary="Enter an outside list")
def enter(request: LoggedIn, key: Key, body: NewList) -> Status[MatterOut]:
    """An operator enters its next version; the one before is superseded, and kept."""
    actor = actor_of(request)
    made = enter_list(bootstrap.deps(), actor, request_id=key, **dict(body))
    return Status(201, of_operator(made, actor))


@router.get("/lists", response={200: MattersOut, **REFUSALS}, summary="The outside lists")
def lists(request: LoggedIn) -> MattersOut:
    """Every version, the newest first (staff)."""
    actor = actor_of(request)
    actor.must_be(*STAFF, act="read the outside lists")
    found = matters_of(DesignationList).newest(limit=LISTED)
    return MattersOut(matters=[of_operator(each, actor) for each in found])


@router.get("/lists/{list_id}", response=OUT, summary="One version of an outside list")
def one_list(request: LoggedIn, list_id: str) -> MatterOut:
    """Its names and the hash of what was captured (staff)."""
    actor = actor_of(request)
    return of_operator(for_roles(DesignationList, list_id, actor, STAFF), actor)


@router.post("/proceedings", response=MADE, summary="Record a proceeding")
def proceeding(request: LoggedIn, key: Key, body: NewProceeding) -> Status[MatterOut]:
    """A court or regulator has been seised (operators and appeals officers)."""
    actor = actor_of(request)
    made = open_proceeding(bootstrap.deps(), actor, request_id=key, **dict(body))
    return Status(201, of_operator(made, actor))


@router.get("/proceedings/{proceeding_id}", response=OUT, summary="One proceeding")
def one_proceeding(request: LoggedIn, proceeding_id: str) -> MatterOut:
    """Forum, parties, steps, interim orders and outcome (staff)."""
    actor = actor_of(request)
    return of_operator(for_roles(Proceeding, proceeding_id, actor, STAFF), actor)


@router.post("/proceedings/{proceeding_id}/steps", response=OUT, summary="Record a step")
def step(request: LoggedIn, proceeding_id: str, body: ProceedingStep) -> MatterOut:
    """What happened, or what was ordered for the time being."""
    actor = actor_of(request)
    for_roles(Proceeding, proceeding_id, actor, STAFF)
    after = record_step(bootstrap.deps(), actor, proceeding_id=proceeding_id, **dict(body))
    return of_operator(after, actor)


@router.post("/proceedings/{proceeding_id}/outcome", response=OUT, summary="Record the outcome")
def outcome(request: LoggedIn, proceeding_id: str, body: ProceedingOutcome) -> MatterOut:
    """A ruling that it annuls is reversed before this answers."""
    actor = actor_of(request)
    for_roles(Proceeding, proceeding_id, actor, STAFF)
    after = record_outcome(bootstrap.deps(), actor, proceeding_id=proceeding_id, **dict(body))
    return of_operator(after, actor)


@router.get(
    "/undertakings", auth=None, response={200: MattersOut, **REFUSALS}, summary="The undertakings"
)
def undertakings(request: HttpRequest) -> MattersOut:
    """What the operator promised in public or owes, and the proof that it was kept."""
    del request
    found = matters_of(Undertaking).newest(limit=LISTED)
    return MattersOut(matters=[of_operator(each, ANYBODY) for each in found])


@router.post("/undertakings", response=MADE, summary="Give an undertaking")
def promise(request: LoggedIn, key: Key, body: NewUndertaking) -> Status[MatterOut]:
    """An operator promises something in public, or records a duty."""
    actor = actor_of(request)
    made = give(bootstrap.deps(), actor, request_id=key, **dict(body))
    return Status(201, of_operator(made, actor))


@router.post("/undertakings/{undertaking_id}/keep", response=OUT, summary="It was kept")
def kept(request: LoggedIn, undertaking_id: str, body: Kept) -> MatterOut:
    """An operator says so, with the proof; after its day it was kept late."""
    actor = actor_of(request)
    done = keep(bootstrap.deps(), actor, undertaking_id=undertaking_id, proof=body.proof)
    return of_operator(done, actor)
