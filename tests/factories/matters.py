"""Rows of matters."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.rows import NOW, new_id

from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.services.ports import UnitOfWork


def make_complaint(uow: UnitOfWork, advertiser: Advertiser, by: str) -> Complaint:
    """A complaint, filed."""
    complaint = Complaint(
        id=new_id(),
        opened_by=by,
        opened_at=NOW,
        party_id=advertiser.party_id,
        advertiser_id=advertiser.id,
        about=About.DARK,
        text="Our posts are dark and nobody told us.",
        due=NOW + timedelta(days=7),
    )
    uow.of(Complaint).add(complaint)
    return complaint
