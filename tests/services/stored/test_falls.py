"""What a ruling rests on, on the real store: found again by its links when it falls."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from tests.memory.people import key
from tests.services.stored.stage import Site

from adjudge.adapters.store.models import ClockRow, RulingLink, StepRow
from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.review import Review
from adjudge.domain.cases.ruling import LinkTo
from adjudge.services.cases import let_exhibit_fall
from adjudge.services.rulings import approve_ruling


def test_links_are_kept_found_and_never_changed(site: Site) -> None:
    ruling = site.heard(site.town())
    reference = ruling.statement.ground.reference if ruling.statement.ground else ""
    (link,) = RulingLink.objects.filter(ruling_id=ruling.id)
    assert (link.kind, link.key) == ("ground", reference)
    with site.deps.reading() as uow:
        assert uow.rulings.grounds_in_force() == []
        assert [r.id for r in uow.rulings.resting_on(LinkTo.GROUND, reference)] == [ruling.id]
        assert uow.rulings.resting_on(LinkTo.RULING, reference) == []
    approve_ruling(site.deps, site.second_reviewer, ruling_id=ruling.id)
    with site.deps.reading() as uow:
        assert uow.rulings.grounds_in_force() == [reference]
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        RulingLink.objects.filter(pk=link.pk).update(key="another")


def test_a_refuted_exhibit_starts_the_clock_of_a_review(site: Site) -> None:
    town = site.town()
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    with site.deps.reading() as uow:
        facts = {fact.id: fact for fact in uow.facts.by_case(ruling.case_id)}
    exhibit_id = facts[ruling.statement.fact_ids[0]].exhibit_ids[0]
    let_exhibit_fall(
        site.deps,
        site.reviewer,
        exhibit_id=exhibit_id,
        contest=Contest.REFUTED,
        why="The register has corrected its entry.",
    )
    with site.deps.reading() as uow:
        (review,) = uow.of(Review).by_ruling(ruling.id)
        assert not uow.exhibits.get(exhibit_id).stands
    assert ClockRow.objects.filter(subject_id=review.id, name="decision").count() == 1


def test_only_the_clock_among_programs_withdraws_a_ruling(site: Site) -> None:
    ruling = site.heard(site.town())
    seq = StepRow.objects.filter(subject_kind="ruling", subject_id=ruling.id).count()

    def withdraw(actor_id: str) -> None:
        with transaction.atomic():
            StepRow.objects.create(
                subject_kind="ruling",
                subject_id=ruling.id,
                seq=seq,
                name="withdraw",
                actor_id=actor_id,
                at=site.deps.clock.now(),
                data={"code": "policy change", "why": key(site.deps)},
            )

    with pytest.raises(DatabaseError, match="program"):
        withdraw("program:screening")
    withdraw("program:clock")
