from __future__ import annotations

import re

import pytest
from tests.web.advertiser.stage import read, send

from adjudge.adapters.store.models import Matter

LINK = re.compile(r"/invitations/[0-9a-f-]+\.[0-9a-f]{64}")


@pytest.fixture
def case(stage):
    advertiser, _ = stage.running()
    return stage.case(advertiser)[0]


def invited(stage, case, role="appeals_officer"):
    response = send(
        stage.client("omar"), "/operator/staffing", case=case.reference, role=role, note="A panel"
    )
    assert response.status_code == 200, response.content.decode()
    return LINK.search(response.content.decode()).group()


def test_the_page_says_what_the_staffing_allows(stage):
    text = read(stage.client("omar"), "/operator/staffing")
    assert "Three or more people decide here" in text
    assert "appeals officer" in text
    for name in ("rosa", "ada", "kestrel"):
        assert stage.client(name).get("/operator/staffing").status_code == 403


def test_a_guest_sees_one_case_and_nothing_else(stage, case):
    other = stage.case(stage.running("heron", "Heron Tea")[0])[0]
    link = invited(stage, case)
    guest = stage.client("gus")
    assert guest.get(f"/review/cases/{case.id}").status_code == 403
    assert "one case" in read(guest, link)
    assert guest.post(link).headers["Location"] == f"/review/cases/{case.id}"
    assert "Kestrel Lab" in read(guest, f"/review/cases/{case.id}")
    assert guest.get(f"/review/cases/{other.id}").status_code == 404
    for path in ("/review", "/review/cases/new", "/operator", f"/review/cases/{case.id}/bundle"):
        assert guest.get(path).status_code == 403, path
    assert stage.client("hal").get(link).status_code == 404
    assert stage.client("hal").post(link).status_code == 404


def test_the_link_is_shown_once_and_can_be_revoked(stage, case):
    link = invited(stage, case)
    operator = stage.client("omar")
    text = read(operator, "/operator/staffing")
    assert link not in text
    assert "A panel" in text
    key = Matter.objects.get(kind="invitation").pk
    assert operator.post(f"/operator/invitations/{key}/revoke").status_code == 303
    assert stage.client("gus").get(link).status_code == 404
    assert stage.client("rosa").post(f"/operator/invitations/{key}/revoke").status_code == 403


def test_staff_and_the_party_cannot_accept(stage, case):
    link = invited(stage, case)
    for name in ("rosa", "kestrel"):
        assert stage.client(name).post(link).status_code == 403
    assert stage.client("gus").post(link).status_code == 303


def test_an_unknown_case_is_said_on_the_form(stage):
    for wrong in ("C-999", "nonsense", "C-²"):
        response = send(stage.client("omar"), "/operator/staffing", case=wrong, role="reviewer")
        assert response.status_code == 422
        assert "There is no such case" in response.content.decode()


def test_the_interest_of_the_site_is_stated_and_bars_its_own_second_person(stage):
    ruling, _ = stage.proposal(stage.running()[0])
    with stage.deps.reading() as uow:
        reference = uow.cases.get(ruling.case_id).reference
    operator = stage.client("omar")
    wrong = send(operator, "/operator/interest", case="C-999", text="A dispute.")
    assert wrong.status_code == 422
    told = send(operator, "/operator/interest", case=reference, text="They have sued us.")
    assert told.headers["Location"] == "/operator/staffing"
    stage.clock.advance(days=8)
    response = stage.client("sven").post(f"/review/rulings/{ruling.id}/approve")
    assert response.status_code == 403
    assert "outside decider" in response.content.decode()
