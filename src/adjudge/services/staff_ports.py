"""The port of staff: who decides on this site, and what recuses somebody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from adjudge.domain.actor import StaffRole
from adjudge.domain.staffing import StaffPerson


class Staff(Protocol):
    """Who holds a role now, by number, and which interests they declared.

    `grant` gives a role, with a `case_id` in that case alone, and returns the person's number,
    which stays theirs for ever; it and `end` may be repeated. Raises `NotFound` for no such login.
    `interested_in` are the logins that declared an interest in a party and have not ended it.
    """

    def everybody(self) -> Sequence[StaffPerson]: ...
    def grant(self, user_id: str, role: StaffRole, *, case_id: str | None = None) -> int: ...
    def end(
        self, user_id: str, role: StaffRole, *, at: datetime, case_id: str | None = None
    ) -> None: ...
    def interested_in(self, party_id: str) -> Collection[str]: ...
    def declare_interest(self, user_id: str, party_id: str, at: datetime) -> None: ...
    def withdraw_interest(self, user_id: str, party_id: str, at: datetime) -> None: ...
