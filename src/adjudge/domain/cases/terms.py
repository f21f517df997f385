"""Terms (payment, liability, forum): versioned, changed with 15 days' notice, never a ground."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine

NOTICE_DAYS = 15

TERMS = Machine(
    subject="terms",
    start="announced",
    moves={("announced", "publish"): "published", ("announced", "withdraw"): "withdrawn"},
)


class TermsTooSoon(DomainError):
    """Terms change with 15 days' notice, and there is no shorter way."""

    code = "terms.too_soon"

    def message(self) -> str:
        return f"These terms would apply before {self.details.get('earliest')}."

    def remedy(self) -> str:
        return "Let them apply 15 days after they are published, or later."


class TermsPart(StrEnum):
    """What terms are about."""

    PAYMENT = "payment"
    LIABILITY = "liability"
    FORUM = "forum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Matter):
    """One version of one part, in force from a day on. Raises `InvalidValue`."""

    kind: ClassVar[MatterKind] = MatterKind.TERMS
    machine: ClassVar[Machine] = TERMS

    part: TermsPart
    version: int
    text: str
    effective_from: date

    def __post_init__(self) -> None:
        check_text(self.text, field="text")
        if self.version < 1:
            raise InvalidValue(field="version", problem="a number above zero")

    @property
    def reference(self) -> str:
        """`terms payment@3`."""
        return f"terms {self.part.value}@{self.version}"


def is_terms(reference: str) -> bool:
    """Whether a reference cites terms, `terms payment@3`: they are never the ground of a ruling."""
    word, _, rest = " ".join(reference.casefold().split()).partition(" ")
    return word == "terms" and rest.partition("@")[0] in {part.value for part in TermsPart}


def must_be_in_time(terms: Terms, now: datetime) -> None:
    """Raise `TermsTooSoon` unless 15 days lie before the day they apply from."""
    earliest = now.date() + timedelta(days=NOTICE_DAYS)
    if terms.effective_from < earliest:
        raise TermsTooSoon(earliest=f"{earliest:%d %B %Y}")


def terms_on(known: Iterable[Terms], part: TermsPart, on: date) -> Terms | None:
    """The version of a part that applies on a day; for an open case, that of its opening day."""
    found = [
        t for t in known if t.part is part and t.status == "published" and t.effective_from <= on
    ]
    return max(found, key=lambda t: (t.effective_from, t.version), default=None)
