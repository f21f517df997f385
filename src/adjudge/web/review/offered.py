"""What the forms of a case offer: posts that run, accounts, rulings in force, and the powers."""

from __future__ import annotations

from typing import Final

from adjudge import bootstrap
from adjudge.adapters.store.models import PromotedPost
from adjudge.adapters.store.models import Ruling as RulingRow
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import IN_FORCE
from adjudge.domain.staffing import Powers, powers
from adjudge.web.review.desk import CaseFile
from adjudge.web.review.words import MEASURES

MAX_POSTS: Final = 200
MAX_RULINGS: Final = 50


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


def powers_in(case_id: str) -> Powers:
    """What the people who decide here may do in this case, those from outside counted."""
    with bootstrap.deps().reading() as uow:
        return powers(uow.staff.everybody(), case_id=case_id)
