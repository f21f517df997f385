from __future__ import annotations

import pytest
from django.test import Client
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Case

REASON = "The page asks for the password of my bank before it shows anything."


class Reader(Desk):
    """Somebody without an account."""

    def __init__(self):
        self.client = Client(raise_request_exception=False)


@pytest.fixture
def filed(promoted_post):
    page = Reader().act(
        f"/report/{promoted_post.pk}",
        having="category",
        category="phishing",
        reason=REASON,
        name="Noor Example",
        email="noor@reader.example",
        good_faith="on",
    )
    assert page.status == 200
    return page


def test_every_promoted_post_has_the_link_in_words(promoted_post, serve):
    serve.show(promoted_post)
    feed = Reader().get("/")
    assert "Report this ad" in feed.text
    assert f"/report/{promoted_post.pk}" in feed.links


def test_each_missing_element_is_an_error_at_its_field(promoted_post):
    page = Reader().act(f"/report/{promoted_post.pk}", having="category", category="phishing")
    assert page.status == 422
    assert page.codes == ["required"] * 4
    short = Reader().act(
        f"/report/{promoted_post.pk}",
        having="category",
        category="phishing",
        reason="bad",
        name="Noor",
        email="noor",
        good_faith="on",
    )
    assert short.codes == ["value.invalid"]


def test_no_name_is_asked_for_where_it_may_be_a_danger(promoted_post):
    page = Reader().act(
        f"/report/{promoted_post.pk}",
        having="category",
        category="sexual abuse of children",
        reason=REASON,
        good_faith="on",
    )
    assert "We have your report" in page.text


def test_the_receipt_is_a_page_behind_a_secret_link(filed):
    assert "We have your report" in filed.text
    assert "A person looks at it by" in filed.text
    assert filed.headers["Referrer-Policy"] == "no-referrer"
    guessed = filed.path.rsplit("/", 1)[0] + "/0123"
    assert Reader().get(guessed).status == 404


def test_there_is_no_report_on_what_is_not_there(stage):
    assert stage
    assert Reader().get("/report/none").status == 404


def test_from_triage_to_another_look(stage, filed):
    desk, secret = Desk(stage, "rosa"), filed.path
    page = desk.get("/review?show=reports")
    link = next(link for link in page.links if "/review/reports/" in link)
    desk.act(link, having="priority", priority="urgent")
    done = desk.act(link, having="outcome", outcome="close", reasons="It asks for no password.")
    assert "Whoever reported it is told why." in done.document.text
    told = Reader().get(secret)
    assert "Your report is decided" in told.text
    assert "It asks for no password." in told.text
    again = Reader().act(secret, having="text", text="It does, on a phone.")
    assert "An appeals officer" in again.text
    assert desk.get(link).form(having="outcome") is None
    decided = Desk(stage, "ada").act(
        link, having="outcome", outcome="case", reasons="On a phone it asks for one."
    )
    assert "restricts nobody" in decided.document.text
    assert Case.objects.filter(source="notifier").count() == 1
    assert "a case is open" in Reader().get(secret).text


def test_the_advertiser_does_not_read_it(stage, filed):
    report_id = filed.path.split("/")[-2]
    assert Desk(stage, "kestrel").get(f"/review/reports/{report_id}").status == 403
