"""What of the sheets waits on the desk: contested links, referrals, batches, misuse ..."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.batch import Batch
from adjudge.domain.cases.link import Link
from adjudge.domain.cases.misuse import Misuse
from adjudge.domain.cases.referral import Referral
from adjudge.domain.cases.withholding import Withholding
from adjudge.web.review.items import MINE, SECOND, Item
from adjudge.web.sheets.batches import BATCHES, waits
from adjudge.web.sheets.corrections import REFERRALS
from adjudge.web.sheets.links import LINKS
from adjudge.web.sheets.misuses import MISUSES
from adjudge.web.sheets.sheet import Sheet
from adjudge.web.sheets.withholdings import WITHHOLDINGS

LIMIT: Final = 200
"""Of each kind, as in the queue."""
KIND: Final = "record"

Waits = tuple[Sheet[Any], Callable[[Any], bool], str]
WAITING: Final[tuple[Waits, ...]] = (
    (
        LINKS,
        lambda link: isinstance(link, Link) and link.status == "contested",
        "It is contested: a reviewer decides whether it stands",
    ),
    (
        REFERRALS,
        lambda found: isinstance(found, Referral) and found.status == "referred",
        "A reviewer takes it up, or leaves it",
    ),
    (
        BATCHES,
        lambda batch: isinstance(batch, Batch) and waits(batch),
        "A second person approves what can be approved",
    ),
    (
        WITHHOLDINGS,
        lambda held: isinstance(held, Withholding) and held.status == "asked",
        "A second person confirms it; no letter that cites the exhibit is served before",
    ),
    (
        MISUSES,
        lambda found: isinstance(found, Misuse) and found.status == "proposed",
        "A second person approves that processing stands",
    ),
    (
        MISUSES,
        lambda found: isinstance(found, Misuse) and found.is_under_appeal,
        "An appeals officer who took no part decides the appeal",
    ),
)
NEEDS_SECOND: Final = frozenset({"asked", "proposed"})


def records_waiting(actor: Actor) -> Iterator[Item]:
    """Each matter of these kinds that waits for a reviewer, as this person sees it."""
    for sheet, is_waiting, step in WAITING:
        for found in matters_of(sheet.kind).open_ones(limit=LIMIT):
            if not is_waiting(found) or found.party_id in actor.party_ids:
                continue
            second = (SECOND,) if found.status in NEEDS_SECOND or sheet is BATCHES else ()
            yield Item(
                kind=KIND,
                href=sheet.href(found.id),
                title=f"{sheet.noun} {found.id[-8:]}",
                party="" if sheet is BATCHES else sheet.title(found),
                step=step,
                since=found.steps[-1].at if found.steps else found.opened_at,
                marks=(MINE,) if found.opened_by == actor.id else second,
            )
