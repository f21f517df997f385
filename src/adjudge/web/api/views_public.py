"""What the operator says and gives in public, or to others: corrections, statements, gifts."""

from __future__ import annotations

from typing import Final

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from adjudge import bootstrap
from adjudge.adapters.store.models import RegisterEntry, User
from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.recall import Recall
from adjudge.domain.cases.referral import Referral
from adjudge.domain.money import Money
from adjudge.services.disclosures import inform_party, tell_authority
from adjudge.services.gifts import give_from_revenue
from adjudge.services.publications import publish_call, publish_statement, publish_words
from adjudge.services.recalls import decide_referral, refer, show_recall, withdraw_recall
from adjudge.services.unavailable import make_unavailable
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.letter_schemas import LetterOut
from adjudge.web.api.matter_schemas import MatterOut
from adjudge.web.api.matters import for_staff, matter_out
from adjudge.web.api.party_schemas import (
    Cause,
    Decision,
    GiftOut,
    NewGift,
    NewRecall,
    NewReferral,
    NewWords,
    StoppedOut,
    ToAuthority,
)
from adjudge.web.api.reading import reading_of, reading_with_ruling
from adjudge.web.api.schemas import EntryOut
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.shown import entry_out, letter_out

OUT: Final = {200: MatterOut, **REFUSALS}
MADE: Final = {201: MatterOut, **REFUSALS}

router = Router(auth=session, tags=["in public"])


@router.post("/rulings/{ruling_id}/recalls", response=MADE, summary="Show a correction")
def recall(request: LoggedIn, key: Key, ruling_id: str, body: NewRecall) -> Status[MatterOut]:
    """Wherever the posts of a served ruling ran, until its end (reviewers)."""
    actor = actor_of(request)
    reading_with_ruling(ruling_id, actor)
    made = show_recall(bootstrap.deps(), actor, request_id=key, ruling_id=ruling_id, **dict(body))
    return Status(201, matter_out(made, actor))


@router.get("/recalls/{recall_id}", response=OUT, summary="One correction")
def one_recall(request: LoggedIn, recall_id: str) -> MatterOut:
    """What it says, where it is shown, and until when (staff)."""
    actor = actor_of(request)
    return matter_out(for_staff(Recall, recall_id, actor), actor)


@router.post("/recalls/{recall_id}/withdraw", response=OUT, summary="Take a correction down")
def withdraw(request: LoggedIn, recall_id: str) -> MatterOut:
    """A favourable act of one reviewer."""
    actor = actor_of(request)
    for_staff(Recall, recall_id, actor)
    return matter_out(withdraw_recall(bootstrap.deps(), actor, recall_id=recall_id), actor)


@router.post("/cases/{case_id}/referrals", response=MADE, summary="Refer a case")
def referral(request: LoggedIn, key: Key, case_id: str, body: NewReferral) -> Status[MatterOut]:
    """Let the other rulebook look at something; it has no effect here or there by itself."""
    actor = actor_of(request)
    reading_of(case_id, actor)
    made = refer(bootstrap.deps(), actor, request_id=key, case_id=case_id, **dict(body))
    return Status(201, matter_out(made, actor))


@router.get("/referrals/{referral_id}", response=OUT, summary="One referral")
def one_referral(request: LoggedIn, referral_id: str) -> MatterOut:
    """What was referred and why, and what the other side did with it (staff)."""
    actor = actor_of(request)
    return matter_out(for_staff(Referral, referral_id, actor), actor)


@router.post("/referrals/{referral_id}/decide", response=OUT, summary="Decide about a referral")
def decide(request: LoggedIn, referral_id: str, body: Decision) -> MatterOut:
    """The other side takes it up, or leaves it (reviewers)."""
    actor = actor_of(request)
    for_staff(Referral, referral_id, actor)
    decided = decide_referral(
        bootstrap.deps(), actor, referral_id=referral_id, take_up=body.take_up
    )
    return matter_out(decided, actor)


@router.post(
    "/accounts/{handle}/unavailable",
    response={200: StoppedOut, **REFUSALS},
    summary="Carry out a suspension under the Rules",
)
def unavailable(request: LoggedIn, handle: str, body: Cause) -> StoppedOut:
    """What the account promoted ends without fault, its money is free, and a letter says so."""
    actor = actor_of(request)
    account = get_object_or_404(User, username=handle)
    stopped = make_unavailable(
        bootstrap.deps(), actor, account_id=str(account.pk), cause=body.cause
    )
    return StoppedOut(stopped=stopped)


@router.post(
    "/advertisers/{advertiser_id}/statements",
    response={201: EntryOut, **REFUSALS},
    summary="Say something about an advertiser in public",
)
def statement(request: LoggedIn, key: Key, advertiser_id: str, body: Said) -> Status[EntryOut]:
    """An operator, and only what letters served on it say already."""
    actor = actor_of(request)
    said = publish_statement(
        bootstrap.deps(), actor, request_id=key, advertiser_id=advertiser_id, text=body.text
    )
    return Status(201, entry_out(RegisterEntry.objects.get(pk=said.index)))


@router.post(
    "/cases/{case_id}/words",
    response={201: EntryOut, **REFUSALS},
    summary="Publish the words of others as theirs",
)
def words(request: LoggedIn, key: Key, case_id: str, body: NewWords) -> Status[EntryOut]:
    """The party its own; an operator quotes it, or a decision from outside, from an exhibit."""
    actor = actor_of(request)
    if StaffRole.OPERATOR not in actor.roles:
        reading_of(case_id, actor)
    said = publish_words(bootstrap.deps(), actor, request_id=key, case_id=case_id, **dict(body))
    return Status(201, entry_out(RegisterEntry.objects.get(pk=said.index)))


@router.post(
    "/letters/{letter_id}/call",
    response={200: EntryOut, **REFUSALS},
    summary="Call a party that cannot be reached",
)
def call(request: LoggedIn, letter_id: str) -> EntryOut:
    """Published without any fact: a letter waits. Refused while an address may still reach it."""
    actor = actor_of(request)
    said = publish_call(bootstrap.deps(), actor, letter_id=letter_id)
    return entry_out(RegisterEntry.objects.get(pk=said.index))


@router.post(
    "/cases/{case_id}/information",
    response={201: LetterOut, **REFUSALS},
    summary="Write an information letter",
)
def inform(request: LoggedIn, key: Key, case_id: str, body: Said) -> Status[LetterOut]:
    """It states facts to the party, decides nothing and starts no clock (reviewers)."""
    actor = actor_of(request)
    reading_of(case_id, actor)
    letter = inform_party(bootstrap.deps(), actor, request_id=key, case_id=case_id, text=body.text)
    return Status(201, letter_out(letter))


@router.post(
    "/cases/{case_id}/authorities",
    response={201: LetterOut | None, **REFUSALS},
    summary="Tell an authority",
)
def authority(
    request: LoggedIn, key: Key, case_id: str, body: ToAuthority
) -> Status[LetterOut | None]:
    """What must be told is free; the party's copy is served at once, unless a law forbids it."""
    actor = actor_of(request)
    copy = tell_authority(bootstrap.deps(), actor, request_id=key, case_id=case_id, **dict(body))
    return Status(201, letter_out(copy) if copy else None)


@router.post("/gifts", response={201: GiftOut, **REFUSALS}, summary="Give revenue away")
def gift(request: LoggedIn, key: Key, body: NewGift) -> Status[GiftOut]:
    """An operator gives part of the site's own revenue away; the register says so at once."""
    actor = actor_of(request)
    given = give_from_revenue(
        bootstrap.deps(),
        actor,
        request_id=key,
        recipient=body.recipient,
        amount=Money(body.currency, body.amount_micros),
    )
    return Status(
        201,
        GiftOut(
            id=given.id,
            recipient=body.recipient,
            amount_micros=given.amount,
            currency=given.currency,
        ),
    )
