"""Failpoints: named places at which a test kills the process, as a power cut would.

Only a demo home honours them, so nobody can set one in a real site by an environment variable.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from typing import Final, Self

from adjudge.adapters.home import Home
from adjudge.domain.errors import DomainError

VARIABLE: Final = "ADJUDGE_FAILPOINT"
NAMES: Final = frozenset(
    {
        "effect.block_written",
        "effect.committed",
        "release.committed",
        "ruling.approved",
        "serve.event_committed",
    }
)


class FailpointUnknown(DomainError):
    """There is no failpoint of this name."""

    code = "failpoint.unknown"

    def message(self) -> str:
        return f"There is no failpoint {self.details.get('name')!r}."

    def remedy(self) -> str:
        return f"Set {VARIABLE} to one of: {', '.join(sorted(NAMES))}."


class FailpointRefused(DomainError):
    """A failpoint is set outside a demo home."""

    code = "failpoint.refused"

    def message(self) -> str:
        return f"{VARIABLE} is set, but {self.details.get('home')} is not a demo home."

    def remedy(self) -> str:
        return f"Unset {VARIABLE}. Failpoints kill processes: only a demo may use them."


class Failpoints:
    """Kills this process at the failpoint called `name`; does nothing if `name` is empty.

    Raises:
        FailpointUnknown: no such name, here or in `hit`.
        FailpointRefused: a name is set and `home` is not a demo's.
    """

    def __init__(self, name: str | None, home: Home) -> None:
        if name:
            _refuse_unknown(name)
            if not home.is_demo:
                raise FailpointRefused(home=home.root)
        self._name = name

    @classmethod
    def from_environment(cls, home: Home, environment: Mapping[str, str] | None = None) -> Self:
        """The failpoint that ADJUDGE_FAILPOINT names."""
        return cls((os.environ if environment is None else environment).get(VARIABLE), home)

    def hit(self, name: str) -> None:
        """Be at the failpoint `name`: if it is the one that is set, die here, by SIGKILL."""
        _refuse_unknown(name)
        if name == self._name:
            os.kill(os.getpid(), signal.SIGKILL)


def _refuse_unknown(name: str) -> None:
    if name not in NAMES:
        raise FailpointUnknown(name=name)
