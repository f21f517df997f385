"""Links, extensions, mandates and batches on pages, and what is said without a matter."""

from __future__ import annotations

import pytest
from tests.web.advertiser.stage import CLAUSE
from tests.web.review.pages import Desk
from tests.web.sheets.test_acts import day_of, press
from tests.web.sheets.test_records import texts

from adjudge.adapters.store.models import (
    Advertiser,
    Letter,
    Matter,
    PromotedPost,
    RegisterEntry,
    Ruling,
)
from adjudge.domain.ads.roles import PartyRole


@pytest.fixture
def two(stage):
    """Kestrel suspended, and Heron beside it: (ruling, other)."""
    advertiser, _ = stage.running()
    other, _ = stage.running("heron", "Heron Tea")
    return stage.suspension(advertiser)[0], other


def test_a_link_carries_a_measure_and_falls(stage, two):
    ruling, other = two
    rosa, sven, heron = (Desk(stage, name) for name in ("rosa", "sven", "heron"))
    case = rosa.get(f"/review/cases/{ruling.case_id}")
    new = next(link for link in case.links if "/links/new" in link)
    form = rosa.get(new).form(having="why")
    exhibit = form.offered("exhibit_ids")[0]
    page = rosa.send(
        form,
        type="same operator",
        other_party_id=other.party_id,
        exhibit_ids=exhibit,
        why="Both pay from one bank account.",
        **texts(day_of(stage.clock.now().date(), "began")),
    )
    assert "Kestrel Lab and Heron Tea" in page.text
    link = page.path
    press(rosa, page, "extend", ruling_id=ruling.id, advertiser_id=other.id)
    extended = Ruling.objects.get(party_id=other.party_id)
    assert rosa.get(f"/review/rulings/{extended.pk}").form("/approve") is None
    page = sven.get(f"/review/rulings/{extended.pk}")
    assert link in page.links
    assert f"/review/rulings/{extended.pk}" in sven.get(link).links
    sven.send(page.form("/approve"))
    assert Ruling.objects.get(pk=extended.pk).status == "in force"
    letter = Letter.objects.get(party_id=other.party_id)
    assert letter.kind == "addendum"
    page = heron.get(f"/advertise/letters/{letter.pk}")
    own = next(each for each in page.links if "/advertise/links/" in each)
    assert Desk(stage, "kestrel").get(own).status == 404
    assert heron.act(own, having="text", text="").status == 422
    page = heron.act(own, having="text", text="It is the bank of both, no more.")
    assert "It is the bank of both, no more." in page.text
    assert page.form(having="text") is None
    assert link in sven.get("/review?show=records").links
    page = press(sven, sven.get(link), "decide", stands="no", reasons="Two accounts are named.")
    assert Ruling.objects.get(pk=extended.pk).status == "reversed"
    assert "Two accounts are named." in heron.get(own).text


def test_who_found_a_link_cannot_decide_that_it_stands(stage, two):
    ruling, _ = two
    rosa = Desk(stage, "rosa")
    form = rosa.get(f"/review/links/new?about={ruling.case_id}").form(having="why")
    page = rosa.send(form, type="controls", why="So.")
    assert page.status == 422
    assert set(page.codes) == {"required"}
    assert {"#id_other_party_id", "#id_exhibit_ids", "#id_began-day"} <= set(page.links)
    assert Desk(stage, "omar").get(f"/review/links/new?about={ruling.case_id}").status == 403
    assert rosa.get("/review/links/new?about=nothing").status == 404


def test_mandates_are_given_and_ended_by_both_sides(stage, two):
    kestrel, heron = Desk(stage, "kestrel"), Desk(stage, "heron")
    said = {"role": "agency", "covers": "Campaigns of this spring."}
    page = heron.act("/advertise/mandates", having="handle", handle="@nobody", **said)
    assert page.links.count("#id_handle") == 1
    page = heron.act("/advertise/mandates", having="handle", handle="@heron", **said)
    assert (page.status, page.codes) == (422, ["value.invalid"])
    page = heron.act("/advertise/mandates", having="handle", handle="@kestrel", **said)
    assert "Kestrel Lab, agency" in page.text
    held = kestrel.get("/advertise/mandates")
    assert "For whom you act" in held.text
    rosa = Desk(stage, "rosa")
    assert not [link for link in rosa.get(f"/review/rulings/{two[0].id}").links if "dates" in link]
    (ended,) = Matter.objects.filter(kind="mandate")
    ruling, _ = stage.suspension(
        Advertiser.objects.get(pk=two[0].advertiser_id), roles=(PartyRole.AGENCY,)
    )
    ended.refresh_from_db()
    assert ended.status == "ended"
    page = heron.act("/advertise/mandates", having="handle", handle="@kestrel", **said)
    held = kestrel.get("/advertise/mandates")
    page = rosa.get(f"/review/rulings/{ruling.id}")
    assert "in the role of agency; not what it promotes itself." in page.text
    ends = [link for link in page.links if "mandates" in link]
    held = kestrel.send(held.form("/end"))
    assert "ended" in held.document.text
    both = Matter.objects.filter(kind="mandate")
    assert {one.status for one in both} == {"ended"}
    again = kestrel.post(f"/advertise/mandates/{both[0].pk}/end")
    assert again.status == 409
    assert len(ends) == 1
    assert rosa.act(ends[0]).path == f"/review/rulings/{ruling.id}"


def test_a_batch_is_proposed_for_two_cases_and_approved(stage):
    parts = []
    for name, legal in (("kestrel", "Kestrel Lab"), ("heron", "Heron Tea")):
        case, fact, _ = stage.case(stage.running(name, legal)[0])
        parts.append((case, fact, legal))
    rosa, sven = Desk(stage, "rosa"), Desk(stage, "sven")
    start = "/review/batches/new"
    assert rosa.get(f"{start}?cases=C-1&clause={CLAUSE}").status == 422
    assert "There is no such case" in rosa.get(f"{start}?cases=C-1,C-99&clause={CLAUSE}").text
    path = f"{start}?cases=C-1, C-2&clause={CLAUSE}"
    empty = rosa.act(path, having="common_part")
    assert empty.status == 422
    assert {"#id_common_part", "#id_measure", "#id_member-0-summary"} <= set(empty.links)
    assert Ruling.objects.count() == 0
    today = stage.clock.now().date()
    values = {
        "common_part": "Programs that send documents unasked.",
        "measure": "suspend",
        "condition": "until the version offered for download asks first",
        "not_affected": "Your account, your posts and your money stay yours.",
        "would_change": "Offer a version that asks before the first document is sent.",
        "redress": ("particulars", "appeal", "court"),
        "automation_detection": "no",
        "automation_decision": "no",
        **texts(day_of(today, "as_of")),
        **texts(day_of(today.replace(year=today.year + 1), "review_on")),
    }
    clause = stage.deps.rulebooks.ads().clause(CLAUSE)
    for number, element in enumerate(clause.elements):
        values[f"element-{number}-why"] = f"The test showed it, for the part called {element.id}."
    for number, (_, fact, legal) in enumerate(parts):
        values[f"member-{number}-summary"] = (
            f"We suspend the promotion of {legal}: its program sends documents unasked."
        )
        values[f"member-{number}-facts"] = fact.id
        values[f"member-{number}-why"] = f"{legal} was run {number + 3} times on our own machine."
    page = rosa.act(path, having="common_part", **values)
    assert page.status == 200, (page.codes, page.text[:800])
    assert page.form("/approve") is None
    assert Letter.objects.filter(kind="proposal").count() == 2
    assert page.path in sven.get("/review?show=records").links
    page = sven.get(page.path)
    page = press(sven, page, "approve")
    assert "0 of 2 rulings" in page.text
    stage.clock.advance(days=8)
    page = press(sven, page, "approve")
    assert "2 of 2 rulings" in page.text
    assert Ruling.objects.filter(status="in force").count() == 2
    assert Desk(stage, "omar").get(start).status == 403


def test_what_is_said_and_given_without_a_matter(stage, two):
    ruling, other = two
    rosa, omar = Desk(stage, "rosa"), Desk(stage, "omar")
    links = rosa.get(f"/review/cases/{ruling.case_id}").links
    page = rosa.act(
        next(link for link in links if "/review/information" in link),
        having="text",
        text="Version 4.2 was recalled.",
    )
    assert page.path == f"/review/cases/{ruling.case_id}"
    said = {"advertiser_id": ruling.advertiser_id, "text": "They also lied."}
    page = omar.act("/operator/statements", having="text", **said)
    assert page.codes == ["publication.not_in_letters"]
    said["text"] = "Version 4.2 was recalled."
    assert "Said in public" in omar.act("/operator/statements", having="text", **said).text
    told = {"case": "C-1", "authority": "the Data Office", "text": "We suspended a program."}
    assert "copy is served" in omar.act("/operator/authorities", having="case", **told).text
    wrong = omar.act("/operator/authorities", having="case", **told | {"case": "C-99"})
    assert wrong.links.count("#id_case") == 1
    ended = {"handle": "@heron", "cause": "Suspended under the Rules."}
    page = rosa.act("/operator/unavailable", having="handle", **ended)
    assert (page.path, "1 promoted post has ended" in page.text) == ("/review", True)
    assert PromotedPost.objects.get(advertiser_id=other.id).status == "ended"
    gift = {"recipient": "Cat Shelter", "amount": "0.01"}
    page = omar.act("/operator/gifts", having="amount", **gift)
    assert "Given, and entered publicly." in page.text
    types = set(RegisterEntry.objects.values_list("type", flat=True))
    assert {"statement_published", "authority_told", "gift_given"} <= types
    assert Desk(stage, "kestrel").get("/operator/gifts").status == 403
