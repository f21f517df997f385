"""Invariant 9: the advertiser hears first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from adjudge.adapters.store import models
from adjudge.doctor.verdict import Found, View, check
from adjudge.services.register import EntryType

ABOUT_CONDUCT: Final = frozenset(
    {
        EntryType.POST_DECLINED.value,
        EntryType.RULING_PROPOSED.value,
        EntryType.RULING_SERVED.value,
        EntryType.RULING_IN_FORCE.value,
        EntryType.RULING_REVERSED.value,
        EntryType.RULING_EXPIRED.value,
        EntryType.APPEAL_DECIDED.value,
    }
)
"""Entries whose readable part says something of an advertiser's conduct or standing."""


@check("9", "9 The advertiser hears first")
def advertiser_hears_first(view: View) -> Found:
    """Nothing about an advertiser became readable before a letter about it was served."""
    del view
    readable = models.RegisterEntry.objects.filter(
        released_at__isnull=False, type__in=ABOUT_CONDUCT
    )
    return Found(
        checked={
            "readable entries": readable.count(),
            "entries": models.RegisterEntry.objects.count(),
        },
        broken=list(_faults()),
    )


def _faults() -> Iterator[str]:
    readable = models.RegisterEntry.objects.filter(
        released_at__isnull=False, type__in=ABOUT_CONDUCT
    )
    for entry in readable.order_by("index"):
        released, served = entry.released_at, _first_letter(entry.subject_id)
        assert released is not None, "filtered"
        if served is None or served > released:
            yield f"entry {entry.index} ({entry.type}) was readable before any letter was served"


def _first_letter(subject_id: str) -> datetime | None:
    """When the first letter about a matter was served: a ruling's, or an appeal's against one."""
    appeal = models.Appeal.objects.filter(id=subject_id).first()
    ruling_id = appeal.ruling_id if appeal else subject_id
    letter = models.Letter.objects.filter(ruling_id=ruling_id).order_by("served_at").first()
    return letter.served_at if letter else None
