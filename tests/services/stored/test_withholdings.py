"""Withholding on the real store: no exhibit is withheld by one person, and views stay on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.memory.people import key
from tests.services.roads import CONTENT
from tests.services.stored.stage import Site

from adjudge.adapters.store.models import Exhibit, ExhibitView, StepRow
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.case import Source
from adjudge.domain.cases.exhibit import Disclosure, Strength
from adjudge.domain.cases.withholding import WithholdingCode
from adjudge.services.cases import add_exhibit, open_case
from adjudge.services.withholdings import (
    confirm_withholding,
    expire_withholding,
    read_sealed,
    views,
    withhold_exhibit,
)

AUDITOR = Actor(id="aude", roles=frozenset({StaffRole.AUDITOR}), reviewer_number=9)


def test_one_person_withholds_nothing_and_every_view_stays(site: Site) -> None:
    town = site.town()
    case = open_case(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        advertiser_id=town.advertiser.id,
        source=Source.PRESS,
    )
    exhibit = add_exhibit(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        case_id=case.id,
        title="A paper",
        source="A letter",
        asserter="Somebody",
        captured_on=site.deps.clock.now().date(),
        media_type="application/pdf",
        content=CONTENT,
        strength=Strength.DOCUMENTED,
    )
    held = withhold_exhibit(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        exhibit_id=exhibit.id,
        disclosure=Disclosure.SEALED,
        code=WithholdingCode.SAFETY,
        gist="A statement of somebody who is afraid.",
        until=site.deps.clock.now() + timedelta(days=30),
    )
    rows = Exhibit.objects.filter(pk=exhibit.id)
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        rows.update(disclosure="sealed")
    step = {"subject_kind": "withholding", "subject_id": held.id, "seq": 0, "name": "confirm"}
    for actor in (site.reviewer.id, "program:clock"):
        with pytest.raises(DatabaseError, match="withholding"), transaction.atomic():
            StepRow.objects.create(**step, actor_id=actor, at=held.opened_at)
    confirm_withholding(site.deps, site.second_reviewer, withholding_id=held.id)
    assert rows.get().disclosure == "sealed"
    read_sealed(site.deps, AUDITOR, exhibit_id=exhibit.id, purpose="Audit")
    (seen,) = views(site.deps, AUDITOR)
    assert (seen.viewer_id, seen.purpose) == ("aude", "Audit")
    with pytest.raises(DatabaseError), transaction.atomic():
        ExhibitView.objects.update(purpose="Nothing")
    with pytest.raises(DatabaseError), transaction.atomic():
        ExhibitView.objects.all().delete()
    assert not expire_withholding(site.deps, held.id)
