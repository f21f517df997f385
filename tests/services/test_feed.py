from __future__ import annotations

import pytest
from tests.memory import memory_deps
from tests.memory.people import key, member, scene, suspend

from adjudge.services.feed import MAX_PAGE, organic_feed
from adjudge.services.post_removal import delete_post
from adjudge.services.posts import publish_post

KIM = member("kim")


def ids(deps, **asked):
    return [post.id for post in organic_feed(deps, **{"before": None, "limit": 50, **asked})]


def published(deps, count):
    return [
        publish_post(deps, KIM, request_id=key(deps), text=f"Post {n}").id for n in range(count)
    ]


def test_newest_first_page_by_page_without_the_deleted():
    deps = memory_deps()
    made = published(deps, 5)
    delete_post(deps, KIM, post_id=made[2])
    expected = [made[4], made[3], made[1], made[0]]
    assert ids(deps) == expected
    assert ids(deps, limit=2) == expected[:2]
    assert ids(deps, before=expected[1], limit=2) == expected[2:]


@pytest.mark.parametrize(("limit", "count"), [(-1, 1), (0, 1), (10**9, MAX_PAGE)])
def test_a_page_is_never_larger_than_allowed(limit, count):
    deps = memory_deps()
    published(deps, MAX_PAGE + 1)
    assert len(ids(deps, limit=limit)) == count


def test_promotion_and_suspension_change_nothing_in_it():
    deps = memory_deps()
    published(deps, 2)
    town = scene(deps)
    town.promote()
    published(deps, 1)
    before = ids(deps)
    suspend(deps, town.advertiser.id)
    assert ids(deps) == before
