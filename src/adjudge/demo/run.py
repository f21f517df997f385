"""`adjudge demo` and `adjudge up`: prepare a home, start everything, say where, wait, stop."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from adjudge.demo.home import Login, prepare_home, read_logins
from adjudge.domain.errors import DomainError
from adjudge.fleet.supervisor import (
    Report,
    Supervisor,
    child_environment,
    stopping_on_signals,
    supervised,
)
from adjudge.settings import Settings

FIRST_CLICKS: Final = (
    "Look at the feed, then log in as the reviewer and open Review: a case about Kestrel Lab\n"
    "  waits there. Try to send the notice of 2018 as a ruling, and see what it lacks."
)


class PreparationFailed(DomainError):
    """The home could not be prepared; what was wrong was printed above."""

    code = "home.not_prepared"

    def message(self) -> str:
        return f"{self.details['home']} could not be prepared."

    def remedy(self) -> str:
        return "The lines above say why. `adjudge doctor` checks a home."


def say(line: str) -> None:
    """Print a line at once, even into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def prepare(settings: Settings, *, world: bool, quiet: bool = False) -> None:
    """Prepare the home in a process of its own, which ends with this one.

    Raises:
        PreparationFailed: it could not.
    """
    tether = [sys.executable, "-m", "adjudge.fleet.tether", str(os.getpid())]
    command = [sys.executable, "-m", "adjudge.demo.prepare", *(["--world"] if world else [])]
    with subprocess.Popen(  # noqa: S603 - our own modules, no shell
        [*tether, *command],
        env=child_environment(settings),
        stdout=subprocess.DEVNULL if quiet else None,
        # Ctrl-C in the terminal reaches us alone, and we stop it.
        start_new_session=True,
    ) as process:
        try:
            status = process.wait()
        except BaseException:
            process.terminate()
            raise
    if status != 0:
        raise PreparationFailed(home=settings.home)


def run_demo(settings: Settings, *, reset: bool, report: Report = say) -> None:
    """The demo, until Ctrl-C."""
    home = prepare_home(settings, reset=reset)
    report(f"Adjudge demo in {home.root}")
    with supervised(settings, report=report) as supervisor:
        prepare(settings, world=True)
        _run(supervisor, settings, read_logins(home), report)
    report("Stopped. Starting again keeps the data; `make demo RESET=1` begins anew.")


def run_up(settings: Settings, *, report: Report = say) -> None:
    """A site, until Ctrl-C: the same processes, and no world is loaded."""
    home = settings.state
    home.create()
    report(f"Adjudge in {home.root}")
    with supervised(settings, report=report) as supervisor:
        prepare(settings, world=False)
        _run(supervisor, settings, (), report)
    report("Stopped.")


def _run(
    supervisor: Supervisor, settings: Settings, logins: Sequence[Login], report: Report
) -> None:
    with stopping_on_signals(supervisor):
        if not supervisor.start():
            return
        report(f"\n  Open {settings.base_url}\n")
        if logins:
            report(login_table(logins))
            report(f"\n  {FIRST_CLICKS}\n")
        report("  Ctrl-C stops everything.")
        supervisor.watch()
        report("")


def login_table(logins: Sequence[Login]) -> str:
    """Who a newcomer can be, as a table."""
    head = Login(role="log in as", username="name", password="password", sees="to see")  # noqa: S106 - the head of a column
    rows = [head, *logins]
    widths = [
        max(len(getattr(row, name)) for row in rows) for name in ("role", "username", "password")
    ]
    return "\n".join(
        f"  {row.role:<{widths[0]}}  {row.username:<{widths[1]}}"
        f"  {row.password:<{widths[2]}}  {row.sees}"
        for row in rows
    )
