"""The facts beside a text that extractors turn into signals: plain values from a service."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertiserFacts:
    """What is known of the advertiser when a promoted post is screened.

    `age_days` counts whole days since registration; `country` is ISO 3166-1 alpha-2, empty if
    unknown; `authorisations` are the keys of those in force (`gambling`, `crypto-assets`, ...), and
    `certificates` of papers of others that staff confirmed. `linked_parties` counts the parties
    that a ruling found to be linked, `linked_stopped` those of them that are suspended or
    terminated.
    """

    verified: bool = False
    age_days: int = 0
    country: str = ""
    declared_models: tuple[str, ...] = ()
    authorisations: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    strikes: int = 0
    linked_parties: int = 0
    linked_stopped: int = 0
    handle: str = ""
    legal_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerFacts:
    """What is known of who pays: whether a name is given, and whether an address is confirmed.

    `other` says that it is another party than the advertiser.
    """

    named: bool = False
    confirmed: bool = False
    country: str = ""
    other: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """What is declared of the post, and at whom it is aimed; an empty tuple aims at anybody."""

    language: str = ""
    categories: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a visit of a landing page found. `provenance` names the evidence, as `page:sha256:...`.

    `failure` is empty if the page was read, else why it was not (`landing.failure` lists the
    words). `text` is what a reader sees, as plain text; `ways` are the addresses and words of its
    links, folded to lower case.
    """

    provenance: str = ""
    failure: str = ""
    status: int = 0
    final_url: str = ""
    redirects: int = 0
    is_file: bool = False
    title: str = ""
    language: str = ""
    text: str = ""
    ways: tuple[str, ...] = ()
    refreshes_to: str = ""
    asks_password: bool = False
    asks_card: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingFacts:
    """The landing page of a promoted post and what a check of it found.

    `own_origin` is the origin of this site (`https://host[:port]`): a page of the site itself
    reaches the reader over the connection that the feed came by. `reachable` is false when the
    check failed in any way; it is never assumed. `page` is what a visit found, if there was one.
    """

    url: str
    reachable: bool
    own_origin: str = ""
    page: PageFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything beside the text; the defaults are what is true when nothing is known."""

    advertiser: AdvertiserFacts = field(default_factory=AdvertiserFacts)
    payer: PayerFacts = field(default_factory=PayerFacts)
    post: PostFacts = field(default_factory=PostFacts)
    landing: LandingFacts | None = None
