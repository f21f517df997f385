"""Campaign > line item: what an advertiser wants to spend, on whom, at what price."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from adjudge.domain.ads.party import check_name
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.money import Money

MAX_TARGETS = 60
MIN_BID_MICROS = 100_000  # 0.10 per thousand impressions; less could round to nothing
MAX_BID_MICROS = 1_000_000_000  # 1,000.00 per thousand impressions: a typing error beyond that
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TOPIC = re.compile(r"[a-z][a-z0-9-]{1,39}")


class CampaignEnded(DomainError):
    """The campaign has ended; it cannot run, pause or take new posts."""

    code = "campaign.ended"

    def message(self) -> str:
        return "This campaign has ended."

    def remedy(self) -> str:
        return "Make a new campaign."


@dataclass(frozen=True, slots=True, kw_only=True)
class Targeting:
    """Who may see the promoted posts of a line item. An empty tuple means anybody.

    Contextual only: the viewer's territory, the language, the topic of the page. Nothing about a
    person is stored or asked.
    """

    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, values, pattern in (
            ("countries", self.countries, _COUNTRY),
            ("languages", self.languages, _LANGUAGE),
            ("topics", self.topics, _TOPIC),
        ):
            if len(values) > MAX_TARGETS:
                raise InvalidValue(field=name, problem=f"at most {MAX_TARGETS}")
            wrong = [value for value in values if pattern.fullmatch(value) is None]
            if wrong:
                raise InvalidValue(field=name, problem=f"{wrong[0][:40]!r} is not a known code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A named effort of one advertiser; its money sits with its line items."""

    id: str
    advertiser_id: str
    name: str
    created_at: datetime
    paused: bool = False
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        check_name(self.name, field="campaign name")

    def pause(self, *, paused: bool) -> Campaign:
        """The campaign, paused or running again. Raises `CampaignEnded`."""
        self.must_run()
        return replace(self, paused=paused)

    def end(self, now: datetime) -> Campaign:
        """The campaign, ended (for good; idempotent)."""
        return self if self.ended_at is not None else replace(self, ended_at=now)

    def must_run(self) -> None:
        """Raise `CampaignEnded` if it has ended."""
        if self.ended_at is not None:
            raise CampaignEnded(id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """A bid per thousand impressions, a budget, and whom it is for.

    `budget` is the most this line item may ever spend; the ledger holds it reserved.
    """

    id: str
    campaign_id: str
    advertiser_id: str
    bid: Money
    budget: Money
    created_at: datetime
    targeting: Targeting = field(default_factory=Targeting)

    def __post_init__(self) -> None:
        if not MIN_BID_MICROS <= self.bid.micros <= MAX_BID_MICROS:
            raise InvalidValue(
                field="bid", problem="between 0.10 and 1,000.00 per thousand impressions"
            )
        if self.budget.micros <= 0:
            raise InvalidValue(field="budget", problem="more than zero")
        if self.bid.currency != self.budget.currency:
            raise InvalidValue(field="budget", problem="the same currency as the bid")
