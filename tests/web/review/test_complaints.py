from __future__ import annotations

import pytest
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Letter, Ruling

TEXT = "Our posts are dark and nobody told us."
ANSWER = "The notice was served on the day that the entry shows."


@pytest.fixture
def filed(stage):
    """A suspended advertiser has complained; where its page is, and the ruling."""
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    page = Desk(stage, "kestrel").act(
        "/advertise/complaints/new",
        having="about",
        about="dark without a letter",
        subject_id=ruling.id,
        text=TEXT,
    )
    return page, ruling


def staff_page(filed):
    return filed[0].path.replace("/advertise/", "/review/")


def test_the_party_files_it_and_sees_until_when_it_is_answered(stage, filed):
    page, _ = filed
    assert "Your complaint is filed" in page.text
    assert "We answer by" in page.text
    assert TEXT in page.text
    queue = Desk(stage, "rosa").get("/review?show=complaints")
    assert "Somebody answers it from the log" in queue.text
    assert staff_page(filed) in queue.links


def test_a_form_without_words_is_refused_on_its_fields(stage):
    stage.running()
    page = Desk(stage, "kestrel").act("/advertise/complaints/new", having="about", text=" ")
    assert page.status == 422
    assert "required" in page.codes


def test_nobody_else_reads_it(stage, filed):
    page, _ = filed
    stage.account("otto", "Otto Lab")
    assert Desk(stage, "otto").get(page.path).status == 404
    assert Desk(stage, "kestrel").get(staff_page(filed)).status == 403


def test_it_is_answered_from_the_log(stage, filed):
    desk = Desk(stage, "sven")
    form = desk.get(staff_page(filed)).form(having="outcome")
    refused = desk.send(form, outcome="explain", text=ANSWER)
    assert refused.codes == ["complaint.cites_nothing"]
    form = desk.get(staff_page(filed)).form(having="outcome")
    newest = Letter.objects.order_by("-id").first().proof_leaf
    answered = desk.send(form, outcome="explain", text=ANSWER, cited=[str(newest)])
    assert "Answered. The letter is served." in answered.document.text
    assert Letter.objects.filter(kind="answer to complaint").count() == 1
    page = Desk(stage, "kestrel").get(filed[0].path)
    assert "Your complaint is answered" in page.text
    assert ANSWER in page.text
    letter = next(link for link in page.links if "/letters/" in link)
    assert f"Entry number {newest}" in Desk(stage, "kestrel").get(letter).text


def test_what_cannot_be_explained_ends(stage, filed):
    desk = Desk(stage, "sven")
    form = desk.get(staff_page(filed)).form(having="outcome")
    desk.send(form, outcome="end", text="The file has no such page.", ruling_ids=[filed[1].id])
    assert Ruling.objects.get(pk=filed[1].id).status == "reversed"
