"""How a proposal or a ruling ends or gives way: cured, returned, narrowed, lifted, stayed."""

from __future__ import annotations

from ninja import Router, Status

from adjudge import bootstrap
from adjudge.domain.cases.stay import Stay
from adjudge.services.ends import correct_letter, lift_ruling, reverse_ruling
from adjudge.services.hearings import (
    close_cured_proposal,
    cure_proposal,
    modify_ruling,
    return_ruling,
)
from adjudge.services.letters import open_letter
from adjudge.services.stays import ask_for_stay, grant_stay, refuse_stay
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.contesting_schemas import Reasons
from adjudge.web.api.letter_schemas import LetterOut
from adjudge.web.api.matter_schemas import MatterOut
from adjudge.web.api.matters import matter_out, readable
from adjudge.web.api.reading import reading_with_appeal, reading_with_ruling
from adjudge.web.api.ruling_schemas import Correction, Favour, Narrower, RulingOut, Why
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.shown import letter_out, ruling_out
from adjudge.web.api.statement_schemas import statement_of

router = Router(auth=session, tags=["ends"])


@router.post("/rulings/{ruling_id}/cure", response={200: RulingOut, **REFUSALS}, summary="Cure")
def cure(request: LoggedIn, ruling_id: str, body: Said) -> RulingOut:
    """The party says what it has put right, and how to see it; that ends the wait."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    cure_proposal(bootstrap.deps(), actor, ruling_id=ruling_id, text=body.text)
    return ruling_out(*reading_with_ruling(ruling_id, actor))


@router.post(
    "/rulings/{ruling_id}/close-cured",
    response={200: RulingOut, **REFUSALS},
    summary="Close what was cured",
)
def close_cured(request: LoggedIn, ruling_id: str, body: Why) -> RulingOut:
    """Close a proposal without action, because the party has cured it; it is told."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    close_cured_proposal(bootstrap.deps(), actor, ruling_id=ruling_id, why=body.why)
    return ruling_out(*reading_with_ruling(ruling_id, actor))


@router.post("/rulings/{ruling_id}/return", response={200: RulingOut, **REFUSALS}, summary="Return")
def return_(request: LoggedIn, ruling_id: str, body: Why) -> RulingOut:
    """A second reviewer sends a proposal back; the party that had its letter is told."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    return_ruling(bootstrap.deps(), actor, ruling_id=ruling_id, why=body.why)
    return ruling_out(*reading_with_ruling(ruling_id, actor))


@router.post(
    "/rulings/{ruling_id}/narrow",
    response={201: RulingOut, **REFUSALS},
    summary="Let a ruling give way to a narrower one",
)
def narrow(request: LoggedIn, key: Key, ruling_id: str, body: Narrower) -> Status[RulingOut]:
    """One that takes less, at once, and the letter with it: the new ruling."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    made = modify_ruling(
        bootstrap.deps(),
        actor,
        request_id=key,
        ruling_id=ruling_id,
        statement=statement_of(body.statement),
        code=body.code,
        why=body.why,
    )
    return Status(201, ruling_out(*reading_with_ruling(made.id, actor)))


@router.post(
    "/rulings/{ruling_id}/lift", response={200: RulingOut, **REFUSALS}, summary="Lift a measure"
)
def lift(request: LoggedIn, key: Key, ruling_id: str, body: Favour) -> RulingOut:
    """From now on (one person, with a code); the letter follows at once."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    lift_ruling(bootstrap.deps(), actor, request_id=key, ruling_id=ruling_id, **dict(body))
    return ruling_out(*reading_with_ruling(ruling_id, actor))


@router.post(
    "/rulings/{ruling_id}/reverse",
    response={200: RulingOut, **REFUSALS},
    summary="Reverse a ruling of the operator's own motion",
)
def reverse(request: LoggedIn, key: Key, ruling_id: str, body: Favour) -> RulingOut:
    """As if never made, at any time (one person, with a code)."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    reverse_ruling(bootstrap.deps(), actor, request_id=key, ruling_id=ruling_id, **dict(body))
    return ruling_out(*reading_with_ruling(ruling_id, actor))


@router.post(
    "/letters/{letter_id}/correct",
    response={201: LetterOut, **REFUSALS},
    summary="Correct a slip in a letter",
)
def correct(request: LoggedIn, key: Key, letter_id: str, body: Correction) -> Status[LetterOut]:
    """By a new letter beside it (staff). Nothing else is changed by it."""
    actor = actor_of(request)
    open_letter(bootstrap.deps(), actor, letter_id=letter_id)
    made = correct_letter(
        bootstrap.deps(), actor, request_id=key, letter_id=letter_id, **dict(body)
    )
    return Status(201, letter_out(made))


@router.post(
    "/appeals/{appeal_id}/stays", response={201: MatterOut, **REFUSALS}, summary="Ask for a stay"
)
def ask(request: LoggedIn, key: Key, appeal_id: str, body: Said) -> Status[MatterOut]:
    """That the measure should not apply until the appeal is decided; answered within 72 hours."""
    actor = actor_of(request)
    reading_with_appeal(appeal_id, actor)
    made = ask_for_stay(
        bootstrap.deps(), actor, request_id=key, appeal_id=appeal_id, text=body.text
    )
    return Status(201, matter_out(made, actor))


@router.get("/stays/{stay_id}", response={200: MatterOut, **REFUSALS}, summary="One stay")
def one(request: LoggedIn, stay_id: str) -> MatterOut:
    """What was asked, until when it is decided, and the decision."""
    actor = actor_of(request)
    return matter_out(readable(Stay, stay_id, actor), actor)


@router.post("/stays/{stay_id}/grant", response={200: MatterOut, **REFUSALS}, summary="Grant it")
def grant(request: LoggedIn, stay_id: str, body: Reasons) -> MatterOut:
    """The appeals officer suspends the effect until the appeal is decided: lit at once."""
    actor = actor_of(request)
    readable(Stay, stay_id, actor)
    granted = grant_stay(bootstrap.deps(), actor, stay_id=stay_id, reasons=body.reasons)
    return matter_out(granted, actor)


@router.post("/stays/{stay_id}/refuse", response={200: MatterOut, **REFUSALS}, summary="Refuse it")
def refuse(request: LoggedIn, stay_id: str, body: Reasons) -> MatterOut:
    """The appeals officer leaves it in force while the appeal is decided."""
    actor = actor_of(request)
    readable(Stay, stay_id, actor)
    refused = refuse_stay(bootstrap.deps(), actor, stay_id=stay_id, reasons=body.reasons)
    return matter_out(refused, actor)
