from __future__ import annotations

from datetime import timedelta

from tests.web.advertiser.stage import read
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Matter

TEXT = "Invoices are due in 30 days."


def test_two_operators_change_the_terms_and_everybody_reads_them(stage):
    omar, olga = Desk(stage, "omar"), Desk(stage, "olga")
    assert "/operator/terms" in omar.get("/operator").links
    today = stage.clock.now().date()
    form = omar.get("/operator/terms").form(having="part")
    early = omar.send(form, part="payment", text=TEXT, effective_from=today + timedelta(days=3))
    assert (early.status, early.codes) == (422, ["terms.too_soon"])
    page = omar.send(early.form(having="part"), effective_from=today + timedelta(days=16))
    assert "is announced" in page.document.text
    key = Matter.objects.get(kind="terms").pk
    assert page.form(f"/operator/terms/{key}/publish") is None
    assert omar.post(f"/operator/terms/{key}/publish").status == 403
    reader = stage.client("marta")
    assert "Announced, from" in read(reader, "/terms")
    published = olga.send(olga.get("/operator/terms").form(f"/operator/terms/{key}/publish"))
    assert "is published" in published.document.text
    text = read(reader, "/terms")
    assert "No terms apply today." in text
    assert TEXT in text
    stage.clock.advance(days=17)
    assert "Version 1, applies since" in read(reader, "/terms")
    assert TEXT in read(reader, "/terms/payment/1")
    assert reader.get("/terms/payment/2").status_code == 404
    assert reader.get("/terms/nothing/1").status_code == 404


def test_what_is_withdrawn_is_not_on_the_page(stage):
    omar = Desk(stage, "omar")
    day = stage.clock.now().date() + timedelta(days=20)
    page = omar.act("/operator/terms", having="part", part="forum", text=TEXT, effective_from=day)
    key = Matter.objects.get(kind="terms").pk
    gone = omar.send(page.form(f"/operator/terms/{key}/withdraw"))
    assert "is withdrawn" in gone.document.text
    assert TEXT not in read(stage.client("marta"), "/terms")
    assert "withdrawn" in read(stage.client("marta"), "/terms/forum/1")
    assert Desk(stage, "rosa").get("/operator/terms").status == 403
