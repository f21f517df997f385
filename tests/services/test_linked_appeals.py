"""A thousand parties that are linked appeal: one clock, one decision, and a letter to each.

The quick depth samples sixty of them.
"""

from __future__ import annotations

import pytest
from tests.conftest import DEEP
from tests.memory.people import APPEALS_OFFICER, key
from tests.services import roads
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.appeal import AppealExists, OverturnCode
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal, uphold_appeal
from adjudge.services.mandates import give_mandate

CLIENTS = 1_000 if DEEP else 60


def appeal(here, ruling, actor):
    return file_appeal(
        here.deps,
        actor,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        on_facts="",
        on_rule="",
        on_proportion="Our agency did it; our own posts stand still with it.",
    )


@pytest.fixture
def crowd():
    """An agency under a ruling, and its clients, all of which appeal."""
    here = road()
    clients = [roads.scene(here.deps, f"client-{number}") for number in range(CLIENTS)]
    for client in clients:
        give_mandate(
            here.deps,
            client.actor,
            request_id=key(here.deps),
            advertiser_id=client.advertiser.id,
            holder_party_id=here.scene.advertiser.party_id,
            role=PartyRole.AGENCY,
            covers="all campaigns",
        )
    ruling = here.ban(here.on_agency(PartyRole.ADVERTISER))
    return here, ruling, clients, [appeal(here, ruling, client.actor) for client in clients]


@pytest.mark.parametrize("falls", [False, True])
def test_linked_appeals_are_decided_once_and_told_to_each(crowd, falls):
    here, ruling, clients, appeals = crowd
    assert {one.as_whom for one in appeals} == {Entitlement.CLIENT}
    with pytest.raises(AppealExists):
        appeal(here, ruling, clients[7].actor)
    admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeals[0].id)
    decision = {"appeal_id": appeals[0].id, "reasons": NEW_REASONS}
    if falls:
        overturn_appeal(here.deps, APPEALS_OFFICER, code=OverturnCode.FACT, **decision)
    else:
        uphold_appeal(here.deps, APPEALS_OFFICER, **decision)
    with here.deps.reading() as uow:
        states = {one.status for one in uow.appeals.by_ruling(ruling.id)}
        last = [uow.letters.by_party(client.advertiser.party_id)[-1] for client in clients]
    assert states == {"overturned" if falls else "upheld"}
    assert len({letter.party_id for letter in last}) == len(clients)
    assert here.is_dark() is not falls
