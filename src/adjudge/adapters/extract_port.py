"""Extraction as the services ask for it: plain facts in, signals out, the landing page checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adjudge.adapters.extractors import extract
from adjudge.adapters.landing import UNREACHABLE
from adjudge.domain.signals.facts import (
    AdvertiserFacts,
    Facts,
    LandingFacts,
    PageFacts,
    PayerFacts,
)
from adjudge.domain.signals.signal import SignalSet
from adjudge.services.ports import LandingCheck

_PAYER = {
    "payer_named": "named",
    "payer_confirmed": "confirmed",
    "payer_country": "country",
    "payer_other": "other",
}


class Extractors:
    """Fills the `Extract` port. `own_origin` is the origin of this site."""

    def __init__(self, check: LandingCheck, own_origin: str) -> None:
        self._check = check
        self._own_origin = own_origin

    def __call__(self, text: str, *, landing_url: str, advertiser: Mapping[str, Any]) -> SignalSet:
        """All signals of a text. Raises `SignalInvalid`, or `TypeError` for an unknown fact."""
        payer = {name: advertiser[key] for key, name in _PAYER.items() if key in advertiser}
        page = advertiser.get("page")
        own = {k: v for k, v in advertiser.items() if k not in _PAYER and k != "page"}
        return extract(
            text,
            Facts(
                advertiser=AdvertiserFacts(**own),
                payer=PayerFacts(**payer),
                landing=self._landing(landing_url, page) if landing_url else None,
            ),
        )

    def _landing(self, url: str, page: PageFacts | None) -> LandingFacts:
        # A path is one of this site; browsers read it so, and so is it judged.
        url = f"{self._own_origin}{url}" if url.startswith("/") else url
        # Only a check that failed makes a page unreachable: one that was not made says nothing.
        reachable = self._check(url) != UNREACHABLE
        return LandingFacts(url=url, reachable=reachable, own_origin=self._own_origin, page=page)
