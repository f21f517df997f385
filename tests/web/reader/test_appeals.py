from __future__ import annotations

import pytest
from tests.web.advertiser.stage import read, send
from tests.web.reader.test_reports import REASON, Reader
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Appeal, PromotedPost
from adjudge.domain.cases.report import Category, Priority
from adjudge.services import advertisers
from adjudge.services.appeals import admit_appeal, uphold_appeal
from adjudge.services.reports import act_on, file_report, triage

NEW = "The page was looked at again from three places, and it asks for the same as before."


@pytest.fixture
def suspended(stage):
    advertiser, _ = stage.running()
    return stage.suspension(advertiser)[0]


@pytest.fixture
def author(stage, suspended):
    """The author of the post, whose mandate for the party has ended."""
    assert suspended
    stage.user("kestrel").mandates.all().delete()
    return stage.client("kestrel")


@pytest.fixture
def led(stage, monkeypatch):
    """A report that led to a ruling in force: (the receipt's address, ruling)."""
    advertiser, _ = stage.running()
    report = file_report(
        stage.deps,
        request_id=stage.key(),
        promoted_post_id=PromotedPost.objects.get().pk,
        category=Category.PHISHING,
        reason=REASON,
        name="Noor Example",
        email="noor@reader.example",
        good_faith=True,
        sender="x",
        base_url="https://square.example",
    )
    rosa = stage.actor("rosa")
    triage(stage.deps, rosa, report_id=report.id, priority=Priority.URGENT)
    opened = act_on(stage.deps, rosa, report_id=report.id, reasons="It asks for passwords.")
    monkeypatch.setattr("adjudge.services.cases.open_case", lambda *_a, **_k: opened)
    return f"/reports/{report.id}/{report.secret}", stage.suspension(advertiser)[0]


def decided(stage):
    appeal = Appeal.objects.get()
    ada = stage.actor("ada")
    admit_appeal(stage.deps, ada, appeal_id=appeal.pk)
    uphold_appeal(stage.deps, ada, appeal_id=appeal.pk, reasons=NEW)
    return appeal


class TestTheAuthor:
    def test_finds_the_decision_at_the_post_and_appeals(self, stage, suspended, author):
        post = PromotedPost.objects.get().post_id
        path = f"/decisions/{suspended.id}/appeal"
        assert path in read(author, f"/posts/{post}")
        assert path not in read(stage.client("maya"), f"/posts/{post}")
        assert "entitled to appeal as the author of the post" in read(author, path)
        assert send(author, path).status_code == 422
        sent = send(author, path, on_proportion="My post only shows a screen.")
        assert sent.headers["Location"] == path
        assert "Your appeal is filed" in read(author, path)
        decided(stage)
        assert NEW in read(author, path)

    def test_takes_it_back(self, suspended, author):
        path = f"/decisions/{suspended.id}/appeal"
        send(author, path, on_facts="Not so.")
        appeal = Appeal.objects.get()
        send(author, path, to=f"/appeals/{appeal.pk}/withdraw")
        assert "You have withdrawn your appeal" in read(author, path)

    def test_nobody_else_learns_that_there_is_a_decision(self, stage, suspended, author):
        assert author
        path = f"/decisions/{suspended.id}/appeal"
        assert stage.client("maya").get(path).status_code == 404
        send(author, path, on_facts="Not so.")
        appeal = Appeal.objects.get()
        other = stage.client("maya")
        assert other.post(f"/appeals/{appeal.pk}/withdraw").status_code == 404

    def test_the_party_has_its_own_page(self, stage, suspended):
        answer = stage.client("kestrel").get(f"/decisions/{suspended.id}/appeal")
        assert answer.headers["Location"] == f"/advertise/rulings/{suspended.id}/appeal"


@pytest.fixture
def paid(stage, monkeypatch):
    """A suspension of an advertiser for whom another party pays."""
    payer = stage.account("maya", "Alder Coffee").party_id
    real = advertisers.Advertiser
    monkeypatch.setattr(
        advertisers, "Advertiser", lambda **told: real(**{**told, "payer_party_id": payer})
    )
    return stage.suspension(stage.account())[0]


class TestThePayer:
    def test_finds_the_decision_and_appeals(self, stage, paid):
        suspended = paid
        client = stage.client("maya")
        path = f"/advertise/rulings/{suspended.id}/appeal"
        assert path in read(client, "/advertise")
        assert "You appeal as the payer" in read(client, path)
        sent = send(client, path, on_proportion="Half of it would do.")
        appeal = Appeal.objects.get()
        assert sent.headers["Location"] == f"/advertise/appeals/{appeal.pk}"
        assert "Half of it would do." in read(client, sent.headers["Location"])
        assert "Ask for a review" not in read(client, sent.headers["Location"])
        letter = decided(stage)
        assert "Read the decision" in read(client, f"/advertise/appeals/{letter.pk}")


class TestTheNotifier:
    def test_appeals_on_the_page_of_the_report(self, stage, led):
        receipt, ruling = led
        page = Reader().get(receipt)
        path = f"{receipt}/appeal/{ruling.id}"
        assert path in page.links
        filed = Reader().act(path, having="on_facts", on_proportion="It ran elsewhere too.")
        assert "as the notifier" in filed.text
        assert filed.headers["Referrer-Policy"] == "no-referrer"
        assert "See your appeal" in Reader().get(receipt).text
        decided(stage)
        assert NEW in Reader().get(path).text

    def test_another_secret_is_none(self, led):
        receipt, ruling = led
        wrong = f"{receipt[:-1]}x/appeal/{ruling.id}"
        assert Reader().get(wrong).status == 404
        assert Reader().get(f"{receipt}/appeal/none").status == 404

    def test_takes_it_back(self, led):
        receipt, ruling = led
        path = f"{receipt}/appeal/{ruling.id}"
        filed = Reader().act(path, having="on_facts", on_facts="It ran elsewhere too.")
        assert filed.status == 200
        Reader().client.post(f"{path}/withdraw", {"request_id": "x" * 36})
        assert "You have withdrawn your appeal" in Reader().get(path).text

    def test_stands_in_the_queue_and_the_officer_sees_as_whom(self, stage, led):
        receipt, ruling = led
        Reader().act(f"{receipt}/appeal/{ruling.id}", having="on_facts", on_facts="More.")
        desk = Desk(stage, "ada")
        page = desk.get("/review?show=appeals")
        assert "by the notifier" in page.text
        link = next(link for link in page.links if "/review/appeals/" in link)
        assert "Filed by the notifier" in desk.get(link).text
