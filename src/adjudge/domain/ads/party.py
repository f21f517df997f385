"""Party and advertiser: who advertises, who pays, and for which login they act."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.errors import DomainError, InvalidValue

MAX_NAME = 120
COUNTRY_CODE_LENGTH = 2
MAX_EMAIL = 254  # the longest path of RFC 5321 without its angle brackets
MAX_DECLARED_MODELS = 20
_COUNTRY = re.compile(r"[A-Z]{2}")
# Whether mail arrives is shown by confirming it; this only keeps out what cannot be an address.
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]+")
_MODEL = re.compile(r"[a-z][a-z0-9-]{1,39}")


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
        return (
            "Its letters and its money page stay open. To promote, open a new advertising account."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A natural or legal person or body. `country` is ISO 3166-1 alpha-2.

    `address_confirmed` says whether letters can reach it by mail; without that nothing is promoted.

    Raises:
        InvalidValue: a name that cannot be printed in a letter, or no country code.
    """

    id: str
    legal_name: str
    country: str
    created_at: datetime
    address_confirmed: bool = False

    def __post_init__(self) -> None:
        check_name(self.legal_name, field="legal name")
        if _COUNTRY.fullmatch(self.country) is None:
            raise InvalidValue(field="country", problem="use the two-letter code, such as DE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertiser:
    """The party in the role of beneficiary: on whose behalf posts are promoted.

    `account_id` is the organic account it posts from; `payer_party_id` who pays (often the same
    party); `slot` its permanent place in the standing block, allotted once and never reused.
    `declared_models` are the business models that it declares itself, as slugs.

    Raises:
        InvalidValue: too many declared models, or one that is no slug.
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

    def __post_init__(self) -> None:
        check_declared_models(self.declared_models)

    def must_be_open(self) -> None:
        """Raise `AdvertiserClosed` if the advertising account is closed."""
        if self.closed_at is not None:
            raise AdvertiserClosed(id=self.id)


def check_name(name: str, *, field: str) -> None:
    """Raise `InvalidValue` unless `name` is visible text of at most 120 characters."""
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise InvalidValue(field=field, problem=f"between 1 and {MAX_NAME} visible characters")


def check_email(email: str) -> None:
    """Raise `InvalidValue` unless `email` may be an e-mail address."""
    if len(email) > MAX_EMAIL or _EMAIL.fullmatch(email) is None or not email.isprintable():
        raise InvalidValue(field="email", problem="write it like name@example.org")


def check_declared_models(models: tuple[str, ...]) -> None:
    """Raise `InvalidValue` unless these are at most 20 slugs, such as `subscription-box`."""
    if len(models) > MAX_DECLARED_MODELS:
        raise InvalidValue(field="declared models", problem=f"at most {MAX_DECLARED_MODELS}")
    wrong = [model for model in models if _MODEL.fullmatch(model) is None]
    if wrong:
        raise InvalidValue(field="declared models", problem=f"{wrong[0][:40]!r} is not a slug")
