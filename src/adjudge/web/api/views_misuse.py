"""Misuse decisions: a warning, two people on four factors, an appeal to a third."""

from __future__ import annotations

from typing import Final

from ninja import Router, Status

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.misuse import Misuse
from adjudge.domain.cases.report import Report
from adjudge.domain.errors import NotFound
from adjudge.services.misuses import (
    appeal_misuse,
    approve_misuse,
    decide_misuse_appeal,
    drop_misuse,
    lift_misuse,
    propose_misuse,
    warn_of_misuse,
)
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.contesting_schemas import Reasons
from adjudge.web.api.matter_schemas import MatterOut
from adjudge.web.api.matters import for_staff, matter_out, readable
from adjudge.web.api.misuse_schemas import AppealDecision, NewWarning, Proposal
from adjudge.web.api.reading import DECIDERS
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.shown import SAID

OUT: Final = {200: MatterOut, **REFUSALS}
FACTORS: Final = SAID | {"items", "number", "total", "percent", "gravity", "intent", "days"}

router = Router(auth=session, tags=["misuse"])


@router.post("/misuses", response={201: MatterOut, **REFUSALS}, summary="Warn of misuse")
def warn(request: LoggedIn, key: Key, body: NewWarning) -> Status[MatterOut]:
    """A reviewer warns whoever sends what is manifestly unfounded; it restricts nothing."""
    actor = actor_of(request)
    if not actor.roles & DECIDERS:
        raise NotFound(kind="report or advertising account", id=body.report_id)
    email = matters_of(Report).get(body.report_id).email if body.report_id else ""
    made = warn_of_misuse(
        bootstrap.deps(),
        actor,
        request_id=key,
        processing=body.processing,
        text=body.text,
        email=email,
        advertiser_id=body.advertiser_id,
    )
    return Status(201, _out(made, actor))


@router.get("/misuses/{misuse_id}", response=OUT, summary="One misuse decision")
def one(request: LoggedIn, misuse_id: str) -> MatterOut:
    """The warning, and what followed from it: for staff, and for the party that it is about."""
    actor = actor_of(request)
    return _out(readable(Misuse, misuse_id, actor), actor)


@router.post("/misuses/{misuse_id}/propose", response=OUT, summary="Propose a misuse decision")
def propose(request: LoggedIn, misuse_id: str, body: Proposal) -> MatterOut:
    """Number and proportion are counted; without a warning before, it is refused."""
    actor = actor_of(request)
    for_staff(Misuse, misuse_id, actor)
    done = propose_misuse(bootstrap.deps(), actor, misuse_id=misuse_id, **dict(body))
    return _out(done, actor)


@router.post("/misuses/{misuse_id}/drop", response=OUT, summary="Drop the proposal")
def drop(request: LoggedIn, misuse_id: str) -> MatterOut:
    """The warning stays."""
    actor = actor_of(request)
    for_staff(Misuse, misuse_id, actor)
    return _out(drop_misuse(bootstrap.deps(), actor, misuse_id=misuse_id), actor)


@router.post("/misuses/{misuse_id}/approve", response=OUT, summary="Approve a misuse decision")
def approve(request: LoggedIn, misuse_id: str) -> MatterOut:
    """A second person: the letter is served, and no deadline runs for what is sent."""
    actor = actor_of(request)
    for_staff(Misuse, misuse_id, actor)
    return _out(approve_misuse(bootstrap.deps(), actor, misuse_id=misuse_id), actor)


@router.post("/misuses/{misuse_id}/lift", response=OUT, summary="Lift a misuse decision")
def lift(request: LoggedIn, misuse_id: str, body: Reasons) -> MatterOut:
    """A favourable act of one person: all deadlines run on."""
    actor = actor_of(request)
    for_staff(Misuse, misuse_id, actor)
    lifted = lift_misuse(bootstrap.deps(), actor, misuse_id=misuse_id, why=body.reasons)
    return _out(lifted, actor)


@router.post("/misuses/{misuse_id}/appeal", response=OUT, summary="Appeal against it")
def appeal(request: LoggedIn, misuse_id: str, body: Said) -> MatterOut:
    """The party that it is about; a reporter does it on the page of a report."""
    actor = actor_of(request)
    readable(Misuse, misuse_id, actor)
    done = appeal_misuse(bootstrap.deps(), actor, misuse_id=misuse_id, text=body.text)
    return _out(done, actor)


@router.post("/misuses/{misuse_id}/appeal/decide", response=OUT, summary="Decide that appeal")
def decide(request: LoggedIn, misuse_id: str, body: AppealDecision) -> MatterOut:
    """An appeals officer who took no part."""
    actor = actor_of(request)
    for_staff(Misuse, misuse_id, actor)
    done = decide_misuse_appeal(bootstrap.deps(), actor, misuse_id=misuse_id, **dict(body))
    return _out(done, actor)


def _out(found: Misuse, actor: Actor) -> MatterOut:
    return matter_out(found, actor, data=FACTORS)
