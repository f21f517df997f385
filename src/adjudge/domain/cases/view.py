"""View: somebody read sealed matter. Every view is logged, and the log is only ever added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.errors import InvalidValue

MAX_PURPOSE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Who read which exhibit, when and what for. Raises `InvalidValue` without a purpose."""

    id: str
    exhibit_id: str
    case_id: str
    viewer_id: str
    at: datetime
    purpose: str

    def __post_init__(self) -> None:
        if not self.purpose.strip() or len(self.purpose) > MAX_PURPOSE:
            raise InvalidValue(field="purpose", problem=f"between 1 and {MAX_PURPOSE} characters")


def must_audit(actor: Actor, *, party_id: str) -> None:
    """Raise `NotAllowed` unless an auditor without an interest in the party reads."""
    actor.must_be(StaffRole.AUDITOR, act="read a sealed exhibit")
    actor.must_be_free_of(party_id, act="read its sealed exhibits")
