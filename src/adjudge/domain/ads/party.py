"""Party and advertiser: who advertises, who pays, and for which login they act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.errors import DomainError, InvalidValue

MAX_NAME = 120
COUNTRY_CODE_LENGTH = 2


class AddressUnconfirmed(DomainError):
    """No promotion without a confirmed address: a letter must be able to reach the party."""

    code = "party.address_unconfirmed"

    def message(self) -> str:
        return "The party has no confirmed e-mail address."

    def remedy(self) -> str:
        return "Confirm the address with the link that was sent to it, then try again."


class AdvertiserClosed(DomainError):
    """The advertising account is closed, or closing; nothing new can be promoted or funded."""

    code = "advertiser.closed"

    def message(self) -> str:
        return "This advertising account is closed."

    def remedy(self) -> str:
        return "Its case inbox and its money page stay open; open a new advertising account to promote."


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A natural or legal person or body. `country` is ISO 3166-1 alpha-2."""

    id: str
    legal_name: str
    country: str
    created_at: datetime
    address_confirmed: bool = False

    def __post_init__(self) -> None:
        check_name(self.legal_name, field="legal name")
        if len(self.country) != COUNTRY_CODE_LENGTH or not self.country.isupper():
            raise InvalidValue(field="country", problem="use the two-letter code, such as DE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertiser:
    """The party in the role of beneficiary: on whose behalf posts are promoted.

    `account_id` is the organic account it posts from; `payer_party_id` who pays (often the same
    party); `slot` its permanent place in the standing block, allotted once and never reused.
    """

    id: str
    party_id: str
    payer_party_id: str
    account_id: str
    currency: str
    slot: int
    created_at: datetime
    declared_models: tuple[str, ...] = ()
    closed_at: datetime | None = None

    def must_be_open(self) -> None:
        """Raise `AdvertiserClosed` if the advertising account is closed."""
        if self.closed_at is not None:
            raise AdvertiserClosed(id=self.id)


def check_name(name: str, *, field: str) -> None:
    """Raise `InvalidValue` unless `name` is visible text of at most 120 characters."""
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise InvalidValue(field=field, problem=f"between 1 and {MAX_NAME} visible characters")
