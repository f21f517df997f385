"""What the ports carry: values that cross between use cases and the world, and have no rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.cases.clock import Binds


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedMail:
    """One mail that waits in the outbox: a letter for one confirmed address."""

    id: str
    letter_id: str
    to: str
    subject: str
    text: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One entry of the public register, beside the log.

    `leaf` is the exact bytes in the log; `record` and `salt` are what its commitment opens to, kept
    outside the log so that they can be erased; `public` is the readable part, shown from
    `released_at` on. `subject_id` (a case, ruling, ...) ties entries of one matter together.
    """

    index: int
    type: str
    subject_id: str
    at: datetime
    leaf: bytes
    record: Mapping[str, object]
    salt: bytes
    public: Mapping[str, object]
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One acknowledged impression or click, as a serving worker stored it (times in microseconds).

    `charge_micros` is what it costs. Price (per thousand), the runner-up's slot (None: the reserve
    set the price) and the snapshot's generation say how the price came about (invariant 11).
    """

    token_id: str
    kind: str
    promoted_post_id: str
    line_item_id: str
    charge_micros: int
    price_micros: int
    runner_up_slot: int | None
    generation: int
    decided_us: int
    ack_us: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBatch:
    """Events of one event file, after the cursor that was given, up to `last_row`."""

    file: str
    events: Sequence[Event]
    last_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningClock:
    """A clock that runs, with the subject whose steps say so."""

    subject_kind: str
    subject_id: str
    name: str
    binds: Binds
    due_at: datetime
    on_miss: str
    case_id: str | None = None
