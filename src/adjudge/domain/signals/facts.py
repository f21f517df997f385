"""The facts beside a text that extractors turn into signals: plain values from a service."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertiserFacts:
    """What is known of the advertiser when a promoted post is screened.

    `age_days` counts whole days since registration; `country` is ISO 3166-1 alpha-2, empty if
    unknown; `authorisations` are the keys of those in force (`gambling`, `crypto-assets`, ...).
    """

    verified: bool = False
    age_days: int = 0
    country: str = ""
    declared_models: tuple[str, ...] = ()
    authorisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerFacts:
    """What is known of who pays: whether a name is given, and whether an address is confirmed."""

    named: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingFacts:
    """The landing page of a promoted post and what a check of it found.

    `own_origin` is the origin of this site (`https://host[:port]`): a page of the site itself
    reaches the reader over the connection that the feed came by. `reachable` is false when the
    check failed in any way; it is never assumed.
    """

    url: str
    reachable: bool
    own_origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything beside the text; the defaults are what is true when nothing is known."""

    advertiser: AdvertiserFacts = field(default_factory=AdvertiserFacts)
    payer: PayerFacts = field(default_factory=PayerFacts)
    landing: LandingFacts | None = None
