from __future__ import annotations

from datetime import timedelta

import pytest
from tests.web.review.pages import Desk
from tests.web.review.test_statement import complete

from adjudge.adapters.store.models import Letter, Measure, Ruling
from adjudge.services.hearings import cure_proposal
from adjudge.services.rulings import answer_proposal

ACT = {"code": "condition met", "why": "Version 4.3 asks first; we tried it."}


@pytest.fixture
def suspended(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    return ruling, f"/review/rulings/{ruling.id}"


def test_it_is_lifted_from_its_page_and_can_still_be_reversed(stage, suspended):
    ruling, path = suspended
    sven = Desk(stage, "sven")
    assert f"{path}/end" in sven.get(path).links
    form = sven.get(f"{path}/end").form(having="end")
    assert form.offered("end") == ["lift", "reverse"]
    assert "condition met" in form.offered("code")
    codeless = sven.send(form, end="lift", why=ACT["why"])
    assert (codeless.status, codeless.codes) == (422, ["required"])
    lifted = sven.send(codeless.form(having="end"), **ACT)
    assert "is lifted. The letter is served." in lifted.document.text
    assert Ruling.objects.get(pk=ruling.id).status == "lifted"
    again = sven.get(f"{path}/end").form(having="end")
    assert again.offered("end") == ["reverse"]
    sven.send(again, end="reverse", code="fact", why="It was another program.")
    assert Ruling.objects.get(pk=ruling.id).status == "reversed"
    assert "cannot end by a favourable act" in sven.get(f"{path}/end").text
    assert f"{path}/end" not in sven.get(path).links


def test_only_staff_end_a_ruling(stage, suspended):
    _, path = suspended
    for name in ("kestrel", "marta", "omar"):
        for act in ("end", "narrow"):
            assert Desk(stage, name).get(f"{path}/{act}").status == 403, (name, act)


def test_a_scheduled_termination_is_withdrawn(stage):
    advertiser, _ = stage.running()
    case, fact, _ = stage.case(advertiser)
    rosa, sven = Desk(stage, "rosa"), Desk(stage, "sven")
    page = rosa.get(f"/review/cases/{case.id}/rulings/new?clause=ADS-8.1@1")
    complete(stage, fact, page.form(having="summary"))
    proposed = rosa.send(complete(stage, fact, page.form(having="summary")), measure="terminate")
    assert proposed.status == 200, proposed.codes
    key = proposed.path.rsplit("/", 1)[-1]
    answer_proposal(stage.deps, stage.actor("kestrel"), ruling_id=key, text="No.")
    rosa.act(f"{proposed.path}/respond", having="text", text="Yes.")
    approved = sven.send(sven.get(proposed.path).form("/approve"))
    assert "unless it is withdrawn before" in approved.document.text
    form = sven.get(f"{proposed.path}/end").form(having="end")
    assert form.offered("end") == ["withdraw", "reverse"]
    assert "is withdrawn." in sven.send(form, end="withdraw", **ACT).document.text
    assert not Measure.objects.exists()


def test_what_needs_no_hearing_is_approved_by_a_second_person(stage):
    advertiser, _ = stage.running()
    case, fact, _ = stage.case(advertiser)
    rosa, sven = Desk(stage, "rosa"), Desk(stage, "sven")
    page = rosa.get(f"/review/cases/{case.id}/rulings/new?clause=ADS-8.1@1")
    ends_on = stage.clock.now().date() + timedelta(days=90)
    form = complete(stage, fact, page.form(having="summary"))
    proposed = rosa.send(form, measure="warning", ends_on=ends_on, condition="")
    assert proposed.status == 200, proposed.codes
    assert proposed.form("/approve") is None
    second = sven.get(proposed.path)
    assert "Approve: serve the notice" in second.text
    assert "stop the promotion" not in second.text
    sven.send(second.form("/approve"))
    assert Ruling.objects.get().status == "in force"


def test_it_gives_way_to_a_narrower_one(stage, suspended):
    ruling, path = suspended
    sven = Desk(stage, "sven")
    form = sven.get(f"{path}/narrow").form(having="measure")
    assert "terminate" not in form.offered("measure")
    same = sven.send(form, **ACT)
    assert (same.status, same.codes) == (422, ["ruling.not_narrower"])
    told = {"measure": "limit", "minimum_age": "18", "summary": "Only adults see it from now on."}
    page = sven.send(same.form(having="measure"), **told)
    assert page.status == 200, page.codes
    narrower = Ruling.objects.latest("number")
    assert page.path == f"/review/rulings/{narrower.pk}"
    assert (narrower.status, narrower.measure) == ("in force", "limit")
    assert narrower.statement["scope"]["minimum_age"] == 18
    assert narrower.statement["findings"] == Ruling.objects.get(pk=ruling.id).statement["findings"]
    assert Ruling.objects.get(pk=ruling.id).status == "modified"
    assert sven.get(f"{path}/narrow").status == 404


def test_a_slip_in_a_letter_is_corrected_by_another(stage, suspended):
    ruling, path = suspended
    letter = Letter.objects.get(ruling_id=ruling.id, kind="notice")
    rosa = Desk(stage, "rosa")
    at = f"/review/letters/{letter.pk}/correct"
    assert at in rosa.get(path).links
    wrong = rosa.act(at, having="wrong", wrong="99 of 40", right="13 of 40")
    assert (wrong.status, wrong.codes) == (422, ["value.invalid"])
    said = rosa.act(at, having="wrong", wrong="14 of 40", right="13 of 40")
    assert "The correction is served" in said.document.text
    assert "13 of 40" in Letter.objects.latest("pk").text
    assert Desk(stage, "kestrel").get(at).status == 403


def test_a_proposal_is_returned_by_another_reviewer(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.proposal(advertiser)
    at = f"/review/rulings/{ruling.id}/give-up"
    assert at not in Desk(stage, "rosa").get(f"/review/rulings/{ruling.id}").links
    assert at in Desk(stage, "sven").get(f"/review/rulings/{ruling.id}").links
    own = Desk(stage, "rosa").act(at, having="why", why="I was wrong.")
    assert (own.status, own.codes) == (422, ["not_allowed"])
    page = Desk(stage, "sven").act(at, having="why", why="The test was run once only.")
    assert "is returned." in page.document.text


def test_what_was_put_right_is_closed_or_dealt_with(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.proposal(advertiser)
    kestrel = Desk(stage, "kestrel")
    cure = f"/advertise/rulings/{ruling.id}/cure"
    assert cure in kestrel.get(f"/advertise/rulings/{ruling.id}/answer").links
    said = kestrel.act(cure, having="text", text="Version 4.3 asks first: look at its first start.")
    assert "You said that it is put right" in said.text
    assert "what you put right is being looked at" in kestrel.get("/advertise").text
    rosa = Desk(stage, "rosa")
    page = rosa.get(f"/review/rulings/{ruling.id}")
    assert "Version 4.3 asks first" in page.text
    assert f"/review/rulings/{ruling.id}/respond" in page.links
    closed = rosa.act(
        f"/review/rulings/{ruling.id}/give-up", having="why", why="It asks; we tried it."
    )
    assert "is closed: no action." in closed.document.text
    with pytest.raises(Exception, match="closed"):
        cure_proposal(stage.deps, stage.actor("kestrel"), ruling_id=ruling.id, text="Again.")
