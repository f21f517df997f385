"""Grounds besides clauses on the statement form: a provision of law, or an order that binds us.

A law is cited in fields of its own. An order is cited as it was filed, and nothing of it is typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django import forms

from adjudge.domain.cases.linter.facts import BEYOND_CLAUSES
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.statement import MAX_TEXT, Ground, GroundKind
from adjudge.domain.policy.clause import Clause, Element
from adjudge.web.forms import DayField, long_text
from adjudge.web.review.scope_fields import CodesField, ScopeForm

LAW: Final = "law"
ORDER: Final = "order:"
MAX_CITED: Final = 200
ON_LAW: Final[Mapping[str, str]] = {
    "reasons.terms_no_ground": "law_reference",
    "reasons.ground_uncited": "law_reference",
    "reasons.ground_text_missing": "law_text",
    "reasons.ground_subject_missing": "law_subject",
    "reasons.ground_territory_missing": "law_territories",
}
"""The field of a part of the ground that is missing, where a law is cited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What was picked instead of a clause: the order, or without one a law that is typed."""

    order: Order | None = None

    @property
    def kind(self) -> GroundKind:
        """Law or order."""
        return GroundKind.LAW if self.order is None else GroundKind.ORDER

    @property
    def value(self) -> str:
        """As the choice of the ground sends it."""
        return LAW if self.order is None else f"{ORDER}{self.order.id}"


def cited_by(value: str, orders: Iterable[Order]) -> Cited | None:
    """What a choice of the ground names, if that is no clause."""
    if value == LAW:
        return Cited()
    found = (order for order in orders if value == f"{ORDER}{order.id}")
    return next((Cited(order=order) for order in found), None)


def choices_beyond(orders: Iterable[Order]) -> list[tuple[str, str]]:
    """The grounds besides clauses, to choose from."""
    named = [
        (f"{ORDER}{order.id}", f"The order {order.citation} of {order.authority}")
        for order in orders
    ]
    return [(LAW, "A provision of law"), *named]


def elements_under(picked: Clause | None, cited: Cited | None) -> tuple[Element, ...]:
    """What a statement has to show under the ground that was picked."""
    if picked is not None:
        return tuple(picked.elements)
    return BEYOND_CLAUSES if cited is not None else ()


class LawForm(ScopeForm):
    """A form that can cite a provision of law."""

    law_reference = forms.CharField(
        label="Which provision?",
        help_text="So that the party can find it: of which law, of whom, of what date.",
        max_length=MAX_CITED,
        required=False,
    )
    law_text = long_text(
        "What does it say?", MAX_TEXT, rows=4, help_text="Its words.", required=False
    )
    law_subject = forms.CharField(
        label="What is it about?",
        help_text="The measure stays inside it.",
        max_length=MAX_CITED,
        required=False,
    )
    law_territories = CodesField(
        label="Where does it hold?",
        help_text="Like DE, AT or DE-BY. The scope below has to name territories inside these.",
    )
    law_until = DayField(
        label="It holds until", help_text="Leave it empty if it has no last day.", required=False
    )

    def law(self, as_of: date) -> Ground:
        """The provision as far as it was typed."""
        said = self.cleaned_data.get
        return Ground(
            kind=GroundKind.LAW,
            reference=said("law_reference") or "",
            as_of=as_of,
            text=said("law_text") or "",
            subject=said("law_subject") or "",
            territories=said("law_territories") or (),
            until=said("law_until"),
        )
