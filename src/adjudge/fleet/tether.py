"""Tie a process to its parent: when the parent dies, however it dies, this one is told to stop.

`python -m adjudge.fleet.tether PARENT_PID PROGRAM ARGUMENT...` ties itself and becomes PROGRAM,
which keeps the process id. Linux remembers the tie across exec.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1  # prctl(2)


def tie_to_parent(parent: int) -> None:
    """Ask for SIGTERM when the parent dies; if it is not `parent` any more, it died already."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        sys.exit("the parent process is gone")


def main(arguments: list[str]) -> None:
    """Tie, then become the program."""
    parent, program, *rest = arguments
    tie_to_parent(int(parent))
    os.execvp(program, [program, *rest])  # noqa: S606 - a list, no shell; the caller is the supervisor


if __name__ == "__main__":
    main(sys.argv[1:])
