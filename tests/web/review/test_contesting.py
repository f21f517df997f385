from __future__ import annotations

import pytest
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Letter, Measure
from adjudge.domain.cases.exhibit import Contest
from adjudge.services.appeals import file_appeal
from adjudge.services.cases import answer_exhibit
from adjudge.services.particulars import request_particulars

REASONS = (
    "The extract of the registry that came with the appeal names another holder of the address, "
    "and nothing in the file ties that holder to this advertiser."
)
ANSWER = (
    "Eight letters, four spreadsheets and two scanned pages; the file list with sizes is attached "
    "to exhibit E1, and the bytes were compared one by one."
)


@pytest.fixture
def ruling(stage):
    advertiser, _ = stage.running()
    found, exhibits = stage.suspension(advertiser)
    answer_exhibit(
        stage.deps,
        stage.actor("kestrel"),
        exhibit_id=exhibits[0].id,
        text="Fourteen of how many runs?",
        contest=Contest.DISPUTED,
    )
    return found


@pytest.fixture
def asked(stage, ruling):
    question = request_particulars(
        stage.deps,
        stage.actor("kestrel"),
        request_id=stage.key(),
        ruling_id=ruling.id,
        question="Which documents were sent?",
    )
    return f"/review/particulars/{question.id}"


@pytest.fixture
def appeal(stage, ruling):
    filed = file_appeal(
        stage.deps,
        stage.actor("kestrel"),
        request_id=stage.key(),
        ruling_id=ruling.id,
        on_facts="The page is not ours.",
        on_rule="",
        on_proportion="A label would do.",
    )
    return f"/review/appeals/{filed.id}"


def test_a_question_is_answered_by_a_letter_in_other_words(stage, ruling, asked):
    desk = Desk(stage, "rosa")
    page = desk.get(asked)
    assert "Which documents were sent?" in page.text
    assert "We answer by" in page.text
    echo = desk.send(page.form(having="text"), text=ruling.statement.summary)
    assert (echo.status, echo.codes) == (422, ["particulars.repeats_notice"])
    assert "#id_text" in echo.links
    assert ruling.statement.summary in echo.text
    done = desk.send(echo.form(having="text"), text=ANSWER)
    assert (done.status, done.path) == (200, asked)
    assert ANSWER in done.text
    assert done.form(having="text") is None
    assert Letter.objects.filter(kind="answer to particulars").count() == 1
    late = desk.post(asked, request_id=stage.key(), text=ANSWER + " Again, in more words.")
    assert (late.status, late.codes) == (422, ["step.wrong_state"])


def test_an_appeals_officer_reads_the_question_and_does_not_answer_it(stage, asked):
    page = Desk(stage, "ada").get(asked)
    assert page.form(having="text") is None
    assert "A reviewer without an interest in the party answers it." in page.text


def test_the_ruling_leads_to_question_and_appeal(stage, ruling, asked, appeal):
    page = Desk(stage, "rosa").get(f"/review/rulings/{ruling.id}")
    assert {asked, appeal} <= set(page.links)
    assert "under appeal" in page.text


def test_the_appeal_stands_beside_the_ruling_its_facts_and_exhibits(stage, ruling, appeal):
    page = Desk(stage, "ada").get(appeal)
    assert "The page is not ours." in page.text
    assert "The appeal does not put this question." in page.text
    assert "A label would do." in page.text
    assert "Kestrel Guard 4.2 sent 14 of 40" in page.text
    assert "Fourteen of how many runs?" in page.text
    assert f"/review/rulings/{ruling.id}" in page.links
    assert "Admit the appeal first." in Desk(stage, "ada").get(f"{appeal}/decide").text


@pytest.mark.parametrize("name", ["rosa", "sven"])
def test_whoever_took_part_sees_why_they_cannot_decide(stage, appeal, name):
    desk = Desk(stage, name)
    page = desk.get(appeal)
    assert "You took part in this ruling" in page.text
    assert page.form("/admit") is None
    assert desk.get(f"{appeal}/decide").form(having="reasons") is None
    for path in (f"{appeal}/admit", f"{appeal}/decide"):
        refused = desk.post(path, outcome="uphold", reasons=REASONS)
        assert (refused.status, refused.codes) == (403, ["ruling.same_decider"])


def test_a_third_person_admits_and_upholds(stage, appeal):
    desk = Desk(stage, "ada")
    admitted = desk.send(desk.get(appeal).form("/admit"))
    assert f"{appeal}/decide" in admitted.links
    form = desk.get(f"{appeal}/decide").form(having="reasons")
    assert not {"outcome", "code"} & {name for name, _ in form.entries}
    empty = desk.send(form)
    assert (empty.status, empty.codes) == (422, ["required", "required"])
    done = desk.send(empty.form(having="reasons"), outcome="uphold", reasons=REASONS)
    assert (done.status, done.path) == (200, appeal)
    assert "Upheld: the ruling stands" in done.text
    assert REASONS in done.text
    assert "Decided by You" in done.text
    assert Measure.objects.get().ended_at is None
    assert "Decided by appeals officer 3" in Desk(stage, "rosa").get(appeal).text


def test_old_reasons_are_no_reasons(stage, ruling, appeal):
    desk = Desk(stage, "ada")
    desk.send(desk.get(appeal).form("/admit"))
    said = ruling.statement.summary
    page = desk.act(f"{appeal}/decide", having="reasons", outcome="uphold", reasons=said)
    assert (page.status, page.codes) == (422, ["appeal.repeats_ruling"])
    assert "#id_reasons" in page.links
    assert ("outcome", "uphold") in page.form(having="reasons").entries


def test_overturning_needs_its_ground_and_gives_everything_back(stage, appeal):
    desk = Desk(stage, "ada")
    desk.send(desk.get(appeal).form("/admit"))
    form = desk.get(f"{appeal}/decide").form(having="reasons")
    page = desk.send(form, outcome="overturn", reasons=REASONS)
    assert (page.status, page.codes) == (422, ["appeal.code"])
    done = desk.send(page.form(having="reasons"), code="fact")
    assert "Overturned: the ruling falls as if never made" in done.text
    assert "Ground: fact." in done.text
    assert Measure.objects.get().end_kind == "reversed"


def test_a_ground_with_an_upholding_is_refused(stage, appeal):
    desk = Desk(stage, "ada")
    desk.send(desk.get(appeal).form("/admit"))
    values = {"outcome": "uphold", "code": "rule", "reasons": REASONS}
    page = desk.act(f"{appeal}/decide", having="reasons", **values)
    assert (page.status, page.codes) == (422, ["appeal.code"])
