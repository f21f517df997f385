from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from adjudge.adapters.sole import AlreadyRunning
from adjudge.fleet.children import ChildFailed, ChildSpec
from adjudge.fleet.supervisor import Fleet, Supervisor, fleet_of, supervised
from adjudge.settings import load_settings

# A child that starts a child of its own, says that it is ready, and stops when told to.
DUTIFUL = """
import pathlib, signal, subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
def stop(*_):
    helper.terminate(); helper.wait(); sys.exit(0)
signal.signal(signal.SIGTERM, stop)
pathlib.Path(sys.argv[1]).write_text(str(helper.pid))
time.sleep(600)
"""
DEAF = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).write_text("0")
time.sleep(600)
"""
BROKEN = "import sys; print('no such table: posts'); sys.exit(3)"


def spec(name: str, folder: Path, program: str = DUTIFUL, stop_seconds: float = 10) -> ChildSpec:
    flag = folder / f"{name}.flag"
    return ChildSpec(
        name=name,
        command=(sys.executable, "-c", program, str(flag)),
        ready=lambda _pid: flag.exists() and flag.read_text() != "",
        ready_seconds=20,
        stop_seconds=stop_seconds,
    )


def make(folder: Path, lines: list[str], **programs: str) -> Supervisor:
    fleet = Fleet(
        worker=spec("worker", folder, programs.get("worker", DUTIFUL)),
        serve=(spec("serve-0", folder, programs.get("serve", DUTIFUL)),),
        site=spec("site", folder, programs.get("site", DUTIFUL), stop_seconds=0.5),
    )
    return Supervisor(fleet, folder, report=lines.append, environment=dict(os.environ))


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def wait_until(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "took too long"
        time.sleep(0.02)


def everybody(supervisor: Supervisor, folder: Path) -> list[int]:
    pids = [child.pid for child in supervisor.children.values()]
    return pids + [int((folder / f"{name}.flag").read_text()) for name in supervisor.children]


def test_everything_starts_and_stops_in_order_and_nobody_is_left(tmp_path):
    lines: list[str] = []
    supervisor = make(tmp_path, lines)
    assert supervisor.start()
    pids = everybody(supervisor, tmp_path)
    assert all(is_alive(pid) for pid in pids)
    supervisor.stop()
    assert not any(is_alive(pid) for pid in pids)
    words = [line.split()[:2] for line in lines]
    assert words == [
        *(["worker", "ready"], ["serve-0", "ready"], ["site", "ready"]),
        *(["site", "stopped"], ["serve-0", "stopped"], ["worker", "stopped"]),
    ]


def test_a_child_that_cannot_start_shows_its_last_lines(tmp_path):
    supervisor = make(tmp_path, [], serve=BROKEN)
    with pytest.raises(ChildFailed) as caught:
        supervisor.start()
    supervisor.stop()
    assert "ended with status 3" in caught.value.message()
    assert "no such table: posts" in caught.value.message()
    assert str(tmp_path / "serve-0.log") in caught.value.remedy()


def test_a_child_that_does_not_listen_is_killed(tmp_path):
    lines: list[str] = []
    supervisor = make(tmp_path, lines, site=DEAF)
    assert supervisor.start()
    pid = supervisor.children["site"].pid
    supervisor.stop()
    assert not is_alive(pid)
    assert "  site      killed" in lines


def test_a_child_that_dies_is_started_again_with_its_helpers_gone(tmp_path):
    lines: list[str] = []
    supervisor = make(tmp_path, lines)
    assert supervisor.start()
    watcher = threading.Thread(target=supervisor.watch)
    watcher.start()
    site, helper = supervisor.children["site"].pid, int((tmp_path / "site.flag").read_text())
    (tmp_path / "site.flag").unlink()
    os.kill(site, signal.SIGKILL)
    wait_until((tmp_path / "site.flag").exists)
    assert supervisor.children["site"].pid != site
    assert not is_alive(helper)
    assert "  site ended by SIGKILL; starting it again" in lines
    supervisor.ask_to_stop()
    watcher.join()
    supervisor.stop()


def test_a_child_that_keeps_dying_ends_it_all(tmp_path):
    supervisor = make(tmp_path, [])
    assert supervisor.start()
    short_lived = make(tmp_path, [], site=BROKEN).children["site"].spec
    supervisor.children["site"].kill()
    supervisor.children["site"].spec = short_lived
    with pytest.raises(ChildFailed, match="died 6 times within a minute"):
        supervisor.watch()
    supervisor.stop()


def test_a_wait_for_readiness_can_be_interrupted(tmp_path):
    supervisor = make(tmp_path, [], worker="import time; time.sleep(600)")
    threading.Timer(0.3, supervisor.ask_to_stop).start()
    assert not supervisor.start()
    supervisor.stop()


def test_no_child_survives_a_killed_supervisor(tmp_path):
    program = f"""
import os, sys, time
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_supervisor import make
supervisor = make(Path({str(tmp_path)!r}), [])
assert supervisor.start()
print(*[child.pid for child in supervisor.children.values()], flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pids = [int(pid) for pid in process.stdout.readline().split()]
        assert len(pids) == 3
        process.kill()
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_a_home_has_one_supervisor(tmp_path):
    settings = load_settings(home=tmp_path)
    settings.state.create()
    first, second = supervised(settings, report=print), supervised(settings, report=print)
    with first, pytest.raises(AlreadyRunning), second:
        raise AssertionError("not reached")


def test_the_fleet_follows_the_settings(tmp_path):
    fleet = fleet_of(load_settings(home=tmp_path, serve_workers=3, serve_port=9001))
    assert [each.name for each in fleet.specs] == [
        "worker",
        "serve-0",
        "serve-1",
        "serve-2",
        "site",
    ]
    assert all("9001" in each.command for each in fleet.serve)
