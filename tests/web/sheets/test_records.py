"""Orders, lists, proceedings, undertakings, corrections and referrals on pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.review.pages import Desk
from tests.web.sheets.test_acts import day_of, press, public

from adjudge.adapters.store.models import Matter, Ruling

TOLD = "Kestrel Guard 4.2 sent 14 of 40 test documents to its maker unasked."
"""A sentence of the letter."""


def texts(values):
    return {key: str(value) for key, value in values.items()}


@pytest.fixture
def ruling(stage):
    advertiser, _ = stage.running()
    return stage.suspension(advertiser)[0]


def order(stage, **changed):
    return {
        "authority": "Federal Network Agency",
        "binds": "yes",
        "legal_basis": "Act on Ads, section 4",
        "citation": "BK-26-117",
        "text": "Stop the promotion of these scanners in Germany.",
        "subject": "scanners that report what is not there",
        "territories": "de",
        **texts(day_of(stage.clock.now().date(), "dated")),
    } | changed


def test_an_order_is_filed_in_a_case_and_moved_on(stage, ruling):
    rosa, omar = Desk(stage, "rosa"), Desk(stage, "omar")
    case = rosa.get(f"/review/cases/{ruling.case_id}")
    link = next(link for link in case.links if "/orders/new" in link)
    page = rosa.act(link, having="authority", **order(stage))
    assert page.status == 200, page.codes
    assert page.form("/move") is None
    assert "Federal Network Agency: BK-26-117" in rosa.get(f"/review/cases/{ruling.case_id}").text
    page = omar.get(page.path)
    assert page.form("/move").offered("step") == ["carry_out", "contest"]
    page = press(omar, page, "move", step="carry_out", text="By a limit in Germany.")
    assert "carried out" in page.document.text
    assert "By a limit in Germany." in page.text
    assert "BK-26-117" in public("/register/orders")
    assert Desk(stage, "kestrel").get(page.path).status == 403


def test_of_a_secret_order_the_public_reads_that_there_is_one(stage):
    omar = Desk(stage, "omar")
    until = texts(day_of(stage.clock.now().date() + timedelta(days=30), "secret_until"))
    refused = omar.act("/operator/orders/new", having="authority", **order(stage, **until))
    assert refused.status == 422
    assert refused.links.count("#id_secrecy_basis") == 1
    made = order(stage, **until, secrecy_basis="Section 9", binds="no")
    page = omar.act("/operator/orders/new", having="authority", **made)
    assert "Say that there is one." in page.text
    told = public("/register/orders")
    assert "A law forbids us to say more of it now." in told
    assert "Federal Network Agency" not in told


def test_a_list_has_versions(stage):
    omar = Desk(stage, "omar")
    said = {
        "name": "Sanctioned sellers",
        "publisher": "The ministry",
        "source": "its gazette",
        **texts(day_of(stage.clock.now().date(), "in_force_from")),
    }
    for names in ("Kestrel Lab", "Kestrel Lab\nHeron Tea"):
        form = omar.get("/operator/lists/new").form(having="publisher")
        files = {"file": SimpleUploadedFile("list.txt", names.encode())}
        page = omar.send(form, files=files, names=names, **said)
        assert page.status == 200, page.codes
    assert "Heron Tea" in page.text
    told = public("/register/orders")
    assert "Sanctioned sellers@2" in told
    assert "superseded" in told


def test_a_proceeding_that_annuls_a_ruling_reverses_it(stage, ruling):
    ada, rosa = Desk(stage, "ada"), Desk(stage, "rosa")
    page = ada.get(f"/review/rulings/{ruling.id}")
    link = next(link for link in page.links if "/proceedings/new" in link)
    assert rosa.get(link).status == 403
    page = ada.act(link, having="forum", forum="District Court", parties="Kestrel Lab\n\nWe")
    assert "Kestrel Lab, We" in page.text
    page = press(ada, page, "step", text="Files are to be handed in.", interim_order="on")
    assert "Ordered for the time being" in page.text
    assert rosa.get(page.path).form("/outcome") is None
    page = press(ada, page, "outcome", outcome="annuls", text="The test was of a beta.")
    assert "It annuls what we decided" in page.text
    assert Ruling.objects.get(pk=ruling.id).status == "reversed"
    free = ada.act("/operator/proceedings/new", having="attached_to", attached_to="clause")
    assert (free.status, set(free.codes)) == (422, {"required"})


def test_an_undertaking_and_its_proof_are_public(stage):
    omar = Desk(stage, "omar")
    due = texts(day_of(stage.clock.now().date() + timedelta(days=9), "due"))
    page = omar.act(
        "/operator/undertakings/new", having="due-day", text="We publish every decline.", **due
    )
    assert "We publish every decline." in public("/register/undertakings")
    empty = press(omar, page, "keep", proof="")
    assert empty.status == 422
    assert empty.links.count("#id_keep_proof") == 1
    press(omar, page, "keep", proof="Entry 9 of the register.")
    told = public("/register/undertakings")
    assert "Entry 9 of the register." in told
    assert "of the public log" in told
    for name in ("rosa", "kestrel"):
        assert Desk(stage, name).get(page.path).status == 403


def test_a_correction_is_shown_from_a_ruling_and_taken_down(stage, ruling):
    rosa = Desk(stage, "rosa")
    page = rosa.get(f"/review/rulings/{ruling.id}")
    link = next(link for link in page.links if "/recalls/new" in link)
    ends = texts(day_of(stage.clock.now().date() + timedelta(days=9), "ends_on"))
    refused = rosa.act(link, having="text", text="They also lied.", **ends)
    assert refused.links.count("#id_text") == 1
    page = rosa.act(link, having="text", text=TOLD, **ends)
    assert "1 promoted post" in page.text
    assert Desk(stage, "omar").get(page.path).status == 403
    assert rosa.get("/review/recalls/new").status == 404
    page = press(rosa, page, "withdraw")
    assert "withdrawn" in page.document.text


def test_a_referral_is_taken_up(stage, ruling):
    rosa = Desk(stage, "rosa")
    page = rosa.get(f"/review/cases/{ruling.case_id}")
    link = next(link for link in page.links if "/referrals/new" in link)
    page = rosa.act(link, having="why", to="rules", why="The post may break the Rules.")
    assert "No post in particular" in page.text
    press(rosa, page, "decide", take_up="yes")
    assert Matter.objects.get(kind="referral").status == "taken up"


def test_whoever_acts_for_the_party_sees_no_sheet_of_it(stage, ruling):
    rosa = Desk(stage, "rosa")
    link = f"/review/referrals/new?about={ruling.case_id}"
    page = rosa.act(link, having="why", to="rules", why="The post may break the Rules.")
    member = stage.user("kestrel").mandates.get()
    stage.user("sven").mandates.create(party=member.party)
    sven = Desk(stage, "sven")
    assert sven.get(page.path).status == 404
    assert page.path not in sven.get("/review/referrals").links
    assert sven.get(link).status == 403
    assert Client().get(page.path).status_code == 302
