"""Links between parties, the extension of a measure by one, mandates, and batches."""

from __future__ import annotations

from typing import Final

from ninja import Router, Status

from adjudge import bootstrap
from adjudge.domain.actor import Actor
from adjudge.domain.cases.batch import Batch
from adjudge.domain.cases.link import Link
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.errors import NotFound
from adjudge.services.batches import Member, approve_batch, propose_batch
from adjudge.services.links import contest_link, decide_link, extend_to_linked, find_link
from adjudge.services.mandates import end_agency_mandates, end_mandate, give_mandate
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.matter_schemas import MatterOut, MattersOut
from adjudge.web.api.matters import for_staff, matter_out
from adjudge.web.api.party_schemas import (
    ApprovedOut,
    BatchOut,
    LinkDecision,
    NewBatch,
    NewExtension,
    NewLink,
    NewMandate,
)
from adjudge.web.api.reading import DECIDERS, reading_of, reading_with_ruling
from adjudge.web.api.ruling_schemas import RulingOut
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.shown import ruling_out
from adjudge.web.api.statement_schemas import statement_of
from adjudge.web.joined import link_told_to, mandate_between, mandates_about

OUT: Final = {200: MatterOut, **REFUSALS}
MADE: Final = {201: MatterOut, **REFUSALS}

router = Router(auth=session, tags=["links"])


@router.post("/cases/{case_id}/links", response=MADE, summary="Find a link")
def find(request: LoggedIn, key: Key, case_id: str, body: NewLink) -> Status[MatterOut]:
    """The party of a case is linked to another (reviewers). It has no effect on either."""
    actor = actor_of(request)
    reading_of(case_id, actor)
    made = find_link(bootstrap.deps(), actor, request_id=key, case_id=case_id, **dict(body))
    return Status(201, matter_out(made, actor))


@router.get("/links/{link_id}", response=OUT, summary="One link")
def link(request: LoggedIn, link_id: str) -> MatterOut:
    """What it is and rests on: for staff, and for a party that a letter told of it."""
    actor = actor_of(request)
    return matter_out(_link(link_id, actor), actor)


@router.post("/links/{link_id}/contest", response=OUT, summary="Contest a link")
def contest(request: LoggedIn, link_id: str, body: Said) -> MatterOut:
    """One of its parties says that it is not so; until that is decided it carries nothing new."""
    actor = actor_of(request)
    _link(link_id, actor)
    return matter_out(contest_link(bootstrap.deps(), actor, link_id=link_id, text=body.text), actor)


@router.post("/links/{link_id}/decide", response=OUT, summary="Decide about a link")
def decide(request: LoggedIn, link_id: str, body: LinkDecision) -> MatterOut:
    """It stands, or it is struck: then what reached another account by it is given back."""
    actor = actor_of(request)
    _link(link_id, actor)
    decided = decide_link(bootstrap.deps(), actor, link_id=link_id, **dict(body))
    return matter_out(decided, actor)


@router.post(
    "/rulings/{ruling_id}/extend",
    response={201: RulingOut, **REFUSALS},
    summary="Propose that a measure reaches a linked account",
)
def extend(request: LoggedIn, key: Key, ruling_id: str, body: NewExtension) -> Status[RulingOut]:
    """As a ruling of its own, which a second person approves: then its addendum is served."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    made = extend_to_linked(
        bootstrap.deps(), actor, request_id=key, ruling_id=ruling_id, **dict(body)
    )
    return Status(201, ruling_out(*reading_with_ruling(made.id, actor)))


@router.post("/mandates", response=MADE, summary="Give a mandate")
def mandate(request: LoggedIn, key: Key, body: NewMandate) -> Status[MatterOut]:
    """The party lets another act for it in a role, from today on."""
    actor = actor_of(request)
    made = give_mandate(bootstrap.deps(), actor, request_id=key, **dict(body))
    return Status(201, matter_out(made, actor))


@router.get("/mandates", response={200: MattersOut, **REFUSALS}, summary="One's own mandates")
def own_mandates(request: LoggedIn) -> MattersOut:
    """Those that one's parties gave, and those that they hold, the newest first."""
    actor = actor_of(request)
    return MattersOut(matters=[matter_out(each, actor) for each in mandates_about(actor)])


@router.get("/mandates/{mandate_id}", response=OUT, summary="One mandate")
def one_mandate(request: LoggedIn, mandate_id: str) -> MatterOut:
    """Who acts for whom in which role: for both sides, and for staff."""
    actor = actor_of(request)
    return matter_out(_mandate(mandate_id, actor), actor)


@router.post("/mandates/{mandate_id}/end", response=OUT, summary="End a mandate")
def end(request: LoggedIn, mandate_id: str) -> MatterOut:
    """Either side, at any time."""
    actor = actor_of(request)
    _mandate(mandate_id, actor)
    return matter_out(end_mandate(bootstrap.deps(), actor, mandate_id=mandate_id), actor)


@router.post(
    "/rulings/{ruling_id}/end-mandates",
    response={200: MattersOut, **REFUSALS},
    summary="End the mandates of an agency",
)
def end_all(request: LoggedIn, ruling_id: str) -> MattersOut:
    """Those of an agency that a ruling in force hits (reviewers); each client gets its letter."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    ended = end_agency_mandates(bootstrap.deps(), actor, ruling_id=ruling_id)
    return MattersOut(matters=[matter_out(each, actor) for each in ended])


@router.post("/batches", response=MADE, summary="Propose a batch")
def batch(request: LoggedIn, key: Key, body: NewBatch) -> Status[MatterOut]:
    """Many rulings with a declared common part; each party gets its own proposal letter."""
    actor = actor_of(request)
    for each in body.members:
        reading_of(each.case_id, actor)
    members = [
        Member(
            case_id=each.case_id,
            statement=statement_of(each.statement),
            wording_reason=each.wording_reason,
        )
        for each in body.members
    ]
    made = propose_batch(
        bootstrap.deps(),
        actor,
        request_id=key,
        common_part=body.common_part,
        members=members,
        emergency_act_id=body.emergency_act_id,
    )
    return Status(201, matter_out(made, actor))


@router.get("/batches/{batch_id}", response=OUT, summary="One batch")
def one_batch(request: LoggedIn, batch_id: str) -> MatterOut:
    """Its common part, and the ids of its rulings (staff)."""
    actor = actor_of(request)
    return matter_out(for_staff(Batch, batch_id, actor), actor)


@router.post(
    "/batches/{batch_id}/approve", response={200: BatchOut, **REFUSALS}, summary="Approve a batch"
)
def approve(request: LoggedIn, batch_id: str) -> BatchOut:
    """One approval by a second person; what cannot be approved yet says why and stays open."""
    actor = actor_of(request)
    for_staff(Batch, batch_id, actor)
    approved = approve_batch(bootstrap.deps(), actor, batch_id=batch_id)
    now = matter_out(for_staff(Batch, batch_id, actor), actor)
    rulings = [ApprovedOut.model_validate(each, from_attributes=True) for each in approved]
    return BatchOut(**dict(now), rulings=rulings)


def _link(link_id: str, actor: Actor) -> Link:
    """A link, for whoever may know of it. Raises `NotFound`."""
    return link_told_to(link_id, actor, is_staff=bool(actor.roles & DECIDERS))


def _mandate(mandate_id: str, actor: Actor) -> Mandate:
    """A mandate, for both sides and for staff. Raises `NotFound`."""
    found = mandate_between(mandate_id, actor)
    if found is not None:
        return found
    if not actor.roles & DECIDERS:
        raise NotFound(kind="mandate", id=mandate_id)
    return for_staff(Mandate, mandate_id, actor)
