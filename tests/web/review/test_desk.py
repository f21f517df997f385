from __future__ import annotations

import pytest
from django.test import Client
from tests.factories.rows import declare_interest
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import PartyMember, StaffMember
from adjudge.domain.actor import StaffRole


@pytest.fixture
def ruling(stage):
    advertiser, _ = stage.running()
    found, exhibits = stage.suspension(advertiser)
    return found, exhibits


def addresses(ruling, exhibits):
    return [
        "/review",
        "/review/cases/new",
        f"/review/cases/{ruling.case_id}",
        f"/review/cases/{ruling.case_id}/exhibits/new",
        f"/review/cases/{ruling.case_id}/facts/new",
        f"/review/cases/{ruling.case_id}/rulings/new",
        f"/review/rulings/{ruling.id}",
        f"/review/exhibits/{exhibits[0].id}/content",
    ]


def test_only_deciders_reach_the_desk(stage, ruling):
    for path in addresses(*ruling):
        anonymous = Client().get(path)
        assert (anonymous.status_code, anonymous.headers["Location"].split("?")[0]) == (
            302,
            "/account/login/",
        )
        for name in ("kestrel", "omar", "marta"):
            page = Desk(stage, name).get(path)
            assert (page.status, page.codes) == (403, ["not_allowed"])


def test_an_auditor_is_not_let_in_while_views_are_not_logged(stage):
    StaffMember.objects.create(user=stage.user("nina"), role=StaffRole.AUDITOR.value)
    assert Desk(stage, "nina").get("/review").status == 403


def test_who_acts_for_the_party_learns_by_letters_even_as_a_reviewer(stage, ruling):
    found, exhibits = ruling
    PartyMember.objects.create(user=stage.user("sven"), party_id=found.party_id)
    desk = Desk(stage, "sven")
    for path in addresses(found, exhibits)[2:]:
        page = desk.get(path)
        assert (page.status, page.codes) == (403, ["not_allowed"])
    assert "R-1" not in desk.get("/review?show=closed").text


def test_who_declared_an_interest_reads_and_decides_nothing(stage, ruling):
    found, _ = ruling
    declare_interest(stage.user("sven"), found.party_id)
    page = Desk(stage, "sven").get(f"/review/cases/{found.case_id}")
    assert "You declared an interest in this party" in page.text
    assert not [link for link in page.links if link.endswith("/new")]
    refused = Desk(stage, "sven").get(f"/review/cases/{found.case_id}/rulings/new")
    assert (refused.status, refused.codes) == (403, ["not_allowed"])


@pytest.mark.parametrize("kind", ["cases", "rulings", "particulars", "appeals"])
def test_what_does_not_exist_is_not_found(stage, kind):
    page = Desk(stage, "rosa").get(f"/review/{kind}/{stage.key()}")
    assert page.status == 404
    assert page.codes == ["not_found"]


def test_no_page_of_the_desk_is_kept_by_a_cache(stage, ruling):
    for path in addresses(*ruling):
        assert "no-store" in Desk(stage, "rosa").get(path).headers["Cache-Control"]


def test_the_first_reviewer_stays_a_number(stage, ruling):
    found, _ = ruling
    for path in (f"/review/cases/{found.case_id}", f"/review/rulings/{found.id}"):
        text = Desk(stage, "ada").get(path).text
        assert "reviewer 1" in text
        assert "rosa" not in text
        assert "sven" not in text
