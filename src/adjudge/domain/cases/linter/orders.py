"""An order as a ground: one that was filed on this site, binds the operator, and holds that day.

What the draft says of an order is not taken for it. The order is looked up by its citation, and the
ground stays inside the territories and the time that were filed with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.statement import Ground, GroundKind

# The orders and requests filed on this site under a citation; empty if there is none.
OrderLookup = Callable[[str], Sequence[Order]]


def check_order(ground: Ground | None, orders_of: OrderLookup) -> Iterator[Missing]:
    """An order that is not filed, is addressed to others, does not hold, or holds for less."""
    if ground is None or ground.kind is not GroundKind.ORDER:
        return
    if not ground.reference.strip() or not ground.binds_operator:
        return  # missing by a code of its own
    filed = orders_of(ground.reference)
    binding = [order for order in filed if order.binds_operator]
    holding = [order for order in binding if order.holds_on(ground.as_of)]
    if not filed:
        yield Missing(
            code="reasons.order_unknown",
            field="ground",
            problem=f"No order {ground.reference} is filed on this site.",
            remedy="File the order as it came, and cite it by its citation.",
        )
    elif not binding:
        yield Missing(
            code="reasons.order_not_binding",
            field="ground",
            problem=f"{ground.reference} is filed as one that does not bind the operator.",
            remedy="File it as an exhibit, and name a clause whose elements it helps to show.",
        )
    elif not holding:
        yield Missing(
            code="reasons.ground_not_in_force",
            field="ground",
            problem=f"{ground.reference} {_why_not(binding[0], ground)}.",
            remedy="Cite an order that holds, for a day on which it does, or another ground.",
        )
    elif not any(_within(ground, order) for order in holding):
        yield Missing(
            code="reasons.ground_beyond_order",
            field="ground",
            problem=f"It says that {ground.reference} holds in more places, or longer, than filed.",
            remedy="Name territories of the order as it was filed, and its last day.",
        )


def _why_not(order: Order, ground: Ground) -> str:
    if order.status == "set aside":
        return "was set aside, so nothing rests on it"
    if ground.as_of < order.dated:
        return f"is of {order.dated}, after {ground.as_of}"
    return f"held until {order.ends_on}, before {ground.as_of}"


def _within(ground: Ground, order: Order) -> bool:
    """Whether the ground claims no more than was filed; nothing filed about it claims nothing."""
    longer = order.ends_on is not None and (ground.until is None or ground.until > order.ends_on)
    return not longer and all(order.reaches(code) for code in ground.territories)
