"""Orders and requests of authorities, and the outside lists that clauses name."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar, Final

from django import forms

from adjudge import bootstrap
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.designation import DesignationList
from adjudge.domain.cases.exhibit import MAX_EXHIBIT_BYTES
from adjudge.domain.cases.order import MAX_TEXT, Order
from adjudge.services.orders import OrderReceived, enter_list, move_order, receive_order
from adjudge.web.formats import day
from adjudge.web.forms import AdjudgeForm, DayField, UploadField, long_text
from adjudge.web.sheets.acts import OPERATORS
from adjudge.web.sheets.belongs import case_about, case_of
from adjudge.web.sheets.sheet import (
    OPERATE,
    Deed,
    Opening,
    Row,
    Sheet,
    allows,
    is_operator,
    plain,
    row,
)

STAFF: Final = frozenset({StaffRole.OPERATOR, StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER})
FILERS: Final = frozenset({StaffRole.OPERATOR, StaffRole.REVIEWER})
MAX_WORDS: Final = 200
MAX_NAMES_TEXT: Final = 1_000_000
STEP_WORDS: Final = {
    "carry_out": "It is carried out",
    "decline": "It is declined: it does not bind us",
    "contest": "It is contested",
    "set_aside": "It was set aside",
}


def _line(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=MAX_WORDS)


class OrderForm(AdjudgeForm):
    """What came from an authority."""

    error_fields: ClassVar = {
        "legal basis": "legal_basis",
        "territory": "territories",
        "secrecy basis": "secrecy_basis",
    }

    authority = _line("Which authority?")
    binds = forms.ChoiceField(
        label="Does it bind this site itself?",
        choices=[
            ("yes", "Yes, it is an order to us"),
            ("no", "No, it is a request, or an order to others"),
        ],
        help_text="Only what binds us can be the ground of a ruling.",
        widget=forms.RadioSelect,
    )
    legal_basis = _line("On which legal basis?")
    citation = _line("Its own reference", "As it is cited.")
    dated = DayField(label="It is dated")
    text = long_text("What it says", MAX_TEXT)
    subject = long_text(
        "What is it about?", MAX_TEXT, rows=2, help_text="A measure on it stays inside that."
    )
    territories = forms.CharField(
        label="Which territories?",
        help_text="Codes with commas between them, like DE, US-CA.",
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": False, "autocapitalize": "characters"}),
    )
    ends_on = DayField(label="It applies until", required=False)
    secret_until = DayField(
        label="We must not speak of it until",
        help_text="Until then the public reads that there is one, and nothing else.",
        required=False,
    )
    secrecy_basis = forms.CharField(
        label="Which law forbids to speak of it?", max_length=MAX_WORDS, required=False
    )

    def received(self) -> OrderReceived:
        """What was typed, as it is filed."""
        said = dict(self.cleaned_data)
        codes = [code.strip().upper() for code in said["territories"].split(",") if code.strip()]
        names = ("authority", "legal_basis", "citation", "text", "subject", "dated", "ends_on")
        return OrderReceived(
            **{name: said[name] for name in names},
            territories=tuple(codes),
            binds_operator=said["binds"] == "yes",
            secret_until=said["secret_until"],
            secrecy_basis=said["secrecy_basis"],
        )


class OrderStepForm(AdjudgeForm):
    """What is done about an order."""

    code_fields: ClassVar = {"order.binds": "step"}

    step = forms.ChoiceField(label="What is done?", widget=forms.RadioSelect)
    text = long_text("How, or why?", MAX_TEXT, rows=4)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["step"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [
            (name, words) for name, words in STEP_WORDS.items() if _may_take(order, name)
        ]


class ListForm(AdjudgeForm):
    """The next version of an outside list, as it was captured."""

    error_fields: ClassVar = {"in force from": "in_force_from"}

    name = _line("What is it called?", "The same name makes the next version of that list.")
    publisher = _line("Who keeps it?")
    source = _line("Where was it taken from?")
    in_force_from = DayField(label="This version counts from")
    names = long_text("The names on it, one on each line", MAX_NAMES_TEXT, rows=8)
    file = UploadField(
        max_bytes=MAX_EXHIBIT_BYTES,
        label="The list as it was captured",
        help_text="Its SHA-256 is kept, by which anybody can compare.",
    )


def _may_take(order: Order, step: str) -> bool:
    return allows(order, step) and not (step == "decline" and order.binds_operator)


def _rows(order: Order) -> list[Row]:
    found = [
        row("Kind", "Order, binds this site" if order.binds_operator else "Request, binds nobody"),
        row("Legal basis", order.legal_basis),
        row("Reference", order.citation),
        row("Dated", day(order.dated)),
        row("Territories", ", ".join(order.territories) or "None is named"),
    ]
    if order.ends_on:
        found.append(row("Applies until", day(order.ends_on)))
    if order.secret_until:
        words = f"Until {day(order.secret_until)}, by {order.secrecy_basis}. Say that there is one."
        found.append(row("Secret", words))
    return found


def _receive(actor: Actor, about: str, form: AdjudgeForm) -> Order:
    assert isinstance(form, OrderForm)
    return receive_order(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        received=form.received(),
        case_id=about or None,
    )


def _move(actor: Actor, order: Order, form: AdjudgeForm) -> Order:
    said = form.cleaned_data
    return move_order(
        bootstrap.deps(), actor, order_id=order.id, step=said["step"], text=said["text"]
    )


def _enter(actor: Actor, _about: str, form: AdjudgeForm) -> DesignationList:
    said = form.cleaned_data
    names = [" ".join(line.split()) for line in said["names"].splitlines()]
    return enter_list(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        name=said["name"],
        publisher=said["publisher"],
        source=said["source"],
        in_force_from=said["in_force_from"],
        names=tuple(name for name in names if name),
        sha256=hashlib.file_digest(said["file"], "sha256").hexdigest(),
    )


ORDERS: Final = Sheet[Order](
    kind=Order,
    slug="orders",
    desk=OPERATE,
    roles=STAFF,
    noun="Order or request",
    plural="Orders and requests of authorities",
    lede="What binds this site can be a ground; anything else is an exhibit.",
    empty="What an authority orders or asks is filed here, and entered publicly as far as allowed.",
    title=lambda order: f"{order.authority}: {order.citation}",
    rows=_rows,
    texts=lambda order: [("What it says", order.text), ("What it is about", order.subject)],
    steps={
        "": "Received",
        "carry_out": "Carried out",
        "decline": "Declined",
        "contest": "Contested",
        "set_aside": "Set aside",
    },
    tones={
        "received": "waiting",
        "contested": "contested",
        "carried out": "force",
        "declined": "ended",
        "set aside": "ended",
    },
    about=case_of,
    deeds=(
        Deed[Order](
            name="move",
            title="Move it on",
            button="Enter it",
            said="Entered.",
            hint="An order that binds this site is carried out or contested, never just declined.",
            is_open=lambda order, actor: (
                is_operator(actor) and any(_may_take(order, step) for step in STEP_WORDS)
            ),
            make_form=lambda data, order, _actor: OrderStepForm(data, order=order),
            act=_move,
        ),
    ),
    role="operator",
    opening=Opening[Order](
        title="File an order or request",
        lede="Filing it decides nothing.",
        button="File it",
        said="Filed, and entered publicly as far as the law lets us.",
        roles=FILERS,
        known=case_about,
        make_form=plain(OrderForm),
        act=_receive,
    ),
)

LISTS: Final = Sheet[DesignationList](
    kind=DesignationList,
    slug="lists",
    desk=OPERATE,
    roles=STAFF,
    noun="Outside list",
    plural="Outside lists",
    lede="Lists that somebody outside keeps and a clause names; cited with their version.",
    empty="A version of a list is entered here as it was captured, and the one before is kept.",
    title=lambda found: found.reference,
    rows=lambda found: [
        row("Kept by", found.publisher),
        row("Taken from", found.source),
        row("Counts from", day(found.in_force_from)),
        row("Names", f"{len(found.names):,}"),
        row("SHA-256", found.sha256),
    ],
    texts=lambda found: [("The names on it", "\n".join(found.names))],
    steps={"": "Entered", "supersede": "A later version came", "withdraw": "Withdrawn"},
    tones={"current": "good", "superseded": "ended", "withdrawn": "ended"},
    deeds=(),
    role="operator",
    opening=Opening[DesignationList](
        title="Enter an outside list",
        lede="The version before is superseded and kept.",
        button="Enter this version",
        said="Entered.",
        roles=OPERATORS,
        make_form=lambda data, files, _about, _actor: ListForm(data, files),
        act=_enter,
    ),
)
