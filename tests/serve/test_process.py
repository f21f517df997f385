"""Serving processes: several on one port, killed, stopped, and dark at once."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from adjudge.adapters.processes import live_workers, missing_workers, monotonic_us
from adjudge.adapters.standing_block import wall_clock_us
from adjudge.serve.body import MAX_BODY_BYTES

SETTINGS = pytest.param(3, 40, id="few"), pytest.param(20, 100, id="many", marks=pytest.mark.deep)


@pytest.fixture
def ready(world):
    world.make_ready()
    return world


class Asker(threading.Thread):
    """Asks one process for decisions until told to stop; keeps what it was shown, and when."""

    def __init__(self, port, headers):
        super().__init__(daemon=True)
        self.seen = []
        self._port = port
        self._headers = headers
        self._stop_asking = threading.Event()

    def run(self):
        body = json.dumps({"slots": 1, "viewer": "viewer"})
        connection = http.client.HTTPConnection("127.0.0.1", self._port)
        while not self._stop_asking.is_set():
            started_us = wall_clock_us()
            connection.request("POST", "/decide", body, self._headers)
            answer = json.loads(connection.getresponse().read())
            shown = [each["promoted_post_id"] for each in answer["promoted"]]
            self.seen.append((started_us, answer["decided_us"], shown))
        connection.close()

    def finish(self):
        self._stop_asking.set()
        self.join(timeout=60)
        assert not self.is_alive()
        return self.seen


def decide(process, world, slots=1):
    return httpx.post(
        f"{process.address}/decide", json={"slots": slots}, headers=world.authorisation
    ).json()["promoted"]


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


@pytest.mark.parametrize(("rounds", "decisions"), SETTINGS)
def test_no_decision_that_starts_after_the_effective_time_shows_a_dark_post(
    ready, process, rounds, decisions
):
    askers = [Asker(process(worker=n).port, ready.authorisation) for n in range(2)]
    for asker in askers:
        asker.start()
    spans = []
    for number in range(rounds):
        counts = [len(asker.seen) for asker in askers]
        wait_until(
            lambda counts=counts: all(
                len(asker.seen) >= count + decisions
                for asker, count in zip(askers, counts, strict=True)
            )
        )
        # Now the post, now its advertiser; a snapshot is published while it is dark.
        slot = 103 if number % 2 else 3
        ready.block.darken([slot])
        dark_us = ready.block.read_effective_now()
        ready.publisher.publish([ready.item(n) for n in (1, 2, 3)])
        time.sleep(0.1)
        lit_us = wall_clock_us()
        ready.block.light([slot])
        spans.append((dark_us, lit_us))
    seen = [each for asker in askers for each in asker.finish()]
    during = [
        shown
        for _, decided_us, shown in seen
        if any(dark <= decided_us < lit for dark, lit in spans)
    ]
    assert during.count(["post-3"]) == 0, (spans, seen)
    assert during.count(["post-2"]) > rounds
    # By the client's clock a decision starts no later: one that it starts in the dark is in there.
    assert all(started_us <= decided_us for started_us, decided_us, _ in seen)
    assert sum(shown == ["post-3"] for *_, shown in seen) > rounds


def test_two_workers_share_a_port_and_each_has_its_own_event_file(ready, process):
    first = process(worker=0)
    second = process(worker=1, port=first.port)
    pids = set()
    for _ in range(200):
        pids.add(httpx.get(f"{first.address}/health").json()["pid"])
        if len(pids) == 2:
            break
    assert pids == {first.popen.pid, second.popen.pid}
    tokens = [each["token"] for _ in range(20) for each in decide(first, ready)]
    for token in tokens * 2:
        assert httpx.get(f"{first.address}/e/i/{token}").status_code == 204
    # A token that both workers acknowledged is in both files; settlement takes it once.
    wait_until(lambda: len({event.token_id for event in ready.events()}) == 20)
    assert len(list(ready.home.events.glob("*.events"))) == 2


def test_a_worker_index_is_served_once(ready, process):
    first = process(worker=0)
    second = subprocess.run(
        [sys.executable, "-m", "adjudge.serve", "--home", ready.home.root, "--port", "0"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"Process {first.popen.pid} already serves as worker 0" in second.stderr


def test_a_taken_port_is_a_clear_message(world):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "adjudge.serve", "--home", world.home.root, "--port", port],
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr == f"Port {port} cannot be used: Address already in use.\n"


def test_an_event_that_was_committed_and_not_acknowledged_is_there_once(ready, process):
    ready.home.demo_marker.touch()
    first = process(ADJUDGE_FAILPOINT="serve.event_committed")
    (promoted,) = decide(first, ready)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{first.address}/e/i/{promoted['token']}")
    assert first.popen.wait(timeout=30) == -signal.SIGKILL
    again = process()
    assert httpx.get(f"{again.address}/e/i/{promoted['token']}").status_code == 204
    wait_until(lambda: len(ready.events()) == 2)
    assert len({(event.token_id, event.kind) for event in ready.events()}) == 1


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.deep)])
def test_no_acknowledged_event_is_lost_when_the_process_is_killed(ready, process, kills):
    acknowledged = 0
    for _ in range(kills):
        serving = process()
        tokens = [each["token"] for _ in range(100) for each in decide(serving, ready, slots=3)]
        killer = threading.Timer(random.uniform(0.05, 0.3), serving.popen.kill)
        killer.start()
        try:
            with httpx.Client() as client:
                for token in tokens:
                    response = client.get(f"{serving.address}/e/i/{token}")
                    assert response.status_code == 204
                    acknowledged += 1
        except httpx.TransportError:
            pass
        killer.join()
        serving.popen.wait(timeout=30)
        on_disk = {event.token_id for event in ready.events()}
        # The one that was under way when the process died may be on disk too.
        assert acknowledged <= len(on_disk) <= acknowledged + 1
        acknowledged = len(on_disk)


def test_it_answers_for_itself_while_it_lives_and_leaves_nothing_when_stopped(ready, process):
    serving = process(worker=7)
    wait_until(lambda: 7 in ready.block.heartbeats())
    (registration,) = live_workers(ready.home)
    assert (registration.pid, registration.worker) == (serving.popen.pid, 7)
    beat = ready.block.heartbeats()[7].at_us
    wait_until(lambda: ready.block.heartbeats()[7].at_us > beat + 200_000)
    assert missing_workers(ready.home, ready.block) == []
    moment = ready.block.read_effective_now()
    wait_until(lambda: ready.reader.watermark_passed(moment))
    serving.popen.terminate()
    assert serving.popen.wait(timeout=30) == 0
    assert live_workers(ready.home) == []


def test_a_stopped_process_is_missing_until_it_goes_on(ready, process):
    serving = process()
    os.kill(serving.popen.pid, signal.SIGSTOP)
    moment = ready.block.read_effective_now()
    try:
        late = monotonic_us() + 3_000_000
        (missing,) = missing_workers(ready.home, ready.block, late)
        assert missing.pid == serving.popen.pid
        assert not ready.reader.watermark_passed(moment)
    finally:
        os.kill(serving.popen.pid, signal.SIGCONT)
    wait_until(lambda: ready.reader.watermark_passed(moment))
    assert missing_workers(ready.home, ready.block) == []


@pytest.mark.usefixtures("ready")
def test_bytes_that_are_no_request_do_not_stop_it(process):
    serving = process()
    pieces = [
        b"\x00" * 1000,
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /decide HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /e HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nx",
        b"GET /e/i/" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /decide HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
    ]
    for piece in pieces:
        with socket.create_connection(("127.0.0.1", serving.port), timeout=10) as connection:
            connection.sendall(piece)
    assert httpx.get(f"{serving.address}/health").json()["pid"] == serving.popen.pid


@pytest.mark.usefixtures("ready")
def test_ten_megabytes_are_refused_over_a_socket(process):
    serving = process()
    with socket.create_connection(("127.0.0.1", serving.port), timeout=10) as connection:
        head = "POST /e HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n"
        connection.sendall(head.encode() + b" " * MAX_BODY_BYTES)
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")
    assert httpx.get(f"{serving.address}/ready").status_code == 200


def test_serve_and_what_it_stands_on_import_no_django():
    program = "import sys, adjudge.serve.__main__; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
