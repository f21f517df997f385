from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.web.reader.shown import US, token_for
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Advertiser, FreeClick, Measure, Post
from adjudge.adapters.tokens import LIFETIME_US


def test_why_says_who_promotes_who_pays_on_what_and_at_what_price(stage, promoted_post):
    page = Desk(stage, "marta").get(f"/why/{token_for(promoted_post)}")
    assert page.status == 200
    for words in (
        "Kestrel Lab (CH)",
        "@kestrel",
        "DE, CH",
        "EUR 4.00 per thousand views, set by the next best offer",
        "Nothing about you was used.",
    ):
        assert words in page.text
    alone = Desk(stage, "marta").get(f"/why/{token_for(promoted_post, runner_up=None)}")
    assert "the lowest price we accept" in alone.text


def test_why_outlives_the_token_and_refuses_one_that_is_not_ours(promoted_post):
    old = token_for(promoted_post, age_us=LIFETIME_US + US)
    assert Client().get(f"/why/{old}").status_code == 200
    forged = ("A" if old[0] != "A" else "B") + old[1:]
    answer = Client().get(f"/why/{forged}")
    assert answer.status_code == 403
    assert 'data-code="token.forged"' in answer.content.decode()
    assert Client().get("/why/short").status_code == 422


def test_an_impression_is_handed_on_and_never_waited_for(serve, promoted_post):
    token = token_for(promoted_post)
    assert Client().get(f"/e/i/{token}").status_code == 204
    serve.say(204)
    assert Client().get(f"/e/i/{token}").status_code == 204
    serve.say(403, code="token.foreign")
    assert Client().get(f"/e/i/{token}").status_code == 403


def test_a_click_leads_on(serve, promoted_post):
    serve.say(200, landing_url=promoted_post.landing_url)
    answer = Client().get(f"/c/{token_for(promoted_post)}")
    assert (answer.status_code, answer.headers["Location"]) == (303, promoted_post.landing_url)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert FreeClick.objects.count() == 0


@pytest.mark.parametrize("told", [None, (410, {"code": "token.expired"}), (200, {})])
def test_without_serve_a_click_is_led_on_from_our_record_free_and_counted(
    serve, promoted_post, told
):
    if told:
        serve.say(told[0], **told[1])
    answer = Client().get(f"/c/{token_for(promoted_post)}")
    assert (answer.status_code, answer.headers["Location"]) == (303, promoted_post.landing_url)
    assert FreeClick.objects.get().promoted_post_id == promoted_post.pk


def test_a_stopped_post_leads_nowhere_and_says_so(serve, promoted_post):
    serve.say(410, code="click.dark")
    answer = Client().get(f"/c/{token_for(promoted_post)}")
    assert answer.status_code == 410
    assert 'data-code="click.dark"' in answer.content.decode()
    assert "This promotion was stopped" in answer.content.decode()


def test_our_record_stops_what_a_measure_stops_and_nothing_else(stage, serve, promoted_post):
    assert serve.answer is None
    token = token_for(promoted_post)
    advertiser = promoted_post.advertiser
    ruling, _ = stage.suspension(advertiser)
    assert Client().get(f"/c/{token}").status_code == 410
    assert FreeClick.objects.count() == 0
    Measure.objects.filter(ruling_id=ruling.id).update(
        ended_at=datetime.now(UTC), end_kind="lifted"
    )
    assert Client().get(f"/c/{token}").status_code == 303


@pytest.mark.usefixtures("serve")
@pytest.mark.parametrize(
    ("model", "key", "column"),
    [(Post, "post_id", "deleted_at"), (Advertiser, "advertiser_id", "closed_at")],
)
def test_our_record_stops_what_is_closed_or_deleted(promoted_post, model, key, column):
    token = token_for(promoted_post)
    rows = model.objects.filter(pk=getattr(promoted_post, key))
    rows.update(**{column: datetime.now(UTC)})
    assert Client().get(f"/c/{token}").status_code == 410
