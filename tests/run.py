"""Run the suite at one of its two depths and print what each area took.

`python -m tests.run quick` is `make test`, `python -m tests.run deep` is `make test-deep`. What
touches the record runs on SQLite and once more on PostgreSQL.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_SECONDS = {"quick": 600, "deep": 3_600}
EVERYTHING = ("tests",)
STORED = ("tests/adapters/store", "tests/services/stored", "tests/test_bootstrap.py")


def main(depth: str) -> int:
    """Run both engines; the exit status is the worse one, or 1 if it took too long."""
    if depth not in LIMIT_SECONDS:
        print(f"unknown depth {depth!r}: quick or deep")
        return 2
    began = time.monotonic()
    statuses = [
        _pytest(depth, "sqlite", EVERYTHING),
        _pytest(depth, "postgresql", STORED if depth == "quick" else (*STORED, "tests/web")),
    ]
    took = time.monotonic() - began
    print(f"{depth}: {took:.0f} s of at most {LIMIT_SECONDS[depth]}")
    if took > LIMIT_SECONDS[depth]:
        print("The suite is too slow: sample where counts grew, or make the work cheaper.")
        return 1
    return max(statuses)


def _pytest(depth: str, engine: str, paths: tuple[str, ...]) -> int:
    print(f"--- {depth}, on {engine}", flush=True)
    env = {
        **os.environ,
        "ADJUDGE_DEPTH": depth,
        "ADJUDGE_TEST_DATABASE": engine,
        # Native thread pools of two test processes would fight over two cores.
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
    command += ["-p", "tests.areas", *paths]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "quick"))
