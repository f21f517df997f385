from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from tests.factories import rows as make
from tests.factories.visits import make_visit

from adjudge.adapters.store.models import LandingVisit
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork, reading
from adjudge.domain.ads.landing_visit import VisitFailure


def test_visits_come_back_as_they_were_with_the_page(told):
    with DjangoUnitOfWork() as uow:
        first = uow.landing_visits.latest(told.promoted.id)
        failed = make_visit(
            uow, told.promoted, failure=VisitFailure.TIME, status=0, body=b"", addresses=()
        )
        again = make_visit(uow, told.promoted, body="Grüße\x00".encode(), redirects=2)
    with reading() as uow:
        assert uow.landing_visits.latest(told.promoted.id) == again
        assert uow.landing_visits.first_read(told.promoted.id) == first
        assert uow.landing_visits.latest("nothing") is None
    assert first.fetched.body == b"<p>Opening"
    assert failed.provenance == f"visit:{failed.id}"
    assert again.provenance == f"page:sha256:{again.fetched.sha256}"


@pytest.mark.usefixtures("told")
def test_a_visit_either_read_a_page_or_says_why_not():
    row = LandingVisit.objects.get()
    for other in ({"failure": "time"}, {"sha256": ""}):
        changed = LandingVisit.objects.get(pk=row.pk)
        changed.pk = make.new_id()
        for name, value in other.items():
            setattr(changed, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            changed.save(force_insert=True)


def test_posts_that_lead_to_web_addresses_come_with_the_waiting_first(told):
    with DjangoUnitOfWork() as uow:
        post = make.make_post(uow, told.member)
        waiting = make.make_promoted(uow, told.line_item, post, waits=True)
        assert [p.id for p in uow.promoted_posts.submitted(limit=5)] == [waiting.id]
        assert [p.id for p in uow.promoted_posts.with_web_addresses()] == [
            waiting.id,
            told.promoted.id,
        ]
