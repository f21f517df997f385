from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from tests.factories.rows import make_user

from adjudge.adapters.store.models import Party, PartyMember, User
from adjudge.domain.actor import StaffRole
from adjudge.domain.ids import uuid7
from adjudge.web.roles import roles_of
from adjudge.web.staff import roles_in_tables


@pytest.mark.usefixtures("database")
def test_roles_come_from_the_tables(stage_party):
    maya = make_user("maya")
    noor = make_user("noor", StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, number=7)
    assert roles_of(maya) == {"member"}
    assert roles_of(noor) == {"member", "reviewer", "appeals_officer"}
    PartyMember.objects.create(user=maya, party=stage_party)
    assert roles_of(maya) == {"member", "advertiser"}
    assert roles_of(AnonymousUser()) == frozenset()
    assert list(roles_in_tables(User(username="nobody"))) == []


@pytest.fixture
def stage_party(database):
    assert database
    now = datetime.now(UTC)
    return Party.objects.create(
        id=uuid7(now, b"0123456789"), legal_name="Kestrel Lab", country="CH", created_at=now
    )


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("roles", "labels"),
    [
        (None, ["Feed", "Register", "Ads Policy"]),
        ((), ["Feed", "Advertise", "Register", "Ads Policy"]),
        ((StaffRole.REVIEWER,), ["Feed", "Advertise", "Review", "Register", "Ads Policy"]),
        ((StaffRole.APPEALS_OFFICER,), ["Feed", "Advertise", "Review", "Register", "Ads Policy"]),
        (
            (StaffRole.OPERATOR,),
            ["Feed", "Advertise", "Operate", "Audit", "Register", "Ads Policy"],
        ),
        ((StaffRole.AUDITOR,), ["Feed", "Advertise", "Audit", "Register", "Ads Policy"]),
    ],
)
def test_the_header_offers_what_the_roles_may_do(roles, labels):
    client = Client()
    if roles is not None:
        client.force_login(make_user("noor", *roles, number=7))
    text = client.get("/policy").content.decode()
    header = text[text.index('aria-label="Main"') : text.index('aria-label="Account"')]
    assert [label for label in labels if f">{label}</a>" in header] == labels
    assert header.count("<li>") == len(labels)
    assert 'aria-current="page">Ads Policy' in header
