"""What may be read of an entry: sealed, released, or overturned with the name hidden.

The state of a ruling travels in every copy; where it fell, its party's name does not.
"""

from __future__ import annotations

from typing import Any

from adjudge.adapters.store.models import Appeal, RegisterEntry, Ruling
from adjudge.domain.cases.appeal import OPEN

HIDDEN = "[name not shown]"
OVERTURNED = "reversed"


def readable(row: RegisterEntry) -> dict[str, Any] | None:
    """The readable part of an entry as it stands today; None while it is sealed."""
    if row.released_at is None:
        return None
    ruling = Ruling.objects.select_related("party").filter(pk=row.subject_id).first()
    if ruling is None:
        return dict(row.public)
    said: dict[str, Any] = {**row.public, "state": state_of(ruling)}
    name = ruling.party.legal_name
    if ruling.status == OVERTURNED:
        return {key: _without(value, name) for key, value in said.items()}
    if "summary" in said:
        # Beside the reasons stands whom they are about.
        said = {"party": name, **said}
    return said


def state_of(ruling: Ruling) -> str:
    """How the ruling stands: overturned, under appeal, or as its status says."""
    if ruling.status == OVERTURNED:
        return "overturned"
    waiting = Appeal.objects.filter(ruling=ruling, status__in=sorted(OPEN)).exists()
    return f"{ruling.status}, under appeal" if waiting else ruling.status


def _without(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return value.replace(name, HIDDEN)
    if isinstance(value, list):
        return [_without(one, name) for one in value]
    return value
