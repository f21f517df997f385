"""The blind second view, held by the database: by another person, once, before the decision."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from tests.services.stored.stage import Site

from adjudge.adapters.store.models import StepRow
from adjudge.domain.actor import Actor
from adjudge.domain.cases.second_view import View
from adjudge.services.people import write_second_view
from adjudge.services.rulings import approve_ruling


def test_who_proposed_writes_none_and_nobody_two_or_too_late(site: Site) -> None:
    ruling = site.heard(site.town())

    def write(actor_id: str) -> None:
        seq = StepRow.objects.filter(subject_kind="case", subject_id=ruling.case_id).count()
        with transaction.atomic():
            StepRow.objects.create(
                subject_kind="case",
                subject_id=ruling.case_id,
                seq=seq,
                name="second_view",
                actor_id=actor_id,
                at=site.deps.clock.now(),
                data={"ruling_id": ruling.id, "view": "as proposed", "why": "I agree."},
            )

    def is_refused(actor: Actor) -> None:
        with pytest.raises(DatabaseError, match="second view"):
            write(actor.id)

    is_refused(site.reviewer)
    with pytest.raises(DatabaseError, match="second view"):
        write("program:screening")
    write_second_view(
        site.deps, site.second_reviewer, ruling_id=ruling.id, view=View.MILDER, why="A label."
    )
    is_refused(site.second_reviewer)
    approve_ruling(site.deps, site.second_reviewer, ruling_id=ruling.id)
    is_refused(site.third_reviewer)
