from __future__ import annotations

import pytest
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store import staff as logins
from adjudge.adapters.store.models import StaffMember
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork, reading
from adjudge.bootstrap import actor_for
from adjudge.domain.actor import StaffRole
from adjudge.domain.errors import NotFound


@pytest.fixture
def rosa(database):
    assert database
    return make.make_user("rosa")


def grant(user, role, case_id=None):
    with DjangoUnitOfWork() as uow:
        return uow.staff.grant(str(user.pk), role, case_id=case_id)


def end(user, role, case_id=None):
    with DjangoUnitOfWork() as uow:
        uow.staff.end(str(user.pk), role, at=NOW, case_id=case_id)


def everybody():
    with reading() as uow:
        return list(uow.staff.everybody())


def test_a_number_is_its_persons_for_ever(rosa):
    assert grant(rosa, StaffRole.REVIEWER) == 1
    assert grant(rosa, StaffRole.APPEALS_OFFICER) == 1
    assert grant(make.make_user("sven"), StaffRole.REVIEWER) == 2
    end(rosa, StaffRole.REVIEWER)
    end(rosa, StaffRole.REVIEWER)
    assert actor_for(rosa).roles == {StaffRole.APPEALS_OFFICER}
    assert StaffMember.objects.count() == 3
    end(rosa, StaffRole.APPEALS_OFFICER)
    assert [person.number for person in everybody()] == [2]
    assert grant(make.make_user("tove"), StaffRole.REVIEWER) == 3
    assert grant(rosa, StaffRole.REVIEWER) == 1
    assert actor_for(rosa).reviewer_number == 1
    with pytest.raises(NotFound):
        end(rosa, StaffRole.AUDITOR)


def test_a_role_in_one_case_is_none_anywhere_else(rosa):
    with DjangoUnitOfWork() as uow:
        advertiser = make.make_advertiser(uow, make.make_user())
        case, _, _ = make.make_case(uow, advertiser)
    grant(rosa, StaffRole.REVIEWER, case.id)
    actor = actor_for(rosa)
    assert actor.roles == frozenset()
    assert actor.outside_roles == {(case.id, StaffRole.REVIEWER)}
    (person,) = everybody()
    assert person.outside_roles == actor.outside_roles
    end(rosa, StaffRole.REVIEWER, case.id)
    assert not actor_for(rosa).is_outside


def test_interests_recuse_until_they_are_withdrawn(rosa):
    with DjangoUnitOfWork() as uow:
        party_id = make.make_advertiser(uow, make.make_user()).party_id
    for _ in range(2):
        with DjangoUnitOfWork() as uow:
            uow.staff.declare_interest(str(rosa.pk), party_id, NOW)
            uow.staff.declare_interest(str(rosa.pk), party_id, NOW)
        assert actor_for(rosa).interests == {party_id}
        with DjangoUnitOfWork() as uow:
            uow.staff.withdraw_interest(str(rosa.pk), party_id, NOW)
        assert actor_for(rosa).interests == frozenset()


@pytest.mark.usefixtures("rosa")
def test_what_is_not_there_is_not_found():
    with DjangoUnitOfWork() as uow:
        for user_id in ("", "x", "999999"):
            with pytest.raises(NotFound):
                uow.staff.grant(user_id, StaffRole.REVIEWER)
        user_id = logins.login_id("rosa")
        with pytest.raises(NotFound):
            uow.staff.declare_interest(user_id, "nobody", NOW)
        with pytest.raises(NotFound):
            uow.staff.withdraw_interest(user_id, "nobody", NOW)
    for unknown in (lambda: logins.login_id("nobody"), lambda: logins.party_id("Nobody")):
        with pytest.raises(NotFound):
            unknown()
