"""Contesting: answers to exhibits, requests for particulars, appeals and complaints."""

from __future__ import annotations

from typing import Annotated, Final

from ninja import Query, Router, Status

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.errors import NotFound
from adjudge.services.appeals import (
    admit_appeal,
    file_appeal,
    overturn_appeal,
    refuse_appeal,
    remit_appeal,
    uphold_appeal,
    withdraw_appeal,
)
from adjudge.services.cases import answer_exhibit
from adjudge.services.complaints import end_restriction, explain, file_complaint
from adjudge.services.particulars import answer_particulars, request_particulars
from adjudge.web.acts import LoggedIn
from adjudge.web.api.case_schemas import ExhibitOut
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.contesting_schemas import (
    AppealOut,
    ComplaintOut,
    ComplaintsOut,
    Ending,
    ExhibitAnswer,
    Explanation,
    Inadmissible,
    NewAppeal,
    NewComplaint,
    Overturning,
    ParticularsOut,
    Reasons,
)
from adjudge.web.api.reading import (
    DECIDERS,
    reading_with_appeal,
    reading_with_exhibit,
    reading_with_particulars,
    reading_with_ruling,
)
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.shown import appeal_out, complaint_out, exhibit_out, particulars_out
from adjudge.web.review.desk import Names
from adjudge.web.stakes import appeal_of, stake_of

MAX_COMPLAINTS: Final = 100

router = Router(auth=session, tags=["contesting"])


@router.post(
    "/exhibits/{exhibit_id}/answer",
    response={200: ExhibitOut, **REFUSALS},
    summary="Answer an exhibit",
)
def to_exhibit(request: LoggedIn, exhibit_id: str, body: ExhibitAnswer) -> ExhibitOut:
    """The party admits or disputes an exhibit that a letter cites; it stands beside it for good."""
    actor = actor_of(request)
    reading_with_exhibit(exhibit_id, actor)
    answered = answer_exhibit(
        bootstrap.deps(), actor, exhibit_id=exhibit_id, text=body.text, contest=body.contest
    )
    return exhibit_out(answered)


@router.post(
    "/rulings/{ruling_id}/particulars",
    response={201: ParticularsOut, **REFUSALS},
    summary="Ask for particulars",
)
def ask(request: LoggedIn, key: Key, ruling_id: str, body: Said) -> Status[ParticularsOut]:
    """The party asks what a letter means. The answer is a letter, due in seven days."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    asked = request_particulars(
        bootstrap.deps(), actor, request_id=key, ruling_id=ruling_id, question=body.text
    )
    return Status(201, _particulars(asked.id, actor))


@router.get(
    "/particulars/{particulars_id}",
    response={200: ParticularsOut, **REFUSALS},
    summary="One request for particulars",
)
def particulars(request: LoggedIn, particulars_id: str) -> ParticularsOut:
    """The question, until when it is answered, and the answer."""
    return _particulars(particulars_id, actor_of(request))


@router.post(
    "/particulars/{particulars_id}/answer",
    response={200: ParticularsOut, **REFUSALS},
    summary="Answer a request for particulars",
)
def to_particulars(request: LoggedIn, particulars_id: str, body: Said) -> ParticularsOut:
    """A reviewer answers in a letter, never with the words of a letter served before."""
    actor = actor_of(request)
    reading_with_particulars(particulars_id, actor)
    answer_particulars(bootstrap.deps(), actor, particulars_id=particulars_id, text=body.text)
    return _particulars(particulars_id, actor)


@router.post(
    "/rulings/{ruling_id}/appeals",
    response={201: AppealOut, **REFUSALS},
    summary="Appeal against a ruling",
)
def file(request: LoggedIn, key: Key, ruling_id: str, body: NewAppeal) -> Status[AppealOut]:
    """Whoever is entitled puts at least one of three questions, within six months from receipt.

    The party, its payer, an affected client of an agency, or the author of the post.
    """
    actor = actor_of(request)
    _must_know(ruling_id, actor)
    filed = file_appeal(
        bootstrap.deps(),
        actor,
        request_id=key,
        ruling_id=ruling_id,
        on_facts=body.on_facts,
        on_rule=body.on_rule,
        on_proportion=body.on_proportion,
    )
    return Status(201, _appeal(filed.id, actor))


@router.get("/appeals/{appeal_id}", response={200: AppealOut, **REFUSALS}, summary="One appeal")
def appeal(request: LoggedIn, appeal_id: str) -> AppealOut:
    """What was asked, until when it is decided, and the decision."""
    return _appeal(appeal_id, actor_of(request))


@router.post(
    "/appeals/{appeal_id}/admit", response={200: AppealOut, **REFUSALS}, summary="Admit an appeal"
)
def admit(request: LoggedIn, appeal_id: str) -> AppealOut:
    """An appeals officer who took no part before admits it."""
    actor = actor_of(request)
    reading_with_appeal(appeal_id, actor)
    admit_appeal(bootstrap.deps(), actor, appeal_id=appeal_id)
    return _appeal(appeal_id, actor)


@router.post(
    "/appeals/{appeal_id}/uphold",
    response={200: AppealOut, **REFUSALS},
    summary="Uphold the decision",
)
def uphold(request: LoggedIn, appeal_id: str, body: Reasons) -> AppealOut:
    """The decision stands, for reasons of its own, told in a letter."""
    actor = actor_of(request)
    reading_with_appeal(appeal_id, actor)
    uphold_appeal(bootstrap.deps(), actor, appeal_id=appeal_id, reasons=body.reasons)
    return _appeal(appeal_id, actor)


@router.post(
    "/appeals/{appeal_id}/overturn",
    response={200: AppealOut, **REFUSALS},
    summary="Overturn the decision",
)
def overturn(request: LoggedIn, appeal_id: str, body: Overturning) -> AppealOut:
    """The decision falls as if never made; everything that it took is given back at once."""
    actor = actor_of(request)
    reading_with_appeal(appeal_id, actor)
    overturn_appeal(
        bootstrap.deps(), actor, appeal_id=appeal_id, reasons=body.reasons, code=body.code
    )
    return _appeal(appeal_id, actor)


@router.post(
    "/appeals/{appeal_id}/remit", response={200: AppealOut, **REFUSALS}, summary="Remit a case"
)
def remit(request: LoggedIn, appeal_id: str, body: Overturning) -> AppealOut:
    """The decision falls, and its case is open again for other people than those who made it."""
    actor = actor_of(request)
    reading_with_appeal(appeal_id, actor)
    remit_appeal(bootstrap.deps(), actor, appeal_id=appeal_id, reasons=body.reasons, code=body.code)
    return _appeal(appeal_id, actor)


@router.post(
    "/appeals/{appeal_id}/refuse",
    response={200: AppealOut, **REFUSALS},
    summary="Find an appeal inadmissible",
)
def refuse(request: LoggedIn, appeal_id: str, body: Inadmissible) -> AppealOut:
    """An appeals officer does not admit it: for a reason, with a code, told in a letter."""
    actor = actor_of(request)
    reading_with_appeal(appeal_id, actor)
    refuse_appeal(
        bootstrap.deps(), actor, appeal_id=appeal_id, reasons=body.reasons, code=body.code
    )
    return _appeal(appeal_id, actor)


@router.post(
    "/appeals/{appeal_id}/withdraw",
    response={200: AppealOut, **REFUSALS},
    summary="Withdraw an appeal",
)
def withdraw(request: LoggedIn, appeal_id: str) -> AppealOut:
    """Whoever appealed takes it back; the ruling stays as it is."""
    actor = actor_of(request)
    _appeal(appeal_id, actor)
    withdraw_appeal(bootstrap.deps(), actor, appeal_id=appeal_id)
    return _appeal(appeal_id, actor)


@router.post("/complaints", response={201: ComplaintOut, **REFUSALS}, summary="File a complaint")
def complain(request: LoggedIn, key: Key, body: NewComplaint) -> Status[ComplaintOut]:
    """The party complains; it needs no ruling. The answer is a letter, due in seven days."""
    actor = actor_of(request)
    own = Advertiser.objects.filter(party_id__in=actor.party_ids)
    if not actor.roles & DECIDERS and not own.filter(pk=body.advertiser_id).exists():
        raise NotFound(kind="advertising account", id=body.advertiser_id)
    filed = file_complaint(bootstrap.deps(), actor, request_id=key, **dict(body))
    return Status(201, _complaint(filed, actor))


@router.get(
    "/complaints", response={200: ComplaintsOut, **REFUSALS}, summary="Complaints one may read"
)
def complaints(
    request: LoggedIn, limit: Annotated[int, Query(ge=1, le=MAX_COMPLAINTS)] = MAX_COMPLAINTS
) -> ComplaintsOut:
    """A party its own; staff the newest of all others."""
    actor = actor_of(request)
    kept = matters_of(Complaint)
    if actor.roles & DECIDERS:
        found = [one for one in kept.newest(limit=limit) if one.party_id not in actor.party_ids]
    else:
        own = [one for party_id in actor.party_ids for one in kept.by_party(party_id)]
        found = sorted(own, key=lambda one: one.id, reverse=True)[:limit]
    return ComplaintsOut(complaints=[_complaint(one, actor) for one in found])


@router.get(
    "/complaints/{complaint_id}",
    response={200: ComplaintOut, **REFUSALS},
    summary="One complaint",
)
def complaint(request: LoggedIn, complaint_id: str) -> ComplaintOut:
    """What was complained of, until when it is answered, and the answer."""
    actor = actor_of(request)
    return _complaint(_readable(complaint_id, actor), actor)


@router.post(
    "/complaints/{complaint_id}/explain",
    response={200: ComplaintOut, **REFUSALS},
    summary="Answer a complaint from the log",
)
def explain_(request: LoggedIn, complaint_id: str, body: Explanation) -> ComplaintOut:
    """Staff answer in a letter that cites entries of the register about this advertiser."""
    actor = actor_of(request)
    _readable(complaint_id, actor)
    explain(bootstrap.deps(), actor, complaint_id=complaint_id, text=body.text, cited=body.cited)
    return _complaint(_readable(complaint_id, actor), actor)


@router.post(
    "/complaints/{complaint_id}/end",
    response={200: ComplaintOut, **REFUSALS},
    summary="End what a complaint is about",
)
def end(request: LoggedIn, complaint_id: str, body: Ending) -> ComplaintOut:
    """What cannot be explained ends: these rulings fall as if never made, strays are lit."""
    actor = actor_of(request)
    _readable(complaint_id, actor)
    end_restriction(
        bootstrap.deps(),
        actor,
        complaint_id=complaint_id,
        text=body.text,
        ruling_ids=body.ruling_ids,
    )
    return _complaint(_readable(complaint_id, actor), actor)


def _particulars(particulars_id: str, actor: Actor) -> ParticularsOut:
    return particulars_out(*reading_with_particulars(particulars_id, actor))


def _must_know(ruling_id: str, actor: Actor) -> None:
    """Raise `NotFound` unless a letter told this person of the ruling, or it may contest it."""
    try:
        reading_with_ruling(ruling_id, actor)
    except NotFound:
        stake_of(ruling_id, actor)


def _appeal(appeal_id: str, actor: Actor) -> AppealOut:
    try:
        reading, found = reading_with_appeal(appeal_id, actor)
    except NotFound:
        own = appeal_of(appeal_id, actor)
        return appeal_out(Names(actor, own.as_whom.value), own)
    return appeal_out(reading.names, found)


def _readable(complaint_id: str, actor: Actor) -> Complaint:
    found = matters_of(Complaint).get(complaint_id)
    if found.party_id not in actor.party_ids and not actor.roles & DECIDERS:
        raise NotFound(kind="complaint", id=complaint_id)
    return found


def _complaint(found: Complaint, actor: Actor) -> ComplaintOut:
    return complaint_out(found, Names(actor, "the party"))
