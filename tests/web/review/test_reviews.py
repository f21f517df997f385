from __future__ import annotations

from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Ruling


def test_the_party_asks_and_another_person_looks_again(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    page = Desk(stage, "kestrel").act(
        f"/advertise/rulings/{ruling.id}/review",
        having="occasion",
        occasion="new evidence",
        text="Version 4.3 is out and asks.",
    )
    assert "The review is open" in page.text
    assert "We decide by" in page.text
    assert "Review of R-1" in Desk(stage, "ada").get("/review").text
    staff = page.path.replace("/advertise/", "/review/")
    own = Desk(stage, "rosa").act(
        staff, having="outcome", outcome="confirm", reasons="The release notes say no word of it."
    )
    assert own.codes == ["ruling.same_decider"]
    decided = Desk(stage, "ada").act(
        staff, having="outcome", outcome="reverse", reasons="It asks now."
    )
    assert "The ruling is reversed." in decided.document.text
    assert Ruling.objects.get(pk=ruling.id).status == "reversed"
    assert "It asks now." in Desk(stage, "kestrel").get(page.path).text
    stage.account("otto", "Otto Lab")
    assert Desk(stage, "otto").get(page.path).status == 404
