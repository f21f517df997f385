"""The desk, the public pages and refusals in Debian's Chromium: axe finds nothing, all fits."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from tests.services.test_consistency import CALM, LOUD
from tests.web.advertiser.conftest import stage
from tests.web.advertiser.test_holds import hold, interim
from tests.web.advertiser.test_look import CHROMIUM, browser, faults
from tests.web.reader.shown import serve, token_for
from tests.web.shares import share
from tests.web.urgent import urgent

from adjudge.adapters.store.models import Letter, PromotedPost
from adjudge.domain.cases.exhibit import Disclosure
from adjudge.domain.cases.hold import HoldKind
from adjudge.domain.cases.later_hearing import LaterHearing, WhyLater
from adjudge.domain.cases.measure import Scope
from adjudge.domain.cases.misuse import Processing
from adjudge.domain.cases.terms import TermsPart
from adjudge.domain.cases.withholding import WithholdingCode
from adjudge.services.appeals import admit_appeal, file_appeal
from adjudge.services.holds import contest_hold
from adjudge.services.misuses import warn_of_misuse
from adjudge.services.particulars import request_particulars
from adjudge.services.recalls import announce_terms
from adjudge.services.rulings import answer_proposal, deal_with_answer
from adjudge.services.withholdings import withhold_exhibit

__all__ = ["browser", "serve", "stage", "urgent"]

PICTURES = os.environ.get("ADJUDGE_PICTURES", "")
"""A folder for pictures of each page, for people to look at; without it none are taken."""

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="install the package chromium"),
]


def desk(stage):
    """Who looks at what at the review desk, in a world where there is something to see."""
    kestrel, item = stage.running()
    for text in (CALM, LOUD):
        stage.promote(item, text)
    ruling, _ = stage.suspension(kestrel)
    party = stage.actor("kestrel")
    asked = request_particulars(
        stage.deps, party, request_id=stage.key(), ruling_id=ruling.id, question="Which documents?"
    )
    appeal = file_appeal(
        stage.deps,
        party,
        request_id=stage.key(),
        ruling_id=ruling.id,
        on_facts="The page is not ours.",
        on_rule="",
        on_proportion="",
    )
    admit_appeal(stage.deps, stage.actor("ada"), appeal_id=appeal.id)
    warned = warn_of_misuse(
        stage.deps,
        stage.actor("rosa"),
        request_id=stage.key(),
        processing=Processing.APPEALS,
        text="What is filed says nothing.",
        advertiser_id=kestrel.id,
    )
    tools, _ = stage.running("rowan", "Rowan Garden Tools")
    pending, _ = stage.proposal(tools)
    answer_proposal(stage.deps, stage.actor("rowan"), ruling_id=pending.id, text="Why ours?")
    deal_with_answer(stage.deps, stage.actor("rosa"), ruling_id=pending.id, text="It is yours.")
    case = f"/review/cases/{ruling.case_id}"
    return [
        ("rosa", "/review"),
        ("rosa", "/review?show=closed"),
        ("rosa", "/review/cases/new"),
        ("rosa", "/review/consistency"),
        ("rosa", case),
        ("rosa", f"{case}/exhibits/new"),
        ("rosa", f"{case}/facts/new"),
        ("rosa", f"{case}/rulings/new"),
        ("rosa", f"{case}/rulings/new?clause=ADS-8.1@1"),
        ("rosa", f"{case}/rulings/new?clause=law"),
        ("sven", f"/review/rulings/{ruling.id}"),
        ("rosa", f"/review/rulings/{pending.id}"),
        ("rosa", f"/review/rulings/{pending.id}/respond"),
        ("rosa", f"/review/particulars/{asked.id}"),
        ("ada", f"/review/appeals/{appeal.id}"),
        ("ada", f"/review/appeals/{appeal.id}/decide"),
        ("ada", f"/review/appeals/{appeal.id}/narrow"),
        ("rosa", "/review/misuses"),
        ("rosa", f"/review/misuses/{warned.id}"),
        ("rosa", f"/review/misuses/new?about={appeal.id}"),
        ("sven", f"/review/rulings/{pending.id}/approve-narrowed"),
    ]


def urgent_pages(stage):
    """Interim measures and holds: their forms, their pages, and what their party sees."""
    advertiser, _ = stage.running("wren", "Wren Ladders")
    case, fact, _ = stage.case(advertiser)
    measure = interim(stage, case, fact, Scope(whole_party=True))
    security = hold(stage, case, fact)
    payment = hold(stage, case, fact, HoldKind.PAYMENT, 80_000_000)
    contest_hold(stage.deps, stage.actor("wren"), hold_id=security.id, text="Both were our staff.")
    at = f"/review/cases/{case.id}"
    return [
        ("rosa", "/review?show=urgent"),
        ("rosa", f"{at}/interims/new"),
        ("rosa", f"{at}/holds/new"),
        ("sven", f"/review/interims/{measure.id}"),
        ("sven", f"/review/holds/{security.id}"),
        ("omar", f"/review/holds/{payment.id}"),
        ("wren", "/advertise"),
        ("wren", f"/advertise/letters/{payment.letter_id}"),
        ("wren", f"/advertise/holds/{security.id}"),
        ("wren", f"/advertise/holds/{payment.id}"),
        ("omar", "/operator"),
        ("omar", "/operator/holds"),
        ("omar", "/operator/staffing"),
    ]


def ends_pages(stage):
    """How a ruling ends, gives way or is corrected, and a proposal that the party cures."""
    advertiser, _ = stage.running("finch", "Finch Paper")
    ruling, exhibits = stage.suspension(advertiser, "finch")
    proposal, _ = stage.proposal(stage.running("brant", "Brant Boats")[0])
    letter = Letter.objects.get(ruling_id=ruling.id, kind="notice")
    at = f"/review/rulings/{ruling.id}"
    now = stage.clock.now()
    hearing = LaterHearing(
        id=stage.key(),
        opened_by=stage.actor("sven").id,
        opened_at=now,
        case_id=ruling.case_id,
        ruling_id=ruling.id,
        party_id=ruling.party_id,
        advertiser_id=ruling.advertiser_id,
        why=WhyLater.INTERIM,
        answer_due=now + timedelta(days=7),
        days=7,
    )
    with stage.deps.uow() as uow:
        uow.of(LaterHearing).add(hearing)
    return [
        ("sven", at),
        ("finch", f"/advertise/later-hearings/{hearing.id}"),
        ("sven", f"/review/later-hearings/{hearing.id}"),
        ("sven", f"{at}/end"),
        ("sven", f"{at}/narrow"),
        ("sven", f"/review/letters/{letter.pk}/correct"),
        ("sven", f"/review/exhibits/{exhibits[0].id}"),
        ("rosa", f"/review/withholdings/new?about={exhibits[1].id}"),
        ("sven", f"/review/withholdings/{withheld(stage, exhibits[1].id)}"),
        ("sven", f"/review/rulings/{proposal.id}/give-up"),
        ("brant", f"/advertise/rulings/{proposal.id}/cure"),
        ("rosa", f"/review/cases/{ruling.case_id}/rulings/new?supersedes={ruling.id}"),
    ]


def withheld(stage, exhibit_id):
    """A withholding that waits for a second person."""
    return withhold_exhibit(
        stage.deps,
        stage.actor("rosa"),
        request_id=stage.key(),
        exhibit_id=exhibit_id,
        disclosure=Disclosure.SEALED,
        code=WithholdingCode.SAFETY,
        gist="What somebody who is in danger saw.",
        until=stage.clock.now() + timedelta(days=30),
    ).id


def terms_pages(stage):
    """Terms: the operator's page with one to publish, and what everybody reads."""
    announce_terms(
        stage.deps,
        stage.actor("omar"),
        request_id=stage.key(),
        part=TermsPart.PAYMENT,
        text="Invoices are due in 30 days. Interest is what the law says, and nothing more.",
        effective_from=stage.clock.now().date() + timedelta(days=20),
    )
    return [
        ("omar", "/operator/words"),
        ("rosa", "/operator/calls"),
        ("olga", "/operator/terms"),
        ("marta", "/terms"),
        ("marta", "/terms/payment/1"),
    ]


def public(stage, serve):
    """Pages for everybody; the feed shows a promoted post."""
    rows = PromotedPost.objects.select_related("advertiser").order_by("pk")
    serve.show(rows[0])
    post = stage.post("The pear tree is in bloom.", "marta")
    return [
        ("marta", "/"),
        ("marta", "/posts/new"),
        ("marta", f"/posts/{post.id}"),
        ("marta", "/@kestrel"),
        ("marta", f"/why/{token_for(rows[0])}"),
        ("marta", "/policy"),
        ("marta", "/policy/ADS-2.1@1"),
        ("marta", "/rules"),
        ("marta", "/auction"),
        ("marta", "/pages/kestrel"),
        ("marta", "/register"),
        ("marta", "/register/0"),
        ("marta", "/register/4"),
    ]


@pytest.mark.parametrize("look", [0, 1], ids=["light-320", "dark-1280"])
def test_every_page_is_accessible_and_fits(urgent, serve, live_server, browser, look):
    stage, (scheme, width) = urgent, (("light", 320), ("dark", 1280))[look]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    found = {}
    pages = [
        *desk(stage),
        *urgent_pages(stage),
        *ends_pages(stage),
        *terms_pages(stage),
        *public(stage, serve),
    ]
    for name, path in share(pages, look):
        session = stage.client(name).cookies["sessionid"].value
        context.clear_cookies()
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        answer = page.goto(live_server.url + path)
        assert answer.status == 200, path
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        found |= {path: problems} if (problems := faults(page)) else {}
        if PICTURES:
            label = path.strip("/").replace("/", "-").replace("?", "-")[:60] or "feed"
            page.screenshot(path=f"{PICTURES}/{label}-{name}-{scheme}-{width}.png", full_page=True)
        if path.endswith("rulings/new"):
            page.click("text=Propose and serve the letter")
            page.wait_for_selector(".govuk-error-summary")
            found |= {f"{path} refused": problems} if (problems := faults(page)) else {}
    assert found == {}
