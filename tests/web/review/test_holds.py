from __future__ import annotations

import pytest
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Letter, Matter

WORDS = {
    "hold": "security",
    "cause_code": "account takeover",
    "cause": "Somebody signed in from two countries.",
    "release_condition": "You sign in with a new key.",
    "not_affected": "Your posts and your balance.",
    "days": "7",
}


@pytest.fixture
def filed(stage):
    """A case with a fact: (case, fact, address of the form)."""
    advertiser, _ = stage.running()
    case, fact, _ = stage.case(advertiser)
    return case, fact, f"/review/cases/{case.id}/holds/new"


def place(stage, fact, path, name="rosa", **changed):
    return Desk(stage, name).act(
        path, having="cause_code", **{**WORDS, "fact_ids": [fact.id], **changed}
    )


def test_a_hold_from_its_placing_to_its_release(stage, filed):
    case, fact, path = filed
    assert path in Desk(stage, "rosa").get(f"/review/cases/{case.id}").links
    page = place(stage, fact, path)
    assert page.path.startswith("/review/holds/")
    assert "It ends by itself on" in page.text
    again = place(stage, fact, path)
    assert (again.status, again.codes) == (422, ["hold.held_before"])
    assert page.path in Desk(stage, "sven").get("/review?show=urgent").links
    assert "placed" in Desk(stage, "sven").get(f"/review/cases/{case.id}").document.text
    form = Desk(stage, "sven").get(page.path).form(having="outcome")
    assert form.offered("outcome") == ["release"]
    released = Desk(stage, "sven").send(form, outcome="release", why="A new key is in use.")
    assert "is released." in released.document.text
    assert released.form(having="outcome") is None
    assert Letter.objects.filter(case_id=case.id, kind="favourable").count() == 1


def test_what_the_party_contests_somebody_else_decides(stage, filed):
    _, fact, path = filed
    page = place(stage, fact, path)
    kestrel = Desk(stage, "kestrel")
    contest = page.path.replace("/review/", "/advertise/")
    said = kestrel.act(contest, having="text", text="Both were our staff.")
    assert "Both were our staff." in said.text
    assert "needs a second person" in Desk(stage, "sven").get("/review?show=urgent").text
    own = Desk(stage, "rosa").act(page.path, having="outcome", outcome="uphold", why="No.")
    assert own.codes == ["ruling.same_decider"]
    upheld = Desk(stage, "sven").act(
        page.path, having="outcome", outcome="uphold", why="The keys differ."
    )
    assert "is upheld." in upheld.document.text
    assert "The keys differ." in kestrel.get(contest).text


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"days": "15"}, "max_value"),
        ({"fact_ids": []}, "reasons.facts_missing"),
        ({"hold": "payment"}, "hold.sum"),
        ({"amount": "5.00"}, "hold.sum"),
        ({"hold": "payment", "amount": "9000.00"}, "ledger.insufficient_funds"),
    ],
)
def test_what_a_hold_has_to_say(stage, filed, changed, code):
    _, fact, path = filed
    page = place(stage, fact, path, **changed)
    assert (page.status, page.codes) == (422, [code])
    assert not Matter.objects.filter(kind="hold").exists()


def test_an_operator_places_one_without_reading_the_case(stage, filed):
    case, fact, path = filed
    form = Desk(stage, "omar").get("/operator/holds").form(having="case")
    assert Desk(stage, "omar").send(form, case="C-99").codes == ["value.invalid"]
    there = Desk(stage, "omar").send(form, case=case.reference)
    assert there.path == path
    page = place(stage, fact, path, "omar", hold="payment", amount="80.00")
    assert page.status == 200
    assert "EUR 80.00" in page.text
    assert page.path in Desk(stage, "omar").get("/operator/holds").links
    assert Desk(stage, "omar").get(f"/review/cases/{case.id}").status == 403
    for name in ("kestrel", "marta"):
        assert Desk(stage, name).get(path).status == 403
