"""Letters, rulings and clauses on paper: one plain column, without the frame, links written out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.advertiser.conftest import stage
from tests.web.advertiser.test_look import CHROMIUM, browser
from tests.web.look import PICTURES

from adjudge.adapters.store.models import Letter

__all__ = ["browser", "stage"]

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="install the package chromium"),
]
A4 = {"width": 794, "height": 1123}
FRAME = ".adj-nav, .adj-footer, .govuk-button, main form, .adj-staff__timeline, .adj-screen-only"
SHOWN = "all => all.filter(one => one.getClientRects().length > 0).map(one => one.className)"
# Blocks of text that stand beside one another: on paper there are none.
BESIDE = """() => {
  const blocks = [...document.querySelectorAll('main section, main article > *, main h2')];
  const boxes = blocks.map(one => one.getBoundingClientRect()).filter(box => box.height > 0);
  const left = Math.min(...boxes.map(box => box.left));
  return boxes.filter(box => box.left - left > 80).length;
}"""
AFTER = "one => getComputedStyle(one, '::after').content"


@pytest.fixture
def pages(stage):
    """Who prints what: a notice, a proposal, a ruling at the desk, a clause."""
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    letters = Letter.objects.filter(ruling_id=ruling.id).order_by("pk")
    return [
        *(("kestrel", each.kind, f"/advertise/letters/{each.pk}") for each in letters),
        ("rosa", "ruling", f"/review/rulings/{ruling.id}"),
        ("marta", "clause", "/policy/ADS-8.1@1"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_printed_is_one_plain_column(stage, pages, live_server, browser, scheme):
    context = browser.new_context(viewport=A4, color_scheme=scheme)
    page = context.new_page()
    for name, title, path in pages:
        session = stage.client(name).cookies["sessionid"].value
        context.clear_cookies()
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        assert page.goto(live_server.url + path).status == 200, path
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.eval_on_selector_all(FRAME, SHOWN) == [], title
        assert page.evaluate(BESIDE) == 0, title
        assert not page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth"), title
        assert page.locator(".adj-print-only").inner_text().startswith(live_server.url + path)
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}, (title, background)
        paper = page.pdf(prefer_css_page_size=True)
        assert paper.startswith(b"%PDF-")
        if PICTURES:
            Path(PICTURES, f"print-{title}.pdf").write_bytes(paper)
            page.screenshot(path=Path(PICTURES, f"print-{title}-{scheme}.png"), full_page=True)
    context.close()


def test_links_say_where_they_lead(stage, pages, live_server, browser):
    context = browser.new_context(viewport=A4)
    page = context.new_page()
    _, _, path = next(each for each in pages if each[1] == "ruling")
    session = stage.client("rosa").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + path)
    page.emulate_media(media="print")
    said = page.locator("main .adj-exhibits a").first.evaluate(AFTER)
    assert "/review/exhibits/" in said
    words = page.locator("main .adj-exhibits .adj-fold__text").first
    assert words.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")
    context.close()
