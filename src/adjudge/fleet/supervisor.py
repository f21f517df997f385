"""The supervisor: starts site, serving processes and worker, keeps them up, stops them in order.

It imports no Django and opens no database. Children inherit the environment, so what the operator
set holds for all of them; each is tied to the supervisor's life (`adjudge.fleet.tether`), so none
survives it, however it ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

import httpx

from adjudge.adapters.home import Home
from adjudge.adapters.sole import sole
from adjudge.fleet.children import Child, ChildSpec
from adjudge.fleet.ports import require_free
from adjudge.settings import Settings

LOOPBACK: Final = "127.0.0.1"
SITE_WORKERS: Final = 1
WATCH_SECONDS: Final = 0.2
PROBE_SECONDS: Final = 2.0
MAX_RESTARTS: Final = 5
RESTART_WINDOW_SECONDS: Final = 60.0
WORKER_READY: Final = "worker.ready"

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What the supervisor runs, in the order of starting; stopping runs backwards."""

    worker: ChildSpec
    serve: tuple[ChildSpec, ...]
    site: ChildSpec

    @property
    def specs(self) -> tuple[ChildSpec, ...]:
        return (self.worker, *self.serve, self.site)


def fleet_of(settings: Settings) -> Fleet:
    """The processes of one home, as its settings say."""
    home = settings.state
    serve = (sys.executable, "-m", "adjudge.serve", "--home", str(home.root))
    host = LOOPBACK if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared, not bound
    site_url = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"
    serve_url = f"http://{LOOPBACK}:{settings.serve_port}/ready"
    return Fleet(
        worker=ChildSpec(
            name="worker",
            command=(sys.executable, "-m", "adjudge.worker"),
            ready=lambda pid: worker_is_ready(home, pid),
        ),
        serve=tuple(
            ChildSpec(
                name=f"serve-{number}",
                command=(*serve, "--port", str(settings.serve_port), "--worker", str(number)),
                ready=partial(serves_as, home, number, serve_url),
            )
            for number in range(settings.serve_workers)
        ),
        site=ChildSpec(
            name="site",
            command=(
                *(sys.executable, "-m", "adjudge.fleet.site", "--host", settings.host),
                *("--port", str(settings.port), "--workers", str(SITE_WORKERS)),
            ),
            ready=lambda _pid: answers(site_url),
        ),
    )


def worker_is_ready(home: Home, pid: int) -> bool:
    """Whether the worker with this process id has compared the standing block with the rows."""
    try:
        return (home.run / WORKER_READY).read_text().strip() == str(pid)
    except FileNotFoundError:
        return False


def serves_as(home: Home, number: int, url: str, pid: int) -> bool:
    """Whether this process is registered as this serving process, and the shared port answers."""
    try:
        registration = json.loads((home.run / "serve" / f"{number}.json").read_text())
    except (FileNotFoundError, ValueError):
        return False
    return bool(registration["pid"] == pid) and answers(url)


def answers(url: str) -> bool:
    """Whether a GET of `url` is answered with success."""
    try:
        return httpx.get(url, timeout=PROBE_SECONDS, trust_env=False).is_success
    except httpx.HTTPError:
        return False


class Supervisor:
    """Runs a fleet. Use it from one thread; `stop` may be called more than once.

    Attributes:
        max_restarts: how often one child may be started again within a minute.

    `report` gets one readable line per thing that happened. `ask_to_stop` may be called from a
    signal handler.
    """

    def __init__(
        self, fleet: Fleet, folder: Path, *, report: Report, environment: Mapping[str, str]
    ) -> None:
        self.children = {spec.name: Child(spec, folder, environment) for spec in fleet.specs}
        self._report = report
        self._stopping = False
        self.max_restarts = MAX_RESTARTS
        self._restarts: dict[str, deque[float]] = defaultdict(deque)

    def ask_to_stop(self) -> None:
        """Make `start` and `watch` return soon."""
        self._stopping = True

    def start(self) -> bool:
        """Start everything at once and wait until all are ready; False if asked to stop meanwhile.

        Raises:
            ChildFailed: one ended or was too slow; call `stop` then.
        """
        began = time.monotonic()
        for child in self.children.values():
            child.start()
        for child in self.children.values():
            if not child.wait_ready(lambda: self._stopping):
                return False
            self._report(f"  {child.spec.name:<9} ready ({time.monotonic() - began:.1f} s)")
        return True

    def watch(self) -> None:
        """Restart what dies, until asked to stop.

        Raises:
            ChildFailed: one died more often within a minute than `max_restarts`.
        """
        while not self._stopping:
            for child in self.children.values():
                if not child.is_running and not self._stopping:
                    self._restart(child)
            time.sleep(WATCH_SECONDS)

    def _restart(self, child: Child) -> None:
        now = time.monotonic()
        times = self._restarts[child.spec.name]
        while times and now - times[0] > RESTART_WINDOW_SECONDS:
            times.popleft()
        if len(times) >= self.max_restarts:
            raise child.failure(f"died {len(times) + 1} times within a minute")
        times.append(now)
        self._report(f"  {child.spec.name} ended {child.ending()}; starting it again")
        # Its own children may still hold the port.
        child.kill()
        child.start()

    def stop(self) -> None:
        """Stop all, last started first: no new requests, then the last events, then the worker."""
        for child in reversed(self.children.values()):
            if child.is_running:
                obeyed = child.stop()
                self._report(f"  {child.spec.name:<9} {'stopped' if obeyed else 'killed'}")
            else:
                child.stop()


@contextmanager
def supervised(settings: Settings, *, report: Report) -> Iterator[Supervisor]:
    """A supervisor for the home of `settings`: alone for it, with its ports; stopped at the end.

    Raises:
        AlreadyRunning: this home has one already.
        PortTaken: somebody else listens on one of the two ports.
    """
    home = settings.state
    with ExitStack() as stack:
        stack.enter_context(sole("supervisor", home.root, home.run / "supervisor.lock"))
        require_free(settings.host, settings.port, purpose="the site", variable="ADJUDGE_PORT")
        require_free(
            LOOPBACK,
            settings.serve_port,
            purpose="the serving processes",
            variable="ADJUDGE_SERVE_PORT",
        )
        supervisor = Supervisor(
            fleet_of(settings), home.run, report=report, environment=child_environment(settings)
        )
        stack.callback(supervisor.stop)
        yield supervisor


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment of every child: ours, with the settings that decide where it works."""
    return {"DJANGO_SETTINGS_MODULE": "adjudge.django_settings", "PYTHONUNBUFFERED": "1"} | {
        **os.environ,
        "ADJUDGE_HOME": str(settings.home),
        "ADJUDGE_HOST": settings.host,
        "ADJUDGE_PORT": str(settings.port),
        "ADJUDGE_SERVE_PORT": str(settings.serve_port),
        "ADJUDGE_BASE_URL": settings.base_url,
    }


@contextmanager
def stopping_on_signals(supervisor: Supervisor) -> Iterator[None]:
    """While the block runs, Ctrl-C and SIGTERM ask the supervisor to stop."""

    def ask(number: int, frame: FrameType | None) -> None:
        del number, frame
        supervisor.ask_to_stop()

    before = {each: signal.signal(each, ask) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
