"""Child processes: each in a session of its own, with a log file, tied to its parent's life."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adjudge.domain.errors import DomainError

TAIL_LINES: Final = 15
TAIL_BYTES: Final = 16_384
MAX_LOG_BYTES: Final = 5_000_000
POLL_SECONDS: Final = 0.05


class ChildFailed(DomainError):
    """A process of ours died, or did not become ready in time; its last lines are shown."""

    code = "child.failed"

    def message(self) -> str:
        d = self.details
        lines = f"\n{d['tail']}" if d.get("tail") else ""
        return f"{d['name']} {d['what']}.{lines}"

    def remedy(self) -> str:
        return f"The whole log is in {self.details['log']}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSpec:
    """What to start. `ready(pid)` says whether it is up; times are in seconds."""

    name: str
    command: Sequence[str]
    ready: Callable[[int], bool]
    ready_seconds: float = 120
    stop_seconds: float = 10


class Child:
    """One process that is started, watched and stopped; its output goes to `<folder>/<name>.log`.

    `environment` is what its next start gets.
    """

    def __init__(self, spec: ChildSpec, folder: Path, environment: Mapping[str, str]) -> None:
        self.spec = spec
        self.log = folder / f"{spec.name}.log"
        self.environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "started"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it."""
        assert not self.is_running, self.spec.name
        if self.log.exists() and self.log.stat().st_size > MAX_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        tether = [sys.executable, "-m", "adjudge.fleet.tether", str(os.getpid())]
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - commands of our own modules, no shell
                [*tether, *self.spec.command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
                cwd=self.log.parent,
                # Ctrl-C in the terminal reaches the supervisor alone, which stops all in order.
                start_new_session=True,
            )

    def wait_ready(self, interrupted: Callable[[], bool] = lambda: False) -> bool:
        """Wait until it is ready; False if `interrupted` says to give up waiting.

        Raises:
            ChildFailed: it ended, or was not ready in time.
        """
        deadline = time.monotonic() + self.spec.ready_seconds
        while not interrupted():
            if not self.is_running:
                raise self.failure(f"ended {self.ending()}")
            if self.spec.ready(self.pid):
                return True
            if time.monotonic() > deadline:
                raise self.failure(f"was not ready within {self.spec.ready_seconds:.0f} s")
            time.sleep(POLL_SECONDS)
        return False

    def ending(self) -> str:
        """How it ended, in words."""
        code = self._process.poll() if self._process else None
        if code is None:
            return "not at all"
        return f"by {signal.Signals(-code).name}" if code < 0 else f"with status {code}"

    def failure(self, what: str) -> ChildFailed:
        """The error that says what happened, with the last lines of the log."""
        return ChildFailed(name=self.spec.name, what=what, log=self.log, tail=tail(self.log))

    def stop(self) -> bool:
        """Ask it to stop, then insist, and leave nobody of its group; True if it obeyed."""
        if self._process is None:
            return True
        obeyed = True
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(self.spec.stop_seconds)
            except subprocess.TimeoutExpired:
                obeyed = False
        self.kill()
        return obeyed

    def kill(self) -> None:
        """Kill the whole group at once, as a crash would; what is dead already is no error."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log, indented for a message; empty if there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])
