from __future__ import annotations

import pytest
from tests.web.review.pages import Desk

from adjudge.adapters.block_port import AdvertiserBlock
from adjudge.adapters.store.models import Letter, Measure
from adjudge.domain.ads.serving import WorkerMissing
from adjudge.domain.cases.exhibit import Contest
from adjudge.services.rulings import answer_proposal


@pytest.fixture
def proposed(stage):
    advertiser, _ = stage.running()
    ruling, exhibits = stage.proposal(advertiser)
    return ruling, exhibits, f"/review/rulings/{ruling.id}"


@pytest.fixture
def heard(stage, proposed):
    ruling, exhibits, path = proposed
    answer_proposal(stage.deps, stage.actor("kestrel"), ruling_id=ruling.id, text="4.3 will ask.")
    page = Desk(stage, "rosa").act(f"{path}/respond", having="text", text="4.3 is not out yet.")
    assert (page.status, page.path) == (200, path)
    return ruling, exhibits, path


def test_before_the_answer_nobody_approves_and_the_page_says_why(stage, proposed):
    *_, path = proposed
    page = Desk(stage, "sven").get(path)
    assert "The advertiser may answer the proposal until" in page.text
    assert page.form("/approve") is None
    refused = Desk(stage, "sven").post(f"{path}/approve")
    assert (refused.status, refused.codes) == (409, ["ruling.answer_awaited"])


def test_an_answer_is_dealt_with_by_its_proposer_alone(stage, proposed):
    ruling, _, path = proposed
    early = Desk(stage, "rosa").get(f"{path}/respond")
    assert "The party has not answered yet." in early.text
    answer_proposal(stage.deps, stage.actor("kestrel"), ruling_id=ruling.id, text="4.3 will ask.")
    page = Desk(stage, "sven").get(path)
    assert "The advertiser's answer has not been dealt with." in page.text
    assert "4.3 will ask." in page.text
    assert f"{path}/respond" not in page.links
    assert Desk(stage, "sven").get(f"{path}/respond").form(having="text") is None
    assert f"{path}/respond" in Desk(stage, "rosa").get(path).links
    empty = Desk(stage, "rosa").act(f"{path}/respond", having="text", text=" ")
    assert empty.status == 422


def test_the_proposer_sees_why_they_cannot_approve(stage, heard):
    *_, path = heard
    page = Desk(stage, "rosa").get(path)
    assert "You proposed this ruling, so you cannot approve it." in page.text
    assert page.form("/approve") is None
    refused = Desk(stage, "rosa").post(f"{path}/approve")
    assert (refused.status, refused.codes) == (403, ["ruling.same_decider"])
    assert Measure.objects.count() == 0


def test_the_second_person_approves_and_reads_when_it_took_effect(stage, heard):
    *_, path = heard
    desk = Desk(stage, "sven")
    page = desk.get(path)
    assert "you can be that person" in page.text
    buttons = [each.first("button") for each in page.document.all("form")]
    classes = {button.text: button.attributes["class"] for button in buttons if button}
    approve = "Approve: serve the notice and stop the promotion"
    assert "govuk-button--warning" in classes[approve]
    assert list(classes)[-1] == approve
    done = desk.send(page.form("/approve"))
    assert (done.status, done.path) == (200, path)
    assert "R-1 is in force. Its notice is served, and it took effect on" in done.text
    measure = Measure.objects.get()
    shown = done.document.first("time", data_effective_at="")
    at = measure.effective_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert shown.attributes["datetime"] == at
    assert "Took effect" in done.text
    assert done.form("/approve") is None
    assert "suspended" in desk.get(f"/review/cases/{heard[0].case_id}").text


def test_a_proposal_can_be_dropped_and_the_party_is_told(stage, heard):
    ruling, _, path = heard
    desk = Desk(stage, "sven")
    page = desk.send(desk.get(path).form("/drop"))
    assert "R-1 is dropped." in page.text
    assert Letter.objects.filter(ruling_id=ruling.id, kind="favourable").count() == 1
    assert page.form("/drop") is None
    refused = desk.post(f"{path}/approve")
    assert (refused.status, refused.codes) == (409, ["step.wrong_state"])


def test_a_silent_process_leaves_it_served_and_the_approver_finishes(stage, heard, monkeypatch):
    *_, path = heard

    def missing(_block):
        raise WorkerMissing(workers="3")

    desk = Desk(stage, "sven")
    form = desk.get(path).form("/approve")
    with monkeypatch.context() as patch:
        patch.setattr(AdvertiserBlock, "must_reach_all", missing)
        refused = desk.send(form)
    assert (refused.status, refused.codes) == (503, ["effect.worker_missing"])
    waiting = desk.get(path)
    assert "served, not in force yet" in waiting.text
    assert Desk(stage, "rosa").get(path).form("/approve") is None
    done = desk.send(waiting.form("/approve"))
    assert "R-1 is in force." in done.text


def test_what_fell_meanwhile_is_listed_part_by_part(stage, heard):
    _, exhibits, path = heard
    with stage.deps.uow() as uow:
        fallen = uow.exhibits.lock(exhibits[0].id)
        object.__setattr__(fallen, "contest", Contest.REFUTED)
        uow.exhibits.save(fallen)
    desk = Desk(stage, "sven")
    page = desk.send(desk.get(path).form("/approve"))
    assert page.status == 422
    assert page.codes == ["reasons.fact_without_exhibit", "reasons.incomplete"]
    assert "rests on no exhibit that stands" in page.text


def test_the_ruling_shows_its_letters_word_for_word_and_its_exhibits_answer(stage, heard):
    ruling, _, path = heard
    page = Desk(stage, "ada").get(path)
    letter = Letter.objects.get(ruling_id=ruling.id)
    assert " ".join(letter.text.split()[:20]) in page.text
    assert "How the ruling deals with it" in page.text
    assert page.form("/drop") is None
