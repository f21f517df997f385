from __future__ import annotations

import pytest
from tests.memory.people import REVIEWER, key, scene
from tests.services.roads import road

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.errors import InvalidValue, NotAllowed
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
    (ended,) = end_agency_mandates(here.deps, REVIEWER, ruling_id=ruling.id)
    assert (ended.status, ended.role) == ("ended", PartyRole.AGENCY)
    assert end_agency_mandates(here.deps, REVIEWER, ruling_id=ruling.id) == ()
    assert not here.deps.block.is_dark(slot)
    with here.deps.reading() as uow:
        (letter,) = uow.letters.by_party(client.advertiser.party_id)
        left = mandates_of(uow, here.scene.advertiser.party_id)
    assert [mandate.id for mandate in left] == [payer.id]
    assert letter.kind is LetterKind.CLIENT
    assert "Nothing was found about you." in letter.content.text
    assert "Kestrel Lab" in letter.content.text


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
