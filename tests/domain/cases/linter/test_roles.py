from __future__ import annotations

from dataclasses import replace

import pytest
from tests.domain.cases.linter.test_linter import GOOD

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.linter.roles import INSTEAD, ON_AGENCIES, check_roles
from adjudge.domain.cases.measure import MeasureKind, Scope

AGENCY = Scope(whole_party=True, roles=(PartyRole.AGENCY,))


def lacking(**changes):
    return [missing.code for missing in check_roles(replace(GOOD, **changes))]


def test_every_role_is_hit_or_says_what_is_done_instead():
    assert {PartyRole.ADVERTISER, PartyRole.AGENCY} | set(INSTEAD) == set(PartyRole)


@pytest.mark.parametrize("role", sorted(INSTEAD))
def test_a_role_in_which_nothing_would_change_is_refused(role):
    (missing,) = check_roles(replace(GOOD, scope=Scope(whole_party=True, roles=(role,))))
    assert (missing.code, missing.field) == ("reasons.role_without_effect", "roles")
    assert role.value in missing.problem
    assert missing.remedy == INSTEAD[role]


@pytest.mark.parametrize("kind", MeasureKind)
def test_an_agency_is_stopped_as_a_whole_or_told(kind):
    refused = [] if kind in ON_AGENCIES else ["reasons.role_without_effect"]
    assert lacking(measure=kind, scope=AGENCY) == refused
    both = replace(AGENCY, roles=(PartyRole.ADVERTISER, PartyRole.AGENCY))
    assert lacking(measure=kind, scope=both) == refused
    assert lacking(measure=kind, scope=Scope(whole_party=True)) == []


@pytest.mark.parametrize(
    "scope",
    [
        replace(AGENCY, minimum_age=18),
        replace(AGENCY, categories=("games",)),
        Scope(promoted_post_ids=("post",), roles=(PartyRole.AGENCY,)),
    ],
)
def test_mandates_have_no_parts(scope):
    assert lacking(measure=MeasureKind.SUSPEND, scope=scope) == ["reasons.role_without_effect"]


def test_what_is_not_said_yet_is_for_the_other_checks():
    assert lacking(measure=None, scope=AGENCY) == []
    assert lacking(scope=Scope(roles=(PartyRole.AGENCY,))) == []
