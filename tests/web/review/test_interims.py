from __future__ import annotations

from dataclasses import replace

import pytest
from tests.web.review.pages import Desk
from tests.web.review.test_statement import complete
from tests.web.urgent import URGENT, Books

from adjudge.adapters.store.models import Interest, Letter, Matter, PromotedPost
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases.interim_measure import InterimMeasure

WORDS = {
    "clause": URGENT.ref,
    "scope": "party",
    "summary": "Readers pay and get nothing, so nothing is promoted now.",
    "not_affected": "Your posts and your balance.",
}


@pytest.fixture
def filed(urgent):
    """A case with a fact: (stage, advertiser, case, fact, address of the form)."""
    advertiser, _ = urgent.running()
    case, fact, _ = urgent.case(advertiser)
    return urgent, advertiser, case, fact, f"/review/cases/{case.id}/interims/new"


def impose(stage, fact, path, **changed):
    return Desk(stage, "rosa").act(
        path, having="summary", **{**WORDS, "fact_ids": [fact.id], **changed}
    )


def test_it_is_imposed_from_the_case_and_waits_for_a_second_person(filed):
    stage, _, case, fact, path = filed
    assert path in Desk(stage, "rosa").get(f"/review/cases/{case.id}").links
    page = impose(stage, fact, path)
    (interim,) = matters_of(InterimMeasure).by_case(case.id)
    assert page.path == f"/review/interims/{interim.id}"
    assert "Its letter is served." in page.document.text
    assert "It lapses on" in page.text
    assert "It stops all promotion by Kestrel Lab." in page.text
    file = Desk(stage, "sven").get(f"/review/cases/{case.id}")
    assert f"Interim measure {interim.reference} imposed" in file.document.text
    queue = Desk(stage, "sven").get("/review?show=urgent")
    assert f"/review/interims/{interim.id}" in queue.links
    assert "needs a second person" in queue.text


def test_only_on_an_urgent_clause_and_on_facts(filed):
    stage, _, case, fact, path = filed
    form = Desk(stage, "rosa").get(path).form(having="summary")
    known = {one.ref: one for one in stage.deps.rulebooks.ads().clauses}
    assert URGENT.ref in form.offered("clause")
    assert all(known[ref].urgent_harm for ref in form.offered("clause"))
    page = impose(stage, fact, path, fact_ids=[])
    assert (page.status, page.codes) == (422, ["reasons.facts_missing"])
    post = form.offered("promoted_post_ids")[0]
    assert impose(stage, fact, path, promoted_post_ids=[post]).codes == ["scope.both"]
    assert impose(stage, fact, path, scope="posts").codes == ["reasons.scope_missing"]
    Interest.objects.create(
        user=stage.user("sven"), party_id=case.party_id, declared_at=stage.clock.now()
    )
    assert Desk(stage, "sven").get(path).status == 403
    assert Desk(stage, "kestrel").get(path).status == 403
    assert not Matter.objects.filter(kind="interim_measure").exists()


def test_without_an_urgent_clause_the_page_says_what_to_do(filed):
    stage, *_, path = filed
    book = stage.deps.rulebooks.ads()
    tame = replace(book, clauses=tuple(one for one in book.clauses if not one.urgent_harm))
    stage.deps = replace(stage.deps, rulebooks=Books(tame))
    page = Desk(stage, "rosa").get(path)
    assert "so nobody may act first" in page.text
    assert page.form(having="summary") is None


def test_one_post_is_withdrawn_lifted_and_the_record_says_that_it_was_wrong(filed):
    stage, _, case, fact, path = filed
    post = PromotedPost.objects.get().pk
    page = impose(stage, fact, path, scope="posts", promoted_post_ids=[post])
    assert "It stops only these promoted posts." in page.text
    sven = Desk(stage, "sven")
    assert sven.act(page.path, having="outcome", outcome="lift").codes == ["interim.why"]
    lifted = sven.act(page.path, having="outcome", outcome="lift", why="It delivers now.")
    assert "is lifted." in lifted.document.text
    form = lifted.form(having="outcome")
    assert form.offered("outcome") == ["reverse"]
    assert "is reversed." in sven.send(form, outcome="reverse", why="Another shop.").document.text
    assert sven.get(page.path).form(having="outcome") is None
    assert Letter.objects.filter(case_id=case.id, kind="favourable").count() == 2


def test_a_ruling_in_force_confirms_it_but_not_by_who_imposed_it(filed):
    stage, advertiser, *_ = filed
    ruling, _ = stage.suspension(advertiser)
    fact = ruling.statement.fact_ids[0]
    page = Desk(stage, "rosa").act(
        f"/review/cases/{ruling.case_id}/interims/new",
        having="summary",
        **{**WORDS, "fact_ids": [fact]},
    )
    answer = {"outcome": "confirm", "ruling_id": ruling.id}
    refused = Desk(stage, "rosa").act(page.path, having="outcome", **answer)
    assert refused.codes == ["ruling.same_decider"]
    nameless = Desk(stage, "sven").act(page.path, having="outcome", outcome="confirm")
    assert nameless.codes == ["interim.ruling"]
    confirmed = Desk(stage, "sven").act(page.path, having="outcome", **answer)
    assert "is confirmed." in confirmed.document.text
    # This party was heard before the ruling, so no hearing follows.
    assert not Matter.objects.filter(kind="later_hearing").exists()


def test_a_party_that_was_not_heard_before_is_heard_after(filed):
    stage, _, case, fact, path = filed
    page = impose(stage, fact, path)
    rosa, sven, kestrel = (Desk(stage, name) for name in ("rosa", "sven", "kestrel"))
    drafting = rosa.get(f"/review/cases/{case.id}/rulings/new?clause={URGENT.ref}")
    form = complete(stage, fact, drafting.form(having="summary"), elements=1)
    proposed = rosa.send(form)
    assert proposed.status == 200, proposed.codes
    sven.send(sven.get(proposed.path).form("/approve"))
    key = proposed.path.rsplit("/", 1)[-1]
    sven.act(page.path, having="outcome", outcome="confirm", ruling_id=key)
    hearing = Matter.objects.get(kind="later_hearing").pk
    letter = Letter.objects.filter(ruling_id=key, kind="proposal").latest("pk")
    at = f"/advertise/later-hearings/{hearing}"
    assert at in kestrel.get(f"/advertise/letters/{letter.pk}").links
    said = kestrel.act(at, having="text", text="All was delivered.")
    assert "We deal with it by" in said.text
    assert Desk(stage, "plover").get(at).status == 404
    staff = f"/review/later-hearings/{hearing}"
    assert staff in sven.get("/review?show=urgent").links
    assert staff in sven.get(proposed.path).links
    assert "so somebody else deals with the answer" in rosa.get(staff).text
    dealt = sven.act(staff, having="text", text="Two of three buyers got nothing.")
    assert "The addendum is served." in dealt.document.text
    assert "Two of three buyers got nothing." in kestrel.get(at).text
