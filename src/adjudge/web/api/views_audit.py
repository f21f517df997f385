"""Withholding exhibits, and what auditors read: sealed matter, each view of it on record."""

from __future__ import annotations

import base64
from typing import Final

from ninja import Router, Status

from adjudge import bootstrap
from adjudge.domain.cases.withholding import Withholding
from adjudge.services.withholdings import (
    confirm_withholding,
    drop_withholding,
    read_sealed,
    sealed_matter,
    unseal,
    views,
    withhold_exhibit,
)
from adjudge.web.acts import LoggedIn
from adjudge.web.api.audit_schemas import (
    NewWithholding,
    Purpose,
    SealedLine,
    SealedList,
    SealedOut,
    ViewOut,
    ViewsOut,
)
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.matter_schemas import MatterOut
from adjudge.web.api.matters import for_staff, matter_out
from adjudge.web.api.reading import reading_with_exhibit
from adjudge.web.review.desk import Names

OUT: Final = {200: MatterOut, **REFUSALS}

router = Router(auth=session, tags=["audit"])


@router.post(
    "/exhibits/{exhibit_id}/withholdings",
    response={201: MatterOut, **REFUSALS},
    summary="Ask to withhold an exhibit",
)
def withhold(
    request: LoggedIn, key: Key, exhibit_id: str, body: NewWithholding
) -> Status[MatterOut]:
    """A reviewer asks; it takes effect once a second one confirms, and ends by itself."""
    actor = actor_of(request)
    reading_with_exhibit(exhibit_id, actor)
    made = withhold_exhibit(
        bootstrap.deps(), actor, request_id=key, exhibit_id=exhibit_id, **dict(body)
    )
    return Status(201, matter_out(made, actor))


@router.post("/withholdings/{withholding_id}/confirm", response=OUT, summary="Confirm it")
def confirm(request: LoggedIn, withholding_id: str) -> MatterOut:
    """A second reviewer: from now on letters say what is withheld, and why."""
    actor = actor_of(request)
    for_staff(Withholding, withholding_id, actor)
    done = confirm_withholding(bootstrap.deps(), actor, withholding_id=withholding_id)
    return matter_out(done, actor)


@router.post("/withholdings/{withholding_id}/drop", response=OUT, summary="Drop it")
def drop(request: LoggedIn, withholding_id: str) -> MatterOut:
    """Nothing is withheld."""
    actor = actor_of(request)
    for_staff(Withholding, withholding_id, actor)
    done = drop_withholding(bootstrap.deps(), actor, withholding_id=withholding_id)
    return matter_out(done, actor)


@router.post("/withholdings/{withholding_id}/unseal", response=OUT, summary="Unseal an exhibit")
def unseal_(request: LoggedIn, withholding_id: str) -> MatterOut:
    """An addendum tells the party, and its time to appeal runs from that."""
    actor = actor_of(request)
    for_staff(Withholding, withholding_id, actor)
    return matter_out(unseal(bootstrap.deps(), actor, withholding_id=withholding_id), actor)


@router.get(
    "/audit/exhibits", response={200: SealedList, **REFUSALS}, summary="Cases with sealed matter"
)
def sealed(request: LoggedIn) -> SealedList:
    """For auditors and the operator: what is sealed, why and until when; not what it says."""
    found = sealed_matter(bootstrap.deps(), actor_of(request))
    return SealedList(
        sealed=[
            SealedLine(
                exhibit_id=exhibit.id,
                case_id=exhibit.case_id,
                code=held.code,
                gist=held.gist,
                until=held.until,
            )
            for held, exhibit in found
        ]
    )


@router.post(
    "/audit/exhibits/{exhibit_id}/read",
    response={200: SealedOut, **REFUSALS},
    summary="Read a sealed exhibit",
)
def read(request: LoggedIn, exhibit_id: str, body: Purpose) -> SealedOut:
    """Auditors only. The view is on record before the exhibit is handed out."""
    exhibit, content = read_sealed(
        bootstrap.deps(), actor_of(request), exhibit_id=exhibit_id, purpose=body.purpose
    )
    return SealedOut(
        exhibit_id=exhibit.id,
        title=exhibit.title,
        source=exhibit.source,
        asserter=exhibit.asserter,
        media_type=exhibit.media_type,
        sha256=exhibit.sha256,
        content=base64.b64encode(content).decode(),
    )


@router.get("/audit/views", response={200: ViewsOut, **REFUSALS}, summary="The log of views")
def log(request: LoggedIn) -> ViewsOut:
    """Who read what is sealed, when, and what for: for auditors and the operator."""
    actor = actor_of(request)
    names = Names(actor, "somebody")
    return ViewsOut(
        views=[
            ViewOut(
                exhibit_id=one.exhibit_id,
                case_id=one.case_id,
                by=names.of(one.viewer_id, {}, role="auditor"),
                at=one.at,
                purpose=one.purpose,
            )
            for one in views(bootstrap.deps(), actor)
        ]
    )
