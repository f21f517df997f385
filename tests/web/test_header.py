"""The header in Chromium: one line on a desk, and a menu that needs neither mouse nor script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.web.advertiser.conftest import stage
from tests.web.advertiser.test_look import CHROMIUM, browser, faults

from adjudge.adapters.store.models import StaffMember
from adjudge.domain.actor import StaffRole

__all__ = ["browser", "stage"]

PICTURES = os.environ.get("ADJUDGE_PICTURES")

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="install the package chromium"),
]


@pytest.fixture
def opened(stage, live_server, browser):
    """Opens a page as an operator who also reviews, so that the header offers everything."""
    StaffMember.objects.create(
        user=stage.user("omar"), role=StaffRole.REVIEWER.value, reviewer_number=9
    )
    session = stage.client("omar").cookies["sessionid"].value

    def at(path, **options):
        context = browser.new_context(**options)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    return at


def lines(page, selector):
    """The heights at which the links begin."""
    return set(
        page.eval_on_selector_all(
            selector, "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
        )
    )


@pytest.mark.parametrize("path", ["/", "/terms", "/register", "/advertise", "/review", "/operator"])
def test_all_that_an_operator_has_stands_in_one_line(opened, path):
    page = opened(path, viewport={"width": 1280, "height": 900})
    assert page.locator(".adj-nav > ul a").count() == 7
    assert len(lines(page, ".adj-nav > ul a, .adj-menu > summary")) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_it_fits_and_its_menu_opens_by_keyboard_alone(opened, width, scheme):
    page = opened(
        "/terms",
        viewport={"width": width, "height": 700},
        color_scheme=scheme,
    )
    assert not faults(page)
    page.focus(".adj-menu > summary")
    page.keyboard.press("Enter")
    assert page.locator(".adj-menu a").all_inner_texts() == ["Your login", "Log out"]
    assert not faults(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"header-{width}-{scheme}.png")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Your login"
    page.keyboard.press("Escape")
    assert not page.locator(".adj-menu a").first.is_visible()
    assert "@omar" in page.evaluate("document.activeElement.textContent")


def test_its_menu_needs_no_script(opened):
    page = opened("/terms", viewport={"width": 1280, "height": 700}, java_script_enabled=False)
    assert not page.get_by_role("link", name="Log out").is_visible()
    page.focus(".adj-menu > summary")
    page.keyboard.press("Space")
    page.get_by_role("link", name="Log out").click()
    assert page.url.endswith("/account/logout/")
