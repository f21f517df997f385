from __future__ import annotations

import pytest
from tests.web.advertiser.stage import BAD, read, send

from adjudge.adapters.store.models import Appeal, Exhibit, Particulars, StepRow
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.services.appeals import admit_appeal, overturn_appeal
from adjudge.services.particulars import answer_particulars


@pytest.fixture
def proposed(stage):
    advertiser, _ = stage.running()
    return stage.proposal(advertiser)


@pytest.fixture
def suspended(stage):
    advertiser, _ = stage.running()
    return stage.suspension(advertiser)


def test_answering_a_proposal_ends_on_a_page_with_its_reference(stage, proposed):
    ruling, _ = proposed
    client = stage.client("kestrel")
    path = f"/advertise/rulings/{ruling.id}/answer"
    assert "You can answer until" in read(client, path)
    response = send(client, path, text="Version 4.3 will ask.\n\nPlease wait.")
    assert response.headers["Location"] == f"/advertise/rulings/{ruling.id}/answered"
    text = read(client, response.headers["Location"])
    assert ruling.reference in text
    assert "What happens next" in text
    assert "Version 4.3 will ask." in text
    assert StepRow.objects.filter(subject_id=ruling.id, name="answer").count() == 1
    assert client.get(path).headers["Location"] == response.headers["Location"]


def test_an_empty_answer_is_asked_for_and_a_long_one_is_kept(stage, proposed):
    path = f"/advertise/rulings/{proposed[0].id}/answer"
    client = stage.client("kestrel")
    empty = send(client, path, text=" ")
    assert empty.status_code == 422
    assert 'href="#id_text"' in empty.content.decode()
    long = send(client, path, text="We disagree. " * 800)
    assert long.status_code == 422
    assert "We disagree. We disagree." in long.content.decode()
    assert not StepRow.objects.filter(name="answer").exists()


def test_there_is_nothing_to_answer_once_it_is_decided(stage, suspended):
    ruling, _ = suspended
    client = stage.client("kestrel")
    answer = client.get(f"/advertise/rulings/{ruling.id}/answer")
    assert answer.headers["Location"] == f"/advertise/rulings/{ruling.id}/answered"
    text = read(client, answer.headers["Location"])
    assert "4.3 is not out yet." in text


def test_an_unanswered_proposal_has_no_answer_page(stage, proposed):
    client = stage.client("kestrel")
    assert client.get(f"/advertise/rulings/{proposed[0].id}/answered").status_code == 404
    appeal = client.get(f"/advertise/rulings/{proposed[0].id}/appeal")
    assert appeal.status_code == 409
    assert 'data-code="appeal.no_ruling"' in appeal.content.decode()


def test_asking_for_particulars_and_reading_the_answer(stage, suspended):
    ruling, _ = suspended
    client = stage.client("kestrel")
    path = f"/advertise/rulings/{ruling.id}/particulars"
    response = send(client, path, question="Which files, on which day?")
    asked = Particulars.objects.get()
    assert response.headers["Location"] == f"/advertise/particulars/{asked.pk}"
    text = read(client, response.headers["Location"])
    assert f"P-{asked.pk[-8:]}" in text
    assert "We answer by" in text
    assert f"We answer your question about {ruling.reference} by" in read(client, "/advertise")
    answer_particulars(
        stage.deps,
        stage.actor("rosa"),
        particulars_id=asked.pk,
        text="Eight letters and four spreadsheets, on the twentieth, three times over.",
    )
    text = read(client, f"/advertise/particulars/{asked.pk}")
    assert "Your question is answered" in text
    assert "Eight letters and four spreadsheets" in text
    assert "/advertise/letters/" in text
    assert "Which files, on which day?" in read(client, path)


def test_a_question_beyond_the_limit_is_refused_with_its_text_kept(stage, suspended):
    ruling, _ = suspended
    client = stage.client("kestrel")
    path = f"/advertise/rulings/{ruling.id}/particulars"
    for number in range(20):
        send(client, path, question=f"Question {number}?")
    response = send(client, path, question="One more question?")
    assert response.status_code == 422
    text = response.content.decode()
    assert 'data-code="particulars.too_many"' in text
    assert "One more question?" in text


def test_an_appeal_is_filed_in_three_questions(stage, suspended):
    ruling, _ = suspended
    client = stage.client("kestrel")
    path = f"/advertise/rulings/{ruling.id}/appeal"
    assert "You can appeal until" in read(client, path)
    response = send(client, path, on_facts="Three runs are too few.", on_proportion="A label.")
    appeal = Appeal.objects.get()
    assert response.headers["Location"] == f"/advertise/appeals/{appeal.pk}"
    text = read(client, response.headers["Location"])
    assert f"A-{appeal.pk[-8:]}" in text
    assert "We decide by" in text
    assert "What happens next" in text
    assert "Three runs are too few." in text
    assert "On the rule" not in text
    assert client.get(path).headers["Location"] == response.headers["Location"]
    overview = read(client, "/advertise")
    assert f"We decide your appeal against {ruling.reference} by" in overview
    assert "under appeal" in overview


def test_an_appeal_without_a_word_is_refused_at_its_first_question(stage, suspended):
    response = send(stage.client("kestrel"), f"/advertise/rulings/{suspended[0].id}/appeal")
    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_on_facts"' in text
    assert 'data-code="value.invalid"' in text
    assert not Appeal.objects.exists()


def test_an_overlong_appeal_loses_none_of_its_answers(stage, suspended):
    response = send(
        stage.client("kestrel"),
        f"/advertise/rulings/{suspended[0].id}/appeal",
        on_facts="Too few runs.",
        on_rule="It is the wrong rule. " * 500,
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_on_rule"' in text
    assert "Too few runs." in text


def test_after_six_months_and_a_month_an_appeal_is_too_late(stage, suspended):
    stage.clock.advance(days=220)
    response = stage.client("kestrel").get(f"/advertise/rulings/{suspended[0].id}/appeal")
    assert response.status_code == 409
    assert 'data-code="appeal.too_late"' in response.content.decode()


def test_a_won_appeal_shows_its_letter_and_good_standing(stage, suspended):
    client = stage.client("kestrel")
    send(client, f"/advertise/rulings/{suspended[0].id}/appeal", on_facts="Not our software.")
    appeal = Appeal.objects.get()
    admit_appeal(stage.deps, stage.actor("ada"), appeal_id=appeal.pk)
    overturn_appeal(
        stage.deps,
        stage.actor("ada"),
        appeal_id=appeal.pk,
        reasons="The tested file bears another maker's signature, so the finding has no ground.",
        code=OverturnCode.FACT,
    )
    text = read(client, f"/advertise/appeals/{appeal.pk}")
    assert "Your appeal succeeded" in text
    assert "/advertise/letters/" in text
    assert "Nothing restricts your promotion" in read(client, "/advertise")


def test_a_decline_can_be_appealed_against_too(stage):
    _, item = stage.running()
    declined = stage.promote(item, BAD)
    client = stage.client("kestrel")
    response = send(
        client, f"/advertise/rulings/{declined.ruling.id}/appeal", on_rule="It is a warranty."
    )
    assert response.status_code == 303
    page = read(client, f"/advertise/promoted/{declined.promoted_post.id}")
    assert "Your appeal" in page


def test_an_exhibit_is_answered_and_can_be_examined(stage, proposed):
    _, exhibits = proposed
    client = stage.client("kestrel")
    path = f"/advertise/exhibits/{exhibits[0].id}"
    text = read(client, f"{path}/answer")
    assert exhibits[0].sha256 in text
    refused = send(client, f"{path}/answer", text="Not ours.")
    assert refused.status_code == 422
    assert "Not ours." in refused.content.decode()
    response = send(client, f"{path}/answer", text="Not ours.", contest="disputed")
    assert response.headers["Location"] == f"{path}/answered"
    assert Exhibit.objects.get(pk=exhibits[0].id).contest == "disputed"
    assert "Not ours." in read(client, f"{path}/answered")
    content = client.get(f"{path}/content")
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert content.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script>14 of 40</script>" in content.content


def test_an_exhibit_that_no_letter_cites_is_not_the_partys_to_see(stage, proposed):
    _, exhibits = proposed
    client = stage.client("kestrel")
    for page in ("answer", "answered", "content"):
        assert client.get(f"/advertise/exhibits/{exhibits[1].id}/{page}").status_code == 404


def test_an_exhibit_of_a_case_without_a_letter_is_not_shown_either(stage):
    advertiser, _ = stage.running()
    _, _, exhibits = stage.case(advertiser)
    response = stage.client("kestrel").get(f"/advertise/exhibits/{exhibits[0].id}/answer")
    assert response.status_code == 404


def test_anothers_question_and_appeal_are_not_there(stage, suspended):
    client = stage.client("kestrel")
    ruling, _ = suspended
    send(client, f"/advertise/rulings/{ruling.id}/particulars", question="Which files?")
    send(client, f"/advertise/rulings/{ruling.id}/appeal", on_facts="Too few runs.")
    stage.account("spoke", "Spoke and Chain")
    other = stage.client("spoke")
    assert other.get(f"/advertise/particulars/{Particulars.objects.get().pk}").status_code == 404
    assert other.get(f"/advertise/appeals/{Appeal.objects.get().pk}").status_code == 404
