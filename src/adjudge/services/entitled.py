"""Entitled to appeal: who stands behind a ruling besides its party, read from the record."""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.actor import Actor
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.entitlement import Entitled, Entitlement, entitlement
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.cases.report import Report
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.steps import last
from adjudge.services.letters import clocks_run_from, notice_of, run_from
from adjudge.services.ports import UnitOfWork

MOST_READ = 5_000


def entitled_to(uow: UnitOfWork, ruling: Ruling, actor: Actor) -> Entitled:
    """As whom this person is entitled to appeal against the ruling. Raises `NotAllowed`."""
    return entitlement(
        actor,
        party_id=ruling.party_id,
        payer_party_id=uow.advertisers.get(ruling.advertiser_id).payer_party_id,
        client_party_ids=clients_of(uow, ruling),
        author_ids=authors_of(uow, ruling),
    )


def authors_of(uow: UnitOfWork, ruling: Ruling) -> frozenset[str]:
    """The organic accounts whose promoted posts the ruling reaches."""
    scope = ruling.statement.scope
    if scope.promoted_post_ids and not scope.whole_party:
        posts = [uow.promoted_posts.get(key) for key in scope.promoted_post_ids]
        return frozenset(uow.posts.get(promoted.post_id).account_id for promoted in posts)
    return frozenset({uow.advertisers.get(ruling.advertiser_id).account_id})


def clients_of(uow: UnitOfWork, ruling: Ruling) -> frozenset[str]:
    """The parties for which the ruling's party acts as agency, or did until the ruling."""
    return frozenset(
        mandate.party_id
        for mandate in uow.of(Mandate).newest(limit=MOST_READ)
        if mandate.holder_party_id == ruling.party_id
        and mandate.role is PartyRole.AGENCY
        and mandate.party_id is not None
        and _is_touched(mandate, ruling)
    )


def _is_touched(mandate: Mandate, ruling: Ruling) -> bool:
    """Whether the ruling ended it, keeps it ended, or hits the agency through which it is held."""
    if any(step.data.get("ruling_id") == ruling.id for step in mandate.steps):
        return True
    return mandate.is_open and ruling.statement.scope.hits_agency


def runs_from(uow: UnitOfWork, ruling: Ruling, entitled: Entitled) -> datetime:
    """When the time to appeal of this entitled person began, or will at the latest.

    From a letter of its own where there is one; who has none never has less time than a party that
    did not open the notice.
    """
    if entitled.as_whom is Entitlement.PARTY:
        return clocks_run_from(uow, ruling.id)
    own = [
        letter
        for letter in (uow.letters.by_party(entitled.party_id) if entitled.party_id else ())
        if letter.kind in {LetterKind.CLIENT, LetterKind.NOTICE, LetterKind.ADDENDUM}
        and (letter.ruling_id == ruling.id or letter.kind is LetterKind.CLIENT)
        and letter.served_at >= notice_of(uow, ruling.id).served_at
    ]
    if own:
        return run_from(uow, min(own, key=lambda letter: letter.served_at))
    # That the party opened the notice starts nobody else's clock.
    return notice_of(uow, ruling.id).came_back(None).clocks_run_from()


def rulings_of_report(uow: UnitOfWork, report: Report) -> list[Ruling]:
    """The rulings to which a report led and of which a letter was served, oldest first."""
    acted = last(report.steps, "act")
    if acted is None:
        return []
    return [
        ruling
        for ruling in uow.rulings.by_case(acted.data["case_id"])
        if any(
            letter.kind in {LetterKind.NOTICE, LetterKind.ADDENDUM}
            for letter in uow.letters.by_ruling(ruling.id)
        )
    ]
