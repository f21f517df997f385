"""Run the suite at one of its two depths and print what each area took.

`python -m tests.run quick` is `make test`, `python -m tests.run deep` is `make test-deep`. Store
tests run on SQLite and on PostgreSQL alike: their fixtures see to it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_SECONDS = {"quick": 600, "deep": 3_600}


def main(depth: str) -> int:
    """Run pytest over the whole suite; the exit status is pytest's, or 1 if it took too long."""
    if depth not in LIMIT_SECONDS:
        print(f"unknown depth {depth!r}: quick or deep")
        return 2
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="adjudge-tests-") as scratch:
        runtime = Path(scratch, "runtime")
        runtime.mkdir(mode=0o700)
        env = {
            **os.environ,
            "ADJUDGE_DEPTH": depth,
            "ADJUDGE_HOME": str(Path(scratch, "home")),
            "XDG_RUNTIME_DIR": str(runtime),
            # Two pools of native threads per worker would fight over two cores.
            "OMP_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
        command += ["-p", "tests.areas", *sys.argv[2:]]
        status = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    took = time.monotonic() - began
    print(f"{depth}: {took:.0f} s of at most {LIMIT_SECONDS[depth]}")
    if took > LIMIT_SECONDS[depth]:
        print("The suite is too slow: sample where counts grew, or make the work cheaper.")
        return status or 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "quick"))
