from __future__ import annotations

import pytest
from tests.memory.people import REVIEWER, SECOND_REVIEWER, key, scene
from tests.services.roads import road

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.delivery import settle_all
from adjudge.services.ends import reverse_ruling
from adjudge.services.mandates import end_agency_mandates, end_mandate, give_mandate, mandates_of


def give(here, client, *, role=PartyRole.AGENCY, actor=None, holder=None):
    return give_mandate(
        here.deps,
        actor or client.actor,
        request_id=key(here.deps),
        advertiser_id=client.advertiser.id,
        holder_party_id=holder or here.scene.advertiser.party_id,
        role=role,
        covers="Campaigns and targeting.",
    )


def test_a_measure_on_an_agency_ends_its_mandates_and_not_its_clients():
    here = road()
    client = scene(here.deps, "heron")
    slot = client.promote().promoted_post.slot
    give(here, client)
    payer = give(here, client, role=PartyRole.PAYER)
    ruling = here.ban()
    with here.deps.reading() as uow:
        ended, kept = uow.of(Mandate).by_advertiser(client.advertiser.id)
    assert (ended.status, ended.role) == ("ended", PartyRole.AGENCY)
    assert (ended.steps[-1].data["ruling_id"], kept.status) == (ruling.id, "given")
    assert end_agency_mandates(here.deps, REVIEWER, ruling_id=ruling.id) == ()
    assert not here.deps.block.is_dark(slot)
    with here.deps.reading() as uow:
        (letter,) = uow.letters.by_party(client.advertiser.party_id)
        left = mandates_of(uow, here.scene.advertiser.party_id)
    assert [mandate.id for mandate in left] == [payer.id]
    assert letter.kind is LetterKind.CLIENT
    assert "Nothing was found about you." in letter.content.text
    assert "Kestrel Lab" in letter.content.text


def test_the_clients_are_still_shown_and_billed():
    here = road()
    client = scene(here.deps, "heron")
    promoted = client.promote().promoted_post
    give(here, client)
    here.ban()
    with here.deps.reading() as uow:
        shown = [item.promoted_post_id for item in uow.promoted_posts.serving_items()]
        assert uow.wind_downs.by_advertiser(client.advertiser.id) == []
    assert promoted.id in shown
    here.deps.events.acknowledge(
        promoted.id, client.line_item.id, at=here.deps.clock.now(), charge_micros=9_000
    )
    here.deps.clock.advance(seconds=1)
    assert settle_all(here.deps).billed == 1


def test_what_was_given_since_ends_too():
    here = road()
    client = scene(here.deps, "heron")
    ruling = here.ban()
    mandate = give(here, client)
    (ended,) = end_agency_mandates(here.deps, REVIEWER, ruling_id=ruling.id)
    assert (ended.id, ended.status) == (mandate.id, "ended")


def test_a_reversal_gives_the_mandates_back_that_it_took():
    here = road()
    client = scene(here.deps, "heron")
    taken, left = give(here, client), give(here, client)
    end_mandate(here.deps, client.actor, mandate_id=left.id)
    ruling = here.ban()
    reverse_ruling(
        here.deps,
        SECOND_REVIEWER,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        code=ReasonCode.FACT,
        why="The report is about another firm.",
    )
    with here.deps.reading() as uow:
        now = mandates_of(uow, here.scene.advertiser.party_id)
        letter = uow.letters.by_party(client.advertiser.party_id)[-1]
    assert [(one.party_id, one.role, one.covers) for one in now] == [
        (taken.party_id, taken.role, taken.covers)
    ]
    assert now[0].id != taken.id
    assert "may act for you again" in letter.content.text


def test_a_measure_on_some_posts_of_an_agency_leaves_its_mandates():
    here = road()
    client = scene(here.deps, "heron")
    mandate = give(here, client)
    here.ban(here.statement(posts=(here.promoted_post_id,)))
    with here.deps.reading() as uow:
        assert uow.of(Mandate).get(mandate.id).status == "given"


def test_it_needs_a_ruling_in_force_on_the_agency():
    here = road()
    with pytest.raises(NotAllowed):
        end_agency_mandates(here.deps, REVIEWER, ruling_id=here.propose().id)


def test_who_gives_and_ends_a_mandate():
    here = road()
    client = scene(here.deps, "heron")
    with pytest.raises(NotAllowed):
        give(here, client, actor=here.scene.actor)
    for wrong in ({"role": PartyRole.ADVERTISER}, {"holder": client.advertiser.party_id}):
        with pytest.raises(InvalidValue):
            give(here, client, **wrong)
    mandate = give(here, client)
    with pytest.raises(NotAllowed):
        end_mandate(here.deps, REVIEWER, mandate_id=mandate.id)
    assert end_mandate(here.deps, here.scene.actor, mandate_id=mandate.id).status == "ended"
