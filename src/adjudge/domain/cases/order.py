"""Order and request of an authority: an order that binds the operator itself may be a ground.

A request binds nobody, and an order addressed to others is an exhibit. Both are logged publicly as
far as the law allows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.statement import Ground, GroundKind
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine

MAX_TEXT = 10_000
MAX_TERRITORIES = 50
_TERRITORY = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")

ORDER = Machine(
    subject="order",
    start="received",
    moves={
        ("received", "carry_out"): "carried out",
        ("received", "decline"): "declined",
        ("received", "contest"): "contested",
        ("contested", "carry_out"): "carried out",
        ("contested", "set_aside"): "set aside",
        # What was carried out can still be attacked, and fall.
        ("carried out", "set_aside"): "set aside",
    },
)


class OrderBinds(DomainError):
    """An order that binds the operator is carried out or contested, not declined."""

    code = "order.binds"

    def message(self) -> str:
        return "This order binds the operator itself, so it cannot simply be declined."

    def remedy(self) -> str:
        return "Carry it out, or contest it before the court that is named in it."


class OrderNoGround(DomainError):
    """A request, or an order addressed to others, is an exhibit and not a ground."""

    code = "order.no_ground"

    def message(self) -> str:
        return "This does not bind the operator itself, so no ruling can rest on it."

    def remedy(self) -> str:
        return "File it as an exhibit and name the clause or the law that the ruling rests on."


class OrderKind(StrEnum):
    """An order binds the operator itself; a request, or an order to others, does not."""

    ORDER = "order"
    REQUEST = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Matter):
    """What an authority ordered or asked. `binds_operator` False: a request, or to others.

    `subject` is what it is about; a measure on it stays inside that, `territories` and
    `ends_on`. `secret_until` is the last day on which the operator must not speak of it.

    Raises:
        InvalidValue: an empty or too long text, or a territory that is no code.
    """

    kind: ClassVar[MatterKind] = MatterKind.ORDER
    machine: ClassVar[Machine] = ORDER

    authority: str
    legal_basis: str
    citation: str
    text: str
    subject: str
    dated: date
    territories: tuple[str, ...]
    binds_operator: bool
    ends_on: date | None = None
    secret_until: date | None = None
    secrecy_basis: str = ""

    def __post_init__(self) -> None:
        for name in ("authority", "legal_basis", "citation", "text", "subject"):
            check_text(getattr(self, name), field=name.replace("_", " "))
        if len(self.territories) > MAX_TERRITORIES:
            raise InvalidValue(field="territories", problem=f"at most {MAX_TERRITORIES}")
        wrong = [code for code in self.territories if _TERRITORY.fullmatch(code) is None]
        if wrong:
            raise InvalidValue(field="territory", problem=f"{wrong[0][:40]!r} is not like DE")
        if self.secret_until is not None and not self.secrecy_basis.strip():
            raise InvalidValue(field="secrecy basis", problem="what forbids to speak of it")

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"{self.type.value} {self.id[-8:]}"

    @property
    def type(self) -> OrderKind:
        """Whether it binds the operator itself."""
        return OrderKind.ORDER if self.binds_operator else OrderKind.REQUEST

    def is_secret(self, on: date) -> bool:
        """Whether the operator must not speak of it on a day."""
        return self.secret_until is not None and on <= self.secret_until

    def holds_on(self, day: date) -> bool:
        """Whether it binds the operator on a day: from its date to its last, unless it fell."""
        fallen = self.status in {"declined", "set aside"}
        ended = self.ends_on is not None and day > self.ends_on
        return self.binds_operator and not fallen and self.dated <= day and not ended

    def reaches(self, code: str) -> bool:
        """Whether it holds in a territory: one that it names, a part of one, or it names none."""
        named = self.territories
        return not named or any(code == one or code.startswith(f"{one}-") for one in named)

    def ground(self, as_of: date) -> Ground:
        """It as the ground of a ruling. Raises `OrderNoGround` unless it binds the operator."""
        if not self.binds_operator or self.status in {"declined", "set aside"}:
            raise OrderNoGround(order=self.id)
        return Ground(
            kind=GroundKind.ORDER,
            reference=self.citation,
            as_of=as_of,
            text=self.text,
            binds_operator=True,
            subject=self.subject,
            territories=self.territories,
            until=self.ends_on,
        )


def check_text(text: str, *, field: str) -> None:
    """Raise `InvalidValue` unless it has between 1 and 10,000 characters."""
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field=field, problem=f"between 1 and {MAX_TEXT:,} characters")
