"""Plain pages of the site itself: landing pages of the demo's advertisers, terms, auction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases.terms import Terms, TermsPart, terms_on
from adjudge.settings import current_settings

MAX_TERMS: Final = 200
LANDING: Final = {
    "kestrel": (
        "Kestrel Lab",
        "Antivirus that looks at your files where they are",
        (
            "Kestrel Guard checks files on your own machine. What leaves it, and when, is listed "
            "on one page before you install it."
        ),
    ),
    "garden-tools": (
        "Thistle & Spade",
        "Hand tools that outlive their gardener",
        "Forged spades, forks and hoes with ash handles. Every part can be bought singly.",
    ),
    "bike-repair": (
        "The Spoke Shop",
        "Bicycle repairs while you wait",
        "Bring it before noon, ride it home by five. We show you the worn part.",
    ),
    "bakery": (
        "Harbour Bakery",
        "Sourdough from six in the morning",
        "Rye, wheat and spelt, baked through the night and sold until it is gone.",
    ),
}
"""Landing pages of made-up advertisers: name, heading, text."""


@require_GET
def landing(request: HttpRequest, slug: str) -> HttpResponse:
    """A landing page of the demo world."""
    if slug not in LANDING:
        raise Http404
    name, heading, text = LANDING[slug]
    context = {"name": name, "page_heading": heading, "text": text}
    return render(request, "reader/landing.html", context)


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of payment, liability and forum: what applies, what will, and what did."""
    known = [one for one in _terms() if one.status != "withdrawn"]
    today = bootstrap.deps().today()
    parts = []
    for part in TermsPart:
        own = [one for one in known if one.part is part]
        now = terms_on(own, part, today)
        parts.append(
            {
                "name": part.value,
                "now": now,
                "next": [one for one in own if one.effective_from > today],
                "before": [one for one in own if one is not now and _applied(one, today)],
            }
        )
    return render(request, "reader/terms.html", {"parts": parts})


@require_GET
def terms_version(request: HttpRequest, part: str, version: int) -> HttpResponse:
    """One version of one part, for good at this address."""
    found = next((one for one in _terms() if (one.part, one.version) == (part, version)), None)
    if found is None:
        raise Http404
    return render(request, "reader/terms_version.html", {"terms": found})


def _applied(terms: Terms, today: date) -> bool:
    return terms.status == "published" and terms.effective_from <= today


def _terms() -> Sequence[Terms]:
    return matters_of(Terms).newest(limit=MAX_TERMS)


@require_GET
def auction(request: HttpRequest) -> HttpResponse:
    """How prices are made, from the same configuration that the auction uses."""
    settings = current_settings()
    context = {
        "reserve_micros": settings.reserve_cpm_micros,
        "currency": settings.currency,
        "slots": settings.ad_slots_per_page,
    }
    return render(request, "reader/auction.html", context)
