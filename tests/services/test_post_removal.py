from __future__ import annotations

import pytest
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, member, scene

from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.post_removal import delete_post
from adjudge.services.posts import publish_post


def test_the_author_takes_a_post_back():
    deps = memory_deps()
    kim = member("kim")
    post = publish_post(deps, kim, request_id="k", text="Hello")
    gone = delete_post(deps, kim, post_id=post.id)
    assert gone.deleted_at is not None
    assert delete_post(deps, kim, post_id=post.id) == gone


@pytest.mark.parametrize("actor", [member("lee"), OPERATOR])
def test_nobody_else_may(actor):
    deps = memory_deps()
    post = publish_post(deps, member("kim"), request_id="k", text="Hello")
    with pytest.raises(NotAllowed):
        delete_post(deps, actor, post_id=post.id)


def test_a_post_that_never_was_is_not_found():
    with pytest.raises(NotFound):
        delete_post(memory_deps(), member("kim"), post_id="none")


def test_its_promotions_end_and_are_dark_before_it_returns():
    deps = memory_deps()
    town = scene(deps)
    promoted, other = town.promote().promoted_post, town.promote().promoted_post
    assert not deps.block.is_dark(promoted.slot)
    delete_post(deps, town.actor, post_id=promoted.post_id)
    assert deps.block.is_dark(promoted.slot)
    assert not deps.block.is_dark(other.slot)
    with deps.reading() as uow:
        assert uow.promoted_posts.get(promoted.id).status == "ended"
        assert [item.promoted_post_id for item in uow.promoted_posts.serving_items()] == [other.id]


def test_if_it_cannot_be_stored_the_post_stays_and_is_dark_until_reconciled():
    deps = memory_deps()
    town = scene(deps)
    promoted = town.promote().promoted_post
    deps.uow.tables.fail_next_commit = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        delete_post(deps, town.actor, post_id=promoted.post_id)
    assert deps.block.is_dark(promoted.slot)
    with deps.reading() as uow:
        assert uow.posts.get(promoted.post_id).deleted_at is None
        assert uow.promoted_posts.get(promoted.id).status == "admitted"
