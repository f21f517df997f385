"""What an operator does about money that cannot be paid out: freeze it by an order, or wait."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Final

from django import forms

from adjudge import bootstrap
from adjudge.adapters.store.repositories.ledger import WindDownRepository
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases import order
from adjudge.domain.cases.order import Order
from adjudge.domain.ledger.winddown import Status, WindDown
from adjudge.services.winddown_entries import reference
from adjudge.services.winddown_exits import (
    FREEZABLE,
    end_freeze,
    freeze_money,
    mark_unclaimed,
    renew_freeze,
)
from adjudge.web.forms import AdjudgeForm, DayField, MoneyField, long_text
from adjudge.web.jinja import url
from adjudge.web.sheets.sheet import OPERATE, About, Errand, plain

OPERATOR: Final = frozenset({StaffRole.OPERATOR})
MAX_ORDERS: Final = 200


class OrderChoice(AdjudgeForm):
    """Which order, and when it is looked at again."""

    error_fields: ClassVar = {"review date": "review_on"}
    code_fields: ClassVar = {
        "order.no_ground": "order_id",
        "ledger.insufficient_funds": "amount",
        "ledger.amount_invalid": "amount",
    }

    order_id = forms.ChoiceField(label="By which order?")
    review_on = DayField(label="When is it looked at again?", help_text="Within a year.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        binding = [
            one
            for one in matters_of(Order).newest(limit=MAX_ORDERS)
            if one.binds_operator and one.status != "set aside"
        ]
        offered = self.fields["order_id"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [
            ("", "Choose an order"),
            *((one.id, f"{one.authority}: {one.citation}") for one in binding),
        ]


class WhyForm(AdjudgeForm):
    """Say why a freeze ends."""

    error_fields: ClassVar = {"reason": "why"}

    why = long_text("Why does it end?", order.MAX_TEXT, rows=4)


class TriedForm(AdjudgeForm):
    """Say what was tried to pay."""

    error_fields: ClassVar = {"what was tried": "tried"}
    code_fields: ClassVar = {"winddown.claim_open": "tried"}

    tried = long_text(
        "What was tried to reach the payer and to pay?",
        order.MAX_TEXT,
        rows=4,
        help_text="It stands in the letter to the payer.",
    )


def _freeze_form(data: Any, about: str, _actor: Actor) -> AdjudgeForm:
    currency = WindDownRepository().get(about).currency

    class FreezeForm(OrderChoice):
        """Freeze a sum by an order."""

        amount = MoneyField(label="How much does it freeze?", currency=currency)

    return FreezeForm(data)


def about_wind_down(winddown_id: str, _actor: Actor) -> About:
    """The wind-down that an act is about. Raises `NotFound`."""
    state = WindDownRepository().get(winddown_id)
    words = f"Wind-down {reference(state)}"
    return About(href=url("operator:wind_down", winddown_id), words=words, caption=words)


def errands_of(state: WindDown, actor: Actor) -> list[About]:
    """What an operator can do about this money besides paying it."""
    if StaffRole.OPERATOR not in actor.roles:
        return []
    open_ones = []
    if state.frozen and state.status in {Status.RESIDUAL, Status.FROZEN_BY_LAW}:
        open_ones += [RENEW, END]
    elif state.status in FREEZABLE:
        open_ones.append(FREEZE)
    if state.status is Status.REFUND:
        open_ones.append(UNCLAIMED)
    return [
        About(href=f"{url(f'sheets:{each.route}')}?about={state.id}", words=each.title)
        for each in open_ones
    ]


def _freeze(actor: Actor, about: str, form: AdjudgeForm) -> str:
    said = form.cleaned_data
    freeze_money(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        winddown_id=about,
        order_id=said["order_id"],
        micros=said["amount"].micros,
        review_on=said["review_on"],
    )
    return "It is frozen, and the payer has a letter. What is not named is paid out as usual."


def _renew(actor: Actor, about: str, form: AdjudgeForm) -> str:
    said = form.cleaned_data
    renew_freeze(
        bootstrap.deps(),
        actor,
        winddown_id=about,
        order_id=said["order_id"],
        review_on=said["review_on"],
    )
    return "The freeze stands, and the payer has a letter."


def _end(actor: Actor, about: str, form: AdjudgeForm) -> str:
    end_freeze(bootstrap.deps(), actor, winddown_id=about, why=form.cleaned_data["why"])
    return "The freeze has ended: the money is the payer's to choose for."


def _unclaimed(actor: Actor, about: str, form: AdjudgeForm) -> str:
    mark_unclaimed(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        winddown_id=about,
        tried=form.cleaned_data["tried"],
    )
    return "It waits for its payer, and the register says how much."


_about_money: Final = partial(Errand, desk=OPERATE, roles=OPERATOR, known=about_wind_down)
FREEZE: Final = _about_money(
    slug="freezes",
    title="Freeze money by an order",
    lede="Only what an order that binds this site names. The payer elects for the rest.",
    button="Freeze it, and serve the letter",
    make_form=_freeze_form,
    act=_freeze,
)
RENEW: Final = _about_money(
    slug="freeze-reviews",
    title="Look at a freeze again",
    lede="The order stands. It is looked at again on another day, and the payer is told.",
    button="It stands",
    make_form=plain(OrderChoice),
    act=_renew,
)
END: Final = _about_money(
    slug="freeze-ends",
    title="End a freeze",
    lede="The order ended or was set aside. The money is the payer's to choose for again.",
    button="End it",
    make_form=plain(WhyForm),
    act=_end,
)
UNCLAIMED: Final = _about_money(
    slug="unclaimed",
    title="Say that a refund is not claimed",
    lede="It stays the payer's, who can claim it at any time. The sum is published.",
    button="Say so, and serve the letter",
    make_form=plain(TriedForm),
    act=_unclaimed,
)
MONEY_ERRANDS: Final = (FREEZE, RENEW, END, UNCLAIMED)
