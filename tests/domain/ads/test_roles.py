from __future__ import annotations

from adjudge.domain.ads.roles import PartyRole


def test_the_roles_are_those_of_the_model():
    assert [role.value for role in PartyRole] == [
        "advertiser",
        "payer",
        "agency",
        "controller",
        "representative",
    ]
