"""All sheets and errands, and what of them belongs to one case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from adjudge.adapters.store.models import Matter as MatterRow
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.web.jinja import url
from adjudge.web.sheets.acts import ACTS
from adjudge.web.sheets.batches import BATCHES
from adjudge.web.sheets.corrections import RECALLS, REFERRALS
from adjudge.web.sheets.errands import ERRANDS
from adjudge.web.sheets.links import LINKS
from adjudge.web.sheets.orders import LISTS, ORDERS
from adjudge.web.sheets.promises import PROCEEDINGS, UNDERTAKINGS
from adjudge.web.sheets.sheet import About, Sheet

SHEETS: Final[tuple[Sheet[Any], ...]] = (
    ACTS,
    ORDERS,
    LISTS,
    PROCEEDINGS,
    UNDERTAKINGS,
    BATCHES,
    LINKS,
    RECALLS,
    REFERRALS,
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


def ways(actor: Actor, desk: str) -> list[About]:
    """The lists and errands of a desk that are open to this person."""
    found = [
        About(href=url(f"sheets:{sheet.route}_list"), words=sheet.plural)
        for sheet in SHEETS
        if sheet.desk == desk and actor.roles & sheet.roles
    ]
    found += [
        About(href=url(f"sheets:{errand.route}"), words=errand.title)
        for errand in ERRANDS
        if errand.desk == desk and errand.known is None and actor.roles & errand.roles
    ]
    return found


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
