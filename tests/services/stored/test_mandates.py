"""Mandates on the real store: which ruling ended one, and which keeps it ended."""

from __future__ import annotations

from dataclasses import replace

from tests.memory.people import Scene, key
from tests.services.stored.stage import Site

from adjudge.adapters.store import models
from adjudge.demo.casefile import file_matter, statement_of
from adjudge.demo.road.story import KESTREL
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.cases.ruling import Ruling
from adjudge.services.ends import reverse_ruling
from adjudge.services.mandates import give_mandate, mandates_of
from adjudge.services.rulings import (
    answer_proposal,
    approve_ruling,
    deal_with_answer,
    propose_ruling,
)


def stopped_as_agency(site: Site, town: Scene) -> Ruling:
    """A suspension of the town as an agency, in force."""
    filed = file_matter(
        site.deps, site.reviewer, KESTREL, advertiser_id=town.advertiser.id, key=key(site.deps)
    )
    said = statement_of(KESTREL, filed.facts, site.deps.today())
    ruling = propose_ruling(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        case_id=filed.case.id,
        statement=replace(said, scope=replace(said.scope, roles=(PartyRole.AGENCY,))),
        wording_reason="The matter is the same, told once more.",
    )
    answer_proposal(site.deps, town.actor, ruling_id=ruling.id, text=KESTREL.answer)
    deal_with_answer(site.deps, site.reviewer, ruling_id=ruling.id, text=KESTREL.response)
    return approve_ruling(site.deps, site.second_reviewer, ruling_id=ruling.id)


def reverse(site: Site, ruling: Ruling) -> None:
    reverse_ruling(
        site.deps,
        site.second_reviewer,
        request_id=key(site.deps),
        ruling_id=ruling.id,
        code=ReasonCode.FACT,
        why="The report is about another firm.",
    )


def test_an_agency_keeps_its_light_and_gets_its_mandates_back_when_both_rulings_fell(
    site: Site,
) -> None:
    town, client = site.town(), site.town("heron")
    promoted = town.promote(landing_url="https://kestrel-lab.example/guard").promoted_post
    given = give_mandate(
        site.deps,
        client.actor,
        request_id=key(site.deps),
        advertiser_id=client.advertiser.id,
        holder_party_id=town.advertiser.party_id,
        role=PartyRole.AGENCY,
        covers="All campaigns.",
    )
    first, second = stopped_as_agency(site, town), stopped_as_agency(site, town)
    assert not site.is_dark(promoted.slot)
    stored = models.Measure.objects.get(ruling_id=first.id)
    assert (stored.axes, stored.hits_promotion) == ({"roles": ["agency"]}, False)

    reverse(site, first)
    with site.deps.reading() as uow:
        kept = uow.of(Mandate).get(given.id)
        assert list(mandates_of(uow, town.advertiser.party_id)) == []
        (measure,) = uow.measures.by_ruling(second.id)
    assert (kept.status, kept.ended_by, kept.is_open) == ("ended", second.id, False)
    assert measure.scope == second.statement.scope

    reverse(site, second)
    with site.deps.reading() as uow:
        (again,) = mandates_of(uow, town.advertiser.party_id)
    assert (again.party_id, again.covers) == (given.party_id, given.covers)
