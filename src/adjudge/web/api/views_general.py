"""General acts: drafted, announced, published by a second person, extended, withdrawn."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from ninja import Router, Status

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.general_act import ActExhibit, ClauseChange, GeneralAct, Reach
from adjudge.domain.cases.measure import Territory
from adjudge.domain.cases.rescreening import Rescreening
from adjudge.domain.errors import NotFound
from adjudge.domain.policy.clause import Element
from adjudge.domain.policy.definition import Definition
from adjudge.domain.steps import first
from adjudge.services.general_acts import (
    ActDraft,
    all_acts,
    announce_act,
    draft_act,
    extend_act,
    free_paused_money,
    propose_extension,
    publish_act,
    withdraw_act,
)
from adjudge.services.rescreening import (
    approve_rescreening,
    drop_rescreening,
    propose_rescreening,
    who_would_fall,
)
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.general_schemas import (
    ClauseChangeBody,
    Concerned,
    DefinitionBody,
    Extension,
    FallingOut,
    FallingsOut,
    FreedOut,
    NewAct,
    NewRescreening,
)
from adjudge.web.api.matter_schemas import MatterOut, MattersOut
from adjudge.web.api.matters import ANYBODY, for_roles, of_operator
from adjudge.web.api.ruling_schemas import Why

OUT: Final = {200: MatterOut, **REFUSALS}
LISTED: Final = 100
OPERATORS: Final = frozenset({StaffRole.OPERATOR})

router = Router(auth=session, tags=["general acts"])


@router.get("/acts", auth=None, response={200: MattersOut, **REFUSALS}, summary="The general acts")
def listed(request: HttpRequest) -> MattersOut:
    """Every general act that was announced, the newest first, with its full text and reasons."""
    del request
    acts = all_acts(bootstrap.deps(), limit=LISTED)
    return MattersOut(matters=[of_operator(act, ANYBODY) for act in acts])


@router.post("/acts", response={201: MatterOut, **REFUSALS}, summary="Draft a general act")
def draft(request: LoggedIn, key: Key, body: NewAct) -> Status[MatterOut]:
    """An operator drafts it; it has no effect on anything."""
    actor = actor_of(request)
    made = draft_act(bootstrap.deps(), actor, request_id=key, draft=_draft_of(body))
    return Status(201, of_operator(made, actor))


@router.get("/acts/{act_id}", response=OUT, summary="One general act")
def one(request: LoggedIn, act_id: str) -> MatterOut:
    """Its text, its reasons and its steps; a draft is shown to operators only."""
    actor = actor_of(request)
    return of_operator(_known(act_id, actor), actor)


@router.post("/acts/{act_id}/announce", response=OUT, summary="Announce a general act")
def announce(request: LoggedIn, act_id: str) -> MatterOut:
    """Publicly, with its full text. Refused for what would have hit a few, or mostly one."""
    actor = actor_of(request)
    _known(act_id, actor)
    return of_operator(announce_act(bootstrap.deps(), actor, act_id=act_id), actor)


@router.post("/acts/{act_id}/publish", response=OUT, summary="Publish a general act")
def publish(request: LoggedIn, act_id: str) -> MatterOut:
    """A second operator publishes it; it takes effect on its day, by its clock."""
    actor = actor_of(request)
    _known(act_id, actor)
    return of_operator(publish_act(bootstrap.deps(), actor, act_id=act_id), actor)


@router.post("/acts/{act_id}/propose-extension", response=OUT, summary="Propose to extend it")
def propose(request: LoggedIn, act_id: str, body: Extension) -> MatterOut:
    """For at most 30 days more, with a rationale that was not given before."""
    actor = actor_of(request)
    _known(act_id, actor)
    asked = propose_extension(bootstrap.deps(), actor, act_id=act_id, **dict(body))
    return of_operator(asked, actor)


@router.post("/acts/{act_id}/extend", response=OUT, summary="Extend a general act")
def extend(request: LoggedIn, act_id: str) -> MatterOut:
    """A second operator lets it go on as proposed."""
    actor = actor_of(request)
    _known(act_id, actor)
    return of_operator(extend_act(bootstrap.deps(), actor, act_id=act_id), actor)


@router.post("/acts/{act_id}/withdraw", response=OUT, summary="Withdraw a general act")
def withdraw(request: LoggedIn, act_id: str, body: Why) -> MatterOut:
    """One operator takes it back, at any time."""
    actor = actor_of(request)
    _known(act_id, actor)
    return of_operator(withdraw_act(bootstrap.deps(), actor, act_id=act_id, why=body.why), actor)


@router.post(
    "/acts/{act_id}/free-money",
    response={200: FreedOut, **REFUSALS},
    summary="Free the money that a pause holds",
)
def free(request: LoggedIn, act_id: str, body: Concerned) -> FreedOut:
    """The party takes back what is reserved for line items that lie wholly in a pause."""
    actor = actor_of(request)
    _known(act_id, actor)
    freed = free_paused_money(
        bootstrap.deps(), actor, advertiser_id=body.advertiser_id, act_id=act_id
    )
    return FreedOut(freed=freed)


@router.get(
    "/acts/{act_id}/would-fall",
    response={200: FallingsOut, **REFUSALS},
    summary="What a new text would not admit",
)
def would_fall(request: LoggedIn, act_id: str) -> FallingsOut:
    """Of what older texts admitted and runs now (operators). It changes nothing."""
    actor = actor_of(request)
    _known(act_id, actor)
    found = who_would_fall(bootstrap.deps(), actor, act_id=act_id)
    return FallingsOut(
        falling=[
            FallingOut(
                promoted_post_id=each.promoted_post.id,
                advertiser_id=each.promoted_post.advertiser_id,
                clauses=[hit.clause_ref for hit in each.screening.hits],
            )
            for each in found
        ]
    )


@router.post(
    "/acts/{act_id}/rescreenings",
    response={201: MatterOut, **REFUSALS},
    summary="Propose a re-screening",
)
def rescreen(request: LoggedIn, key: Key, act_id: str, body: NewRescreening) -> Status[MatterOut]:
    """One of the two who published the act names what falls, and when."""
    actor = actor_of(request)
    _known(act_id, actor)
    made = propose_rescreening(bootstrap.deps(), actor, request_id=key, act_id=act_id, **dict(body))
    return Status(201, of_operator(made, actor))


@router.get("/rescreenings/{rescreening_id}", response=OUT, summary="One re-screening")
def one_rescreening(request: LoggedIn, rescreening_id: str) -> MatterOut:
    """The named list, and where it stands (operators)."""
    actor = actor_of(request)
    return of_operator(for_roles(Rescreening, rescreening_id, actor, OPERATORS), actor)


@router.post(
    "/rescreenings/{rescreening_id}/approve", response=OUT, summary="Approve a re-screening"
)
def approve_list(request: LoggedIn, rescreening_id: str) -> MatterOut:
    """The other one who published the act; each party has its letter and its ruling at once."""
    actor = actor_of(request)
    for_roles(Rescreening, rescreening_id, actor, OPERATORS)
    approved = approve_rescreening(bootstrap.deps(), actor, rescreening_id=rescreening_id)
    return of_operator(approved, actor)


@router.post("/rescreenings/{rescreening_id}/drop", response=OUT, summary="Drop a re-screening")
def drop_list(request: LoggedIn, rescreening_id: str) -> MatterOut:
    """An operator gives it up before it is approved."""
    actor = actor_of(request)
    for_roles(Rescreening, rescreening_id, actor, OPERATORS)
    dropped = drop_rescreening(bootstrap.deps(), actor, rescreening_id=rescreening_id)
    return of_operator(dropped, actor)


def _known(act_id: str, actor: Actor) -> GeneralAct:
    """An act that was announced, or a draft for an operator. Raises `NotFound`."""
    found = matters_of(GeneralAct).get(act_id)
    if first(found.steps, "announce") is None and StaffRole.OPERATOR not in actor.roles:
        raise NotFound(kind="general act", id=act_id)
    return found


def _change_of(body: ClauseChangeBody) -> ClauseChange:
    """The change of one clause that the body says. Raises `InvalidValue`."""
    said: dict[str, Any] = dict(body)
    return ClauseChange(**said | {"definition": _definition(body.definition)})


def _definition(body: DefinitionBody | None) -> Definition | None:
    if body is None:
        return None
    said: dict[str, Any] = dict(body)
    elements = tuple(Element(id=each.id, text=each.text) for each in body.elements)
    return Definition(**said | {"elements": elements})


def _draft_of(body: NewAct) -> ActDraft:
    """The draft that the body says. Raises `InvalidValue`."""
    said: dict[str, Any] = dict(body)
    reach: dict[str, Any] = dict(body.reach)
    territories = tuple(Territory(**dict(each)) for each in body.reach.territories)
    return ActDraft(
        **said
        | {
            "exhibits": tuple(ActExhibit(**dict(each)) for each in body.exhibits),
            "clauses": tuple(_change_of(each) for each in body.clauses),
            "reach": Reach(**reach | {"territories": territories}),
        }
    )
