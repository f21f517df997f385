"""What the ports carry: values that cross between use cases and the world, and have no rules."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.cases.clock import Binds

MESSAGE_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedMail:
    """One mail of the outbox: a letter for one confirmed address.

    `sent_at` says that a server accepted it; `gave_up_at` that it came back, or that no server took
    it for too long: then nobody tries again, and `problem` says why.
    """

    id: str
    letter_id: str
    to: str
    subject: str
    text: str
    attempts: int
    problem: str = ""
    sent_at: datetime | None = None
    gave_up_at: datetime | None = None

    @property
    def message_id(self) -> str:
        """The stable part of its Message-ID: made from letter and address, so a repeat is known."""
        digest = hashlib.sha256(f"{self.letter_id}\n{self.to}".encode()).hexdigest()
        return f"{self.letter_id}.{digest[:MESSAGE_DIGITS]}"


class MailRefused(OSError):
    """The mail server refused this mail for good (SMTP 5xx): another try would change nothing."""


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
