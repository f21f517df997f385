"""Ports of settlement: the event files of serving workers, and what was settled of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from adjudge.domain.cases.impact import Reach
from adjudge.services.carried import Event, EventBatch


class Events(Protocol):
    """The event files of all serving workers, read for settlement.

    `remove_settled` removes files of dead processes that are older than `before_us` and settled to
    the end; it returns their names, whose cursors nobody needs again.
    """

    def batches(self, cursors: Mapping[str, int], *, limit: int) -> Sequence[EventBatch]: ...
    def watermark_passed(self, moment_us: int) -> bool: ...
    def remove_settled(self, cursors: Mapping[str, int], *, before_us: int) -> Sequence[str]: ...


class Settlements(Protocol):
    """What was settled.

    `store` keeps events (UNIQUE token and kind), moves the cursor of their file, and returns the
    new ones. `reasons` says, by (token id, kind), why an event is free; every other new event is
    billed and counts in `spent_micros`. `forget` drops the cursors of files that are gone.
    `count_free_click` counts a click that the site redirected while no serving process answered.
    `reach` counts the impressions of each promoted post since a moment.
    """

    def cursors(self) -> Mapping[str, int]: ...
    def forget(self, files: Collection[str]) -> None: ...
    def store(
        self, batch: EventBatch, reasons: Mapping[tuple[str, str], str]
    ) -> Sequence[Event]: ...
    def spent_micros(self, line_item_id: str) -> int: ...
    def count_free_click(self, promoted_post_id: str, at: datetime) -> None: ...
    def reach(self, *, since_us: int) -> Sequence[Reach]: ...
