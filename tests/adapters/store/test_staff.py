from __future__ import annotations

import pytest

from adjudge.adapters.store.models import User
from adjudge.adapters.store.staff import everybody, grant
from adjudge.domain.actor import StaffRole
from adjudge.domain.errors import NotFound


def test_a_role_is_given_once_and_a_person_keeps_one_number(database):
    assert database
    for name in ("rosa", "sven"):
        User.objects.create_user(username=name)
    first = grant("rosa", StaffRole.REVIEWER)
    assert grant("rosa", StaffRole.REVIEWER) == first
    assert grant("rosa", StaffRole.OPERATOR).reviewer_number == first.reviewer_number
    assert grant("sven", StaffRole.REVIEWER).reviewer_number == first.reviewer_number + 1
    assert [(each.user.username, each.role) for each in everybody()] == [
        ("rosa", "operator"),
        ("rosa", "reviewer"),
        ("sven", "reviewer"),
    ]


def test_nobody_gets_a_role_without_having_signed_up(database):
    assert database
    with pytest.raises(NotFound):
        grant("nobody", StaffRole.AUDITOR)
