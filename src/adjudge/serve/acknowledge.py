"""Acknowledging: impressions and clicks go to disk in groups, and are answered only then."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from typing import Final

from adjudge.adapters.event_files import Committed, EventWriter, PendingEvent
from adjudge.adapters.failpoints import Failpoints
from adjudge.adapters.tokens import Claims, TokenExpired, TokenForeign, TokenSigner
from adjudge.domain.errors import DomainError
from adjudge.serve.metrics import Metrics
from adjudge.serve.problems import Busy, EventsUnavailable

MAX_PENDING: Final = 10_000
FORGOTTEN_AFTER_US: Final = 24 * 3600 * 1_000_000
"""A token that expired longer ago is refused: storing it once a day would let old ones pile up."""

_BOTS: Final = (b"bot", b"crawl", b"spider", b"slurp", b"preview")
_log = logging.getLogger("adjudge.serve")


class Acknowledger:
    """Writes the events of all requests that wait, in one commit when the event loop has read them.

    While a group is written, the requests of the next one gather in the sockets: the slower the
    disk, the larger the groups.
    """

    def __init__(self, writer: EventWriter, failpoints: Failpoints, metrics: Metrics) -> None:
        self._writer = writer
        self._failpoints = failpoints
        self._metrics = metrics
        self._waiting: list[tuple[Sequence[PendingEvent], asyncio.Future[Committed]]] = []
        self._pending = 0
        self._groups = 0
        self._groups_at_last_idle = -1

    @property
    def pending(self) -> int:
        """How many events wait for the disk."""
        return self._pending

    async def record(self, events: Sequence[PendingEvent]) -> Committed:
        """Return when the events are on disk.

        Raises:
            Busy: too many events wait already.
            EventsUnavailable: the disk refused them.
        """
        if not events:
            return Committed(ack_us=0, outcomes=())
        if self._pending + len(events) > MAX_PENDING:
            raise Busy
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Committed] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self.flush)
        self._waiting.append((events, future))
        self._pending += len(events)
        return await future

    def flush(self) -> None:
        """Write everything that waits, and answer."""
        waiting, self._waiting, self._pending = self._waiting, [], 0
        if not waiting:
            return
        try:
            committed = self._writer.commit([event for events, _ in waiting for event in events])
        except (sqlite3.Error, OSError):
            _log.exception("the event file cannot be written")
            self._metrics.count("adjudge_faults_total", 'task="commit"')
            for _, future in waiting:
                if not future.done():
                    future.set_exception(EventsUnavailable())
            return
        self._failpoints.hit("serve.event_committed")
        self._groups += 1
        self._metrics.count("adjudge_event_groups_total")
        start = 0
        for events, future in waiting:
            outcomes = committed.outcomes[start : start + len(events)]
            start += len(events)
            for event, outcome in zip(events, outcomes, strict=True):
                labels = f'kind="{event.kind}",outcome="{outcome}"'
                self._metrics.count("adjudge_events_total", labels)
            if not future.done():  # a client that went away has been counted all the same
                future.set_result(Committed(ack_us=committed.ack_us, outcomes=outcomes))

    def advance_watermark(self) -> None:
        """Move the watermark if no group has done so since the last call."""
        if self._groups == self._groups_at_last_idle:
            self._writer.commit(())
        self._groups_at_last_idle = self._groups

    def close(self) -> None:
        """Write what waits, and close the file."""
        self.flush()
        self._writer.close()


class EventMaker:
    """Turns tokens into events to write, or refuses them."""

    def __init__(self, signer: TokenSigner, key_ids: frozenset[str]) -> None:
        self._signer = signer
        self._key_ids = key_ids

    def make(
        self, token: str, kind: str, *, now_us: int, viewer: bytes, agent: bytes
    ) -> PendingEvent:
        """The event of a token, free if it is late or the user agent says that it is a program.

        `viewer` is what the Adjudge-Viewer header says, if the caller knows the viewer.

        Raises:
            TokenMalformed, TokenForged, TokenForeign: it is not a token of ours for this viewer.
            TokenExpired: it expired more than a day ago.
        """
        reason = None
        try:
            claims = self._signer.open(token, now_us)
        except TokenExpired as error:
            claims, reason = error.claims, "expired"
            if now_us - claims.expires_us > FORGOTTEN_AFTER_US:
                raise
        self._refuse_foreign(claims, viewer)
        lowered = agent.lower()
        if reason is None and any(word in lowered for word in _BOTS):
            reason = "bot"
        return PendingEvent(
            token_id=claims.token_id,
            kind=kind,
            promoted_post_id=claims.promoted_post_id,
            line_item_id=claims.line_item_id,
            post_slot=claims.post_slot,
            advertiser_slot=claims.advertiser_slot,
            charge_micros=claims.charge_micros,
            price_micros=claims.price_micros,
            runner_up_slot=claims.runner_up_slot,
            generation=claims.generation,
            decided_us=claims.decided_us,
            reason=reason,
        )

    def try_make(
        self, token: str, kind: str, *, now_us: int, viewer: bytes, agent: bytes
    ) -> PendingEvent | DomainError:
        """The same, for a list in which one bad token must not spoil the others."""
        try:
            return self.make(token, kind, now_us=now_us, viewer=viewer, agent=agent)
        except DomainError as error:
            return error

    def _refuse_foreign(self, claims: Claims, viewer: bytes) -> None:
        if claims.key_id not in self._key_ids:
            raise TokenForeign
        if viewer:
            text = viewer.decode("utf-8", "replace")
            if self._signer.viewer_digest(text) != claims.viewer:
                raise TokenForeign
