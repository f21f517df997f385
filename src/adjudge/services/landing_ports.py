"""The ports of landing pages: fetching them, reading them, and keeping what was found."""

from __future__ import annotations

from typing import Protocol

from adjudge.domain.ads.landing_visit import Fetched, LandingVisit
from adjudge.domain.signals.facts import PageFacts


class LandingVisits(Protocol):
    """Visits of landing pages, each written once.

    `first_read` is the earliest that read a page: what the post was judged by.
    """

    def add(self, visit: LandingVisit) -> None: ...
    def latest(self, promoted_post_id: str) -> LandingVisit | None: ...
    def first_read(self, promoted_post_id: str) -> LandingVisit | None: ...


class LandingPages(Protocol):
    """Fetches landing pages behind a guard, and reads what is on them. `fetch` raises nothing."""

    def is_outside(self, url: str) -> bool: ...
    def fetch(self, url: str) -> Fetched: ...
    def words_sha256(self, fetched: Fetched) -> str: ...
    def facts(self, visit: LandingVisit) -> PageFacts: ...
