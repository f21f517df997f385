"""Narrowing on the real store: the approved text may take less, and never changes after that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from tests.memory.people import key
from tests.services.stored.stage import Site

from adjudge.adapters.store import models
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.measure import Scope
from adjudge.services.appeals import admit_appeal, file_appeal, modify_appeal
from adjudge.services.rulings import approve_ruling

REASONS = "One post alone carries the claim; the others say nothing that the register contradicts."


def test_the_approved_text_is_kept_and_stands(site: Site) -> None:
    town = site.town()
    promoted = town.promote(landing_url="https://kestrel-lab.example/guard").promoted_post
    proposed = site.heard(town)
    statement = replace(proposed.statement, scope=Scope(promoted_post_ids=(promoted.id,)))
    with pytest.raises(DatabaseError, match="text stands"), transaction.atomic():
        models.Ruling.objects.filter(pk=proposed.id).update(measure="limit")
    approve_ruling(site.deps, site.second_reviewer, ruling_id=proposed.id, narrowed=statement)
    with site.deps.reading() as uow:
        stored = uow.rulings.get(proposed.id)
    assert stored.statement == statement
    assert stored.was_narrowed
    with pytest.raises(DatabaseError, match="text stands"), transaction.atomic():
        models.Ruling.objects.filter(pk=proposed.id).update(ends_on="2030-01-01")


def test_a_ruling_narrowed_on_appeal_gives_way_in_one_transaction(site: Site) -> None:
    town = site.town()
    promoted = town.promote(landing_url="https://kestrel-lab.example/guard").promoted_post
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    appeal = file_appeal(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        ruling_id=ruling.id,
        on_facts="",
        on_rule="",
        on_proportion="One post would do.",
    )
    admit_appeal(site.deps, site.officer, appeal_id=appeal.id)
    decided = modify_appeal(
        site.deps,
        site.officer,
        appeal_id=appeal.id,
        statement=replace(ruling.statement, scope=Scope(promoted_post_ids=(promoted.id,))),
        reasons=REASONS,
        code=OverturnCode.PROPORTION,
    )
    assert decided.decision is not None
    with site.deps.reading() as uow:
        assert uow.rulings.get(ruling.id).status == "modified"
        new = uow.rulings.get(decided.decision.data["by"])
        assert uow.appeals.get(appeal.id).status == "modified"
    assert new.status == "in force"
    assert site.is_dark(promoted.slot)
    assert not site.is_dark(town.advertiser.slot)
