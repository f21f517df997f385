from __future__ import annotations

from tests.services.test_consistency import CALM, LOUD
from tests.web.review.pages import Desk


def test_the_queue_leads_to_like_posts_judged_differently(stage):
    rosa = Desk(stage, "rosa")
    assert "/review/consistency" in rosa.get("/review").links
    page = rosa.get("/review/consistency")
    assert page.status == 200
    assert "No difference found" in page.text


def test_a_decline_stands_beside_its_near_copy_with_links_to_both(stage):
    _, item = stage.running()
    stage.promote(item, CALM)
    fell = stage.promote(item, LOUD)
    page = Desk(stage, "ada").get("/review/consistency")
    (section,) = page.document.all("section", data_declined=fell.promoted_post.id)
    assert [quote.text for quote in section.all("blockquote")] == [LOUD, CALM]
    assert f"/review/rulings/{fell.ruling.id}" in page.links
    assert fell.ruling.reference in section.text
    assert "under ADS-2.1@1" in section.text
    assert "The address is the same too." in section.text


def test_it_is_not_for_others(stage):
    stage.running()
    assert Desk(stage, "kestrel").get("/review/consistency").status == 403
