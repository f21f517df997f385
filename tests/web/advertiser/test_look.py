"""The pages in Debian's Chromium: axe finds nothing, nothing is wider than a telephone's screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from tests.web.advertiser.stage import BAD
from tests.web.shares import share

from adjudge.adapters.store.models import Letter
from adjudge.services.winddowns import advance_winddown, close_advertiser

CHROMIUM = Path("/usr/bin/chromium")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="install the package chromium"),
]


@pytest.fixture
def browser():
    with sync_playwright() as playwright:
        # Playwright's loop runs in this thread; the database is used between its calls only.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        launched = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield launched
        launched.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def pages(stage):
    """Who looks at what: a page of each kind, in a world where there is something to see."""
    advertiser, item = stage.running()
    declined = stage.promote(item, BAD)
    deposit = stage.announce(advertiser, "80.50")
    stage.account("maya", "Alder Coffee", confirmed=False)
    ruling, exhibits = stage.suspension(advertiser)
    notice = Letter.objects.get(ruling_id=ruling.id, kind="notice")
    closing, _ = stage.running("spoke", "Spoke and Chain")
    closed = close_advertiser(
        stage.deps, stage.actor("spoke"), request_id=stage.key(), advertiser_id=closing.id
    )
    advance_winddown(stage.deps, closed.id)
    kestrel = [
        "",
        f"/campaigns/{item.campaign_id}",
        f"/campaigns/{item.campaign_id}/line-items/new",
        f"/line-items/{item.id}/promote",
        f"/promoted/{declined.promoted_post.id}",
        f"/deposits/{deposit.id}",
        "/letters",
        f"/letters/{notice.pk}",
        f"/rulings/{ruling.id}/answered",
        f"/rulings/{ruling.id}/particulars",
        f"/rulings/{ruling.id}/appeal",
        f"/exhibits/{exhibits[0].id}/answer",
        "/close",
    ]
    winding = [f"/wind-downs/{closed.id}", f"/wind-downs/{closed.id}/elect"]
    return [
        ("newbie", "/advertise"),
        ("newbie", "/advertise/open"),
        ("maya", "/advertise"),
        *(("kestrel", f"/advertise{path}") for path in kestrel),
        *(("spoke", f"/advertise{path}") for path in winding),
        ("omar", "/operator"),
        ("omar", f"/operator/deposits/{deposit.id}/confirm"),
        ("omar", f"/operator/wind-downs/{closed.id}"),
    ]


def faults(page):
    """What axe finds, and how far the page is wider than the screen."""
    response = Axe().run(page, options={"runOnly": WCAG}).response
    found = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"
        for violation in response["violations"]
    ]
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [*found, *([f"{wider} px wider than the screen"] if wider > 0 else [])]


@pytest.mark.parametrize("look", [0, 1], ids=["light-1280", "dark-320"])
def test_every_page_is_accessible_and_fits(stage, live_server, browser, look):
    scheme, width = (("light", 1280), ("dark", 320))[look]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    found = {}
    for name, path in share(pages(stage), look):
        session = stage.client(name).cookies["sessionid"].value
        context.clear_cookies()
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        answer = page.goto(live_server.url + path)
        assert answer.status == 200, path
        problems = faults(page)
        if problems:
            found[path] = problems
    assert found == {}
