"""The worker: what the site does besides answering requests. One process per home.

    python -m adjudge.worker

Each duty has its own period and its own thread, so that a mail server that does not answer cannot
hold up the reconciler. A duty that fails is logged and tried again, later each time up to half a
minute; the others go on. SIGTERM lets each finish what it has begun.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import FrameType
from typing import Final

import django
from django.db import connection, connections

from adjudge.adapters.home import Home
from adjudge.adapters.sole import sole
from adjudge.domain.errors import DomainError
from adjudge.services.clause_watch import watch_clauses
from adjudge.services.clocks import fire_due
from adjudge.services.delivery import publish_snapshot, remove_settled_files, settle_all
from adjudge.services.effects import finish_waiting
from adjudge.services.landing_visits import visit_landing_pages
from adjudge.services.outbox import send_waiting
from adjudge.services.ports import Deps
from adjudge.services.register import publish_log
from adjudge.services.release import release_due
from adjudge.services.standing import reconcile
from adjudge.services.submissions import screen_waiting
from adjudge.services.winddowns import advance_all
from adjudge.settings import Settings, current_settings

READY_FILE: Final = "worker.ready"
SLOWEST_RETRY_SECONDS: Final = 30.0
STOP_SECONDS: Final = 8.0
MAILS_AT_ONCE: Final = 50
SUBMISSIONS_AT_ONCE: Final = 50
PAGES_AT_ONCE: Final = 10
REFRESH_SECONDS: Final = 10.0
"""A snapshot is renewed this often even if nothing changed: a serving process counts what it has
offered against the budgets, and what was offered and never seen is given back by the next one."""

logger = logging.getLogger("adjudge.worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something done again and again; `every` is the pause between two times, in seconds."""

    name: str
    every: float
    act: Callable[[], object]


class Runner:
    """Runs duties until it is stopped, each in a thread of its own."""

    def __init__(self, duties: tuple[Duty, ...], *, after: Callable[[], None]) -> None:
        """`after` runs after every time in the duty's thread (it gives back connections)."""
        self._duties = duties
        self._after = after
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Let every duty end; may be called from a signal handler."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    def until_done(self, duty: Duty) -> bool:
        """Do one duty now, again until it succeeds; False if stopped before that."""
        failures = 0
        while not self._stopped.is_set():
            if self._try(duty):
                return True
            failures += 1
            self._stopped.wait(pause_after(duty.every, failures))
        return False

    def run(self) -> None:
        """Do all duties until stopped, then wait for what has begun, for a few seconds."""
        threads = [
            threading.Thread(target=self._repeat, args=(duty,), name=duty.name, daemon=True)
            for duty in self._duties
        ]
        for thread in threads:
            thread.start()
        self._stopped.wait()
        deadline = time.monotonic() + STOP_SECONDS
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                logger.warning("%s did not end in time", thread.name)

    def _repeat(self, duty: Duty) -> None:
        failures = 0
        while not self._stopped.is_set():
            failures = 0 if self._try(duty) else failures + 1
            self._stopped.wait(pause_after(duty.every, failures))

    def _try(self, duty: Duty) -> bool:
        try:
            duty.act()
        except DomainError as error:
            logger.warning("%s: %s %s (%s)", duty.name, error.message(), error.remedy(), error.code)
            return False
        except Exception:
            logger.exception("%s failed", duty.name)
            return False
        finally:
            self._after()
        return True


def pause_after(every: float, failures: int) -> float:
    """The pause before the next time: doubled with each failure in a row, half a minute at most."""
    longest = max(every, SLOWEST_RETRY_SECONDS)
    return min(every * 2.0 ** min(failures, 10), longest)


class SnapshotDuty:
    """Publishes a snapshot when what it shows has changed, and renews it now and then."""

    def __init__(self, deps: Deps, changes: Callable[[], object]) -> None:
        """`changes` is cheap and gives another value after any commit to the database."""
        self._deps = deps
        self._changes = changes
        self._seen: object = None
        self._items: int | None = None
        self._published_at = float("-inf")

    def __call__(self) -> None:

        is_old = time.monotonic() - self._published_at > REFRESH_SECONDS
        before, self._seen = self._seen, None  # what fails below is tried again
        seen = self._changes()
        if seen == before and not is_old:
            self._seen = seen
            return
        with self._deps.reading() as uow:
            items = hash(tuple(uow.promoted_posts.serving_items()))
        if items != self._items or is_old:
            publish_snapshot(self._deps)
            self._published_at = time.monotonic()
        self._seen, self._items = seen, items


def database_changes() -> object:
    """A value that differs after every commit of another connection.

    SQLite counts them per connection (`PRAGMA data_version`); on PostgreSQL the present snapshot
    names every transaction that was under way, so it moves when one of them ends.
    """
    if connection.vendor == "sqlite":
        query = "PRAGMA data_version"
    else:
        query = "SELECT pg_current_snapshot()::text"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()


def drop_broken_connections() -> None:
    """Close this thread's connections that failed; the next use opens a new one.

    The others stay open: `database_changes` compares what one connection sees.
    """
    for each in connections.all(initialized_only=True):
        if each.errors_occurred:
            each.close()


def duties_of(deps: Deps) -> tuple[Duty, ...]:
    """All duties; the first runs once before the others begin."""
    snapshot = SnapshotDuty(deps, database_changes)
    looked: dict[str, datetime] = {}
    return (
        Duty(name="reconcile standing", every=1.0, act=lambda: reconcile(deps)),
        Duty(name="publish snapshot", every=0.5, act=snapshot),
        Duty(name="put rulings into effect", every=1.0, act=lambda: finish_waiting(deps)),
        Duty(name="settle events", every=1.0, act=lambda: settle_all(deps)),
        Duty(name="advance wind-downs", every=1.0, act=lambda: advance_all(deps)),
        Duty(name="publish the log", every=0.5, act=lambda: publish_log(deps)),
        Duty(
            name="screen what waits",
            every=60.0,
            act=lambda: screen_waiting(deps, limit=SUBMISSIONS_AT_ONCE),
        ),
        Duty(
            name="look at landing pages",
            every=5.0,
            act=lambda: visit_landing_pages(deps, looked, limit=PAGES_AT_ONCE),
        ),
        Duty(name="watch clauses", every=60.0, act=lambda: watch_clauses(deps)),
        Duty(name="release rulings", every=60.0, act=lambda: release_due(deps)),
        Duty(name="fire clocks", every=1.0, act=lambda: fire_due(deps)),
        Duty(name="remove settled files", every=3600.0, act=lambda: remove_settled_files(deps)),
        Duty(name="send mail", every=2.0, act=lambda: send_waiting(deps, limit=MAILS_AT_ONCE)),
    )


def work(settings: Settings) -> None:
    """Do all duties of a home until SIGTERM or SIGINT.

    Raises:
        AlreadyRunning: another process does.
    """
    home = settings.state
    with sole("worker", home.root, home.run / "worker.lock"):
        from adjudge.bootstrap import deps as wire  # noqa: PLC0415 - after django.setup

        duties = duties_of(wire(settings))
        runner = Runner(duties, after=drop_broken_connections)

        def stop(number: int, frame: FrameType | None) -> None:
            del number, frame
            runner.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        standing, snapshot, *_ = duties
        # Until the block was compared with the rows nothing may be shown, and nothing is.
        if runner.until_done(standing) and runner.until_done(snapshot):
            say_ready(home)
            runner.run()
        connections.close_all()


def say_ready(home: Home) -> None:
    """Leave our process id where the supervisor looks for it."""
    draft = home.run / f".{READY_FILE}"
    draft.write_text(f"{os.getpid()}\n")
    draft.replace(home.run / READY_FILE)


def main() -> int:
    """Work; the exit status is 1 if somebody else does already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adjudge.django_settings")
    settings = current_settings()
    settings.state.create()
    django.setup()
    try:
        work(settings)
    except DomainError as error:
        sys.stderr.write(f"{error.message()} {error.remedy()}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
