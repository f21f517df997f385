"""What the forms of a case offer: posts that run, accounts, rulings in force, and the powers."""

from __future__ import annotations

from typing import Final

from adjudge import bootstrap
from adjudge.adapters.store.models import PromotedPost
from adjudge.adapters.store.models import Ruling as RulingRow
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.ruling import IN_FORCE
from adjudge.domain.staffing import Powers, powers
from adjudge.web.review.desk import CaseFile
from adjudge.web.review.words import MEASURES

MAX_POSTS: Final = 200
MAX_RULINGS: Final = 50
MAX_ORDERS: Final = 200
MAX_DIGITS: Final = 9
BINDING: Final = frozenset({"received", "carried out", "contested"})
"""The states of an order in which a ruling can rest on it."""


def running_posts(file: CaseFile) -> list[tuple[str, str]]:
    """Id and words of the promoted posts that run, the newest first."""
    rows = PromotedPost.objects.filter(
        advertiser_id=file.case.advertiser_id, status="admitted", post__deleted_at=None
    )
    found = rows.select_related("post").order_by("-id")[:MAX_POSTS]
    return [(row.pk, row.post.text) for row in found]


def accounts_of(file: CaseFile) -> list[tuple[str, str]]:
    """The organic accounts whose posts the advertiser promotes."""
    account = file.row.advertiser.account
    return [(str(account.pk), f"@{account.username}")]


def in_force_on(file: CaseFile) -> list[tuple[str, str]]:
    """Id and words of the rulings in force on the advertiser, in whichever case."""
    rows = RulingRow.objects.filter(
        advertiser_id=file.case.advertiser_id, status__in=sorted(IN_FORCE)
    )
    return [
        (row.pk, f"{MEASURES[MeasureKind(row.measure)]} R-{row.number}")
        for row in rows.exclude(measure=MeasureKind.DECLINE.value).order_by("-number")[:MAX_RULINGS]
    ]


def ruling_in_force(reference: str) -> str | None:
    """The id of the ruling R-12 whose measure is in force, of whomever; None if there is none."""
    number = reference.strip().upper().removeprefix("R-")
    is_number = number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS
    rows = RulingRow.objects.filter(status__in=sorted(IN_FORCE))
    row = rows.filter(number=int(number)).first() if is_number else None
    return str(row.pk) if row is not None else None


def orders_in(case_id: str) -> list[Order]:
    """The orders that can be a ground in a case: those filed in it, and those filed in none."""
    return [
        order
        for order in matters_of(Order).newest(limit=MAX_ORDERS)
        if order.case_id in {None, case_id} and order.binds_operator and order.status in BINDING
    ]


def powers_in(case_id: str) -> Powers:
    """What the people who decide here may do in this case, those from outside counted."""
    with bootstrap.deps().reading() as uow:
        return powers(uow.staff.everybody(), case_id=case_id)
