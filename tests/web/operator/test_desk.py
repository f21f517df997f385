from __future__ import annotations

from django.test import Client
from tests.web.advertiser.stage import read

from adjudge.services.people import declare_operator_interest


def test_whoever_is_no_staff_meets_a_plain_refusal(stage):
    stage.running()
    response = stage.client("kestrel").get("/operator")
    assert response.status_code == 403
    text = response.content.decode()
    assert 'data-code="not_allowed"' in text
    assert "What you can do" in text
    assert Client().get("/operator").headers["Location"].startswith("/account/login/")


def test_an_operator_sees_what_waits(stage):
    advertiser, _ = stage.running()
    deposit = stage.announce(advertiser, "80.50")
    text = read(stage.client("omar"), "/operator")
    assert "EUR 80.50 from Kestrel Lab" in text
    assert f"/operator/deposits/{deposit.id}/confirm" in text
    assert "Nothing is to be paid." in text


def test_an_empty_desk_says_so(stage):
    text = read(stage.client("omar"), "/operator")
    assert "No announced bank transfer is waiting." in text
    assert "No receipt waits to be compared." in text


def test_a_reviewer_sees_only_what_needs_a_second_person(stage):
    advertiser, _ = stage.running()
    stage.announce(advertiser, "80.50")
    text = read(stage.client("rosa"), "/operator")
    assert "80.50" not in text
    assert "Payments for a second person" in text


def test_a_case_for_somebody_from_outside_leads_to_an_invitation_to_it(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    omar = stage.client("omar")
    assert "somebody from outside" not in read(omar, "/operator")
    words = "This party won a case against us last year."
    case = declare_operator_interest(
        stage.deps, stage.actor("omar"), case_id=ruling.case_id, text=words
    )
    text = read(omar, "/operator")
    assert "Cases that wait for somebody from outside" in text
    assert "This site has an interest: " in text
    assert words in text
    way = f"/operator/staffing?case={case.reference}"
    assert f"{way}#invite" in text
    assert f'value="{case.reference}"' in read(omar, way)
    assert words not in read(stage.client("rosa"), "/operator")
