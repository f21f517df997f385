"""All sheets and errands, and what of them belongs to one case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from adjudge.adapters.store.models import Matter as MatterRow
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.mandate import Mandate, ends_mandates
from adjudge.domain.cases.ruling import Ruling
from adjudge.services.recalls import SERVED
from adjudge.web.jinja import url
from adjudge.web.sheets.acts import ACTS
from adjudge.web.sheets.batches import BATCHES
from adjudge.web.sheets.corrections import RECALLS, REFERRALS, REVIEWERS
from adjudge.web.sheets.errands import ERRANDS
from adjudge.web.sheets.links import LINKS
from adjudge.web.sheets.misuses import MISUSES
from adjudge.web.sheets.orders import LISTS, ORDERS
from adjudge.web.sheets.promises import PROCEEDINGS, RECORDERS, UNDERTAKINGS
from adjudge.web.sheets.rescreenings import RESCREENINGS
from adjudge.web.sheets.sheet import OPERATE, REVIEW, About, Sheet, is_operator
from adjudge.web.sheets.withholdings import WITHHOLDINGS

SHEETS: Final[tuple[Sheet[Any], ...]] = (
    ACTS,
    RESCREENINGS,
    ORDERS,
    LISTS,
    PROCEEDINGS,
    UNDERTAKINGS,
    BATCHES,
    LINKS,
    RECALLS,
    REFERRALS,
    WITHHOLDINGS,
    MISUSES,
)
BY_KIND: Final = {sheet.kind.kind.value: sheet for sheet in SHEETS}
MOST_SHOWN: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One matter in a list: what it is, its page, and its status with its tone."""

    href: str
    noun: str
    title: str
    status: str
    tone: str


def ways(actor: Actor, desk: str) -> dict[str, list[About]]:
    """What a desk leads to, of both desks for no operator: lists of records, and what can be done.

    Only what is open to this person, under the heading of each.
    """
    desks = {desk} if is_operator(actor) else {REVIEW, OPERATE}
    records = [
        About(href=url(f"sheets:{sheet.route}_list"), words=sheet.plural)
        for sheet in SHEETS
        if sheet.desk in desks and actor.roles & sheet.roles
    ]
    errands = [
        About(href=url(f"sheets:{errand.route}"), words=errand.title)
        for errand in ERRANDS
        if errand.desk in desks and errand.known is None and actor.roles & errand.roles
    ]
    return {"Records": records, "To say and do": errands}


def beside_ruling(ruling: Ruling, actor: Actor) -> list[About]:
    """What this person can do about a ruling besides deciding it, and the link that it rests on."""
    about, found = f"?about={ruling.id}", []
    if link_id := ruling.proposed_with("link_id"):
        found.append(About(href=LINKS.href(link_id), words="The link by which it was extended"))
    served = ruling.status in SERVED
    if served and actor.roles & REVIEWERS and ruling.party_id not in actor.interests:
        href = url("sheets:recalls_new") + about
        found.append(About(href=href, words="Show readers a correction"))
    if served and actor.roles & RECORDERS:
        href = url("sheets:proceedings_new") + about
        found.append(About(href=href, words="Record a proceeding about it"))
    stops = ends_mandates(ruling.statement.measure, ruling.statement.scope)
    in_force = ruling.status == "in force" and actor.roles & REVIEWERS
    if stops and in_force and _has_clients(ruling.party_id):
        href = url("sheets:agency_mandates") + about
        found.append(About(href=href, words="End the mandates of this agency"))
    return found


def _has_clients(party_id: str) -> bool:
    given = MatterRow.objects.filter(kind=Mandate.kind.value, status="given")
    agency = given.filter(body__holder_party_id=party_id, body__role=PartyRole.AGENCY.value)
    return agency.exists()


def records_of(case_id: str, actor: Actor) -> list[Record]:
    """The matters of a case that have a sheet which this person may read, oldest first."""
    kinds = [kind for kind, sheet in BY_KIND.items() if actor.roles & sheet.roles]
    rows = MatterRow.objects.filter(case_id=case_id, kind__in=kinds).order_by("id")
    return list(_records(rows.values_list("pk", "kind")[:MOST_SHOWN]))


def _records(found: Iterable[tuple[str, str]]) -> Iterable[Record]:
    for key, kind in found:
        sheet = BY_KIND[kind]
        matter = matters_of(sheet.kind).get(key)
        yield Record(
            href=sheet.href(key),
            noun=sheet.noun,
            title=sheet.title(matter),
            status=matter.status,
            tone=sheet.tone(matter),
        )
