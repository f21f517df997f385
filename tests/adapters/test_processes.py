"""Serving processes: who is alive, and who is missing."""

import os
import signal
import subprocess
import sys
from datetime import UTC

import msgspec
import pytest

from adjudge.adapters.home import Home
from adjudge.adapters.processes import (
    EPOCH,
    MISSING_AFTER_US,
    ServingBlock,
    WorkerTaken,
    deregister_worker,
    live_workers,
    missing_workers,
    monotonic_us,
    register_worker,
)
from adjudge.adapters.standing_block import StandingBlock
from adjudge.domain.ads.serving import DARK, LIT, WorkerMissing
from adjudge.domain.errors import InvalidValue

REGISTER = """
import sys, time
from pathlib import Path
from adjudge.adapters.home import Home
from adjudge.adapters.processes import register_worker
register_worker(Home(Path(sys.argv[1])), int(sys.argv[2]))
print("registered", flush=True)
time.sleep(600)
"""


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "home")
    made.create()
    return made


@pytest.fixture
def block(home):
    opened = StandingBlock.open(home.standing_block, create=True)
    yield opened
    opened.close()


@pytest.fixture
def other_process(home):
    """Starts a process that registers as a worker; kills it in the end."""
    started = []

    def start(worker):
        process = subprocess.Popen(
            [sys.executable, "-c", REGISTER, home.root, str(worker)], stdout=subprocess.PIPE
        )
        started.append(process)
        assert process.stdout.readline() == b"registered\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_registered_process_is_alive_until_it_leaves(home):
    mine = register_worker(home, 3)
    assert live_workers(home) == [mine]
    assert mine.pid == os.getpid()
    deregister_worker(home, mine)
    assert live_workers(home) == []


def test_a_killed_process_is_not_alive_even_as_a_zombie_and_its_registration_goes(
    home, other_process
):
    process = other_process(1)
    assert [each.pid for each in live_workers(home)] == [process.pid]
    process.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert live_workers(home) == []
    assert not (home.run / "serve" / "1.json").exists()


def test_a_later_process_with_the_same_pid_is_somebody_else(home):
    mine = register_worker(home, 0)
    path = home.run / "serve" / "0.json"
    for change in ({"start_ticks": mine.start_ticks + 1}, {"boot": mine.boot + 1}):
        path.write_bytes(msgspec.json.encode(msgspec.structs.replace(mine, **change)))
        assert live_workers(home) == []


def test_a_torn_registration_names_nobody(home):
    register_worker(home, 0)
    (home.run / "serve" / "0.json").write_bytes(b'{"worker":')
    assert live_workers(home) == []


def test_a_worker_index_serves_once(home, other_process):
    process = other_process(2)
    with pytest.raises(WorkerTaken) as caught:
        register_worker(home, 2)
    assert caught.value.details["pid"] == process.pid
    process.kill()
    process.wait()
    assert register_worker(home, 2).pid == os.getpid()


def test_a_worker_index_has_bounds(home):
    with pytest.raises(InvalidValue):
        register_worker(home, 64)


def test_alive_without_a_heartbeat_for_two_seconds_is_missing(home, block):
    mine = register_worker(home, 0)
    start = mine.registered_us
    assert missing_workers(home, block, start + MISSING_AFTER_US) == []
    assert missing_workers(home, block, start + MISSING_AFTER_US + 1) == [mine]
    block.heartbeat(0, pid=mine.pid, at_us=start + 500)
    assert missing_workers(home, block, start + MISSING_AFTER_US + 500) == []
    assert missing_workers(home, block, start + MISSING_AFTER_US + 501) == [mine]


def test_the_heartbeat_of_an_earlier_process_does_not_count(home, block):
    mine = register_worker(home, 0)
    block.heartbeat(0, pid=mine.pid + 1, at_us=mine.registered_us + 10**9)
    assert missing_workers(home, block, mine.registered_us + 10**9) == [mine]


def test_a_dead_process_is_not_missing(home, block, other_process):
    process = other_process(0)
    process.kill()
    process.wait()
    assert missing_workers(home, block, monotonic_us() + 10**9) == []


def test_the_port_refuses_to_call_an_effect_complete_while_one_is_missing(home, block, monkeypatch):
    port = ServingBlock(home, block)
    port.must_reach_all()
    register_worker(home, 5)
    port.must_reach_all()
    late = monotonic_us() + MISSING_AFTER_US + 10**6
    monkeypatch.setattr("adjudge.adapters.processes.monotonic_us", lambda: late)
    with pytest.raises(WorkerMissing) as caught:
        port.must_reach_all()
    assert caught.value.details["workers"] == "5"


def test_the_port_writes_compares_and_reads_the_effective_time(home, block):
    port = ServingBlock(home, block)
    port.write({1: LIT, 2: LIT})
    assert list(port.differing({1: LIT, 2: DARK})) == [2]
    port.mark_reconciled()
    assert block.is_reconciled()
    effective = port.effective_now()
    assert effective.tzinfo is UTC
    read_back = (effective - EPOCH).total_seconds() * 1_000_000
    assert read_back == pytest.approx(block.now_us(0), abs=1)
