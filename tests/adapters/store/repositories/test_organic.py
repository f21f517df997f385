from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store.models import User
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork, organic_reading
from adjudge.domain.errors import InvalidValue, NotFound, RequestReused
from adjudge.domain.posts import post as domain


@pytest.fixture
def member(database: str) -> User:
    assert database in {"sqlite", "postgresql"}
    return make.make_user()


def test_the_feed_is_newest_first_in_pages_without_what_was_deleted(member):
    with DjangoUnitOfWork() as uow:
        posts = [make.make_post(uow, member, f"Post {n}") for n in range(7)]
        gone, _ = domain.delete(posts[3], NOW + timedelta(hours=1))
        uow.posts.save(gone)
    with organic_reading() as uow:
        first = uow.posts.feed(before=None, limit=4)
        rest = uow.posts.feed(before=first[-1].id, limit=4)
        own = uow.posts.by_account(str(member.pk), limit=2)
    assert [post.text for post in [*first, *rest]] == [f"Post {n}" for n in (6, 5, 4, 2, 1, 0)]
    assert [post.text for post in own] == ["Post 6", "Post 5"]


def test_the_feed_reads_no_table_but_posts(member):
    with DjangoUnitOfWork() as uow:
        make.make_post(uow, member)
    with CaptureQueriesContext(connection) as seen, organic_reading() as uow:
        assert uow.posts.feed(before=None, limit=5)
        assert uow.posts.by_account(str(member.pk), limit=5)
    tables = {
        word.strip('"')
        for query in seen.captured_queries
        for word in query["sql"].replace(".", " ").split()
        if word.startswith('"store_')
    }
    assert tables == {"store_post"}


@pytest.mark.usefixtures("member")
def test_pages_and_accounts_are_bounded():
    with organic_reading() as uow:
        for limit in (0, 201):
            with pytest.raises(InvalidValue):
                uow.posts.feed(before=None, limit=limit)
        with pytest.raises(InvalidValue):
            uow.posts.feed(before="nul\0", limit=1)
        for account in ("", "nobody", "-1", "1" * 40, "²"):
            with pytest.raises(NotFound):
                uow.posts.by_account(account, limit=1)


@pytest.mark.usefixtures("member")
def test_a_request_is_remembered_with_what_it_asked():
    with DjangoUnitOfWork() as uow:
        assert uow.requests.seen("key", "asked") is None
        uow.requests.remember("key", "asked", "result", NOW)
    with organic_reading() as uow:
        assert uow.requests.seen("key", "asked") == "result"
        with pytest.raises(RequestReused):
            uow.requests.seen("key", "something else")


def test_accounts_are_told_by_their_handles_and_what_is_none_is_left_out(member):
    other = make.make_user()
    keys = [str(member.pk), str(other.pk), str(other.pk + 999), "", "kestrel", "9" * 30, "²"]
    with DjangoUnitOfWork() as uow:
        told = uow.accounts.handles(keys)
        assert uow.accounts.handles(()) == {}
    assert told == {str(member.pk): member.username, str(other.pk): other.username}
