from __future__ import annotations

from tests.web.advertiser.stage import BAD
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Ruling
from adjudge.domain.actor import program
from adjudge.services.appeals import file_appeal
from adjudge.services.outbox import record_bounce
from adjudge.services.particulars import request_particulars
from adjudge.services.rulings import answer_proposal, deal_with_answer


def items(page):
    return [
        (each.first("a").text, [tag.text for tag in each.all("strong", class_="adj-tag")])
        for each in page.document.all("li", class_="adj-queue__item")
    ]


def counts(page):
    return [tab.text for tab in page.document.all(class_="adj-tabs")[0].all("a")]


def answered(stage, ruling, name="kestrel"):
    answer_proposal(stage.deps, stage.actor(name), ruling_id=ruling.id, text="It is not so.")


def test_an_empty_queue_says_what_would_be_here(stage):
    page = Desk(stage, "rosa").get("/review")
    assert "Nothing waits." in page.text
    assert "the nearest deadline first" in page.text
    assert counts(page)[0] == "Everything 0"


def test_a_proposal_goes_from_the_party_to_its_proposer_to_a_second_person(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.proposal(advertiser)
    rosa, sven = Desk(stage, "rosa"), Desk(stage, "sven")
    assert items(rosa.get("/review")) == [("Proposed suspension R-1", ["yours"])]
    assert "The party answers by" in rosa.get("/review").text
    answered(stage, ruling)
    assert items(rosa.get("/review")) == [("Proposed suspension R-1", ["yours", "answered"])]
    assert "Its proposer deals with the answer" in sven.get("/review").text
    deal_with_answer(stage.deps, stage.actor("rosa"), ruling_id=ruling.id, text="It is so.")
    mine = ("Proposed suspension R-1", ["yours", "needs a second person"])
    assert items(rosa.get("/review")) == [mine]
    page = sven.get("/review?show=second")
    assert items(page) == [("Proposed suspension R-1", ["needs a second person"])]
    assert "Another reviewer approves or drops it" in page.text


def test_silence_for_seven_days_brings_it_to_a_second_person_too(stage):
    advertiser, _ = stage.running()
    stage.proposal(advertiser)
    stage.clock.advance(days=7, minutes=1)
    page = Desk(stage, "sven").get("/review")
    assert items(page) == [("Proposed suspension R-1", ["needs a second person"])]


def test_the_nearest_deadline_comes_first_and_open_cases_last(stage):
    kestrel, _ = stage.running()
    ruling, _ = stage.suspension(kestrel)
    party = stage.actor("kestrel")
    file_appeal(
        stage.deps,
        party,
        request_id=stage.key(),
        ruling_id=ruling.id,
        on_facts="No.",
        on_rule="",
        on_proportion="",
    )
    request_particulars(
        stage.deps, party, request_id=stage.key(), ruling_id=ruling.id, question="Which ones?"
    )
    bakery, _ = stage.running("crumb", "Crumb Bakery")
    stage.case(bakery)
    tools, _ = stage.running("rowan", "Rowan Garden Tools")
    stage.proposal(tools)
    page = Desk(stage, "ada").get("/review")
    assert [title for title, _ in items(page)] == [
        "Appeal against R-1",
        "Question about R-1",
        "Proposed suspension R-2",
        "Case C-2",
    ]
    assert counts(page) == [
        *("Everything 4", "Needs a second person 0", "Yours 0", "Particulars 1", "Appeals 1"),
        *(
            "Interim measures and holds 0",
            "Letters that came back 0",
            "Reports by readers 0",
            "Complaints 0",
            "Beside the cases 0",
            "Open cases 1",
            "Decided cases",
        ),
    ]
    assert [title for title, _ in items(Desk(stage, "ada").get("/review?show=appeals"))] == [
        "Appeal against R-1"
    ]
    stage.clock.advance(days=8)
    late = Desk(stage, "ada").get("/review")
    assert "2 deadlines have passed." in late.text
    assert dict(items(late))["Question about R-1"] == ["overdue"]


def test_what_is_served_and_not_in_force_stands_in_the_queue(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    assert items(Desk(stage, "rosa").get("/review")) == []
    Ruling.objects.filter(pk=ruling.id).update(status="served")
    page = Desk(stage, "rosa").get("/review")
    assert items(page) == [("Proposed suspension R-1", ["yours", "not in force"])]


def test_decided_cases_can_be_found_again(stage):
    advertiser, item = stage.running()
    declined = stage.promote(item, BAD)
    ruling, _ = stage.suspension(advertiser)
    assert declined.ruling is not None, "a program opened a case for it, which nobody worked on"
    page = Desk(stage, "rosa").get("/review?show=closed")
    assert [title for title, _ in items(page)] == ["Case C-2"]
    assert f"/review/cases/{ruling.case_id}" in page.links
    assert items(Desk(stage, "rosa").get("/review?show=nonsense")) == []


def test_a_letter_that_no_address_took_waits_for_somebody_to_find_another(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.proposal(advertiser)
    with stage.deps.uow() as uow:
        (letter,) = uow.letters.by_ruling(ruling.id)
        (mail,) = uow.outbox.by_letter(letter.id)
    record_bounce(
        stage.deps, program("bounces"), message_id=mail.message_id, problem="550 no such mailbox"
    )
    page = Desk(stage, "sven").get("/review?show=letters")
    assert "Letter that came back: proposal" in page.text
    assert "Find another address. kestrel@square.example answered: 550" in page.text
    assert f"/review/cases/{letter.case_id}" in page.links
