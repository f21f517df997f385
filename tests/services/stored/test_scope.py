"""A measure whose scope depends on the viewer, on the real store, block and kernel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import Scene, key
from tests.services.stored.stage import LANDING, Site

from adjudge.demo.casefile import file_matter, statement_of
from adjudge.demo.road.story import KESTREL
from adjudge.domain.cases.measure import Scope, Territory, TerritoryRole
from adjudge.domain.cases.ruling import Ruling
from adjudge.serve.body import DecideRequest
from adjudge.serve.worker import Worker
from adjudge.services.delivery import publish_snapshot, settle_all
from adjudge.services.effects import finish_waiting
from adjudge.services.ports import Deps
from adjudge.services.promotion import promote_post
from adjudge.services.rulings import (
    answer_proposal,
    approve_ruling,
    deal_with_answer,
    propose_ruling,
)
from adjudge.services.standing import reconcile

IN_GERMANY = Scope(whole_party=True, territories=(Territory(code="DE", role=TerritoryRole.VIEWER),))


class Killed(BaseException):
    """The process ends here."""


class KilledAt:
    """Ends the process at one named place."""

    def __init__(self, name: str) -> None:
        self._name = name

    def hit(self, name: str) -> None:
        if name == self._name:
            raise Killed


def heard(site: Site, town: Scene) -> Ruling:
    """A suspension in Germany that only needs a second person."""
    filed = file_matter(
        site.deps, site.reviewer, KESTREL, advertiser_id=town.advertiser.id, key=key(site.deps)
    )
    statement = statement_of(KESTREL, filed.facts, site.deps.today())
    ruling = propose_ruling(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        case_id=filed.case.id,
        statement=replace(statement, scope=IN_GERMANY),
        wording_reason="The matter is the same, told of another land.",
    )
    answer_proposal(site.deps, town.actor, ruling_id=ruling.id, text=KESTREL.answer)
    return deal_with_answer(site.deps, site.reviewer, ruling_id=ruling.id, text=KESTREL.response)


def approve(site: Site, ruling: Ruling, deps: Deps | None = None) -> Ruling:
    return approve_ruling(deps or site.deps, site.second_reviewer, ruling_id=ruling.id)


def shown(site: Site, *countries: str) -> list[bool]:
    """Whether a viewer in each of these countries is shown anything."""
    publish_snapshot(site.deps)
    serving = Worker.open(site.settings.state, 0)
    try:
        asked = [DecideRequest(slots=1, country=country) for country in countries]
        return [bool(serving.decide(each).promoted) for each in asked]
    finally:
        serving.close()


def running(site: Site) -> Scene:
    town = site.town()
    promote_post(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        line_item_id=town.line_item.id,
        post_id=town.post("Our scanner is out.").id,
        landing_url=LANDING,
    )
    reconcile(site.deps)
    return town


def test_it_holds_where_it_says_and_nowhere_else(site):
    town = running(site)
    assert shown(site, "DE", "FR", "") == [True, True, True]
    approve(site, heard(site, town))
    (entry,) = site.block.entries(town.advertiser.slot)
    assert entry.countries == ("DE",)
    assert shown(site, "DE", "FR", "") == [False, True, False]
    assert reconcile(site.deps) == []


def test_what_was_on_its_way_is_free_for_everybody(site):
    town = running(site)
    with site.deps.reading() as uow:
        (promoted,) = uow.promoted_posts.by_advertiser(town.advertiser.id)
    approve(site, heard(site, town))
    site.show(promoted, slot=town.advertiser.slot, count=3, charge=100, file=1)
    report = settle_all(site.deps)
    assert (report.settled, report.billed, report.free) == (3, 0, {"dark": 3})


@pytest.mark.parametrize("where", ["effect.block_written", "effect.committed"])
def test_killed_anywhere_it_is_dark_in_scope_or_not_in_force(site, where):
    town = running(site)
    ruling = heard(site, town)
    with pytest.raises(Killed):
        approve(site, ruling, replace(site.deps, faults=KilledAt(where)))
    assert shown(site, "DE", "FR") == [False, True]
    reconcile(site.deps)
    committed = where == "effect.committed"
    assert shown(site, "DE", "FR") == [not committed, True]
    assert finish_waiting(site.deps) == ([] if committed else [ruling.id])
    assert shown(site, "DE", "FR") == [False, True]


def test_a_block_that_was_lost_is_made_again_with_its_entries(site):
    town = running(site)
    approve(site, heard(site, town))
    kept = site.block.entries(town.advertiser.slot)
    site.block.light([town.advertiser.slot])
    assert shown(site, "DE") == [True]
    assert reconcile(site.deps) == [town.advertiser.id]
    assert site.block.entries(town.advertiser.slot) == kept
    assert shown(site, "DE") == [False]
