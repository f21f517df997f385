"""`make check`: everything about the tree that can be checked without running the product."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "src", "tests"]),
    ("lint", [str(BIN / "ruff"), "check", "--quiet", "src", "tests"]),
    ("sizes, names, hosts", [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/tree"]),
    ("layers", [str(BIN / "lint-imports"), "--no-cache"]),
    ("types", [str(BIN / "mypy")]),
    ("migrations", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("triggers", [sys.executable, "-m", "tests.triggers"]),
)


def main() -> int:
    """Run every check, even after one failed; print one line each; 1 if any failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="adjudge-check-") as scratch:
        env = {
            **os.environ,
            "ADJUDGE_HOME": str(Path(scratch, "home")),
            "DJANGO_SETTINGS_MODULE": "adjudge.django_settings",
        }
        Path(scratch, "home").mkdir(mode=0o700)
        for name, command in CHECKS:
            began = time.monotonic()
            done = subprocess.run(
                command, cwd=ROOT, env=env, check=False, capture_output=True, text=True
            )
            verdict = "ok" if done.returncode == 0 else "FAILED"
            print(f"{name:<22} {verdict:<7} {time.monotonic() - began:5.1f} s", flush=True)
            if done.returncode != 0:
                failed.append(name)
                print(done.stdout[-8000:], done.stderr[-4000:], sep="\n", flush=True)
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
