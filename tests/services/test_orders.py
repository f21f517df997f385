from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, REVIEWER, SECOND_REVIEWER, key, member
from tests.services.roads import Road, road

from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope, Territory, TerritoryRole
from adjudge.domain.cases.order import Order, OrderBinds, OrderNoGround
from adjudge.domain.cases.review import Review
from adjudge.domain.cases.statement import GroundKind, Statement
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState
from adjudge.services.orders import (
    OrderReceived,
    enter_list,
    list_on,
    move_order,
    public_orders,
    receive_order,
)
from adjudge.services.rulings import approve_ruling, check_draft

TODAY = date(2026, 3, 2)
RECEIVED = OrderReceived(
    authority="The district court",
    legal_basis="Section 4 of the act on fair trading",
    citation="12 O 34/26",
    text="The defendant shows no advertisement for the kit to readers in Germany.",
    subject="Advertisements for the kit",
    dated=date(2026, 2, 27),
    territories=("DE",),
    binds_operator=True,
)


def receive(deps, received: OrderReceived = RECEIVED) -> Order:
    return receive_order(deps, OPERATOR, request_id=key(deps), received=received, case_id=None)


def test_an_order_that_binds_is_a_ground_and_cannot_be_declined():
    deps = memory_deps()
    order = receive(deps)
    ground = order.ground(TODAY)
    assert (ground.kind, ground.reference) == (GroundKind.ORDER, "12 O 34/26")
    assert ground.territories == ("DE",)
    with pytest.raises(OrderBinds):
        move_order(deps, OPERATOR, order_id=order.id, step="decline", text="No.")
    move_order(deps, OPERATOR, order_id=order.id, step="contest", text="We appealed.")
    aside = move_order(deps, OPERATOR, order_id=order.id, step="set_aside", text="Annulled.")
    with pytest.raises(OrderNoGround):
        aside.ground(TODAY)


def test_what_rests_on_an_order_ends_with_it_and_is_reviewed_when_it_is_set_aside():
    here = road()
    order = receive(here.deps, replace(RECEIVED, ends_on=date(2026, 5, 31)))
    assert order.ground(TODAY).until == date(2026, 5, 31)
    old = here.statement_of(MeasureKind.SUSPEND)
    finding = replace(old.findings[0], element_id="within-subject")
    scope = Scope(whole_party=True, territories=(Territory(code="DE", role=TerritoryRole.VIEWER),))
    statement = replace(old, ground=order.ground(TODAY), findings=(finding,), scope=scope)
    with pytest.raises(ReasonsIncomplete):
        here.decide(statement)
    ruling = here.decide(replace(statement, duration=Duration(ends_on=date(2026, 6, 1))))
    assert ruling.status == "in force"
    move_order(here.deps, OPERATOR, order_id=order.id, step="contest", text="We appealed.")
    move_order(here.deps, OPERATOR, order_id=order.id, step="set_aside", text="Annulled.")
    with here.deps.reading() as uow:
        (review,) = uow.of(Review).by_ruling(ruling.id)
    assert "was set aside" in review.text
    assert (review.due - review.opened_at).days == 14


def ordered(here: Road, order: Order) -> Statement:
    """A suspension on the order, complete but for what is filed of it."""
    old = here.statement_of(MeasureKind.SUSPEND)
    finding = replace(old.findings[0], element_id="within-subject")
    scope = Scope(whole_party=True, territories=(Territory(code="DE", role=TerritoryRole.VIEWER),))
    return replace(old, ground=order.ground(TODAY), findings=(finding,), scope=scope)


def lacking(here: Road, statement: Statement) -> list[str]:
    found = check_draft(here.deps, REVIEWER, case_id=here.case.id, statement=statement)
    return [each.code for each in found]


def test_a_ruling_rests_on_an_order_only_if_that_is_filed_and_holds():
    here = road()
    unfiled = Order(
        id="0192-abcd1234",
        opened_by=OPERATOR.id,
        opened_at=here.deps.clock.now(),
        **{field.name: getattr(RECEIVED, field.name) for field in fields(RECEIVED)},
    )
    statement = ordered(here, unfiled)
    assert lacking(here, statement) == ["reasons.order_unknown"]
    receive(here.deps, replace(RECEIVED, binds_operator=False))
    assert lacking(here, statement) == ["reasons.order_not_binding"]
    with pytest.raises(ReasonsIncomplete):
        here.propose(statement)
    order = receive(here.deps)
    assert lacking(here, statement) == []
    ruling = here.propose(statement)
    for step in ("contest", "set_aside"):
        move_order(here.deps, OPERATOR, order_id=order.id, step=step, text="Annulled.")
    assert lacking(here, statement) == ["reasons.ground_not_in_force"]
    with pytest.raises(ReasonsIncomplete):
        approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
    assert not here.is_dark()


def test_a_request_binds_nobody_and_is_declined_with_a_reason():
    deps = memory_deps()
    request = receive(deps, replace(RECEIVED, binds_operator=False))
    with pytest.raises(OrderNoGround):
        request.ground(TODAY)
    with pytest.raises(InvalidValue):
        move_order(deps, OPERATOR, order_id=request.id, step="decline", text="")
    declined = move_order(deps, OPERATOR, order_id=request.id, step="decline", text="No law.")
    assert declined.status == "declined"
    with pytest.raises(WrongState):
        move_order(deps, OPERATOR, order_id=request.id, step="contest", text="Late.")


def test_it_is_public_as_far_as_it_may_be():
    deps = memory_deps()
    receive(deps)
    receive(
        deps, replace(RECEIVED, secret_until=date(2026, 6, 1), secrecy_basis="Section 9 of the act")
    )
    secret, open_one = public_orders(deps)
    assert secret["secret"] is True
    assert "authority" not in secret
    assert open_one["authority"] == "The district court"
    with deps.reading() as uow:
        entries = [uow.register.entry(index) for index in range(uow.register.size())]
    assert all(entry.released_at for entry in entries)
    assert not any("kit" in str(entry.public) for entry in entries)
    deps.clock.advance(days=120)
    assert public_orders(deps)[0]["authority"] == "The district court"


def test_who_may_file_and_decide():
    deps = memory_deps()
    with pytest.raises(NotAllowed):
        receive_order(deps, member("x"), request_id="a", received=RECEIVED, case_id=None)
    order = receive(deps)
    with pytest.raises(NotAllowed):
        move_order(deps, REVIEWER, order_id=order.id, step="carry_out", text="Done.")
    with pytest.raises(InvalidValue):
        move_order(deps, OPERATOR, order_id=order.id, step="forget", text="Done.")
    with pytest.raises(InvalidValue):
        receive(deps, replace(RECEIVED, territories=("Germany",)))
    with pytest.raises(InvalidValue):
        receive(deps, replace(RECEIVED, secret_until=TODAY))


def test_a_list_is_cited_with_the_version_of_the_day():
    deps = memory_deps()

    def enter(names, day):
        return enter_list(
            deps,
            OPERATOR,
            request_id=key(deps),
            name="Sanctioned sellers",
            publisher="The council",
            source="https://council.example/list",
            in_force_from=day,
            names=names,
            sha256="ab" * 32,
        )

    enter(("Kestrel  Lab",), date(2026, 1, 1))
    second = enter(("Heron Tea",), date(2026, 2, 1))
    assert second.reference == "Sanctioned sellers@2"
    with deps.reading() as uow:
        assert list_on(uow, "Sanctioned sellers", date(2025, 12, 31)) is None
        january = list_on(uow, "Sanctioned sellers", date(2026, 1, 31))
        assert january is not None
        assert (january.version, january.status) == (1, "superseded")
        assert january.names_party("kestrel lab")
        assert not second.names_party("Kestrel Lab")
    with pytest.raises(InvalidValue):
        enter((), date(2026, 3, 1))
