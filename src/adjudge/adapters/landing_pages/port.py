"""Landing pages as the services ask for them."""

from __future__ import annotations

from adjudge.adapters.extractors.links import parse
from adjudge.adapters.landing_pages.fetcher import LandingFetcher
from adjudge.adapters.landing_pages.page import page_facts, words_sha256
from adjudge.domain.ads.landing_visit import Fetched, LandingVisit
from adjudge.domain.signals.facts import PageFacts


class FetchedPages:
    """Fills the `LandingPages` port. `own_origin` is the origin of this site."""

    def __init__(self, own_origin: str, fetcher: LandingFetcher | None = None) -> None:
        self._own_origin = own_origin
        self._fetch = fetcher or LandingFetcher()

    def is_outside(self, url: str) -> bool:
        """Whether it is a web address elsewhere; the pages of this site are looked up in it."""
        parsed = parse(url)
        return parsed is not None and parsed.origin != self._own_origin

    def fetch(self, url: str) -> Fetched:
        """What is at `url`, behind the guard."""
        return self._fetch(url)

    def words_sha256(self, fetched: Fetched) -> str:
        """The hash of what a reader sees."""
        return words_sha256(fetched)

    def facts(self, visit: LandingVisit) -> PageFacts:
        """What the page says, for the extractors."""
        return page_facts(visit)
