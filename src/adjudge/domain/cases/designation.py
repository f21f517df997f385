"""Designation list: an outside list that a clause names, cited with its version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Machine

MAX_NAMES = 5_000
_SHA256 = re.compile(r"[0-9a-f]{64}")

DESIGNATION_LIST = Machine(
    subject="designation list",
    start="current",
    moves={("current", "supersede"): "superseded", ("current", "withdraw"): "withdrawn"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignationList(Matter):
    """One version of a list that somebody outside keeps; `sha256` (hex) is of it as captured.

    Raises:
        InvalidValue: an empty text, a version below one, a wrong hash, or too many names.
    """

    kind: ClassVar[MatterKind] = MatterKind.DESIGNATION_LIST
    machine: ClassVar[Machine] = DESIGNATION_LIST

    name: str
    version: int
    publisher: str
    source: str
    in_force_from: date
    names: tuple[str, ...]
    sha256: str

    def __post_init__(self) -> None:
        for field in ("name", "publisher", "source"):
            check_text(getattr(self, field), field=field)
        if self.version < 1:
            raise InvalidValue(field="version", problem="a number above zero")
        if not 0 < len(self.names) <= MAX_NAMES:
            raise InvalidValue(field="names", problem=f"between 1 and {MAX_NAMES:,}")
        if _SHA256.fullmatch(self.sha256) is None:
            raise InvalidValue(field="sha256", problem="64 hexadecimal digits")

    @property
    def reference(self) -> str:
        """How a ruling cites it: `Sanctioned sellers@3`."""
        return f"{self.name}@{self.version}"

    def names_party(self, legal_name: str) -> bool:
        """Whether the party stands on it, by its exact name but for case and spaces."""
        return _plain(legal_name) in {_plain(name) for name in self.names}


def version_on(lists: Iterable[DesignationList], name: str, on: date) -> DesignationList | None:
    """The version of the list called `name` that counted on a day, or None."""
    known = [
        found
        for found in lists
        if found.name == name and found.in_force_from <= on and found.status != "withdrawn"
    ]
    return max(known, key=lambda found: (found.in_force_from, found.version), default=None)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
