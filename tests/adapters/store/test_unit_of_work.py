from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store import models as tables
from adjudge.adapters.store.errors import StoreBusy
from adjudge.adapters.store.unit_of_work import (
    DjangoUnitOfWork,
    OrganicTransaction,
    organic_reading,
    reading,
)
from adjudge.domain.errors import Conflict

pytestmark = pytest.mark.usefixtures("database")


def test_all_is_kept_or_nothing():
    member = make.make_user()

    def fail() -> None:
        with DjangoUnitOfWork() as uow:
            make.make_post(uow, member)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not tables.Post.objects.exists()
    with DjangoUnitOfWork() as uow:
        make.make_post(uow, member)
    assert tables.Post.objects.count() == 1


def test_none_runs_inside_another():
    with DjangoUnitOfWork(), pytest.raises(RuntimeError, match="durable"):
        DjangoUnitOfWork().__enter__()


def test_the_organic_one_has_organic_repositories_only():
    with OrganicTransaction() as uow:
        assert {name for name in dir(uow) if not name.startswith("_")} == {"posts", "requests"}


@pytest.mark.parametrize("read", [reading, organic_reading])
def test_a_reader_sees_one_moment_and_writes_nothing(read):
    member = make.make_user()
    with DjangoUnitOfWork() as uow:
        post = make.make_post(uow, member)

    def write() -> None:
        with DjangoUnitOfWork() as uow:
            make.make_post(uow, member, "Meanwhile")
        connection.close()

    with read() as uow:
        assert uow.posts.get(post.id) == post
        other = threading.Thread(target=write)
        other.start()
        other.join(timeout=20)
        assert not other.is_alive(), "a reader keeps no writer waiting"
        assert len(uow.posts.feed(before=None, limit=9)) == 1
    with read() as uow:
        assert len(uow.posts.feed(before=None, limit=9)) == 2
    with pytest.raises(DatabaseError, match=r"read-?only"), read() as uow:
        uow.requests.remember("key", "asked", "result", NOW)
    with DjangoUnitOfWork() as uow:
        uow.requests.remember("key", "asked", "result", NOW)


def test_the_same_request_twice_at_once_is_a_conflict():
    with DjangoUnitOfWork() as uow:
        uow.requests.remember("key", "asked", "result", NOW)
    with pytest.raises(Conflict) as caught, DjangoUnitOfWork() as uow:
        uow.requests.remember("key", "asked", "result", NOW)
    assert isinstance(caught.value.__cause__, IntegrityError)


def test_a_fault_of_the_program_stays_one():
    with pytest.raises(IntegrityError, match="post_text"), DjangoUnitOfWork():
        tables.Post.objects.create(id="x", account=make.make_user(), text="", created_at=NOW)


def test_a_reference_to_nothing_is_refused_at_the_commit():
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), DjangoUnitOfWork():
        tables.Post.objects.create(id="x", account_id=999_999, text="?", created_at=NOW)
    assert not tables.Post.objects.exists()


def test_who_waits_too_long_is_told_to_try_again(monkeypatch):
    """Somebody else holds the lock for longer than we wait."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 20")
    monkeypatch.setattr("adjudge.adapters.store.unit_of_work.LOCK_TIMEOUT", "20ms")
    member = make.make_user()
    with DjangoUnitOfWork() as uow:
        advertiser = make.make_advertiser(uow, member)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with DjangoUnitOfWork() as uow:
            uow.advertisers.lock(advertiser.id)
            held.set()
            release.wait(timeout=30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(timeout=30)
        with pytest.raises(StoreBusy) as caught, DjangoUnitOfWork() as uow:
            uow.advertisers.lock(advertiser.id)
    finally:
        release.set()
        holder.join()
        connection.close()
    assert isinstance(caught.value, Conflict)
    assert "again" in caught.value.remedy()
    with DjangoUnitOfWork() as uow:
        assert uow.advertisers.lock(advertiser.id) == advertiser
