"""`make demo` as a newcomer meets it: one address, logins, Ctrl-C, the same data next time."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from adjudge.demo.home import Login
from adjudge.demo.run import login_table
from adjudge.fleet.ports import free_ports

PATIENCE = 120
pytestmark = [pytest.mark.timeout(290), pytest.mark.xdist_group("fleet")]


class Demo:
    """A demo that was started from a terminal."""

    def __init__(self, home: Path, *options: str) -> None:
        self.port, serve_port = free_ports(2)
        environment = {name: value for name, value in os.environ.items() if "ADJUDGE" not in name}
        environment |= {
            "ADJUDGE_HOME": str(home),
            "ADJUDGE_PORT": str(self.port),
            "ADJUDGE_SERVE_PORT": str(serve_port),
            "ADJUDGE_SERVE_WORKERS": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "adjudge.cli", "demo", *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []

    def wait_for(self, words: str) -> None:
        """Read its output up to the line with these words."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if words in line:
                return
        raise AssertionError("\n".join(self.lines))

    def everybody(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def rest(self) -> str:
        """The rest of its output, once it has ended."""
        assert self.process.stdout is not None
        text = self.process.stdout.read()
        self.process.stdout.close()
        self.process.wait(PATIENCE)
        return text


def feed_with_promotion(address: str) -> str:
    """The feed; read again while a busy machine keeps serving from answering within 50 ms."""
    text = ""
    for _ in range(20):
        answer = httpx.get(address, timeout=30, trust_env=False)
        assert answer.status_code == 200
        text = answer.text
        if "Promoted by" in text:
            break
        time.sleep(0.5)
    return text


def nobody_is_left(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=20)
    assert alive == []


def test_the_demo_from_its_start_to_its_end(tmp_path):
    home = tmp_path / "var"
    first = Demo(home)
    first.wait_for("Ctrl-C stops everything")
    shown = "\n".join(first.lines)
    assert f"Open http://127.0.0.1:{first.port}" in shown
    logins = json.loads((home / "demo-logins.json").read_text())
    assert len(logins) == 7
    assert all(login["password"] in shown for login in logins)
    assert "Promoted by" in feed_with_promotion(f"http://127.0.0.1:{first.port}/")

    fleet = first.everybody()
    assert len(fleet) >= 4
    first.process.send_signal(signal.SIGINT)
    rest = first.rest()
    assert first.process.returncode == 0, rest
    assert "Traceback" not in rest
    nobody_is_left(fleet)

    second = Demo(home)
    second.wait_for("Ctrl-C stops everything")
    assert json.loads((home / "demo-logins.json").read_text()) == logins
    fleet = second.everybody()
    second.process.kill()
    second.rest()
    nobody_is_left(fleet)


def test_ctrl_c_while_it_still_prepares(tmp_path):
    demo = Demo(tmp_path / "var")
    demo.wait_for("Adjudge demo in")
    time.sleep(0.5)
    fleet = demo.everybody()
    demo.process.send_signal(signal.SIGINT)
    rest = demo.rest()
    assert demo.process.returncode == 130
    assert "Traceback" not in rest
    nobody_is_left(fleet)


def test_a_taken_port_is_a_message_with_the_way_out(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        environment = dict(os.environ) | {
            "ADJUDGE_HOME": str(tmp_path / "var"),
            "ADJUDGE_PORT": str(port),
        }
        result = subprocess.run(
            [sys.executable, "-m", "adjudge.cli", "demo"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert result.returncode == 1
    assert f"Port {port} (the site) is taken" in result.stderr
    assert "make demo" in result.stderr
    assert "Traceback" not in result.stderr


def test_logins_are_a_table():
    logins = [
        Login(role="reader", username="marta", password="one", sees="the feed"),
        Login(role="appeals officer", username="selma", password="three", sees="appeals"),
    ]
    head, *rows = login_table(logins).splitlines()
    assert head.split() == ["log", "in", "as", "name", "password", "to", "see"]
    assert [row.index(login.password) for row, login in zip(rows, logins, strict=True)] == [
        head.index("password")
    ] * 2
