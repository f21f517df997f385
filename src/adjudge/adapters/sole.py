"""One holder of a job per home: an exclusive lock on a file, which the system frees at death."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adjudge.domain.errors import DomainError


class AlreadyRunning(DomainError):
    """Another living process does this job for this home."""

    code = "process.already_running"

    def message(self) -> str:
        d = self.details
        return f"A {d['job']} is running for {d['home']} already (process {d['pid']})."

    def remedy(self) -> str:
        return "Stop it, or give this one another home: ADJUDGE_HOME=/another/folder"


@contextmanager
def sole(job: str, home: Path, path: Path) -> Iterator[None]:
    """Hold the job while the block runs; the file keeps our process id for people to read.

    Raises:
        AlreadyRunning: somebody else holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            raise AlreadyRunning(job=job, home=home, pid=pid) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
