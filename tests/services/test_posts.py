from __future__ import annotations

import pytest
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, member

from adjudge.domain.actor import program
from adjudge.domain.errors import NotAllowed, RequestReused
from adjudge.domain.posts.post import PostInvalidCharacter, PostTooLong
from adjudge.services.posts import publish_post

KIM = member("kim")


def test_a_member_publishes_as_its_own_account():
    deps = memory_deps()
    post = publish_post(deps, KIM, request_id="k", text="Hello")
    assert (post.account_id, post.text) == ("kim", "Hello")
    with deps.reading() as uow:
        assert uow.posts.get(post.id) == post


def test_the_same_request_makes_one_post():
    deps = memory_deps()
    first = publish_post(deps, KIM, request_id="k", text="Hello")
    assert publish_post(deps, KIM, request_id="k", text="Hello") == first
    with pytest.raises(RequestReused):
        publish_post(deps, KIM, request_id="k", text="Hello again")
    assert len(deps.uow.tables.table("post")) == 1


@pytest.mark.parametrize("actor", [OPERATOR, program("poet")])
def test_only_an_account_can_publish(actor):
    with pytest.raises(NotAllowed):
        publish_post(memory_deps(), actor, request_id="k", text="Hello")


@pytest.mark.parametrize(
    ("text", "error"), [("x" * 281, PostTooLong), ("a\ud800", PostInvalidCharacter)]
)
def test_a_refused_text_leaves_nothing_behind(text, error):
    deps = memory_deps()
    with pytest.raises(error):
        publish_post(deps, KIM, request_id="k", text=text)
    assert deps.uow.tables.commits == 0
