"""The charities that a payer may elect. An allow-list: an operator replaces these made-up ones.

No customer's money goes to a charity without the payer's explicit election, and never to one that
is not named here (DESIGN.md, invariant 5).
"""

from __future__ import annotations

from dataclasses import dataclass

from adjudge.domain.errors import DomainError


class CharityUnknown(DomainError):
    """The charity is not on the operator's list."""

    code = "charity.unknown"

    def message(self) -> str:
        return f"There is no charity {self.details.get('charity')!r} on the list."

    def remedy(self) -> str:
        return "Choose one of the charities shown, or elect a refund."


@dataclass(frozen=True, slots=True, kw_only=True)
class Charity:
    """A body that may receive a residual: who it is in law, so that anyone can look it up.

    `country` is ISO 3166-1 alpha-2; `registry_number` is its number in that country's register.
    """

    id: str
    legal_name: str
    registry_number: str
    country: str


CHARITIES = (
    Charity(
        id="open-letters",
        legal_name="Open Letters Foundation",
        registry_number="DE-0000-1201",
        country="DE",
    ),
    Charity(
        id="harbour-library",
        legal_name="Harbour Library Trust",
        registry_number="IE-0000-3377",
        country="IE",
    ),
    Charity(
        id="kitchen-table",
        legal_name="Kitchen Table Legal Aid",
        registry_number="NL-0000-5512",
        country="NL",
    ),
)


def charity(charity_id: str) -> Charity:
    """The charity of this id. Raises `CharityUnknown`."""
    found = next((entry for entry in CHARITIES if entry.id == charity_id), None)
    if found is None:
        raise CharityUnknown(charity=charity_id[:60])
    return found
