"""Interim measures and holds: imposed by one person, with a letter, and how each of them ends."""

from __future__ import annotations

from typing import Final

from ninja import Router, Status

from adjudge import bootstrap
from adjudge.adapters.store.repositories.cases import CaseRepository
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.hold import Hold
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.later_hearing import LaterHearing
from adjudge.domain.errors import NotFound
from adjudge.services.holds import contest_hold, place_hold, release_hold, uphold_hold
from adjudge.services.interims import (
    confirm_interim,
    impose_interim,
    lift_interim,
    reverse_interim,
)
from adjudge.services.later_hearings import answer_in_later_hearing, deal_with_later_answer
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.matter_schemas import MatterOut, MattersOut
from adjudge.web.api.matters import matter_out, readable
from adjudge.web.api.reading import DECIDERS, reading_of, reading_with_ruling
from adjudge.web.api.ruling_schemas import Why
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.statement_schemas import scope_of
from adjudge.web.api.urgent_schemas import Confirmation, NewHold, NewInterim

OUT: Final = {200: MatterOut, **REFUSALS}
MADE: Final = {201: MatterOut, **REFUSALS}
LIST: Final = {200: MattersOut, **REFUSALS}

router = Router(auth=session, tags=["interim measures and holds"])


@router.post("/cases/{case_id}/interims", response=MADE, summary="Impose an interim measure")
def impose(request: LoggedIn, key: Key, case_id: str, body: NewInterim) -> Status[MatterOut]:
    """One reviewer, on an urgent clause only, for at most 72 hours; dark before this answers."""
    actor = actor_of(request)
    reading_of(case_id, actor)
    said = dict(body) | {"scope": scope_of(body.scope)}
    made = impose_interim(bootstrap.deps(), actor, request_id=key, case_id=case_id, **said)
    return Status(201, matter_out(made, actor))


@router.get("/cases/{case_id}/interims", response=LIST, summary="Interim measures of a case")
def interims(request: LoggedIn, case_id: str) -> MattersOut:
    """Every one that there was: the party has had a letter about each."""
    actor = actor_of(request)
    reading_of(case_id, actor)
    found = matters_of(InterimMeasure).by_case(case_id)
    return MattersOut(matters=[matter_out(each, actor) for each in found])


@router.get("/interims/{interim_id}", response=OUT, summary="One interim measure")
def interim(request: LoggedIn, interim_id: str) -> MatterOut:
    """Its short statement, when it lapses, and what became of it."""
    actor = actor_of(request)
    return matter_out(_interim(interim_id, actor), actor)


@router.post("/interims/{interim_id}/confirm", response=OUT, summary="Confirm an interim measure")
def confirm(request: LoggedIn, interim_id: str, body: Confirmation) -> MatterOut:
    """A second person, by the ruling in force in the same case that takes its place."""
    actor = actor_of(request)
    _interim(interim_id, actor)
    reading_with_ruling(body.ruling_id, actor)
    confirmed = confirm_interim(
        bootstrap.deps(), actor, interim_id=interim_id, ruling_id=body.ruling_id
    )
    return matter_out(confirmed, actor)


@router.post("/interims/{interim_id}/lift", response=OUT, summary="Lift an interim measure")
def lift(request: LoggedIn, interim_id: str, body: Why) -> MatterOut:
    """From now on (one person); the letter follows at once."""
    actor = actor_of(request)
    _interim(interim_id, actor)
    lifted = lift_interim(bootstrap.deps(), actor, interim_id=interim_id, why=body.why)
    return matter_out(lifted, actor)


@router.post("/interims/{interim_id}/reverse", response=OUT, summary="Reverse an interim measure")
def reverse(request: LoggedIn, interim_id: str, body: Why) -> MatterOut:
    """It should never have been (one person), whether it still runs or has ended."""
    actor = actor_of(request)
    _interim(interim_id, actor)
    reversed_one = reverse_interim(bootstrap.deps(), actor, interim_id=interim_id, why=body.why)
    return matter_out(reversed_one, actor)


@router.post("/cases/{case_id}/holds", response=MADE, summary="Place a hold")
def place(request: LoggedIn, key: Key, case_id: str, body: NewHold) -> Status[MatterOut]:
    """A reviewer or operator: a security hold stops serving, a payment hold keeps a sum."""
    actor = actor_of(request)
    _must_see(case_id, actor)
    made = place_hold(bootstrap.deps(), actor, request_id=key, case_id=case_id, **dict(body))
    return Status(201, matter_out(made, actor))


@router.get("/cases/{case_id}/holds", response=LIST, summary="Holds of a case")
def holds(request: LoggedIn, case_id: str) -> MattersOut:
    """Every one that there was: the party has had a letter about each."""
    actor = actor_of(request)
    _must_see(case_id, actor)
    found = matters_of(Hold).by_case(case_id)
    return MattersOut(matters=[matter_out(each, actor) for each in found])


@router.get("/holds/{hold_id}", response=OUT, summary="One hold")
def hold(request: LoggedIn, hold_id: str) -> MatterOut:
    """What is held and why, what ends it, and what became of it."""
    actor = actor_of(request)
    return matter_out(_hold(hold_id, actor), actor)


@router.post("/holds/{hold_id}/contest", response=OUT, summary="Contest a hold")
def contest(request: LoggedIn, hold_id: str, body: Said) -> MatterOut:
    """The party says why it is wrong; somebody else than its author looks at it."""
    actor = actor_of(request)
    _hold(hold_id, actor)
    contested = contest_hold(bootstrap.deps(), actor, hold_id=hold_id, text=body.text)
    return matter_out(contested, actor)


@router.post("/holds/{hold_id}/uphold", response=OUT, summary="Uphold a contested hold")
def uphold(request: LoggedIn, hold_id: str, body: Why) -> MatterOut:
    """Another person than its author: it stands until its day."""
    actor = actor_of(request)
    _hold(hold_id, actor)
    upheld = uphold_hold(bootstrap.deps(), actor, hold_id=hold_id, why=body.why)
    return matter_out(upheld, actor)


@router.post("/holds/{hold_id}/release", response=OUT, summary="Release a hold")
def release(request: LoggedIn, hold_id: str, body: Why) -> MatterOut:
    """One person; what only this had held or stopped is free at once, and the letter follows."""
    actor = actor_of(request)
    _hold(hold_id, actor)
    released = release_hold(bootstrap.deps(), actor, hold_id=hold_id, why=body.why)
    return matter_out(released, actor)


@router.get("/rulings/{ruling_id}/later-hearing", response=OUT, summary="The hearing after it")
def later_hearing(request: LoggedIn, ruling_id: str) -> MatterOut:
    """Of a ruling that took effect before its party was heard: answer, and what we say to it."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    found = next(iter(matters_of(LaterHearing).by_ruling(ruling_id)), None)
    if found is None:
        raise NotFound(kind="later hearing", id=f"of {ruling_id}")
    return matter_out(found, actor)


@router.post("/later-hearings/{hearing_id}/answer", response=OUT, summary="Answer after the effect")
def answer_later(request: LoggedIn, hearing_id: str, body: Said) -> MatterOut:
    """The party answers, once; from then on the site has seven days."""
    actor = actor_of(request)
    _later_hearing(hearing_id, actor)
    answered = answer_in_later_hearing(
        bootstrap.deps(), actor, hearing_id=hearing_id, text=body.text
    )
    return matter_out(answered, actor)


@router.post("/later-hearings/{hearing_id}/deal", response=OUT, summary="Deal with that answer")
def deal_later(request: LoggedIn, hearing_id: str, body: Said) -> MatterOut:
    """A reviewer who did not act alone says what it changes; the party has it as an addendum."""
    actor = actor_of(request)
    _later_hearing(hearing_id, actor)
    dealt = deal_with_later_answer(bootstrap.deps(), actor, hearing_id=hearing_id, text=body.text)
    return matter_out(dealt, actor)


def _later_hearing(hearing_id: str, actor: Actor) -> LaterHearing:
    """One about a ruling that this login may read. Raises `NotFound`."""
    found = matters_of(LaterHearing).get(hearing_id)
    reading_with_ruling(str(found.ruling_id), actor)
    return found


def _must_see(case_id: str, actor: Actor) -> None:
    """An operator may place a hold without reading the file. Raises `NotFound`."""
    case = CaseRepository().get(case_id)
    if StaffRole.OPERATOR not in actor.roles or case.party_id in actor.party_ids:
        reading_of(case_id, actor)


def _hold(hold_id: str, actor: Actor) -> Hold:
    """A hold on the login's party, or any for staff who may place one. Raises `NotFound`."""
    found = matters_of(Hold).get(hold_id)
    staff = actor.roles & (DECIDERS | {StaffRole.OPERATOR})
    if found.party_id not in actor.party_ids and not staff and found.case_id not in actor.case_ids:
        raise NotFound(kind="hold", id=hold_id)
    return found


def _interim(interim_id: str, actor: Actor) -> InterimMeasure:
    """One about the login's party, or any of a case that it decides. Raises `NotFound`."""
    found = matters_of(InterimMeasure).get(interim_id)
    invited = found.case_id in actor.case_ids
    return found if invited else readable(InterimMeasure, interim_id, actor)
