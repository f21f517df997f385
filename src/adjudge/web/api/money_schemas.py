"""Wind-downs in JSON: where the money of a payer stands, and what is said at each step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, Field, StrictInt

from adjudge.domain.ledger.winddown_state import Choice
from adjudge.web.api.shared_schemas import ClockOut
from adjudge.web.api.statement_schemas import Name, Strict, Text

Reason = Annotated[Text, Field(min_length=1)]


class CharityOut(Schema):
    """A body that may receive a residual, by its number in its country's register."""

    id: str
    legal_name: str
    registry_number: str
    country: str


class CharitiesOut(Schema):
    """The operator's list."""

    charities: list[CharityOut]


class MoneyStepOut(Schema):
    """One step of a wind-down: what, by whom (a role and number, never a login), when."""

    name: str
    by: str
    at: datetime
    data: dict[str, str | int | bool | None]


class WindDownOut(Schema):
    """A payer's money on its way to zero. Amounts are micros of `currency`; null: not stated yet.

    `residual` is what the payer elects for, `held` is disputed, `frozen` is what an order holds.
    """

    id: str
    reference: str
    advertiser_id: str
    payer_id: str
    currency: str
    cause: str
    status: str
    opened_at: datetime
    ruling_id: str | None
    residual: int | None
    irreversible: int | None
    held: int
    frozen: int
    choice: str | None
    charity_id: str | None
    steps: list[MoneyStepOut]
    clocks: list[ClockOut]


class WindDownsOut(Schema):
    """Wind-downs, the newest first."""

    wind_downs: list[WindDownOut]


class Election(Strict):
    """Where the residual goes; a donation names a charity, a deferral may name its last moment."""

    choice: Choice
    charity_id: Name = ""
    until: AwareDatetime | None = None


class Freeze(Strict):
    """A sum that an order of an authority freezes, and the day on which that is looked at again."""

    order_id: Name
    micros: StrictInt
    review_on: date


class FreezeReview(Strict):
    """The order by which a freeze stands, and the next day on which it is looked at."""

    order_id: Name
    review_on: date


class Tried(Strict):
    """What was tried to reach the payer and to pay."""

    tried: Reason


class Failure(Strict):
    """Why a payment was not made, or came back."""

    reason: Reason
