"""Submissions that wait for a person: what could not be checked, and admitting it after a look."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema

from adjudge import bootstrap
from adjudge.services.promotion import Promotion
from adjudge.services.submissions import admit_submission, waiting_submissions
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, actor_of, session
from adjudge.web.api.shared_schemas import Said

router = Router(auth=session, tags=["submissions"])


class SubmissionOut(Schema):
    """A submission that waits, and when its answer is due."""

    promoted_post_id: str
    post_id: str
    advertiser_id: str
    landing_url: str
    submitted_at: datetime
    due: datetime


class SubmissionsOut(Schema):
    """What waits, the oldest first."""

    submissions: list[SubmissionOut]


class SubmissionAnswer(Schema):
    """What came of it: `admitted`, or `declined` by a ruling with its letter."""

    promoted_post_id: str
    status: str
    ruling_id: str | None
    letter_id: str | None


@router.get(
    "/submissions",
    response={200: SubmissionsOut, **REFUSALS},
    summary="Submissions that wait for a person",
)
def submissions(request: LoggedIn) -> SubmissionsOut:
    """Posts that screening could neither admit nor decline, because a part of the check failed."""
    found = waiting_submissions(bootstrap.deps(), actor_of(request))
    return SubmissionsOut(
        submissions=[
            SubmissionOut(
                promoted_post_id=each.promoted_post.id,
                post_id=each.promoted_post.post_id,
                advertiser_id=each.promoted_post.advertiser_id,
                landing_url=each.promoted_post.landing_url,
                submitted_at=each.promoted_post.created_at,
                due=each.due,
            )
            for each in found
        ]
    )


@router.post(
    "/submissions/{promoted_post_id}/admit",
    response={200: SubmissionAnswer, **REFUSALS},
    summary="Admit a submission after a look at it",
)
def admit(request: LoggedIn, promoted_post_id: str, body: Said) -> SubmissionAnswer:
    """A member of staff with a number looked; it is screened once more, and a hit declines it."""
    actor = actor_of(request)
    return _answer(
        admit_submission(
            bootstrap.deps(), actor, promoted_post_id=promoted_post_id, reasons=body.text
        )
    )


def _answer(promotion: Promotion) -> SubmissionAnswer:
    return SubmissionAnswer(
        promoted_post_id=promotion.promoted_post.id,
        status=promotion.promoted_post.status,
        ruling_id=promotion.ruling.id if promotion.ruling else None,
        letter_id=promotion.letter.id if promotion.letter else None,
    )
