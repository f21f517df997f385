"""People in Chromium: each with a browser of their own, without JavaScript, who fill in forms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from adjudge.demo.home import Login

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000


class Person:
    """Somebody with a browser. Every page they end up on is kept for the checks of the look."""

    def __init__(self, browser: Browser, base_url: str, shots: Path, name: str) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=base_url, java_script_enabled=False, viewport={"width": 1280, "height": 900}
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.base_url, self.name = base_url, name
        self._shots = shots
        self.visited: dict[str, str] = {}

    def log_in(self, login: Login) -> None:
        self.go("/account/login/", "login")
        self.page.fill("[name=login]", login.username)
        self.page.fill("[name=password]", login.password)
        self.send("[name=password]")
        assert "/account/login" not in self.page.url, "the login was refused"

    def go(self, path: str, label: str = "") -> None:
        """Open a page; with a label it is kept, as a picture and for the later checks."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{self.name} got {answer.status} at {path}"
        if label:
            self.keep(label)

    def keep(self, label: str) -> None:
        self.visited[label] = self.page.url.removeprefix(self.base_url)
        self.page.screenshot(path=self._shots / f"{label}.png", full_page=True)

    def fill(self, **values: object) -> None:
        """Type into the fields of these names; True ticks a box, a tuple ticks several."""
        for name, value in values.items():
            self.fill_one(name, value)

    def fill_one(self, name: str, value: object) -> None:
        field = self.page.locator(f'[name="{name}"]')
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                self.page.fill(f'[name="{name}-{part}"]', str(getattr(value, part)))
        elif isinstance(value, tuple):
            for each in value:
                self.page.check(f'[name="{name}"][value="{each}"]')
        elif field.first.get_attribute("type") in {"radio", "checkbox"}:
            self.page.check(f'[name="{name}"][value="{value}"]')
        elif field.first.evaluate("element => element.tagName") == "SELECT":
            field.first.select_option(str(value))
        else:
            field.first.fill(str(value))

    def send(self, field: str, label: str = "") -> None:
        """Press the button of the form that holds `field` (a selector)."""
        form = self.page.locator(f"form:has({field})").first
        with self.page.expect_navigation():
            form.locator("button").last.click()
        if label:
            self.keep(label)

    def submit(self, label: str = "", **values: object) -> None:
        """Fill in a form and send it."""
        self.fill(**values)
        name = next(iter(values))
        suffix = "-day" if isinstance(values[name], date) else ""
        self.send(f'[name="{name}{suffix}"]', label)

    def press(self, action: str, label: str = "") -> None:
        """Press the button of the form whose address ends so."""
        self.send_form(f'form[action$="{action}"]', label)

    def send_form(self, selector: str, label: str = "") -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.locator("button").last.click()
        if label:
            self.keep(label)

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def links(self, part: str) -> list[str]:
        """Where the links that hold `part` lead, in their order, each once."""
        found = self.page.locator(f'a[href*="{part}"]')
        hrefs = [str(found.nth(n).get_attribute("href")) for n in range(found.count())]
        return list(dict.fromkeys(hrefs))

    def codes(self) -> list[str]:
        """The error codes that the page shows."""
        shown = self.page.locator("[data-code]")
        return [str(shown.nth(n).get_attribute("data-code")) for n in range(shown.count())]
