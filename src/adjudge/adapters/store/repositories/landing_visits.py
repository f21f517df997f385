"""Visits of landing pages."""

from __future__ import annotations

from django.db.models import QuerySet

from adjudge.adapters.store.models import LandingVisit
from adjudge.domain.ads import landing_visit as domain


class LandingVisitRepository:
    """Fills `LandingVisits`."""

    def add(self, visit: domain.LandingVisit) -> None:
        """Keep it, with the page as it came."""
        fetched = visit.fetched
        LandingVisit.objects.create(
            id=visit.id,
            promoted_post_id=visit.promoted_post_id,
            at=visit.at,
            url=fetched.url,
            failure=fetched.failure.value if fetched.failure else "",
            detail=fetched.detail,
            final_url=fetched.final_url,
            status=fetched.status,
            redirects=fetched.redirects,
            addresses=list(fetched.addresses),
            content_type=fetched.content_type,
            is_file=fetched.is_file,
            body=fetched.body,
            sha256=fetched.sha256,
            words_sha256=visit.words_sha256,
            changed=visit.changed,
        )

    def latest(self, promoted_post_id: str) -> domain.LandingVisit | None:
        """The newest, if there was one."""
        return _read(LandingVisit.objects.filter(promoted_post_id=promoted_post_id).order_by("-id"))

    def first_read(self, promoted_post_id: str) -> domain.LandingVisit | None:
        """The earliest that read a page."""
        rows = LandingVisit.objects.filter(promoted_post_id=promoted_post_id, failure="")
        return _read(rows.order_by("id"))


def _read(rows: QuerySet[LandingVisit]) -> domain.LandingVisit | None:
    row = rows.first()
    if row is None:
        return None
    return domain.LandingVisit(
        id=row.id,
        promoted_post_id=row.promoted_post_id,
        at=row.at,
        fetched=domain.Fetched(
            url=row.url,
            failure=domain.VisitFailure(row.failure) if row.failure else None,
            detail=row.detail,
            final_url=row.final_url,
            status=row.status,
            redirects=row.redirects,
            addresses=tuple(row.addresses),
            content_type=row.content_type,
            is_file=row.is_file,
            body=bytes(row.body),
        ),
        words_sha256=row.words_sha256,
        changed=row.changed,
    )
