from __future__ import annotations

from adjudge.adapters.events_port import SettlementEvents
from adjudge.domain.ads.serving import EventBatch, ServingEvent
from adjudge.services.carried import Event
from adjudge.services.carried import EventBatch as SettlementBatch

SERVED = ServingEvent(
    token_id="t1",
    kind="impression",
    promoted_post_id="p",
    line_item_id="l",
    advertiser_slot=7,
    charge_micros=2_000,
    price_micros=2_000_000,
    runner_up_slot=5,
    generation=3,
    decided_us=1,
    ack_us=2,
    outcome="billable",
)


class Files:
    """Stands for the event files: one batch, and what was asked."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def batches(self, cursors, limit):
        self.asked.append((dict(cursors), limit))
        return [EventBatch(file="day.events", events=(SERVED,), last_row=9)]

    def watermark_passed(self, moment_us):
        return moment_us < 100

    def remove_settled(self, cursors, before_us):
        return [name for name in cursors if before_us > 50]


def test_settlement_gets_what_billing_and_replay_need():
    files = Files()
    port = SettlementEvents(files)
    (batch,) = port.batches({"day.events": 8}, limit=50)
    event = Event(
        token_id="t1",
        kind="impression",
        promoted_post_id="p",
        line_item_id="l",
        charge_micros=2_000,
        price_micros=2_000_000,
        runner_up_slot=5,
        generation=3,
        decided_us=1,
        ack_us=2,
        outcome="billable",
    )
    assert batch == SettlementBatch(file="day.events", events=(event,), last_row=9)
    assert files.asked == [({"day.events": 8}, 50)]
    assert port.watermark_passed(99)
    assert not port.watermark_passed(100)
    assert port.remove_settled({"day.events": 9}, before_us=50) == []
    assert port.remove_settled({"day.events": 9}, before_us=51) == ["day.events"]
