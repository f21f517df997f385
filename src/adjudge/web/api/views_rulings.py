"""Rulings: from the draft, with what stands beside it, to the second person's approval."""

from __future__ import annotations

from ninja import Router, Status

from adjudge import bootstrap
from adjudge.adapters.store.models import RegisterEntry
from adjudge.domain.actor import Actor
from adjudge.domain.cases.basis import Basis
from adjudge.domain.cases.impact import Share
from adjudge.services.impact import impact_of
from adjudge.services.links import approve_either
from adjudge.services.precedents import nearest_rulings, style_of
from adjudge.services.rulings import (
    answer_proposal,
    check_draft,
    deal_with_answer,
    drop_ruling,
    propose_ruling,
)
from adjudge.web.acts import LoggedIn
from adjudge.web.api import schemas
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.reading import reading_of, reading_with_ruling
from adjudge.web.api.ruling_schemas import (
    CheckOut,
    Draft,
    ImpactOut,
    NewRuling,
    PrecedentOut,
    PrecedentsOut,
    RulingOut,
    ShareOut,
)
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.shown import entry_out, lacks_out, ruling_out
from adjudge.web.api.statement_schemas import statement_of

router = Router(auth=session, tags=["rulings"])


@router.post(
    "/cases/{case_id}/drafts/check",
    response={200: CheckOut, **REFUSALS},
    summary="What a draft lacks",
)
def check(request: LoggedIn, case_id: str, body: Draft) -> CheckOut:
    """The reasons linter (reviewers): hard checks by code, and remarks on the wording."""
    actor, statement = actor_of(request), statement_of(body.statement)
    reading_of(case_id, actor)
    missing = check_draft(bootstrap.deps(), actor, case_id=case_id, statement=statement)
    remarks = style_of(bootstrap.deps(), actor, case_id=case_id, statement=statement)
    return CheckOut(missing=lacks_out(missing), remarks=lacks_out(remarks))


@router.post(
    "/cases/{case_id}/drafts/precedents",
    response={200: PrecedentsOut, **REFUSALS},
    summary="The nearest earlier decisions",
)
def precedents(request: LoggedIn, case_id: str, body: Draft) -> PrecedentsOut:
    """Dismissals included (reviewers); `differs` says that like facts had another answer."""
    actor, statement = actor_of(request), statement_of(body.statement)
    reading_of(case_id, actor)
    found = nearest_rulings(bootstrap.deps(), actor, case_id=case_id, statement=statement)
    return PrecedentsOut(
        precedents=[
            PrecedentOut(
                id=each.precedent.id,
                case_id=each.precedent.case_id,
                reference=each.precedent.reference,
                ground=each.precedent.ground,
                measure=each.precedent.measure,
                decided_on=each.precedent.decided_on,
                outcome=each.precedent.outcome,
                facts=each.precedent.facts,
                wording=each.precedent.wording,
                likeness=each.likeness,
                differs=each.differs,
            )
            for each in found
        ]
    )


@router.post(
    "/cases/{case_id}/drafts/impact",
    response={200: ImpactOut, **REFUSALS},
    summary="What a draft would take",
)
def impact(request: LoggedIn, case_id: str, body: Draft) -> ImpactOut:
    """The share of the promoted impressions of the last 28 days that its scope would stop."""
    actor, statement = actor_of(request), statement_of(body.statement)
    reading_of(case_id, actor)
    found = impact_of(bootstrap.deps(), actor, case_id=case_id, scope=statement.scope)
    return ImpactOut(
        of_all=_share(found.of_all),
        of_advertiser=_share(found.of_advertiser),
        topics=[_share(each) for each in found.topics],
        at_most=found.at_most,
    )


def _share(share: Share) -> ShareOut:
    return ShareOut(topic=share.topic, shown=share.shown, dark=share.dark, percent=share.percent)


@router.post(
    "/cases/{case_id}/rulings",
    response={201: RulingOut, **REFUSALS},
    summary="Propose a ruling",
)
def propose(request: LoggedIn, key: Key, case_id: str, body: NewRuling) -> Status[RulingOut]:
    """Propose a measure and serve the proposal letter, or store nothing (reviewers).

    Refused with `missing` while the statement lacks anything, and with `remarks` while its wording
    draws some and no `wording_reason` is given.
    """
    actor = actor_of(request)
    reading_of(case_id, actor)
    ruling = propose_ruling(
        bootstrap.deps(),
        actor,
        request_id=key,
        case_id=case_id,
        statement=statement_of(body.statement),
        wording_reason=body.wording_reason,
        basis=Basis(**dict(body.basis)),
    )
    return Status(201, _shown(ruling.id, actor))


@router.get("/rulings/{ruling_id}", response={200: RulingOut, **REFUSALS}, summary="One ruling")
def read(request: LoggedIn, ruling_id: str) -> RulingOut:
    """Its statement of reasons, its steps and clocks, and what was put into effect."""
    return _shown(ruling_id, actor_of(request))


@router.post(
    "/rulings/{ruling_id}/answer",
    response={200: RulingOut, **REFUSALS},
    summary="Answer the proposal letter",
)
def answer(request: LoggedIn, ruling_id: str, body: Said) -> RulingOut:
    """The party answers, once; that ends the wait."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    answer_proposal(bootstrap.deps(), actor, ruling_id=ruling_id, text=body.text)
    return _shown(ruling_id, actor)


@router.post(
    "/rulings/{ruling_id}/response",
    response={200: RulingOut, **REFUSALS},
    summary="Deal with the answer",
)
def respond(request: LoggedIn, ruling_id: str, body: Said) -> RulingOut:
    """The proposer says what the answer changes and why; nothing else of the text changes."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    deal_with_answer(bootstrap.deps(), actor, ruling_id=ruling_id, text=body.text)
    return _shown(ruling_id, actor)


@router.post(
    "/rulings/{ruling_id}/drop", response={200: RulingOut, **REFUSALS}, summary="Drop a proposal"
)
def drop(request: LoggedIn, ruling_id: str) -> RulingOut:
    """Give a proposal up (one reviewer); the party is told by a letter."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    drop_ruling(bootstrap.deps(), actor, ruling_id=ruling_id)
    return _shown(ruling_id, actor)


@router.post(
    "/rulings/{ruling_id}/approve",
    response={200: RulingOut, **REFUSALS},
    summary="Approve a ruling",
)
def approve(request: LoggedIn, ruling_id: str) -> RulingOut:
    """A second person approves: before this answers, no process shows what it stops.

    503 effect.worker_missing: approved and served, but not in force yet, because a serving process
    does not answer. The worker finishes it, or the same person by the same call.
    """
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    approve_either(bootstrap.deps(), actor, ruling_id=ruling_id)
    return _shown(ruling_id, actor)


@router.get(
    "/rulings/{ruling_id}/register",
    response={200: schemas.RegisterOut, **REFUSALS},
    summary="The register entries of a ruling",
)
def entries(request: LoggedIn, ruling_id: str) -> schemas.RegisterOut:
    """What the public log holds about it; the readable part of each once it is released."""
    reading_with_ruling(ruling_id, actor_of(request))
    rows = RegisterEntry.objects.filter(subject_id=ruling_id).order_by("index")
    return schemas.RegisterOut(
        size=RegisterEntry.objects.count(), entries=[entry_out(row) for row in rows]
    )


def _shown(ruling_id: str, actor: Actor) -> RulingOut:
    return ruling_out(*reading_with_ruling(ruling_id, actor))
