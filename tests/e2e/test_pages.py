"""The road through the pages, in Debian's Chromium, without JavaScript; then the look of each page.

The pictures are kept in `test-results/pages` of the checkout, in light and dark and at two widths.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from tests.e2e.browser import ARGUMENTS, Person
from tests.e2e.conftest import DemoSite
from tests.e2e.record import (
    keep_beside_a_case,
    keep_general_acts,
    keep_mandates,
    keep_orders,
    keep_what_is_said,
)

from adjudge.demo.home import Login
from adjudge.demo.road.story import KESTREL, NOTICE_2018

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "test-results" / "pages"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDE, NARROW = 1280, 320
LOOKS = [("light", WIDE), ("dark", NARROW)]
DEEP = os.environ.get("ADJUDGE_DEPTH") == "deep"
if DEEP:
    LOOKS += [("dark", WIDE), ("light", NARROW)]
TODAY = datetime.now(UTC).date()

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(900), pytest.mark.xdist_group("chromium")]


class Cast:
    """Everybody in the story, each made at first use."""

    def __init__(self, browser: Browser, site: DemoSite) -> None:
        self.browser, self.site = browser, site
        self.people: dict[str, Person] = {}

    def __getitem__(self, role: str) -> Person:
        if role not in self.people:
            name = role.replace(" ", "-")
            person = Person(self.browser, self.site.base_url, SHOTS, name)
            login: Login | None = self.site.logins.get(role)
            if login is not None:
                person.log_in(login)
            self.people[role] = person
        return self.people[role]


@pytest.fixture(scope="module")
def cast(demo_site, chromium_path):
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield Cast(browser, demo_site)
        browser.close()


def test_the_road_through_the_pages_and_how_they_look(cast):
    read_the_feed(cast["anybody"])
    promote(cast["advertiser"], cast["operator"])
    case = file_the_notice_of_2018(cast["reviewer"])
    ruling = propose(cast["reviewer"], case)
    answer(cast["advertiser"])
    approve(cast["reviewer"], cast["second reviewer"], ruling)
    contest(cast["advertiser"], cast["reviewer"])
    keep_mandates(cast["advertiser"])
    keep_beside_a_case(cast["reviewer"], cast["appeals officer"], case, ruling)
    keep_general_acts(cast["operator"], cast["anybody"])
    keep_orders(cast["operator"], cast["anybody"])
    keep_what_is_said(cast["operator"])
    decide(cast["appeals officer"])
    ends(cast["second reviewer"], ruling)
    hold(cast["reviewer"], cast["second reviewer"], cast["advertiser"], case)
    terms(cast["operator"], cast["anybody"])
    wind_down(cast["advertiser"], cast["operator"], cast["second reviewer"])
    read_the_register(cast["anybody"])
    findings = look_at_everything(cast)
    assert findings == []


def read_the_feed(reader: Person) -> None:
    # A busy machine may keep serving from answering within 50 ms; a feed then has no promotion.
    wait_for(reader, "/", "/why/")
    reader.keep("feed")
    assert "Promoted by Kestrel Lab" in reader.text
    reader.go(reader.links("/why/")[0], "why-this-post")
    assert "Kestrel Lab" in reader.text
    for path in ("policy", "policy/ADS-8.1@1", "auction", "@marta", "pages/kestrel"):
        reader.go(f"/{path}", path.replace("/", "-").replace("@", ""))
    reader.go("/")
    reader.go(reader.links("/posts/")[0], "post")


def promote(advertiser: Person, operator: Person) -> None:
    advertiser.go("/advertise", "advertise")
    advertiser.go("/advertise/deposit", "deposit")
    advertiser.submit("deposit-announced", amount="500.00", reference="Pages test")
    operator.go("/operator", "operator")
    operator.go(operator.links("/operator/deposits/")[0], "confirm-deposit")
    operator.submit(bank_reference="BANK-PAGES-1")
    advertiser.go("/advertise/campaigns/new", "new-campaign")
    advertiser.submit("campaign", name="Through the pages")
    advertiser.go(advertiser.links("/line-items/new")[0], "new-line-item")
    advertiser.submit("campaign-with-line-item", bid="9.00", budget="100.00")
    promote_at = advertiser.links("/promote")[-1]
    for label, text in (
        ("admitted", "Kestrel Guard asks you before it sends anything. Read how on our page."),
        ("declined", "Kestrel Guard: guaranteed results against every virus."),
    ):
        advertiser.go("/posts/new", "write-a-post")
        advertiser.submit(text=text)
        post_id = advertiser.page.url.rstrip("/").rsplit("/", 1)[-1]
        advertiser.go(promote_at, "promote")
        landing = f"{advertiser.base_url}/pages/kestrel"
        advertiser.submit(f"promoted-{label}", post_id=post_id, landing_url=landing)
        assert label in advertiser.text.lower()
    assert advertiser.page.locator("mark").first.inner_text().lower() == "guaranteed results"


def file_the_notice_of_2018(reviewer: Person) -> str:
    reviewer.go("/review", "review-queue")
    reviewer.go("/review/cases/new", "new-case")
    reviewer.go("/review")
    case = next(link for link in reviewer.links("/review/cases/") if not link.endswith("/new"))
    reviewer.go(case, "case")
    reviewer.go(f"{case}/exhibits/new", "new-exhibit")
    reviewer.go(f"{case}/facts/new", "new-fact")
    reviewer.go(f"{case}/rulings/new", "new-ruling")
    reviewer.submit("notice-of-2018-refused", summary=NOTICE_2018)
    assert NOTICE_2018 in reviewer.page.locator("[name=summary]").input_value()
    expected = {"ground", "facts", "scope", "duration", "not_affected", "would_change", "redress"}
    assert {f"reasons.{part}_missing" for part in expected} <= set(reviewer.codes())
    return case


def propose(reviewer: Person, case: str) -> str:
    reviewer.go(f"{case}/rulings/new?clause={KESTREL.clause}", "statement-form")
    boxes = reviewer.page.locator("[name=fact_ids]")
    facts = sorted(str(boxes.nth(n).get_attribute("value")) for n in range(boxes.count()))
    for number in range(len(KESTREL.findings)):
        element = reviewer.page.locator(f"[name=element-{number}-id]").get_attribute("value")
        finding = KESTREL.findings[str(element)]
        reviewer.fill_one(f"element-{number}-facts", tuple(facts[n] for n in finding.facts))
        reviewer.fill_one(f"element-{number}-why", finding.why)
    reviewer.fill(
        measure="suspend",
        as_of=TODAY,
        fact_ids=tuple(facts),
        scope="party",
        condition=KESTREL.condition,
        review_on=TODAY + timedelta(days=180),
        not_affected=KESTREL.not_affected,
        would_change=KESTREL.would_change,
        redress=("particulars", "appeal", "court"),
        automation_detection="no",
        automation_decision="no",
    )
    reviewer.submit("ruling-proposed", summary=KESTREL.summary)
    assert "/review/rulings/" in reviewer.page.url, reviewer.codes()
    return reviewer.page.url.removeprefix(reviewer.base_url)


def answer(advertiser: Person) -> None:
    advertiser.go("/advertise/letters", "letters")
    advertiser.go(advertiser.links("/advertise/letters/")[0], "proposal-letter")
    advertiser.go(advertiser.links("/answer")[0], "answer")
    advertiser.submit("answered", text=KESTREL.answer)


def approve(reviewer: Person, second: Person, ruling: str) -> None:
    reviewer.go(f"{ruling}/respond", "respond")
    reviewer.submit("answer-dealt-with", text=KESTREL.response)
    assert reviewer.page.locator('form[action$="/approve"]').count() == 0
    second.go(ruling, "ruling-for-the-second-reviewer")
    second.press("/approve", "ruling-in-force")
    assert "in force" in second.text.lower()


def contest(advertiser: Person, reviewer: Person) -> None:
    advertiser.go("/advertise", "advertise-suspended")
    advertiser.go("/advertise/letters")
    # The letter about the money follows the notice at once.
    for link in advertiser.links("/advertise/letters/"):
        advertiser.go(link)
        if "ADS-8.1@1" in advertiser.text:
            break
    advertiser.keep("notice-letter")
    assert "ADS-8.1@1" in advertiser.text
    particulars, appeal = advertiser.links("/particulars")[0], advertiser.links("/appeal")[0]
    advertiser.go(particulars, "ask-for-particulars")
    advertiser.submit("particulars-asked", question=KESTREL.question)
    reviewer.go("/review", "review-queue-with-work")
    reviewer.go(reviewer.links("/review/particulars/")[0], "answer-particulars")
    reviewer.submit(text=KESTREL.particulars)
    advertiser.go(appeal, "appeal")
    advertiser.fill(on_rule=KESTREL.on_rule, on_proportion=KESTREL.on_proportion)
    advertiser.submit("appeal-filed", on_facts=KESTREL.on_facts)


def decide(officer: Person) -> None:
    officer.go("/review", "appeals-queue")
    officer.go(officer.links("/review/appeals/")[0], "appeal-to-admit")
    officer.press("/admit", "appeal-admitted")
    officer.go(officer.links("/decide")[0], "decide-appeal")
    officer.fill(outcome="uphold")
    officer.submit("appeal-decided", reasons=KESTREL.decision)


def ends(second: Person, ruling: str) -> None:
    second.go(f"{ruling}/end", "end-ruling")
    second.submit("end-refused", why="")
    assert "required" in second.codes()
    second.go(f"{ruling}/narrow", "narrow-ruling")
    second.go(ruling)
    second.go(second.links("/correct")[0], "correct-letter")


def hold(reviewer: Person, second: Person, advertiser: Person, case: str) -> None:
    reviewer.go(f"{case}/interims/new", "new-interim-measure")
    reviewer.go(f"{case}/holds/new", "new-hold")
    fact = reviewer.page.locator("[name=fact_ids]").first.get_attribute("value")
    reviewer.fill(
        hold="payment",
        cause="The bank asks who paid the last deposit.",
        fact_ids=(str(fact),),
        release_condition="The bank names the payer.",
        not_affected="Everything but this sum.",
        days=5,
        amount="1.00",
    )
    reviewer.submit("hold-placed", cause_code="unclear payer")
    assert "/review/holds/" in reviewer.page.url, reviewer.codes()
    path = reviewer.page.url.removeprefix(reviewer.base_url)
    advertiser.go("/advertise", "advertise-with-hold")
    advertiser.go(advertiser.links("/advertise/holds/")[0], "hold")
    advertiser.submit("hold-contested", text="We named the payer a week ago.")
    second.go(path, "hold-to-judge")
    second.fill(outcome="release")
    second.submit("hold-released", why="The bank has named the payer.")
    assert "released" in second.text.lower()


def terms(operator: Person, reader: Person) -> None:
    operator.go("/operator/holds", "operator-holds")
    operator.go("/operator/terms", "operator-terms")
    operator.fill(part="payment", effective_from=TODAY + timedelta(days=20))
    operator.submit("terms-announced", text="Invoices are due in 30 days.")
    reader.go("/terms", "terms")
    assert "Invoices are due in 30 days." in reader.text
    reader.go("/terms/payment/1", "terms-version")


def wind_down(advertiser: Person, operator: Person, second: Person) -> None:
    advertiser.go("/advertise/close", "close")
    advertiser.submit("wind-down", confirm="yes")
    path = advertiser.page.url.removeprefix(advertiser.base_url)
    wait_for(advertiser, path, "/elect")
    advertiser.go(advertiser.links("/elect")[0], "elect")
    charity = advertiser.page.locator("[name=charity_id]").first
    chosen = charity.get_attribute("value") or charity.locator("option").last.get_attribute("value")
    advertiser.fill(choice="donate")
    advertiser.submit("elected", charity_id=chosen)
    operator.go("/operator", "operator-with-wind-down")
    operator.go(wait_for(operator, "/operator", "/operator/wind-downs/"), "wind-down-to-settle")
    operator.go(operator.links("/propose")[0], "propose-settlement")
    receipt = {"name": "receipt.txt", "mimeType": "text/plain", "buffer": b"Paid. Made up."}
    operator.page.set_input_files("[name=receipt]", [receipt])
    operator.send("[name=receipt]", "settlement-proposed")
    second.go(operator.page.url.removeprefix(operator.base_url), "settlement-to-confirm")
    second.go(second.links("/confirm")[0], "confirm-settlement")
    if second.page.locator("[name=receipt]").count():
        second.page.set_input_files("[name=receipt]", [receipt])
    second.send_form("main form", "settled")
    advertiser.go(path, "wind-down-at-zero")
    assert "0.00" in advertiser.text


def wait_for(person: Person, path: str, link: str) -> str:
    """Reload until the link appears; at most a minute."""
    for _ in range(60):
        person.go(path)
        if found := person.links(link):
            return found[0]
        person.page.wait_for_timeout(1_000)
    raise AssertionError(f"{path} never showed {link}: {person.text}")


def read_the_register(reader: Person) -> None:
    reader.go("/register", "register")
    reader.go("/register/1", "register-entry")
    assert "sealed" in reader.text.lower() or "may be read" in reader.text


def look_at_everything(cast: Cast) -> list[str]:
    """Each page that somebody kept: axe, and no sideways scrolling; all looks in `test-deep`."""
    return [
        finding
        for person in cast.people.values()
        for scheme, width in LOOKS
        for finding in look_at_pages_of(person, cast.browser, scheme, width)
    ]


def look_at_pages_of(person: Person, browser: Browser, scheme: str, width: int) -> list[str]:
    context = browser.new_context(
        base_url=person.base_url,
        storage_state=person.context.storage_state(),
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    findings = []
    for label, path in person.visited.items():
        page.goto(path)
        findings += look_at(page, f"{label} {scheme} {width}", axe=DEEP or width == WIDE)
        page.screenshot(path=SHOTS / f"{label}-{scheme}-{width}.png")
    context.close()
    strangers = {url for url in asked if not url.startswith(person.base_url)}
    return findings + [f"{person.name} asked an outside host: {url}" for url in strangers]


def look_at(page, where: str, *, axe: bool) -> list[str]:
    """What is wrong with the page as it is shown; axe takes a second, so quick runs it once."""
    lines = []
    if axe:
        found = Axe().run(page, options=WCAG).response["violations"]
        lines = [f"{where}: {each['id']} at {each['nodes'][0]['target']}" for each in found]
    if page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth"):
        lines.append(f"{where}: scrolls sideways")
    return lines
