"""Visits of landing pages, as rows."""

from __future__ import annotations

from tests.factories.rows import NOW, new_id

from adjudge.domain.ads.landing_visit import Fetched, LandingVisit
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.services.ports import UnitOfWork


def make_visit(uow: UnitOfWork, promoted: PromotedPost, **changes: object) -> LandingVisit:
    """A visit that read the landing page of a promoted post."""
    fields = {
        "url": promoted.landing_url,
        "final_url": promoted.landing_url,
        "status": 200,
        "addresses": ("203.0.113.7",),
        "content_type": "text/html",
        "body": b"<p>Opening",
        **changes,
    }
    visit = LandingVisit(
        id=new_id(),
        promoted_post_id=promoted.id,
        at=NOW,
        fetched=Fetched(**fields),
        words_sha256="" if fields.get("failure") else "ab" * 32,
    )
    uow.landing_visits.add(visit)
    return visit
