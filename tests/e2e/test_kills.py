"""Processes are killed at the worst moments; no banned post is ever lit, and the home stays whole.

The site, the serving processes and the worker are real processes over a home of their own. Readers
ask for promoted posts all the time. Acts run in processes that die at a failpoint, as the site
would in a power cut.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from adjudge.adapters.failpoints import NAMES, VARIABLE
from adjudge.demo.headless import hermetic, settings_for
from adjudge.demo.home import prepare_home
from adjudge.demo.road.storm import Sighting, Storm
from adjudge.demo.run import prepare
from adjudge.fleet.supervisor import Supervisor, child_environment, supervised
from adjudge.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEEP = os.environ.get("ADJUDGE_DEPTH") == "deep"
RANDOM_KILLS = 20 if DEEP else 3
KESTREL = "Kestrel Lab"
PATIENCE = 30.0

ACTS = (sys.executable, "-m", "tests.e2e.acts")

pytestmark = [pytest.mark.timeout(1200 if DEEP else 280), pytest.mark.xdist_group("fleet")]


@dataclass
class Place:
    """A running home; every process in it may be killed, and is started again."""

    settings: Settings
    supervisor: Supervisor
    helper: subprocess.Popen[str]
    acts: int = 0

    def killed(self, *arguments: str, failpoint: str) -> float:
        """Do an act in a process that dies at the failpoint; when it was dead."""
        result = subprocess.run(
            [*ACTS, *arguments],
            env=environment_of(self.settings) | {VARIABLE: failpoint},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert result.returncode == -signal.SIGKILL, result.stderr
        return time.time()

    def done(self, *arguments: str) -> str:
        """What the act printed; it succeeded."""
        assert self.helper.stdin is not None
        assert self.helper.stdout is not None
        self.helper.stdin.write(" ".join(arguments) + "\n")
        self.helper.stdin.flush()
        answer = self.helper.stdout.readline().strip()
        assert answer, f"{arguments} failed; see the output of the helper"
        return answer

    def ready(self) -> str:
        """A ruling that waits for its approval."""
        self.acts += 1
        return self.done("ready", f"kills-{self.acts}-{time.monotonic_ns()}")

    def spans(self) -> list[tuple[float, float]]:
        """From when until when Kestrel Lab was suspended, each time."""
        found = json.loads(self.done("measures"))
        return [(since, until or float("inf")) for since, until in found]

    def storm(self) -> Storm:
        return Storm(self.settings.base_url, KESTREL, readers=2)


def environment_of(settings: Settings) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return child_environment(settings) | {"PYTHONPATH": path}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with hermetic():
        settings = settings_for(tmp_path_factory.mktemp("kills") / "home")
        prepare_home(settings, reset=False)
        with supervised(settings, report=print) as supervisor:
            prepare(settings, world=True)
            assert supervisor.start()
            supervisor.max_restarts = 10 * RANDOM_KILLS
            watcher = threading.Thread(target=supervisor.watch, daemon=True)
            watcher.start()
            with subprocess.Popen(
                [*ACTS, "serve"],
                env=environment_of(settings),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            ) as helper:
                yield Place(settings, supervisor, helper)
            supervisor.ask_to_stop()
            watcher.join(10)


@pytest.fixture
def unbanned(place: Place) -> Place:
    """Kestrel Lab in good standing, its posts shown."""
    for ruling_id in json.loads(place.done("standing")):
        place.done("overturn", place.done("appeal", ruling_id))
    with place.storm() as storm:
        storm.wait_shown(PATIENCE)
    return place


def shown_in(spans: Sequence[tuple[float, float]], sightings: Sequence[Sighting]) -> list[Sighting]:
    """Sightings of the post that began and ended within a suspension."""
    return [
        each
        for each in sightings
        for since, until in spans
        if each.showed and since < each.sent_at and each.answered_at < until
    ]


def must_be_whole(place: Place) -> None:
    """`adjudge doctor --invariants` passes."""
    result = subprocess.run(
        [sys.executable, "-m", "adjudge.cli", "doctor", "--invariants"],
        env=child_environment(place.settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "All hold." in result.stdout


def wait_in_force(place: Place, count: int) -> float:
    """Wait until there were that many suspensions; when the last took effect."""
    deadline = time.monotonic() + PATIENCE
    while len(spans := place.spans()) < count:
        assert time.monotonic() < deadline, "the ruling was not put into effect"
    return spans[-1][0]


@pytest.mark.parametrize(
    "failpoint", ["ruling.approved", "effect.block_written", "effect.committed"]
)
def test_a_killed_approval_ends_dark_and_finished(unbanned: Place, failpoint: str) -> None:
    before = len(unbanned.spans())
    ruling_id = unbanned.ready()
    with unbanned.storm() as storm:
        storm.wait_shown(PATIENCE)
        died_at = unbanned.killed("approve", ruling_id, failpoint=failpoint)
        effective = wait_in_force(unbanned, before + 1)
        storm.wait_for(200, since=max(effective, died_at), seconds=PATIENCE)
    assert shown_in(unbanned.spans(), storm.sightings) == []
    if failpoint == "effect.committed":
        # Both the block and the commit were written: nobody has anything left to do.
        assert [each for each in storm.sightings if each.showed and each.sent_at > died_at] == []
    must_be_whole(unbanned)


def test_a_killed_reversal_is_lit_again_by_the_reconciler(unbanned: Place) -> None:
    ruling_id = unbanned.ready()
    assert unbanned.done("approve", ruling_id) == "in force"
    appeal_id = unbanned.done("appeal", ruling_id)
    died_at = unbanned.killed("overturn", appeal_id, failpoint="release.committed")
    with unbanned.storm() as storm:
        storm.wait_shown(PATIENCE, since=died_at)
    assert shown_in(unbanned.spans(), storm.sightings) == []
    must_be_whole(unbanned)


def test_an_event_committed_and_not_acknowledged_counts_once(unbanned: Place) -> None:
    settings, supervisor = unbanned.settings, unbanned.supervisor
    serving = [child for name, child in supervisor.children.items() if name.startswith("serve")]
    token = token_of_a_decision(settings)
    stored, _ = json.loads(unbanned.done("events"))
    address = f"http://127.0.0.1:{settings.serve_port}/e/i/{token}"
    for child in serving:  # the supervisor starts them anew, with the failpoint
        child.environment[VARIABLE] = "serve.event_committed"
        child.kill()
    wait_serving(settings)
    try:
        with pytest.raises(httpx.HTTPError):
            httpx.get(address, timeout=10, trust_env=False)
    finally:
        for child in serving:
            child.environment.pop(VARIABLE)
            child.kill()
    wait_serving(settings)
    assert httpx.get(address, timeout=10, trust_env=False).status_code == 204
    deadline = time.monotonic() + PATIENCE
    while json.loads(unbanned.done("events"))[1] < stored + 1:
        assert time.monotonic() < deadline, "the event was not settled"
    # It is in two files, of the process that died and of the one that heard it again.
    assert json.loads(unbanned.done("events"))[1] == stored + 1
    must_be_whole(unbanned)


def token_of_a_decision(settings: Settings) -> str:
    answer = httpx.get(
        f"{settings.base_url}/api/v1/promoted", params={"slots": 10}, timeout=10, trust_env=False
    )
    promoted = answer.json()["promoted"]
    return next(each["token"] for each in promoted if each["advertiser"] == KESTREL)


def wait_serving(settings: Settings) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            url = f"http://127.0.0.1:{settings.serve_port}/ready"
            if httpx.get(url, timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, "no serving process came back"
        time.sleep(0.1)


def test_random_kills_under_load(unbanned: Place) -> None:
    chance = random.Random(2018)
    killed = []
    with unbanned.storm() as storm:
        storm.wait_shown(PATIENCE)
        for _ in range(RANDOM_KILLS):
            name = chance.choice(["site", "worker", "serve-0", "serve-1"])
            ruling_id = unbanned.ready()
            killer = threading.Timer(
                chance.uniform(0, 1.5), unbanned.supervisor.children[name].kill
            )
            killer.start()
            approve_until_done(unbanned, ruling_id)
            killer.join()
            killed.append(name)
            since = time.time()
            storm.wait_for(50, since=since, seconds=PATIENCE)
            unbanned.done("overturn", unbanned.done("appeal", ruling_id))
            storm.wait_shown(PATIENCE, since=since)
    assert len(killed) == RANDOM_KILLS
    assert shown_in(unbanned.spans(), storm.sightings) == []
    must_be_whole(unbanned)


def approve_until_done(place: Place, ruling_id: str) -> None:
    """A serving process that is just starting may be missing; the same call again finishes it."""
    deadline = time.monotonic() + PATIENCE
    while place.done("try_approve", ruling_id) != "in force":
        assert time.monotonic() < deadline, "the approval was not finished"


def test_failpoints_are_all_walked_here() -> None:
    walked = {"ruling.approved", "effect.block_written", "effect.committed"}
    assert walked | {"release.committed", "serve.event_committed"} == NAMES
