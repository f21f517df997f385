"""Mandates: a measure on an agency ends its mandates, not its clients, who get a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.mandate import Mandate, ends_mandates
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import last
from adjudge.services import letter_contexts as say
from adjudge.services.letters import serve_letter
from adjudge.services.matters import addressed, new_id, open_once
from adjudge.services.ports import Deps, UnitOfWork

MOST_READ = 5_000
MOVE_WITHIN = timedelta(days=30)


def give_mandate(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    advertiser_id: str,
    holder_party_id: str,
    role: PartyRole,
    covers: str,
) -> Mandate:
    """The party lets another act for it in a role, from today on.

    Raises `NotAllowed`, `NotFound`, `InvalidValue`.
    """

    def make(uow: UnitOfWork, now: datetime) -> Mandate:
        advertiser = uow.advertisers.get(advertiser_id)
        actor.must_act_for(advertiser.party_id, act="give a mandate")
        uow.parties.get(holder_party_id)
        return Mandate(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            party_id=advertiser.party_id,
            advertiser_id=advertiser_id,
            holder_party_id=holder_party_id,
            role=role,
            covers=covers,
            began=now.date(),
        )

    return open_once(
        deps,
        actor,
        Mandate,
        request_id=request_id,
        arguments={"advertiser_id": advertiser_id, "holder": holder_party_id, "role": role.value},
        make=make,
        entered=lambda *_: None,
    )


def end_mandate(deps: Deps, actor: Actor, *, mandate_id: str) -> Mandate:
    """Either side ends it, at any time. Raises `NotAllowed`, `WrongState`."""
    with deps.uow() as uow:
        mandate = uow.of(Mandate).lock(mandate_id)
        if actor.is_program or not actor.party_ids & {mandate.party_id, mandate.holder_party_id}:
            raise NotAllowed(act="end this mandate", needs="a mandate of one of its parties")
        ended = mandate.take("end", actor, deps.clock.now(), why="a party ended it")
        uow.of(Mandate).save(ended)
        return ended


def mandates_of(uow: UnitOfWork, holder_party_id: str) -> Sequence[Mandate]:
    """The mandates that a party holds now, oldest first."""
    found = uow.of(Mandate).open_ones(limit=MOST_READ)
    return [mandate for mandate in found if mandate.holder_party_id == holder_party_id]


def end_agency_mandates(deps: Deps, actor: Actor, *, ruling_id: str) -> tuple[Mandate, ...]:
    """End the mandates of an agency that a ruling in force hits; each client gets its letter.

    The effect of the ruling has done so already: this ends what was given since. May be repeated.

    Raises:
        NotAllowed: no reviewer, or no ruling in force that stops its whole party as an agency.
    """
    actor.must_be(StaffRole.REVIEWER, act="end the mandates of an agency")
    with deps.uow() as uow:
        ruling = uow.rulings.get(ruling_id)
        if ruling.status != "in force" or not _ends_mandates(ruling):
            needs = "a ruling in force that stops a party in its role as an agency"
            raise NotAllowed(act="end its mandates", needs=needs)
        return _end_all(uow, deps, actor, ruling)


def end_mandates_with(
    uow: UnitOfWork, deps: Deps, actor: Actor, ruling: Ruling
) -> tuple[Mandate, ...]:
    """End the mandates of an agency in the moment in which a measure on it takes effect.

    The clients' own campaigns go on and their money stays theirs. Only a measure that stops the
    party in its role as an agency does so.
    """
    return _end_all(uow, deps, actor, ruling) if _ends_mandates(ruling) else ()


def give_mandates_back(
    uow: UnitOfWork, deps: Deps, actor: Actor, ruling: Ruling
) -> tuple[Mandate, ...]:
    """Give the mandates anew that a ruling ended, which is being reversed; each client is told.

    While another ruling in force stops the agency they stay ended, by that one: its reversal gives
    them back.
    """
    taken = [
        mandate
        for mandate in uow.of(Mandate).newest(limit=MOST_READ)
        if mandate.status == "ended" and mandate.ended_by == ruling.id
    ]
    other = _other_stop(uow, ruling) if taken else None
    again = []
    for found in taken:
        now = deps.clock.now()
        if other is not None:
            mandate = uow.of(Mandate).lock(found.id)
            rests = mandate.take("rest_on", actor, now, why=other.reference, ruling_id=other.id)
            uow.of(Mandate).save(rests)
            _tell_client(uow, deps, rests, other, template="client", now=now)
            continue
        mandate = replace(found, id=new_id(deps, now), opened_by=actor.id, opened_at=now, steps=())
        uow.of(Mandate).add(mandate)
        _tell_client(uow, deps, mandate, ruling, template="client_again", now=now)
        again.append(mandate)
    return tuple(again)


def _ends_mandates(ruling: Ruling) -> bool:
    return ends_mandates(ruling.statement.measure, ruling.statement.scope)


def _other_stop(uow: UnitOfWork, ruling: Ruling) -> Ruling | None:
    """Another ruling in force by which this party holds no mandates as an agency, the oldest."""
    letters = uow.letters.by_party(ruling.party_id)
    known = sorted({letter.ruling_id for letter in letters if letter.ruling_id} - {ruling.id})
    for ruling_id in known:
        other = uow.rulings.get(ruling_id)
        about = other.party_id == ruling.party_id
        if about and other.status == "in force" and _ends_mandates(other):
            return other
    return None


def _end_all(uow: UnitOfWork, deps: Deps, actor: Actor, ruling: Ruling) -> tuple[Mandate, ...]:
    now = deps.clock.now()
    ended = []
    for found in mandates_of(uow, ruling.party_id):
        if found.role is not PartyRole.AGENCY:
            continue
        mandate = uow.of(Mandate).lock(found.id)
        over = mandate.take("end", actor, now, why=ruling.reference, ruling_id=ruling.id)
        uow.of(Mandate).save(over)
        _tell_client(uow, deps, over, ruling, template="client", now=now)
        ended.append(over)
    return tuple(ended)


def _tell_client(
    uow: UnitOfWork, deps: Deps, mandate: Mandate, ruling: Ruling, *, template: str, now: datetime
) -> None:
    assert mandate.advertiser_id is not None, "a mandate is for an advertiser"
    agency = uow.parties.get(ruling.party_id).legal_name
    move_until: date = (now + MOVE_WITHIN).date()
    serve_letter(
        uow,
        deps,
        kind=LetterKind.CLIENT,
        template=template,
        matter=addressed(uow, mandate, reference=mandate.reference),
        context={
            **say.money(uow, uow.advertisers.get(mandate.advertiser_id)),
            "agency_name": agency,
            "summary": _summary(mandate, agency),
            "effective_from": now,
            "move_until": move_until,
        },
        now=now,
    )


def _summary(mandate: Mandate, agency: str) -> str:
    if last(mandate.steps, "rest_on") is None:
        return f"The mandate of {agency} for you ends. Your campaigns go on."
    return (
        f"The decision that ended the mandate of {agency} for you was reversed. Another decision "
        "about this agency is in force, so the mandate stays ended. Your campaigns go on."
    )
