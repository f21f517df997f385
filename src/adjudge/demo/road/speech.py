"""Step 6: ads are not speech. What is organic is equal before and after the suspension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import httpx

from adjudge.demo.home import Login
from adjudge.demo.road.checks import must
from adjudge.demo.road.visitor import Visitor

PROBE: Final = "A probe: this post is deleted again at once."
FEED_PAGE: Final = 100
VARYING: Final = frozenset({"id", "created_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganicState:
    """What a banned advertiser's account and everybody's feed look like from outside."""

    feed: tuple[str, ...]
    profile: dict[str, Any]
    probe: tuple[object, ...]
    login: tuple[object, ...]


def organic_state(reader: Visitor, account: Visitor, login: Login) -> OrganicState:
    """Read the feed and the profile; let the account log in, publish a probe and delete it."""
    feed = _whole_feed(reader)
    profile = reader.read(f"/accounts/{login.username}")
    probe = _probe(reader, account)
    must(_whole_feed(reader) == feed, "the probe is still in the feed")
    return OrganicState(
        feed=feed, profile=profile, probe=probe, login=_fresh_login(reader.base_url, login)
    )


def _whole_feed(reader: Visitor) -> tuple[str, ...]:
    """The ids of the whole organic feed, in its order."""
    ids: list[str] = []
    while True:
        last = {"before": ids[-1]} if ids else {}
        page = [post["id"] for post in reader.read("/feed", limit=str(FEED_PAGE), **last)["posts"]]
        ids += page
        if len(page) < FEED_PAGE:
            return tuple(ids)


def _probe(reader: Visitor, account: Visitor) -> tuple[object, ...]:
    """Publish and delete a post; what was answered, and where in the feed it stood."""
    made = account.api("POST", "/posts", json={"text": PROBE})
    must(made.status_code == httpx.codes.CREATED, f"the probe was answered {made.status_code}")
    post = made.json()
    place = _whole_feed(reader).index(post["id"])
    deleted = account.api("DELETE", f"/posts/{post['id']}")
    must(deleted.is_success, f"deleting the probe was answered {deleted.status_code}")
    same = {key: value for key, value in post.items() if key not in VARYING}
    return made.status_code, tuple(sorted(same.items())), place, deleted.status_code


def _fresh_login(base_url: str, login: Login) -> tuple[object, ...]:
    with Visitor(base_url, login.role) as visitor:
        page = visitor.log_in(login)
        return page.status, page.path


def compare(before: OrganicState, after: OrganicState) -> dict[str, int | float | str | bool]:
    """That both are equal, part by part. Raises `StepFailed`."""
    for part in ("feed", "profile", "probe", "login"):
        was, now = getattr(before, part), getattr(after, part)
        must(was == now, f"{part} was {was!r} before and is {now!r} after"[:500])
    return {
        "feed_posts_in_order": len(before.feed),
        "feed_equal": True,
        "profile_equal": True,
        "probe_equal": True,
        "login_equal": True,
    }
