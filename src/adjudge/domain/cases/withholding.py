"""Withholding: an exhibit is told as a gist, or sealed, with a code, a second person, an expiry.

It ends by itself: then the exhibit is the party's to see, an addendum tells it, and its time to
appeal runs from that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.exhibit import MAX_GIST, Disclosure
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine

LONGEST = timedelta(days=180)
CONFIRM_WITHIN = timedelta(days=7)
WITHHELD = frozenset({Disclosure.GIST, Disclosure.SEALED})

WITHHOLDING = Machine(
    subject="withholding",
    start="asked",
    moves={
        ("asked", "confirm"): "in force",
        ("asked", "drop"): "dropped",
        # Nobody confirmed it in time: nothing was withheld.
        ("asked", "lapse"): "lapsed",
        ("in force", "unseal"): "unsealed",
        ("in force", "expire"): "unsealed",
    },
)


class WithholdingCode(StrEnum):
    """Why an exhibit is withheld; a letter says it."""

    NOTIFIER = "the identity of whoever reported it"
    THIRD_PERSON = "the rights of a third person"
    BUSINESS = "a secret of a business"
    SAFETY = "danger to somebody"
    LAW = "a law or order that forbids telling it"
    DETECTION = "how an adversary is detected"


class AlreadyTold(DomainError):
    """A letter has told the party of this exhibit in full: it cannot be taken back."""

    code = "exhibit.already_told"

    def message(self) -> str:
        return f"A letter has told the party of exhibit {self.details.get('label')} already."

    def remedy(self) -> str:
        return "Withhold an exhibit before a letter cites it."


class WithholdingWaits(DomainError):
    """A letter would tell an exhibit in full while it waits whether that is withheld."""

    code = "exhibit.withholding_waits"

    def message(self) -> str:
        label = self.details.get("label")
        return f"It waits whether exhibit {label} is withheld, so no letter can cite it."

    def remedy(self) -> str:
        return "Let a second reviewer confirm the withholding first, or drop it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding(Matter):
    """What is withheld, why and until when. `gist` is a fair summary that the party is told.

    For a sealed exhibit it says what kind of thing is withheld, as far as the code lets it.

    Raises:
        InvalidValue: neither gist nor sealed, no summary, or an expiry not within 180 days.
    """

    kind: ClassVar[MatterKind] = MatterKind.WITHHOLDING
    machine: ClassVar[Machine] = WITHHOLDING

    exhibit_id: str
    disclosure: Disclosure
    code: WithholdingCode
    gist: str
    until: datetime

    def __post_init__(self) -> None:
        if self.disclosure not in WITHHELD:
            raise InvalidValue(field="disclosure", problem="gist or sealed")
        if not self.gist.strip() or len(self.gist) > MAX_GIST:
            raise InvalidValue(field="gist", problem=f"between 1 and {MAX_GIST:,} characters")
        if not self.opened_at < self.until <= self.opened_at + LONGEST:
            raise InvalidValue(field="until", problem=f"within {LONGEST.days} days")

    @property
    def told(self) -> str:
        """What a letter says instead of the exhibit."""
        what = "A summary" if self.disclosure is Disclosure.GIST else "Withheld"
        return (
            f"{what}, because of {self.code.value}, until {self.until.day} "
            f"{self.until:%B %Y}: {self.gist.strip()}"
        )

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """A second person confirms it, and it unseals by itself."""
        if self.status == "asked":
            due, words = self.opened_at + CONFIRM_WITHIN, "Nothing is withheld."
            return (Clock(name="confirmation", binds=Binds.OPERATOR, due_at=due, on_miss=words),)
        if self.status == "in force":
            words = "It is unsealed, and an addendum tells the party."
            return (Clock(name="end", binds=Binds.PROGRAM, due_at=self.until, on_miss=words),)
        return ()


def must_withhold(actor: Actor, *, case_id: str, party_id: str, act: str) -> None:
    """Raise `NotAllowed` unless a numbered reviewer without an interest does it."""
    actor.must_be_for_case(case_id, StaffRole.REVIEWER, act=act)
    must_be_numbered(actor, act=act)
    actor.must_be_free_of(party_id, act=act)


def confirm(withholding: Withholding, actor: Actor, now: datetime) -> Withholding:
    """A second person confirms it. Raises `SameDecider`, `WrongState`."""
    confirmed = withholding.take("confirm", actor, now)
    if actor.id == withholding.opened_by:
        raise SameDecider(ruling_id=withholding.id, earlier="proposed", act="confirm")
    return confirmed


def expire(withholding: Withholding, now: datetime) -> Withholding:
    """What its clock does once it is due; the same withholding if it is not."""
    clock = next(iter(withholding.clocks), None)
    if clock is None or clock.due_at > now:
        return withholding
    return withholding.take("expire" if clock.name == "end" else "lapse", program("clock"), now)
