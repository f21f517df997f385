"""The port of the standing block; an adapter fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from adjudge.domain.standing.entry import Entries


class Block(Protocol):
    """The standing block, as the services use it (see Serving and consistency in DESIGN.md).

    `desired` is the `dark_from` of slots; a slot that is not in `entries` has no scope entries.
    `write` makes the slots exactly so, after a commit; `narrow` makes them at least as dark, before
    one. `differing` looks at the slots that `desired` names, `strays` are lit ones not among them.
    """

    def write(self, desired: Mapping[int, int], entries: Entries = ...) -> None: ...
    def narrow(self, desired: Mapping[int, int], entries: Entries = ...) -> None: ...
    def differing(self, desired: Mapping[int, int], entries: Entries = ...) -> Sequence[int]: ...
    def strays(self, desired: Mapping[int, int]) -> Sequence[int]: ...
    def effective_now(self) -> datetime: ...
    def mark_reconciled(self) -> None: ...
    def must_reach_all(self) -> None:
        """Raise `WorkerMissing` if a serving process is alive without a heartbeat for 2 s."""
        ...
