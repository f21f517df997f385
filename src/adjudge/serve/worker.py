"""One serving process: what it has mapped, what it has issued, and what it does meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable
from typing import Final

import numpy as np

from adjudge.adapters.event_files import EventWriter
from adjudge.adapters.failpoints import Failpoints
from adjudge.adapters.home import Home
from adjudge.adapters.processes import (
    Registration,
    deregister_worker,
    monotonic_us,
    register_worker,
)
from adjudge.adapters.snapshot import Snapshot, SnapshotDamaged, read_snapshot, snapshot_path
from adjudge.adapters.standing_block import StandingBlock, wall_clock_us
from adjudge.adapters.tokens import (
    LIFETIME_US,
    RANDOM_BYTES,
    Claims,
    TokenSigner,
    key_id,
    new_token_id,
    site_key,
)
from adjudge.domain.ads.serving import Context, charge_for_impression
from adjudge.domain.standing.entry import EntryKind
from adjudge.kernel.select import NOBODY, Winner, decide, warm_up
from adjudge.serve.acknowledge import Acknowledger, EventMaker
from adjudge.serve.body import DecideRequest, DecideResponse, Promoted
from adjudge.serve.metrics import Metrics
from adjudge.serve.problems import NotReady

PULSE_SECONDS: Final = 0.1
MAX_ATTEMPTS: Final = 10
RETRY_US: Final = 1_000_000
_log = logging.getLogger("adjudge.serve")


class Worker:
    """A serving process from its registration to its end: `open`, then `start`, then `stop`.

    It never writes standing and opens no main database.
    """

    def __init__(
        self,
        home: Home,
        registration: Registration,
        block: StandingBlock,
        *,
        failpoints: Failpoints,
        clock: Callable[[], int],
    ) -> None:
        self.home = home
        self.registration = registration
        self.block = block
        self.metrics = Metrics()
        self.key = site_key(home).encode()
        self.signer = TokenSigner(home.secret("token_key"))
        self._clock = clock
        self._key_id = key_id(self.key.decode())
        self.events = EventMaker(self.signer, frozenset({self._key_id}))
        writer = EventWriter(home, registration, block)
        self.acknowledger = Acknowledger(writer, failpoints, self.metrics)
        self.snapshot: Snapshot | None = None
        self._left = np.empty(0, np.int64)
        self._not_before = 0
        self._background: set[asyncio.Task[None]] = set()
        self._loading: asyncio.Task[None] | None = None

    @classmethod
    def open(cls, home: Home, worker: int, *, clock: Callable[[], int] = wall_clock_us) -> Worker:
        """Register, then map the block and the newest snapshot.

        Raises:
            WorkerTaken: another living process has this worker index.
            BlockDamaged: the standing block is something else.
            FailpointRefused: a failpoint is set outside a demo home.
        """
        failpoints = Failpoints.from_environment(home)
        # The compiler may need seconds: before registering, when nobody waits for a heartbeat.
        warm_up()
        registration = register_worker(home, worker)
        block = StandingBlock.open(home.standing_block, create=True, clock=clock)
        self = cls(home, registration, block, failpoints=failpoints, clock=clock)
        self._beat()
        if block.generation:
            self._adopt(self._map(block.generation))
        return self

    async def start(self) -> None:
        """Begin the heartbeat, the idle watermark, and the watch for new snapshots."""
        task = asyncio.create_task(self._pulse())
        self._background.add(task)

    async def stop(self) -> None:
        """Write what waits and leave; the registration ends last."""
        tasks = [*self._background, *([self._loading] if self._loading else [])]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self.close()

    def close(self) -> None:
        """End without an event loop."""
        self.acknowledger.close()
        self.snapshot = None
        self.block.close()
        deregister_worker(self.home, self.registration)

    def refuse_unless_reconciled(self) -> None:
        """Raise `NotReady` until a reconciler has run since this boot: the block may be old."""
        if not self.block.is_reconciled():
            raise NotReady(waits_for="the standing block was not reconciled since this boot")

    def ready_snapshot(self) -> Snapshot:
        """The mapped snapshot.

        Raises:
            NotReady: nothing may be shown yet.
        """
        self.refuse_unless_reconciled()
        if self.snapshot is None:
            raise NotReady(waits_for="there is no snapshot")
        return self.snapshot

    def now_us(self) -> int:
        """The time for decisions; it never decreases, in any process."""
        return self.block.now_us(self._clock())

    def decide(self, request: DecideRequest) -> DecideResponse:
        """Run the auction and issue a token for each winner.

        Raises:
            NotReady: nothing may be shown yet.
        """
        snapshot = self.ready_snapshot()
        self._watch_generation()
        context = Context(
            country=request.country,
            language=request.language,
            topic=request.topic,
            viewer=request.viewer,
            region=request.region,
            age=request.age,
        )
        now_us, winners, labels = self._select(snapshot, context, request.slots)
        viewer = self.signer.viewer_digest(request.viewer)
        promoted = [
            self._issue(
                snapshot,
                winner,
                viewer=viewer,
                now_us=now_us,
                labels=labels.get(winner.position, []),
            )
            for winner in winners
        ]
        self.metrics.count("adjudge_decisions_total")
        self.metrics.count("adjudge_promoted_total", by=len(promoted))
        return DecideResponse(decided_us=now_us, generation=snapshot.generation, promoted=promoted)

    def _select(
        self, snapshot: Snapshot, context: Context, slots: int
    ) -> tuple[int, list[Winner], dict[int, list[str]]]:
        """The moment as of which standing was read, the winners, and their labels by position.

        The time is read first and standing after it: so what was stored before an effective time is
        seen by every decision that has a later time. If a slot was lit meanwhile the decision
        is made anew, so that none has a time at which its post was still dark.
        """
        for _ in range(MAX_ATTEMPTS):
            loosenings = self.block.loosenings
            now_us = self.now_us()
            winners = decide(
                snapshot.index,
                self._left,
                self.block.words,
                context,
                slots=slots,
                now_us=now_us,
                reserve_micros=snapshot.reserve_micros,
            )
            labels = {
                winner.position: self._labels(snapshot, winner.position, context, now_us)
                for winner in winners
                if winner.scoped
            }
            if self.block.loosenings == loosenings:
                return now_us, winners, labels
        return now_us, [], {}

    def _labels(
        self, snapshot: Snapshot, position: int, context: Context, now_us: int
    ) -> list[str]:
        """The measures whose label this post carries for this viewer now."""
        index, viewer = snapshot.index, context.who
        return sorted(
            entry.id
            for slot in (index.post_slots[position], index.advertiser_slots[position])
            for entry in self.block.entries(int(slot))
            if entry.kind is EntryKind.LABEL and entry.reaches(viewer, now_us)
        )

    def _issue(
        self,
        snapshot: Snapshot,
        winner: Winner,
        *,
        viewer: bytes,
        now_us: int,
        labels: list[str],
    ) -> Promoted:
        """The token of one winner; its charge counts against the budget until the next snapshot."""
        index = snapshot.index
        position, price_micros, runner_up, _ = winner
        line = int(index.lines[position])
        charge_micros = charge_for_impression(price_micros)
        self._left[line] -= charge_micros
        promoted_post_id = snapshot.promoted_post_ids[position]
        claims = Claims(
            token_id=new_token_id(now_us, os.urandom(RANDOM_BYTES)),
            key_id=self._key_id,
            viewer=viewer,
            promoted_post_id=promoted_post_id,
            line_item_id=snapshot.line_item_ids[line],
            post_slot=int(index.post_slots[position]),
            advertiser_slot=int(index.advertiser_slots[position]),
            price_micros=price_micros,
            charge_micros=charge_micros,
            runner_up_slot=None if runner_up == NOBODY else int(index.post_slots[runner_up]),
            generation=snapshot.generation,
            decided_us=now_us,
            expires_us=now_us + LIFETIME_US,
        )
        return Promoted(
            promoted_post_id=promoted_post_id,
            token=self.signer.seal(claims),
            charge_micros=charge_micros,
            price_micros=price_micros,
            labels=labels,
        )

    def _beat(self) -> None:
        mine = self.registration
        self.block.heartbeat(mine.worker, pid=mine.pid, at_us=monotonic_us())

    async def _pulse(self) -> None:
        while True:
            self._beat()
            try:
                self.acknowledger.advance_watermark()
            except (sqlite3.Error, OSError):
                _log.exception("the watermark cannot be written")
                self.metrics.count("adjudge_faults_total", 'task="watermark"')
            self._watch_generation()
            await asyncio.sleep(PULSE_SECONDS)

    def _watch_generation(self) -> None:
        """Map a newer snapshot off the event loop; until then the old one serves."""
        generation = self.block.generation
        mapped = self.snapshot.generation if self.snapshot else 0
        if generation == mapped or self._loading is not None or monotonic_us() < self._not_before:
            return
        self._loading = asyncio.create_task(self._load(generation))

    async def _load(self, generation: int) -> None:
        try:
            self._adopt(await asyncio.to_thread(self._map, generation))
        finally:
            self._loading = None

    def _map(self, generation: int) -> Snapshot | None:
        """The snapshot of a generation; None if its file is damaged (logged, and tried again)."""
        try:
            return read_snapshot(snapshot_path(self.home.snapshots, generation))
        except (SnapshotDamaged, OSError):
            _log.exception("snapshot %s cannot be mapped; the present one stays", generation)
            self.metrics.count("adjudge_faults_total", 'task="snapshot"')
            self._not_before = monotonic_us() + RETRY_US
            return None

    def _adopt(self, snapshot: Snapshot | None) -> None:
        """Serve from this snapshot; its budgets say what was settled when it was made."""
        if snapshot is not None:
            self.snapshot = snapshot
            self._left = snapshot.index.remaining.copy()
