"""Steps 2 and 3: fund, promote, be admitted and be declined; be seen, be clicked, be billed."""

from __future__ import annotations

from typing import Final

import httpx

from adjudge.demo.road.checks import eventually, must
from adjudge.demo.road.dom import Element
from adjudge.demo.road.pages import letter_links, money, paths, settled_money
from adjudge.demo.road.story import KESTREL
from adjudge.demo.road.visitor import Page, Visitor, only
from adjudge.demo.road.walk import Measured, Road

DEPOSIT: Final = "500.00"
BID: Final = "12.00"
BUDGET: Final = "200.00"
GOOD_TEXT: Final = "Slow computer? Kestrel Guard 4.2 tidies up behind itself and then stays quiet."
BAD_TEXT: Final = "Kestrel Guard 4.2: guaranteed results against every virus, whatever it is."
BAD_WORDS: Final = "guaranteed results"
BAD_CLAUSE: Final = "ADS-2.1@1"
LANDING: Final = "/pages/kestrel"
FEED_READINGS: Final = 20
CLICKS: Final = 2


def fund_and_promote(road: Road) -> Measured:
    """A confirmed deposit, a campaign, a line item, one post admitted and one declined."""
    advertiser = road.visitor("advertiser")
    before = money(advertiser)
    advertiser.act("/advertise/deposit", amount=DEPOSIT, reference="Road of 2018").expect(200)
    must(money(advertiser)["available"] == before["available"], "an announced deposit can be spent")
    confirm_deposit(road)
    funded = money(advertiser)
    must(
        funded["available"] - before["available"] == 500_000_000,  # noqa: PLR2004 - micros of DEPOSIT
        f"the balance grew from {before} to {funded}",
    )
    line_item = make_line_item(advertiser, "The road of 2018")
    reserved = money(advertiser)
    must(
        reserved["reserved"] - funded["reserved"] == 200_000_000,  # noqa: PLR2004 - micros of BUDGET
        "the budget of the line item is not reserved",
    )
    admitted = promote(advertiser, line_item, GOOD_TEXT).expect(200)
    must("admitted" in admitted.text.lower(), f"the post was not admitted: {admitted.text[:300]}")
    road.found["promoted"] = admitted.last_part
    declined = promote(advertiser, line_item, BAD_TEXT).expect(200)
    marked = [each.text.lower() for each in declined.document.all("mark")]
    must(BAD_CLAUSE in declined.text, f"the decline does not name {BAD_CLAUSE}")
    must(BAD_WORDS in marked, f"the exact words are not marked (marked: {marked})")
    must("passes" in declined.text.lower(), "the decline does not say what would pass")
    must(letter_links(declined), "the decline has no letter")
    return {
        "deposited_micros": 500_000_000,
        "reserved_micros": 200_000_000,
        "declined_clause": BAD_CLAUSE,
        "declined_words": BAD_WORDS,
    }


def confirm_deposit(road: Road) -> None:
    """The operator saw the bank transfer arrive."""
    operator = road.visitor("operator")
    page = operator.get("/operator").expect(200)
    links = list(dict.fromkeys(paths(page, "/operator/deposits/")))
    must(len(links) == 1, f"the operator sees {len(links)} deposits to confirm, not one")
    operator.act(links[0], bank_reference="BANK-2018-04-20").expect(200)


def make_line_item(advertiser: Visitor, name: str) -> str:
    """A campaign with one line item; the address at which a post is promoted in it."""
    campaign = advertiser.act("/advertise/campaigns/new", name=name).expect(200)
    form = f"/advertise/campaigns/{campaign.last_part}/line-items/new"
    page = advertiser.act(form, bid=BID, budget=BUDGET).expect(200)
    links = list(paths(page, "/advertise/line-items/"))
    must(links, f"{page.path} offers no way to promote a post")
    return links[-1]


def promote(advertiser: Visitor, address: str, text: str) -> Page:
    """Publish a post and promote it; the page that says what screening found."""
    post = advertiser.act("/posts/new", text=text).expect(200)
    page = advertiser.get(address).expect(200)
    form = page.form(having="landing_url")
    landing = f"{advertiser.base_url}{LANDING}"
    return advertiser.send(form, post_id=post.last_part, landing_url=landing)


def seen_and_billed(road: Road) -> Measured:
    """Readers fetch the feed; what they see is labelled, recorded and billed; the sum stays."""
    advertiser = road.visitor("advertiser")
    before = money(advertiser)
    shown = impressions = clicks = 0
    # Other readers than the one of step 1, each with a browser of their own.
    with Visitor(road.base_url) as reader:
        for _ in range(FEED_READINGS):
            page = reader.get("/").expect(200)
            post = _kestrel_post(page)
            if post is None:
                continue
            shown += 1
            _check_label(reader, post)
            picture = only(post.all("img", class_="adj-impression"), "the picture", page)
            answer = reader.client.get(picture.attributes["src"])
            must(answer.status_code == httpx.codes.NO_CONTENT, f"impression: {answer.status_code}")
            impressions += 1
            if clicks < CLICKS:
                clicks += _click(reader, post, page)
        must(shown, f"the promoted post was not in {FEED_READINGS} feeds")
    eventually(lambda: money(advertiser)["spent"] > before["spent"], "the impressions are billed")
    after = settled_money(advertiser)
    total_before, total_after = (
        each["available"] + each["reserved"] + each["spent"] for each in (before, after)
    )
    must(total_before == total_after, f"money appeared or vanished: {before} became {after}")
    return {
        "feeds": FEED_READINGS,
        "shown": shown,
        "impressions": impressions,
        "clicks": clicks,
        "billed_micros": after["spent"] - before["spent"],
        "balance_off_micros": total_after - total_before,
    }


def _kestrel_post(page: Page) -> Element | None:
    for article in page.document.all("article"):
        picture = article.first("img", class_="adj-impression")
        if picture is not None and GOOD_TEXT in article.text:
            return article
    return None


def _check_label(reader: Visitor, post: Element) -> None:
    label = post.text
    must(f"Promoted by {KESTREL.advertiser}" in label, "it does not say who promotes it")
    must("paid for" in label.lower(), "it does not say who pays")
    why = next(
        (each for each in post.all("a", href="") if "/why/" in each.attributes["href"]), None
    )
    must(why is not None, "it does not say why it is shown")
    assert why is not None, "checked"
    page = reader.get(why.attributes["href"]).expect(200)
    must(KESTREL.advertiser in page.text, "the page 'why this post' does not name the advertiser")


def _click(reader: Visitor, post: Element, page: Page) -> int:
    links = [each for each in post.all("a", href="") if "/c/" in each.attributes["href"]]
    answer = reader.client.get(only(links, "the click link", page).attributes["href"])
    target = answer.headers.get("location", "")
    must(answer.status_code == httpx.codes.SEE_OTHER, f"a click answered {answer.status_code}")
    must(target.endswith(LANDING), f"a click leads to {target}")
    reader.get(target).expect(200)
    return 1
