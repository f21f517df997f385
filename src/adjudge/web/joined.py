"""What joins parties, for whoever may know of it: links told by a letter, mandates."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from adjudge.adapters.store.models import Letter as LetterRow
from adjudge.adapters.store.models import Matter as MatterRow
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.adapters.store.repositories.rulings import RulingRepository
from adjudge.domain.actor import Actor
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.link import Link
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.errors import NotFound

MOST_LISTED: Final = 100


def link_told_to(link_id: str, actor: Actor, *, is_staff: bool) -> Link:
    """A link: for staff without a part in it, and for a party whose addendum rests on it.

    Raises `NotFound` for everybody else.
    """
    link = matters_of(Link).get(link_id)
    own = actor.party_ids & link.parties
    if not own and is_staff:
        return link
    told = LetterRow.objects.filter(party_id__in=own, kind=LetterKind.ADDENDUM.value)
    for ruling_id in told.exclude(ruling=None).values_list("ruling_id", flat=True):
        if RulingRepository().get(ruling_id).proposed_with("link_id") == link_id:
            return link
    raise NotFound(kind="link", id=link_id)


def mandates_about(actor: Actor) -> list[Mandate]:
    """The mandates that this person's parties gave or hold, the newest first."""
    own = actor.party_ids
    rows = MatterRow.objects.filter(kind=Mandate.kind.value).filter(
        Q(party_id__in=own) | Q(body__holder_party_id__in=sorted(own))
    )
    keys = rows.order_by("-id").values_list("pk", flat=True)[:MOST_LISTED]
    return [matters_of(Mandate).get(key) for key in keys]


def mandate_between(mandate_id: str, actor: Actor) -> Mandate | None:
    """A mandate that one of this person's parties gave or holds, else None. Raises `NotFound`."""
    found = matters_of(Mandate).get(mandate_id)
    return found if actor.party_ids & {found.party_id, found.holder_party_id} else None
