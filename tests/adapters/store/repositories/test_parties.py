from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store.models import Slot, User
from adjudge.adapters.store.repositories.parties import SlotsExhausted
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork
from adjudge.domain.ads.party import Party
from adjudge.domain.ads.serving import STANDING_SLOTS
from adjudge.domain.errors import InvalidValue
from adjudge.services.advertisers import AdvertiserExists


@pytest.fixture
def member(database: str) -> User:
    assert database in {"sqlite", "postgresql"}
    return make.make_user()


def test_a_party_is_reached_only_at_confirmed_addresses(member):
    party = Party(id=make.new_id(), legal_name="Heron Tea", country="SE", created_at=NOW)
    with DjangoUnitOfWork() as uow:
        uow.parties.add(party)
        uow.parties.add_member(party.id, str(member.pk))
        uow.parties.add_member(party.id, str(member.pk))
        uow.parties.add_address(party.id, "tea@heron.example", NOW)
        uow.parties.add_address(party.id, "tea@heron.example", NOW)
        assert uow.parties.addresses(party.id) == []
        assert uow.parties.get(party.id) == party
        uow.parties.confirm_address(party.id, "tea@heron.example", NOW)
        uow.parties.confirm_address(party.id, "office@heron.example", NOW)
        assert uow.parties.addresses(party.id) == ["tea@heron.example", "office@heron.example"]
        assert uow.parties.get(party.id) == replace(party, address_confirmed=True)


def test_a_slot_without_a_row_belongs_to_nobody(member):
    with DjangoUnitOfWork() as uow:
        advertiser = make.make_advertiser(uow, member)
        post = make.make_post(uow, member)
        promoted = make.make_promoted(uow, make.make_line_item(uow, advertiser), post)
        left = uow.slots.allot()
        asked = [advertiser.slot, promoted.slot, left, 4_000_000]
        assert sorted(uow.slots.unowned(asked)) == [left, 4_000_000]
        assert not uow.slots.unowned([])


def test_an_account_has_one_open_advertiser(member):
    with DjangoUnitOfWork() as uow:
        first = make.make_advertiser(uow, member)
    with pytest.raises(AdvertiserExists), DjangoUnitOfWork() as uow:
        make.make_advertiser(uow, member)
    with DjangoUnitOfWork() as uow:
        uow.advertisers.save(replace(first, closed_at=NOW))
        second = make.make_advertiser(uow, member)
        assert uow.advertisers.by_account(str(member.pk)) == second


@pytest.mark.usefixtures("member")
def test_addresses_are_bounded():
    party = Party(id=make.new_id(), legal_name="Heron Tea", country="SE", created_at=NOW)
    with DjangoUnitOfWork() as uow:
        uow.parties.add(party)
        for number in range(20):
            uow.parties.add_address(party.id, f"{number}@heron.example", NOW)
        for address in ("21@heron.example", "", "x" * 250 + "@heron.example"):
            with pytest.raises(InvalidValue):
                uow.parties.add_address(party.id, address, NOW)


def test_an_account_leads_to_its_open_advertiser_or_to_the_one_closed_last(member):
    with DjangoUnitOfWork() as uow:
        assert uow.advertisers.by_account(str(member.pk)) is None
        first = make.make_advertiser(uow, member)
        uow.advertisers.save(replace(first, closed_at=NOW + timedelta(days=1)))
        second = make.make_advertiser(uow, member)
        assert uow.advertisers.by_account(str(member.pk)) == second
        uow.advertisers.save(replace(second, closed_at=NOW + timedelta(days=2)))
        found = uow.advertisers.by_account(str(member.pk))
        assert found is not None
        assert found.id == second.id
        assert uow.advertisers.all_ids() == [first.id, second.id]


@pytest.mark.usefixtures("member")
def test_no_slot_is_allotted_twice_and_none_is_zero():
    with DjangoUnitOfWork() as uow:
        slots = [uow.slots.allot() for _ in range(5)]
    assert len(set(slots)) == 5
    assert min(slots) >= 1


@pytest.mark.usefixtures("member")
def test_when_all_slots_are_taken_it_says_so():
    def take_the_last() -> None:
        with DjangoUnitOfWork() as uow:
            Slot.objects.create(id=STANDING_SLOTS - 1)
            uow.slots.allot()

    # The error leaves the unit of work, so the last place is free again for other tests.
    with pytest.raises(SlotsExhausted):
        take_the_last()
