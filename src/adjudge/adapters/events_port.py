"""The event files as settlement reads them: what billing needs, and how the price came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adjudge.adapters.event_files import EventReader
from adjudge.domain.ads.serving import ServingEvent
from adjudge.services.carried import Event, EventBatch


class SettlementEvents:
    """Fills the `Events` port from the files of all serving processes."""

    def __init__(self, reader: EventReader) -> None:
        self._reader = reader

    def batches(self, cursors: Mapping[str, int], *, limit: int) -> Sequence[EventBatch]:
        """The next events of each file, at most `limit` together. Raises `EventFileDamaged`."""
        return [
            EventBatch(
                file=batch.file,
                events=tuple(_event(event) for event in batch.events),
                last_row=batch.last_row,
            )
            for batch in self._reader.batches(cursors, limit)
        ]

    def watermark_passed(self, moment_us: int) -> bool:
        """Whether every event acknowledged before this moment can be read by now."""
        return self._reader.watermark_passed(moment_us)

    def remove_settled(self, cursors: Mapping[str, int], *, before_us: int) -> Sequence[str]:
        """Remove old files of dead processes that are settled to the end; their names."""
        return self._reader.remove_settled(cursors, before_us)


def _event(event: ServingEvent) -> Event:
    return Event(
        token_id=event.token_id,
        kind=event.kind,
        promoted_post_id=event.promoted_post_id,
        line_item_id=event.line_item_id,
        charge_micros=event.charge_micros,
        price_micros=event.price_micros,
        runner_up_slot=event.runner_up_slot,
        generation=event.generation,
        decided_us=event.decided_us,
        ack_us=event.ack_us,
        outcome=event.outcome,
    )
