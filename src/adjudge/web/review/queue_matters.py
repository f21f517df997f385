"""What waits on the desk besides rulings, questions, appeals and cases: the matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from adjudge.adapters.store.models import Party
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.complaint import Complaint
from adjudge.web.jinja import url
from adjudge.web.review.items import Item, late

LIMIT: Final = 200
"""Of each kind, as in the queue."""


def matters_waiting(actor: Actor, now: datetime) -> Iterator[Item]:
    """Everything of these kinds that waits for somebody on the desk."""
    yield from _complaints(actor, now)


def _complaints(actor: Actor, now: datetime) -> Iterator[Item]:
    waiting = [
        one
        for one in matters_of(Complaint).open_ones(limit=LIMIT)
        if not one.joined_to and one.party_id not in actor.party_ids
    ]
    names = names_of(one.party_id for one in waiting)
    for one in waiting:
        clock = next(iter(one.clocks), None)
        due = clock.due_at if clock else one.due
        yield Item(
            kind="complaint",
            href=url("review:complaint", one.id),
            title=f"Complaint {one.reference}",
            party=names.get(one.party_id or "", ""),
            step="Somebody answers it from the log, or what it is about ends",
            since=one.opened_at,
            due=due,
            due_words="We answer by",
            marks=late(due, now),
        )


def names_of(party_ids: Iterator[str | None]) -> dict[str, str]:
    """The legal names of these parties."""
    keys = {key for key in party_ids if key}
    return dict(Party.objects.filter(pk__in=keys).values_list("pk", "legal_name"))
