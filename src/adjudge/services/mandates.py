"""Mandates: a measure on an agency ends its mandates, not its clients, who get a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.cases.measure import STOPPING
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
        NotAllowed: no reviewer, or the ruling is not in force for its whole party.
    """
    actor.must_be(StaffRole.REVIEWER, act="end the mandates of an agency")
    with deps.uow() as uow:
        ruling = uow.rulings.get(ruling_id)
        if ruling.status != "in force" or not _ends_mandates(ruling):
            raise NotAllowed(act="end its mandates", needs="a ruling in force on the whole agency")
        return _end_all(uow, deps, actor, ruling)


def end_mandates_with(
    uow: UnitOfWork, deps: Deps, actor: Actor, ruling: Ruling
) -> tuple[Mandate, ...]:
    """End the mandates of an agency in the moment in which a measure on it takes effect.

    The clients' own campaigns go on and their money stays theirs. Only a measure that stops the
    whole party everywhere does so.
    """
    return _end_all(uow, deps, actor, ruling) if _ends_mandates(ruling) else ()


def give_mandates_back(
    uow: UnitOfWork, deps: Deps, actor: Actor, ruling: Ruling
) -> tuple[Mandate, ...]:
    """Give the mandates anew that a ruling ended, which is being reversed; each client is told."""
    if not _ends_mandates(ruling):
        return ()
    again = []
    for found in uow.of(Mandate).newest(limit=MOST_READ):
        ended = last(found.steps, "end")
        if found.status != "ended" or not ended or ended.data.get("ruling_id") != ruling.id:
            continue
        now = deps.clock.now()
        mandate = replace(found, id=new_id(deps, now), opened_by=actor.id, opened_at=now, steps=())
        uow.of(Mandate).add(mandate)
        _tell_client(uow, deps, mandate, ruling, template="client_again", now=now)
        again.append(mandate)
    return tuple(again)


def _ends_mandates(ruling: Ruling) -> bool:
    scope = ruling.statement.scope
    return ruling.statement.measure in STOPPING and scope.whole_party and not scope.is_narrowed


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
            "summary": f"The mandate of {agency} for you ends. Your campaigns go on.",
            "effective_from": now,
            "move_until": move_until,
        },
        now=now,
    )
