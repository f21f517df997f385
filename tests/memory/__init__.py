"""Every port of `adjudge.services.ports`, in memory, for fast tests of the use cases.

`memory_deps()` gives new dependencies that share nothing with others. What a test wants to look at
or to change is reached through them: `deps.clock.advance(days=7)`, `deps.block.slots`,
`deps.uow.tables`, `deps.mailer.sent`, `deps.faults.armed`.
"""

from __future__ import annotations

from datetime import datetime

from tests.memory.policy import ADS_POLICY
from tests.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tests.memory.world import (
    NOON,
    MemoryBlock,
    MemoryChance,
    MemoryClock,
    MemoryEvents,
    MemoryExtract,
    MemoryFaults,
    MemoryLog,
    MemoryMailer,
    MemoryPress,
    MemoryRulebooks,
    MemorySnapshots,
    MemoryWeight,
    PowerCut,
    micros,
)

from adjudge.domain.policy.rulebook import Rulebook
from adjudge.services.policy import PolicyInForce
from adjudge.services.ports import Deps

__all__ = [
    "NOON",
    "MemoryBlock",
    "MemoryChance",
    "MemoryClock",
    "MemoryEvents",
    "MemoryExtract",
    "MemoryFaults",
    "MemoryLog",
    "MemoryMailer",
    "MemoryPress",
    "MemoryRulebooks",
    "MemorySnapshots",
    "MemoryStore",
    "MemoryUnitOfWork",
    "MemoryWeight",
    "PowerCut",
    "memory_deps",
    "micros",
]


def memory_deps(*, now: datetime = NOON, seed: int = 0, policy: Rulebook = ADS_POLICY) -> Deps:
    """Dependencies over an empty store, at `now`, with an Ads Policy of four clauses."""
    clock, store = MemoryClock(now), MemoryStore()
    return Deps(
        uow=store,
        reading=store.reading,
        organic_uow=store,
        organic_reading=store.reading,
        clock=clock,
        wall_clock=clock,
        random=MemoryChance(seed),
        weigh=MemoryWeight(),
        extract=MemoryExtract(),
        rulebooks=PolicyInForce(MemoryRulebooks(policy), store.general_acts, clock),
        block=MemoryBlock(clock),
        snapshots=MemorySnapshots(),
        events=MemoryEvents(clock),
        press=MemoryPress(),
        log=MemoryLog(),
        mailer=MemoryMailer(),
        faults=MemoryFaults(),
        currency="EUR",
        site_name="Testville",
    )
