from __future__ import annotations

import pytest
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, member, scene, suspend

from adjudge.domain.errors import InvalidValue, NotAllowed, NotFound
from adjudge.services.advertisers import AdvertiserExists, confirm_address, open_advertiser
from adjudge.services.standing import StandingSuspended
from adjudge.services.winddowns import close_advertiser

ASKED = {"legal_name": "Kestrel Lab", "country": "DE", "email": "ads@kestrel.example"}
KESTREL = member("kestrel")


def test_an_advertiser_is_its_own_payer_and_lit():
    deps = memory_deps()
    made = open_advertiser(
        deps, KESTREL, request_id="k", declared_models=("security-software",), **ASKED
    )
    assert made.payer_party_id == made.party_id
    assert made.declared_models == ("security-software",)
    assert made.currency == deps.currency
    assert not deps.block.is_dark(made.slot)
    with deps.reading() as uow:
        assert not uow.parties.get(made.party_id).address_confirmed
        assert (made.party_id, "kestrel") in uow.parties.members


def test_the_same_request_opens_one():
    deps = memory_deps()
    made = open_advertiser(deps, KESTREL, request_id="k", **ASKED)
    assert open_advertiser(deps, KESTREL, request_id="k", **ASKED) == made
    with pytest.raises(AdvertiserExists) as refused:
        open_advertiser(deps, KESTREL, request_id="k2", **ASKED)
    assert refused.value.remedy()
    assert "already" in refused.value.message()


def test_it_needs_an_account():
    with pytest.raises(NotAllowed):
        open_advertiser(memory_deps(), OPERATOR, request_id="k", **ASKED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody"},
        {"country": "Germany"},
        {"legal_name": ""},
        {"declared_models": ("A B",)},
    ],
)
def test_a_wrong_field_leaves_nothing_behind(wrong):
    deps = memory_deps()
    with pytest.raises(InvalidValue):
        open_advertiser(deps, KESTREL, request_id="k", **{**ASKED, **wrong})
    assert not deps.uow.tables.table("party")
    assert not deps.uow.tables.table("advertiser")


def test_standing_follows_the_party_through_closing():
    deps = memory_deps()
    town = scene(deps)
    measure = suspend(deps, town.advertiser.id)
    close_advertiser(deps, town.actor, request_id="c", advertiser_id=town.advertiser.id)
    with pytest.raises(StandingSuspended) as refused:
        open_advertiser(deps, town.actor, request_id="k", **ASKED)
    assert "appeal" in refused.value.remedy()
    assert "suspended" in refused.value.message()
    assert measure.advertiser_id == town.advertiser.id


def test_after_closing_in_good_standing_the_same_party_may_open_again():
    deps = memory_deps()
    town = scene(deps)
    close_advertiser(deps, town.actor, request_id="c", advertiser_id=town.advertiser.id)
    with pytest.raises(InvalidValue, match="Kestrel Lab"):
        open_advertiser(
            deps, town.actor, request_id="k1", **{**ASKED, "legal_name": "Another Name"}
        )
    again = open_advertiser(deps, town.actor, request_id="k2", **ASKED)
    assert again.party_id == town.advertiser.party_id
    assert again.slot != town.advertiser.slot


def test_an_address_is_confirmed_by_the_party_only():
    deps = memory_deps()
    made = open_advertiser(deps, KESTREL, request_id="k", **ASKED)
    with pytest.raises(NotAllowed):
        confirm_address(deps, member("lee"), party_id=made.party_id, email="ads@kestrel.example")
    actor = member("kestrel", made.party_id)
    for _ in range(2):
        confirm_address(deps, actor, party_id=made.party_id, email="ads@kestrel.example")
    with deps.reading() as uow:
        assert uow.parties.get(made.party_id).address_confirmed
        assert uow.parties.addresses(made.party_id) == ["ads@kestrel.example"]


def test_an_unknown_party_has_no_address():
    with pytest.raises(NotFound):
        confirm_address(memory_deps(), member("kim", "p"), party_id="p", email="a@b.example")
