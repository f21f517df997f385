"""Prepare a home: folders, secrets, database; for the demo also its world. Run as a process.

    python -m adjudge.demo.prepare [--world]

The supervisor runs this as a child, so that it never loads Django itself. Doing it again changes
nothing that is there.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from adjudge import bootstrap
from adjudge.adapters.sole import sole
from adjudge.domain.errors import DomainError
from adjudge.fleet.prepare import prepare_database
from adjudge.services.people import state_staffing
from adjudge.services.policy import register_policy
from adjudge.settings import current_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare, with one line for each part; the exit status is 1 if a rule refused."""
    parser = argparse.ArgumentParser(prog="adjudge.demo.prepare")
    parser.add_argument("--world", action="store_true", help="load the demo world too")
    options = parser.parse_args(arguments)
    settings = current_settings()
    try:
        settings.state.create()
        with sole("preparation", settings.home, settings.state.run / "prepare.lock"):
            with _reported("database"):
                prepare_database(settings)
                register_policy(bootstrap.deps(settings))
            if options.world:
                with _reported("world"):
                    from adjudge.demo.world import load_world  # noqa: PLC0415 - after django.setup

                    load_world(settings)
            with _reported("staffing"):
                state_staffing(bootstrap.deps(settings))
    except DomainError as error:
        sys.stderr.write(f"{error.message()}\n{error.remedy()}\n")
        return 1
    return 0


@contextmanager
def _reported(part: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    sys.stdout.write(f"  {part:<9} ready ({time.monotonic() - began:.1f} s)\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
