"""Release: when name and text of a ruling may be read by all, beside the commitment in the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from adjudge.domain.errors import DomainError

UNDECIDED = frozenset({"filed", "admitted", "remitted"})


class NotYetReleased(DomainError):
    """The party may still appeal, or its appeal is not decided."""

    code = "release.too_early"

    def message(self) -> str:
        return f"Decision {self.details.get('reference')} cannot be published in full yet."

    def remedy(self) -> str:
        return (
            "Wait until the time to appeal is over or the appeal is decided; earlier only if the "
            "party agrees or speaks publicly, or readers need warning."
        )


class Earlier(StrEnum):
    """Why a ruling is released before the time to appeal is over."""

    AGREED = "the party agrees"
    SPOKE = "the party speaks publicly"
    WARNING = "readers need warning"


def releasable(today: date, *, last_day_to_appeal: date, appeals: Iterable[str]) -> bool:
    """Release by time: the time to appeal is over, and no appeal (by its status) is undecided."""
    return today > last_day_to_appeal and not any(status in UNDECIDED for status in appeals)
