"""`adjudge demo --headless`: start the demo in a temporary home and walk the road through HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adjudge.demo.home import prepare_home, read_logins
from adjudge.demo.road.steps import STEPS
from adjudge.demo.road.walk import Outcome, Road, walk
from adjudge.demo.run import prepare, say
from adjudge.domain.errors import DomainError
from adjudge.fleet.ports import free_ports
from adjudge.fleet.supervisor import child_environment, supervised
from adjudge.settings import Settings, load_settings

FORMAT: Final = "adjudge-road-1"
FAILED: Final = 1


class FolderNotEmpty(DomainError):
    """The folder that is to be kept has content already."""

    code = "demo.folder_not_empty"

    def message(self) -> str:
        return f"{self.details['folder']} is not empty."

    def remedy(self) -> str:
        return "Name an empty folder, or one that does not exist yet."


def run_headless(*, as_json: bool, keep: Path | None = None) -> int:
    """Walk the road; the exit status is 0 only if every step held.

    `keep` is a folder for the home that stays afterwards; otherwise nothing stays.

    Raises:
        FolderNotEmpty: there is something in `keep`.
        ChildFailed: site, serving process or worker did not start.
    """
    report = _silent if as_json else say
    with _home(keep) as folder, hermetic():
        settings = settings_for(folder)
        report(f"The road of 2018, in {folder}")
        walked = _walk(settings, report)
    if as_json:
        say(json.dumps(_document(walked), indent=1))
    else:
        say(_last_line(walked))
    return 0 if walked.held else FAILED


def settings_for(folder: Path) -> Settings:
    """A home in this folder, on ports that are free."""
    port, serve_port = free_ports(2)
    return load_settings(home=folder, port=port, serve_port=serve_port)


@contextmanager
def hermetic() -> Iterator[None]:
    """While the block runs nothing that the operator configured has any influence."""
    before = {name: value for name, value in os.environ.items() if name.startswith("ADJUDGE_")}
    for name in before:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """The steps, and the invariants that were broken in the home afterwards, by their keys."""

    outcomes: Sequence[Outcome]
    broken: Sequence[str]

    @property
    def held(self) -> bool:
        """Whether every step held and the home is whole."""
        all_walked = len(self.outcomes) == len(STEPS)
        return all_walked and not self.broken and all(each.held for each in self.outcomes)


def _walk(settings: Settings, report: Callable[[str], None]) -> Walked:
    home = prepare_home(settings, reset=False)
    with supervised(settings, report=report) as supervisor:
        prepare(settings, world=True, quiet=True)
        supervisor.start()
        logins = {login.role: login for login in read_logins(home)}
        road = Road(base_url=settings.base_url, logins=logins)
        try:
            outcomes = walk(road, STEPS, lambda outcome: report(outcome_line(outcome)))
        finally:
            road.close()
        return Walked(outcomes=outcomes, broken=_broken_invariants(settings))


def _broken_invariants(settings: Settings) -> list[str]:
    """What `adjudge doctor --invariants` finds broken; "doctor" if it could not even look."""
    done = subprocess.run(
        [sys.executable, "-m", "adjudge.cli", "doctor", "--invariants", "--json"],
        env=child_environment(settings),
        check=False,
        capture_output=True,
        text=True,
    )
    try:
        verdicts = json.loads(done.stdout)["verdicts"]
    except (ValueError, KeyError):
        return ["doctor"]
    return [verdict["key"] for verdict in verdicts if not verdict["holds"]]


@contextmanager
def _home(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="adjudge-road-") as folder:
            yield Path(folder, "home")
        return
    kept = keep.expanduser().absolute()
    if kept.is_dir() and any(kept.iterdir()):
        raise FolderNotEmpty(folder=kept)
    yield kept


def outcome_line(outcome: Outcome) -> str:
    """A step as one line: whether it held, and what was measured."""
    mark = "held  " if outcome.held else "FAILED"
    words = ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in outcome.measured.items()
    )
    detail = words if outcome.held else outcome.problem
    return f"{outcome.number}. {mark} {outcome.title} ({outcome.seconds:.1f} s): {detail}"


def _document(walked: Walked) -> dict[str, object]:
    return {
        "format": FORMAT,
        "held": walked.held,
        "broken_invariants": list(walked.broken),
        "steps": [
            {
                "step": outcome.number,
                "title": outcome.title,
                "held": outcome.held,
                "seconds": outcome.seconds,
                "measured": dict(outcome.measured),
                "problem": outcome.problem,
            }
            for outcome in walked.outcomes
        ],
    }


def _last_line(walked: Walked) -> str:
    held = sum(outcome.held for outcome in walked.outcomes)
    steps = f"{held} of {len(STEPS)} steps held"
    if walked.broken:
        return f"{steps}. Broken invariants in the home: {', '.join(walked.broken)}."
    if walked.held:
        return f"All {held} steps held, and afterwards every invariant holds in the home."
    return f"{steps}; those after the failed one were not walked."


def _silent(line: str) -> None:
    """Say nothing: the JSON object is the only output."""
    del line


if __name__ == "__main__":
    sys.exit(run_headless(as_json=False))
