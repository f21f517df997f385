"""Reviews, declarations, correspondence, authorisations, reports, and further acts on a case."""

from __future__ import annotations

from typing import Final

from ninja import Router, Status

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, PromotedPost
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.authorisation import Authorisation, Requirement
from adjudge.domain.cases.correspondence import Correspondence
from adjudge.domain.cases.declaration import Declaration
from adjudge.domain.cases.report import Report
from adjudge.domain.cases.review import Review
from adjudge.domain.errors import NotFound
from adjudge.services.authorisations import (
    apply_for_authorisation,
    decide_against,
    grant_authorisation,
    renew_authorisation,
)
from adjudge.services.declarations import (
    correct_declaration,
    deal_with_correspondence,
    declare,
    file_correspondence,
    find_declaration_false,
)
from adjudge.services.dismissals import close_case
from adjudge.services.people import declare_operator_interest, write_second_view
from adjudge.services.reports import act_on, take_no_action, triage
from adjudge.services.reviews import confirm_review, open_review, reverse_review
from adjudge.web.acts import LoggedIn
from adjudge.web.api.case_schemas import CaseOut
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.contesting_schemas import Reasons
from adjudge.web.api.matter_schemas import (
    Against,
    Closing,
    Dealing,
    Falsehood,
    Grant,
    MatterOut,
    NewAuthorisation,
    NewCorrespondence,
    NewDeclaration,
    NewReview,
    Renewal,
    SecondView,
    Triage,
)
from adjudge.web.api.matters import for_staff, matter_out, readable
from adjudge.web.api.reading import DECIDERS, reading_of, reading_with_ruling
from adjudge.web.api.ruling_schemas import RulingOut
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.shown import case_out, ruling_out
from adjudge.web.api.statement_schemas import scope_of

OUT: Final = {200: MatterOut, **REFUSALS}
MADE: Final = {201: MatterOut, **REFUSALS}

router = Router(auth=session, tags=["matters"])


@router.post("/cases/{case_id}/close", response={200: CaseOut, **REFUSALS}, summary="Close a case")
def close(request: LoggedIn, case_id: str, body: Closing) -> CaseOut:
    """A reviewer closes it without a measure, for reasons: a decision too, and a precedent."""
    actor = actor_of(request)
    reading_of(case_id, actor)
    close_case(bootstrap.deps(), actor, case_id=case_id, **dict(body))
    return case_out(reading_of(case_id, actor))


@router.post(
    "/cases/{case_id}/operator-interest",
    response={200: CaseOut, **REFUSALS},
    summary="State the operator's own interest",
)
def interest(request: LoggedIn, case_id: str, body: Said) -> CaseOut:
    """Letters say it from now on, and somebody from outside approves."""
    actor = actor_of(request)
    reading_of(case_id, actor)
    declare_operator_interest(bootstrap.deps(), actor, case_id=case_id, text=body.text)
    return case_out(reading_of(case_id, actor))


@router.post(
    "/rulings/{ruling_id}/view", response={200: RulingOut, **REFUSALS}, summary="A second view"
)
def view(request: LoggedIn, ruling_id: str, body: SecondView) -> RulingOut:
    """A second reviewer writes down a view before learning who proposed and what others think."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    write_second_view(bootstrap.deps(), actor, ruling_id=ruling_id, **dict(body))
    return ruling_out(*reading_with_ruling(ruling_id, actor))


@router.post("/rulings/{ruling_id}/reviews", response=MADE, summary="Open a review")
def review(request: LoggedIn, key: Key, ruling_id: str, body: NewReview) -> Status[MatterOut]:
    """The party asks for it, or staff open it of the operator's own motion."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    made = open_review(bootstrap.deps(), actor, request_id=key, ruling_id=ruling_id, **dict(body))
    return Status(201, matter_out(made, actor))


@router.get("/reviews/{review_id}", response=OUT, summary="One review")
def one_review(request: LoggedIn, review_id: str) -> MatterOut:
    """Why it was opened, until when it is decided, and the decision."""
    actor = actor_of(request)
    return matter_out(readable(Review, review_id, actor), actor)


@router.post("/reviews/{review_id}/confirm", response=OUT, summary="Confirm the ruling")
def confirm(request: LoggedIn, review_id: str, body: Reasons) -> MatterOut:
    """The ruling stands, for reasons of its own, told in a letter."""
    actor = actor_of(request)
    readable(Review, review_id, actor)
    decided = confirm_review(bootstrap.deps(), actor, review_id=review_id, reasons=body.reasons)
    return matter_out(decided, actor)


@router.post("/reviews/{review_id}/reverse", response=OUT, summary="Reverse the ruling")
def reverse(request: LoggedIn, review_id: str, body: Reasons) -> MatterOut:
    """The ruling falls as if never made; everything that it took is given back at once."""
    actor = actor_of(request)
    readable(Review, review_id, actor)
    decided = reverse_review(bootstrap.deps(), actor, review_id=review_id, reasons=body.reasons)
    return matter_out(decided, actor)


@router.post("/declarations", response=MADE, summary="Declare something")
def declaration(request: LoggedIn, key: Key, body: NewDeclaration) -> Status[MatterOut]:
    """The party declares something for a day; a false declaration is an act."""
    actor = actor_of(request)
    _own_or_staff(body.advertiser_id, actor)
    made = declare(bootstrap.deps(), actor, request_id=key, **dict(body))
    return Status(201, matter_out(made, actor))


@router.get("/declarations/{declaration_id}", response=OUT, summary="One declaration")
def one_declaration(request: LoggedIn, declaration_id: str) -> MatterOut:
    """What was declared, and what became of it."""
    actor = actor_of(request)
    return matter_out(readable(Declaration, declaration_id, actor), actor)


@router.post(
    "/declarations/{declaration_id}/correct", response=OUT, summary="Correct a declaration"
)
def correct(request: LoggedIn, declaration_id: str, body: Said) -> MatterOut:
    """The party corrects it of its own accord; what it said first stays on record."""
    actor = actor_of(request)
    readable(Declaration, declaration_id, actor)
    corrected = correct_declaration(
        bootstrap.deps(), actor, declaration_id=declaration_id, text=body.text
    )
    return matter_out(corrected, actor)


@router.post(
    "/declarations/{declaration_id}/find-false", response=OUT, summary="Find a declaration false"
)
def find_false(request: LoggedIn, declaration_id: str, body: Falsehood) -> MatterOut:
    """A reviewer, by an established fact of a case about the party. It decides nothing yet."""
    actor = actor_of(request)
    readable(Declaration, declaration_id, actor)
    found = find_declaration_false(
        bootstrap.deps(), actor, declaration_id=declaration_id, **dict(body)
    )
    return matter_out(found, actor)


@router.post("/cases/{case_id}/correspondence", response=MADE, summary="File correspondence")
def correspondence(
    request: LoggedIn, key: Key, case_id: str, body: NewCorrespondence
) -> Status[MatterOut]:
    """Staff file what came by another way; the clock that it would start runs from its arrival."""
    actor = actor_of(request)
    reading_of(case_id, actor)
    made = file_correspondence(
        bootstrap.deps(), actor, request_id=key, case_id=case_id, **dict(body)
    )
    return Status(201, matter_out(made, actor))


@router.post(
    "/correspondence/{correspondence_id}/deal", response=OUT, summary="Deal with correspondence"
)
def deal(request: LoggedIn, correspondence_id: str, body: Dealing) -> MatterOut:
    """It was dealt with: by the appeal, complaint ... that is named, or as the text says."""
    actor = actor_of(request)
    for_staff(Correspondence, correspondence_id, actor)
    dealt = deal_with_correspondence(
        bootstrap.deps(), actor, correspondence_id=correspondence_id, **dict(body)
    )
    return matter_out(dealt, actor)


@router.post("/authorisations", response=MADE, summary="Apply for an authorisation")
def authorisation(request: LoggedIn, key: Key, body: NewAuthorisation) -> Status[MatterOut]:
    """The party applies, under a clause or for an exemption from it; decided in 14 days."""
    actor = actor_of(request)
    _own_or_staff(body.advertiser_id, actor)
    made = apply_for_authorisation(
        bootstrap.deps(),
        actor,
        request_id=key,
        advertiser_id=body.advertiser_id,
        type=body.type,
        clause_ref=body.clause_ref,
        scope=scope_of(body.scope),
        requirement=Requirement(**dict(body.requirement)),
        evidence=body.evidence,
    )
    return Status(201, matter_out(made, actor))


@router.get("/authorisations/{authorisation_id}", response=OUT, summary="One authorisation")
def one_authorisation(request: LoggedIn, authorisation_id: str) -> MatterOut:
    """What was applied for, and what was decided, by its steps."""
    actor = actor_of(request)
    return matter_out(readable(Authorisation, authorisation_id, actor), actor)


@router.post(
    "/authorisations/{authorisation_id}/grant", response=OUT, summary="Grant an authorisation"
)
def grant(request: LoggedIn, authorisation_id: str, body: Grant) -> MatterOut:
    """Staff grant it; the party gets its letter, and an exemption is listed publicly."""
    actor = actor_of(request)
    readable(Authorisation, authorisation_id, actor)
    granted = grant_authorisation(
        bootstrap.deps(), actor, authorisation_id=authorisation_id, **dict(body)
    )
    return matter_out(granted, actor)


@router.post(
    "/authorisations/{authorisation_id}/renew", response=OUT, summary="Renew an authorisation"
)
def renew(request: LoggedIn, authorisation_id: str, body: Renewal) -> MatterOut:
    """Let it go on, or begin again after it expired."""
    actor = actor_of(request)
    readable(Authorisation, authorisation_id, actor)
    renewed = renew_authorisation(
        bootstrap.deps(), actor, authorisation_id=authorisation_id, **dict(body)
    )
    return matter_out(renewed, actor)


@router.post(
    "/authorisations/{authorisation_id}/decide-against",
    response=OUT,
    summary="Refuse, suspend or revoke an authorisation",
)
def against(request: LoggedIn, authorisation_id: str, body: Against) -> MatterOut:
    """As a ruling in force says, and only so."""
    actor = actor_of(request)
    readable(Authorisation, authorisation_id, actor)
    decided = decide_against(
        bootstrap.deps(), actor, authorisation_id=authorisation_id, **dict(body)
    )
    return matter_out(decided, actor)


@router.get("/reports/{report_id}", response=OUT, summary="One report of a reader")
def report(request: LoggedIn, report_id: str) -> MatterOut:
    """What was reported (staff); who reported it stays with the report."""
    actor = actor_of(request)
    return matter_out(_report(report_id, actor), actor)


@router.post("/reports/{report_id}/triage", response=OUT, summary="Triage a report")
def first_look(request: LoggedIn, report_id: str, body: Triage) -> MatterOut:
    """A first look: how soon it has to be decided."""
    actor = actor_of(request)
    _report(report_id, actor)
    return matter_out(
        triage(bootstrap.deps(), actor, report_id=report_id, priority=body.priority), actor
    )


@router.post("/reports/{report_id}/act", response={200: CaseOut, **REFUSALS}, summary="Act on it")
def act(request: LoggedIn, report_id: str, body: Reasons) -> CaseOut:
    """Open a case about the advertiser, and tell everybody who reported it."""
    actor = actor_of(request)
    _report(report_id, actor)
    case = act_on(bootstrap.deps(), actor, report_id=report_id, reasons=body.reasons)
    return case_out(reading_of(case.id, actor))


@router.post("/reports/{report_id}/no-action", response=OUT, summary="Do nothing about a report")
def nothing(request: LoggedIn, report_id: str, body: Reasons) -> MatterOut:
    """For reasons that everybody who reported it is told."""
    actor = actor_of(request)
    _report(report_id, actor)
    decided = take_no_action(bootstrap.deps(), actor, report_id=report_id, reasons=body.reasons)
    return matter_out(decided, actor)


def _own_or_staff(advertiser_id: str, actor: Actor) -> None:
    own = Advertiser.objects.filter(pk=advertiser_id, party_id__in=actor.party_ids)
    if not actor.roles & DECIDERS and not own.exists():
        raise NotFound(kind="advertising account", id=advertiser_id)


def _report(report_id: str, actor: Actor) -> Report:
    """A report, for staff who do not act for whoever promotes the post. Raises `NotFound`."""
    found = matters_of(Report).get(report_id)
    row = PromotedPost.objects.select_related("advertiser").get(pk=found.promoted_post_id)
    if not actor.roles & DECIDERS or row.advertiser.party_id in actor.party_ids:
        raise NotFound(kind="report", id=report_id)
    return found
