"""Reading pages: where their links lead, which letters there are, what the balance is."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from adjudge.demo.road.checks import must
from adjudge.demo.road.visitor import Page, Visitor

AMOUNT: Final = re.compile(r"[A-Z]{3}\s(-?[0-9,]+\.[0-9]+)")
STABLE_SECONDS: Final = 1.5
"""Settlement runs once a second: a balance that stood still for longer is settled."""


def paths(page: Page, part: str) -> Iterator[str]:
    """Where the links of a page lead, of those whose address has this part, each once."""
    seen: set[str] = set()
    for link in page.document.all("a", href=""):
        href = link.attributes["href"]
        if part in href and href not in seen:
            seen.add(href)
            yield href


def letter_links(page: Page) -> list[str]:
    """The letters that a page links to."""
    return [path for path in paths(page, "/advertise/letters/") if not path.endswith("/receipt")]


def letters_of(party: Visitor) -> list[str]:
    """Every letter in the party's inbox, by its address."""
    return letter_links(party.get("/advertise/letters").expect(200))


def money(advertiser: Visitor) -> dict[str, int]:
    """The balance of the visitor's own advertising account, in micros, as the page states it."""
    page = advertiser.get("/advertise").expect(200)
    figures = {
        each.all("dt")[0].text.lower(): micros(each.all("dd")[0].text)
        for each in page.document.all("div", class_="adj-figure")
    }
    absent = {"available", "reserved", "spent"} - figures.keys()
    must(not absent, f"{page.path} does not state what is {', '.join(sorted(absent))}")
    return figures


def micros(amount: str) -> int:
    """The micros of an amount as the site writes it: `EUR 1,500.00`, with a true minus sign."""
    written = AMOUNT.fullmatch(amount.replace("\u2212", "-"))
    must(written, f"{amount!r} is no amount")
    assert written is not None, "checked"
    return int(Decimal(written[1].replace(",", "")) * 1_000_000)


def settled_money(advertiser: Visitor) -> dict[str, int]:
    """The balance once two looks agree."""
    before = money(advertiser)
    while True:
        time.sleep(STABLE_SECONDS)
        now = money(advertiser)
        if now == before:
            return now
        before = now
