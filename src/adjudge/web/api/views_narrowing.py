"""Narrowing in JSON: at approval, on appeal and on review; and the fall of an exhibit."""

from __future__ import annotations

from ninja import Router

from adjudge import bootstrap
from adjudge.domain.cases.review import Review
from adjudge.services.appeals import modify_appeal
from adjudge.services.cases import let_exhibit_fall
from adjudge.services.reviews import modify_review
from adjudge.services.rulings import approve_ruling
from adjudge.web.acts import LoggedIn
from adjudge.web.api.case_schemas import ExhibitOut
from adjudge.web.api.common import REFUSALS, actor_of, session
from adjudge.web.api.contesting_schemas import AppealOut, Modification
from adjudge.web.api.matter_schemas import MatterOut
from adjudge.web.api.matters import matter_out, readable
from adjudge.web.api.reading import (
    reading_with_appeal,
    reading_with_exhibit,
    reading_with_ruling,
)
from adjudge.web.api.ruling_schemas import Draft, ExhibitFall, NarrowedReview, RulingOut
from adjudge.web.api.shown import appeal_out, exhibit_out, ruling_out
from adjudge.web.api.statement_schemas import statement_of

router = Router(auth=session, tags=["ends"])


@router.post(
    "/rulings/{ruling_id}/approve-narrowed",
    response={200: RulingOut, **REFUSALS},
    summary="Approve less than was proposed",
)
def approve(request: LoggedIn, ruling_id: str, body: Draft) -> RulingOut:
    """A second person approves a text that only drops or narrows; no new proposal letter."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    approve_ruling(
        bootstrap.deps(), actor, ruling_id=ruling_id, narrowed=statement_of(body.statement)
    )
    return ruling_out(*reading_with_ruling(ruling_id, actor))


@router.post(
    "/appeals/{appeal_id}/modify",
    response={200: AppealOut, **REFUSALS},
    summary="Narrow a decision on appeal",
)
def on_appeal(request: LoggedIn, appeal_id: str, body: Modification) -> AppealOut:
    """Another ruling that takes less holds in its place, at once (the appeals officer)."""
    actor = actor_of(request)
    reading_with_appeal(appeal_id, actor)
    modify_appeal(
        bootstrap.deps(),
        actor,
        appeal_id=appeal_id,
        statement=statement_of(body.statement),
        reasons=body.reasons,
        code=body.code,
    )
    reading, appeal = reading_with_appeal(appeal_id, actor)
    return appeal_out(reading.names, appeal)


@router.post(
    "/reviews/{review_id}/modify",
    response={200: MatterOut, **REFUSALS},
    summary="Narrow a ruling on review",
)
def on_review(request: LoggedIn, review_id: str, body: NarrowedReview) -> MatterOut:
    """Another ruling that takes less holds in its place, at once (one person, with a code)."""
    actor = actor_of(request)
    readable(Review, review_id, actor)
    done = modify_review(
        bootstrap.deps(),
        actor,
        review_id=review_id,
        statement=statement_of(body.statement),
        reasons=body.reasons,
        code=body.code,
    )
    return matter_out(done, actor)


@router.post(
    "/exhibits/{exhibit_id}/fall",
    response={200: ExhibitOut, **REFUSALS},
    summary="Find an exhibit refuted or withdrawn",
)
def fall(request: LoggedIn, exhibit_id: str, body: ExhibitFall) -> ExhibitOut:
    """No fact rests on it any more; a review of every ruling that does starts by itself."""
    actor = actor_of(request)
    reading_with_exhibit(exhibit_id, actor)
    fallen = let_exhibit_fall(
        bootstrap.deps(), actor, exhibit_id=exhibit_id, contest=body.contest, why=body.why
    )
    return exhibit_out(fallen.at_desk())
