from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adjudge.domain.actor import program
from adjudge.domain.ads.promoted_post import MAX_URL, PromotedPost, check_landing_url
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SCREENING = program("screening")


def promoted(landing_url: str = "/pages/kestrel") -> PromotedPost:
    return PromotedPost(
        id="pp",
        line_item_id="l",
        campaign_id="c",
        advertiser_id="a",
        post_id="p",
        landing_url=landing_url,
        slot=2,
        created_at=NOW,
    )


def test_its_status_is_what_its_steps_say():
    admitted = promoted().take("admit", SCREENING, NOW)
    assert promoted().status == "submitted"
    assert admitted.status == "admitted"
    assert admitted.take("end", SCREENING, NOW).status == "ended"
    assert promoted().take("decline", SCREENING, NOW).status == "declined"


def test_an_overturned_decline_may_be_admitted_but_an_end_is_for_good():
    declined = promoted().take("decline", SCREENING, NOW)
    assert declined.take("admit", SCREENING, NOW).status == "admitted"
    ended = declined.take("end", SCREENING, NOW)
    for name in ("admit", "decline", "end"):
        with pytest.raises(WrongState):
            ended.take(name, SCREENING, NOW)


def test_a_step_keeps_who_and_what():
    step = promoted().take("decline", SCREENING, NOW, ruling_id="r").steps[-1]
    assert (step.actor_id, step.data["ruling_id"]) == ("program:screening", "r")


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/pages/garden-tools?from=feed#top",
        "https://kestrel.example",
        "http://127.0.0.1:8280/pages/bakery",
        "HTTPS://kestrel.example/a%20b",
    ],
)
def test_a_landing_page_is_on_the_web_or_on_this_site(url):
    check_landing_url(url)
    assert promoted(url).landing_url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "kestrel.example",
        "//kestrel.example/",
        "/\\kestrel.example",
        "javascript:alert(1)",
        "ftp://kestrel.example/",
        "https://user@kestrel.example/",
        "https://kestrel.example/a b",
        "https://kestrel.example/\u202eexe",
        "https:///path",
        "https://kestrel.example/" + "x" * MAX_URL,
    ],
)
def test_anything_else_is_refused(url):
    with pytest.raises(InvalidValue, match="landing page"):
        promoted(url)
