"""Orders and requests of authorities, and the outside lists that clauses name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.designation import DesignationList, version_on
from adjudge.domain.cases.order import Order, OrderBinds, check_text
from adjudge.domain.cases.review import DAYS_WITHOUT_GROUND, Occasion
from adjudge.domain.cases.ruling import LinkTo
from adjudge.domain.cases.statement import GroundKind
from adjudge.domain.errors import InvalidValue
from adjudge.services.falls import start_review
from adjudge.services.matters import enter, new_id, open_once
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType

MOST_READ = 1_000
_STEPS = ("carry_out", "decline", "contest", "set_aside")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReceived:
    """What came from an authority; see `Order` for the fields."""

    authority: str
    legal_basis: str
    citation: str
    text: str
    subject: str
    dated: date
    territories: tuple[str, ...]
    binds_operator: bool
    ends_on: date | None = None
    secret_until: date | None = None
    secrecy_basis: str = ""


def receive_order(
    deps: Deps, actor: Actor, *, request_id: str, received: OrderReceived, case_id: str | None
) -> Order:
    """File an order or request, in a case if it is about a party; entered publicly as allowed.

    Raises `NotAllowed`, `InvalidValue`, `NotFound`.
    """
    actor.must_be(StaffRole.OPERATOR, StaffRole.REVIEWER, act="file an order of an authority")

    def make(uow: UnitOfWork, now: datetime) -> Order:
        case = uow.cases.get(case_id) if case_id else None
        return Order(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            case_id=case_id,
            party_id=case.party_id if case else None,
            advertiser_id=case.advertiser_id if case else None,
            **{
                name: getattr(received, name)
                for name in (own.name for own in fields(OrderReceived))
            },
        )

    return open_once(
        deps,
        actor,
        Order,
        request_id=request_id,
        arguments={"citation": received.citation, "case_id": case_id or ""},
        make=make,
        entered=lambda uow, new: _enter(uow, deps, new),
    )


def move_order(deps: Deps, actor: Actor, *, order_id: str, step: str, text: str) -> Order:
    """Carry it out, decline it, contest it, or note that it was set aside; `text` says how or why.

    What rests on an order that was set aside is up for review within 14 days.

    Raises:
        NotAllowed: no operator, or one without a number.
        OrderBinds: it binds the operator, so it cannot be declined.
        InvalidValue: another step, or no text.
        WrongState: it is not at this point.
    """
    actor.must_be(StaffRole.OPERATOR, act="decide about an order")
    must_be_numbered(actor, act="decide about an order")
    check_text(text, field="text")
    if step not in _STEPS:
        raise InvalidValue(field="step", problem=f"one of {', '.join(_STEPS)}")
    with deps.uow() as uow:
        order = uow.of(Order).lock(order_id)
        if step == "decline" and order.binds_operator:
            raise OrderBinds(order=order_id)
        moved = order.take(step, actor, deps.clock.now(), text=text)
        uow.of(Order).save(moved)
        _enter(uow, deps, moved)
        if step == "set_aside":
            _reopen(uow, deps, moved)
        return moved


def orders_cited(uow: UnitOfWork, citation: str, *, case_id: str) -> Sequence[Order]:
    """The orders and requests filed under a citation, newest first, and those of the case."""
    orders = uow.of(Order)
    filed = {
        order.id: order for order in (*orders.newest(limit=MOST_READ), *orders.by_case(case_id))
    }
    return [order for order in filed.values() if order.citation == citation]


def _reopen(uow: UnitOfWork, deps: Deps, order: Order) -> None:
    """Review what rests on an order that was set aside; it carries nothing any more."""
    for ruling in uow.rulings.resting_on(LinkTo.GROUND, order.citation):
        ground = ruling.statement.ground
        if ground is not None and ground.kind is GroundKind.ORDER:
            start_review(
                uow,
                deps,
                ruling,
                text=f"The order {order.citation}, on which it rests, was set aside.",
                occasion=Occasion.CHANGED_GROUND,
                now=deps.clock.now(),
                days=DAYS_WITHOUT_GROUND,
            )


def enter_list(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    name: str,
    publisher: str,
    source: str,
    in_force_from: date,
    names: tuple[str, ...],
    sha256: str,
) -> DesignationList:
    """Enter the next version of an outside list; the one before is superseded, and kept.

    Raises `NotAllowed`, `InvalidValue`.
    """
    actor.must_be(StaffRole.OPERATOR, act="enter an outside list")

    def make(uow: UnitOfWork, now: datetime) -> DesignationList:
        lists = uow.of(DesignationList)
        earlier = [found for found in lists.newest(limit=MOST_READ) if found.name == name]
        for found in earlier:
            if found.status == "current":
                lists.save(lists.lock(found.id).take("supersede", actor, now))
        return DesignationList(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            name=name,
            version=1 + max((found.version for found in earlier), default=0),
            publisher=publisher,
            source=source,
            in_force_from=in_force_from,
            names=names,
            sha256=sha256,
        )

    return open_once(
        deps,
        actor,
        DesignationList,
        request_id=request_id,
        arguments={"name": name, "sha256": sha256},
        make=make,
        entered=lambda uow, new: enter(
            uow,
            deps,
            new,
            type=EntryType.ORDER,
            reference=new.reference,
            told={"sha256": new.sha256, "publisher": publisher, "names": len(names)},
            public={"publisher": publisher, "sha256": new.sha256},
            released=True,
        ),
    )


def list_on(uow: UnitOfWork, name: str, on: date) -> DesignationList | None:
    """The version of an outside list that counted on a day, or None."""
    return version_on(uow.of(DesignationList).newest(limit=MOST_READ), name, on)


def public_orders(deps: Deps) -> Sequence[Mapping[str, object]]:
    """What may be said of the orders, newest first: a secret one is a number and a state."""
    with deps.reading() as uow:
        found = uow.of(Order).newest(limit=MOST_READ)
    return [{"reference": o.reference, "status": o.status, **_public(o, deps)} for o in found]


def _public(order: Order, deps: Deps) -> Mapping[str, object]:
    if order.is_secret(deps.today()):
        return {"secret": True}
    return {
        "authority": order.authority,
        "legal_basis": order.legal_basis,
        "citation": order.citation,
        "dated": order.dated.isoformat(),
        "territories": list(order.territories),
        "binds_operator": order.binds_operator,
    }


def _enter(uow: UnitOfWork, deps: Deps, order: Order) -> None:
    step = order.steps[-1] if order.steps else None
    enter(
        uow,
        deps,
        order,
        type=EntryType.ORDER,
        reference=order.reference,
        told={
            "authority": order.authority,
            "legal_basis": order.legal_basis,
            "citation": order.citation,
            "text": order.text,
            "subject": order.subject,
            "step": step.name if step else "receive",
            "why": step.data["text"] if step else "",
        },
        public=_public(order, deps),
        # It says who ordered what law, never about whom.
        released=True,
    )
