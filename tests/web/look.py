"""Looking at pages in Chromium, in light on a desk and in dark on a telephone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.web.advertiser.test_look import browser, faults

__all__ = ["Look", "browser", "look"]

PICTURES = os.environ.get("ADJUDGE_PICTURES")


@dataclass
class Look:
    """Opens pages as somebody, and says what is wrong with each; nothing, where nothing is."""

    stage: object
    server: object
    browser: object
    scheme: str
    width: int

    def at(self, name, *pages):
        context = self.browser.new_context(
            viewport={"width": self.width, "height": 900}, color_scheme=self.scheme
        )
        session = self.stage.client(name).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": self.server.url}])
        page, found = context.new_page(), {}
        for title, path in pages:
            assert page.goto(self.server.url + path).status == 200, path
            found[title] = faults(page)
            if PICTURES:
                file = Path(PICTURES) / f"{title}-{self.scheme}-{self.width}.png"
                page.screenshot(path=file, full_page=True)
        context.close()
        return {title: wrong for title, wrong in found.items() if wrong}


@pytest.fixture(params=[("light", 1280), ("dark", 320)], ids=["desk", "telephone"])
def look(request, stage, live_server, browser):
    scheme, width = request.param
    return Look(stage, live_server, browser, scheme, width)
