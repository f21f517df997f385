from __future__ import annotations

import pytest
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork, reading
from adjudge.domain.actor import Actor, StaffRole, program

OPERATOR = Actor(id="7", roles=frozenset({StaffRole.OPERATOR}), reviewer_number=4)


@pytest.fixture
def cases(database):
    assert database in {"sqlite", "postgresql"}
    user = make.make_user()
    with DjangoUnitOfWork() as uow:
        advertiser = make.make_advertiser(uow, user)
        return [make.make_case(uow, advertiser)[0] for _ in range(4)]


def test_the_cases_that_go_outside_are_found_by_their_steps_newest_first(cases):
    kept, missed, interest, newest = cases
    with DjangoUnitOfWork() as uow:
        for case in (missed, newest):
            stored = uow.cases.lock(case.id)
            gone = stored.take("go_outside", program("clock"), NOW, ruling_id="r", why="answer")
            uow.cases.save(gone)
        stored = uow.cases.lock(interest.id)
        uow.cases.save(stored.take("declare_operator_interest", OPERATOR, NOW, text="A dispute."))
    with reading() as uow:
        found = uow.cases.sent_outside(limit=10)
        two = uow.cases.sent_outside(limit=2)
    assert [case.id for case in found] == [newest.id, interest.id, missed.id]
    assert [case.id for case in two] == [newest.id, interest.id]
    assert all(case.sent_outside is not None for case in found)
    assert kept.sent_outside is None
