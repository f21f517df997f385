from __future__ import annotations

import pytest
from tests.factories.rows import NOW, make_advertiser, make_user

from adjudge.adapters.store.staff import everybody, login_id, party_id
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork
from adjudge.domain.actor import StaffRole
from adjudge.domain.errors import NotFound


def test_everybody_who_ever_had_a_role_is_listed_by_number(database):
    assert database
    rosa, sven = make_user("rosa"), make_user("sven")
    assert login_id("rosa") == str(rosa.pk)
    with DjangoUnitOfWork() as uow:
        for user, role in ((rosa, StaffRole.REVIEWER), (sven, StaffRole.REVIEWER)):
            uow.staff.grant(str(user.pk), role)
        uow.staff.end(str(rosa.pk), StaffRole.REVIEWER, at=NOW)
    assert [(each.user.username, each.role, each.ended_at) for each in everybody()] == [
        ("rosa", "reviewer", NOW),
        ("sven", "reviewer", None),
    ]


def test_a_party_is_found_by_its_one_name_or_its_id(database):
    assert database
    with DjangoUnitOfWork() as uow:
        first = make_advertiser(uow, make_user(), "Kestrel Lab").party_id
    assert party_id("Kestrel Lab") == party_id(first) == first
    with DjangoUnitOfWork() as uow:
        make_advertiser(uow, make_user(), "Kestrel Lab")
    with pytest.raises(NotFound):
        party_id("Kestrel Lab")


def test_nobody_gets_a_role_without_having_signed_up(database):
    assert database
    with pytest.raises(NotFound):
        login_id("nobody")
