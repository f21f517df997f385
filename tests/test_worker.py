from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from adjudge import worker
from adjudge.adapters.home import Home
from adjudge.adapters.store.models import User
from adjudge.domain.errors import DomainError
from adjudge.fleet.supervisor import worker_is_ready
from adjudge.worker import (
    REFRESH_SECONDS,
    SLOWEST_RETRY_SECONDS,
    Duty,
    Runner,
    SnapshotDuty,
    pause_after,
    say_ready,
)


class Unwell(DomainError):
    code = "test.unwell"


def wait_until(condition, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "took too long"
        time.sleep(0.005)


@contextmanager
def running(*duties: Duty):
    runner = Runner(duties, after=lambda: None)
    thread = threading.Thread(target=runner.run)
    thread.start()
    try:
        yield runner
    finally:
        runner.stop()
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.parametrize("error", [Unwell(), ValueError("a bug")])
def test_a_duty_that_fails_does_not_hold_up_the_others(error, caplog):
    times: list[float] = []
    tried = []

    def fail():
        tried.append(1)
        raise error

    caplog.set_level(logging.WARNING, "adjudge.worker")
    with running(
        Duty(name="fails", every=0.01, act=fail),
        Duty(name="works", every=0.01, act=lambda: times.append(time.monotonic())),
    ):
        wait_until(lambda: len(times) > 5 and len(tried) > 1)
    assert any("fails" in record.getMessage() for record in caplog.records)


def test_a_slow_duty_does_not_hold_up_the_others():
    count, release = [], threading.Event()
    with running(
        Duty(name="slow", every=0.01, act=lambda: release.wait(30)),
        Duty(name="quick", every=0.01, act=lambda: count.append(1)),
    ):
        wait_until(lambda: len(count) > 5)
        release.set()


def test_a_duty_is_tried_until_it_is_done_once():
    failures = [ValueError("no"), Unwell()]

    def act():
        if failures:
            raise failures.pop()

    runner = Runner((), after=lambda: None)
    assert runner.until_done(Duty(name="first", every=0.001, act=act))
    assert not failures


def test_trying_ends_when_stopped():
    runner = Runner((), after=lambda: None)

    def act():
        runner.stop()
        raise ValueError("never works")

    assert not runner.until_done(Duty(name="hopeless", every=0.001, act=act))
    assert runner.is_stopped


def test_connections_are_given_back_after_each_time():
    after = []
    runner = Runner((), after=lambda: after.append(threading.current_thread().name))
    runner.until_done(Duty(name="x", every=1, act=lambda: None))
    assert after == [threading.current_thread().name]


@given(every=st.floats(0.1, 100), failures=st.integers(0, 10_000))
def test_pauses_grow_and_stay_bounded(every, failures):
    pause = pause_after(every, failures)
    assert every <= pause <= max(every, SLOWEST_RETRY_SECONDS)
    assert pause <= pause_after(every, failures + 1)
    assert pause_after(every, 0) == every


class Items:
    """Deps with promoted posts that a test changes."""

    def __init__(self) -> None:
        self.items = ["a"]
        self.reads = 0
        self.promoted_posts = self

    @contextmanager
    def reading(self):
        yield self

    def serving_items(self):
        self.reads += 1
        return list(self.items)


@pytest.fixture
def published(monkeypatch):
    calls = []
    monkeypatch.setattr(worker, "publish_snapshot", lambda deps: calls.append(list(deps.items)))
    return calls


def test_a_snapshot_is_published_when_what_it_shows_changed(published, monkeypatch):
    deps, changes = Items(), ["1"]
    now = [0.0]
    monkeypatch.setattr(worker.time, "monotonic", lambda: now[0])
    duty = SnapshotDuty(deps, lambda: tuple(changes))
    duty()
    duty()
    assert published == [["a"]]
    assert deps.reads == 1, "nothing was committed, so nothing is read"
    changes.append("2")
    duty()
    assert len(published) == 1, "something was committed, but not about promoted posts"
    deps.items.append("b")
    changes.append("3")
    duty()
    assert published[1:] == [["a", "b"]]
    now[0] += REFRESH_SECONDS + 1
    duty()
    assert len(published) == 3, "what was offered and never seen is given back"


def test_a_snapshot_that_failed_is_tried_again_without_another_change(monkeypatch):
    outcomes = [OSError("disk full"), None]

    def publish(_deps):
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    monkeypatch.setattr(worker, "publish_snapshot", publish)
    duty = SnapshotDuty(Items(), lambda: "same")
    with pytest.raises(OSError, match="disk full"):
        duty()
    duty()
    assert outcomes == []


def test_readiness_names_this_process(tmp_path):
    home = Home(tmp_path)
    home.create()
    assert not worker_is_ready(home, 1)
    say_ready(home)
    assert worker_is_ready(home, os.getpid())
    assert not worker_is_ready(home, os.getpid() + 1)


def test_a_commit_elsewhere_is_noticed(database):
    before = worker.database_changes()
    assert worker.database_changes() == before

    def commit_elsewhere():
        User.objects.create(username="somebody")
        connections.close_all()

    thread = threading.Thread(target=commit_elsewhere)
    thread.start()
    thread.join()
    assert worker.database_changes() != before
    assert database in {"sqlite", "postgresql"}
