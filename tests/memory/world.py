"""The world around the use cases, made up: clock, chance, block, events, press, mail, policy."""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from adjudge.domain.ads.serving import DARK, ServingItem, WorkerMissing
from adjudge.domain.cases.letter import Rendered
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.posts.text_weight import POST_LIMIT, Weight
from adjudge.domain.signals.signal import Signal, SignalSet
from adjudge.domain.standing.entry import NO_ENTRIES, Entries, ScopeEntry
from adjudge.services.carried import Event, EventBatch, MailRefused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Microseconds since 1970, as events carry them."""
    return (moment - EPOCH) // timedelta(microseconds=1)


class MemoryClock:
    """Stands still but for `tick` at every reading, so that ids and rows keep their order."""

    def __init__(self, now: datetime = NOON, tick: timedelta = timedelta(milliseconds=1)) -> None:
        self.current = now
        self.tick = tick

    def now(self) -> datetime:
        self.current += self.tick
        return self.current

    def set(self, moment: datetime) -> None:
        self.current = moment

    def advance(self, **parts: float) -> datetime:
        """Let time pass: `advance(days=7)`."""
        self.current += timedelta(**parts)
        return self.current


class MemoryChance:
    """The same bytes for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)

    def __call__(self, count: int) -> bytes:
        return self._random.randbytes(count)


class MemoryBlock:
    """A standing block: zero is dark. Like the real one it is not part of any transaction."""

    def __init__(self, clock: MemoryClock) -> None:
        self.slots: dict[int, int] = {}
        self.entries: dict[int, frozenset[ScopeEntry]] = {}
        self.writes: list[dict[int, int]] = []
        self.reconciled = False
        self.missing_workers = ""
        self._clock = clock
        self._high_water = EPOCH

    def write(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> None:
        self.slots.update(desired)
        self.entries |= {slot: frozenset(entries.get(slot, ())) for slot in desired}
        self.writes.append(dict(desired))

    def narrow(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> None:
        narrowed = {s: min(value, self.slots.get(s, DARK)) for s, value in desired.items()}
        united = {s: self.entries.get(s, frozenset()).union(entries.get(s, ())) for s in desired}
        self.write(narrowed, {slot: tuple(found) for slot, found in united.items()})

    def differing(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> Sequence[int]:
        return [
            slot
            for slot, value in desired.items()
            if self.slots.get(slot, DARK) != value
            or (value != DARK and self.entries.get(slot, frozenset()) != set(entries.get(slot, ())))
        ]

    def strays(self, desired: Mapping[int, int]) -> Sequence[int]:
        return [s for s, value in self.slots.items() if value != DARK and s not in desired]

    def effective_now(self) -> datetime:
        self._high_water = max(self._high_water, self._clock.now())
        return self._high_water

    def mark_reconciled(self) -> None:
        self.reconciled = True

    def must_reach_all(self) -> None:
        if self.missing_workers:
            raise WorkerMissing(workers=self.missing_workers)

    def is_dark(self, slot: int) -> bool:
        return self.slots.get(slot, DARK) == DARK


class MemorySnapshots:
    """Keeps every snapshot; its number is the generation."""

    def __init__(self) -> None:
        self.published: list[Sequence[ServingItem]] = []

    def publish(self, items: Sequence[ServingItem]) -> int:
        self.published.append(tuple(items))
        return len(self.published)


class MemoryEvents:
    """Event files by name. The watermark is the clock, unless `watermark` holds it back."""

    def __init__(self, clock: MemoryClock) -> None:
        self.files: dict[str, list[Event]] = {}
        self.watermark: datetime | None = None
        self._clock = clock

    def acknowledge(
        self,
        promoted_post_id: str,
        line_item_id: str,
        *,
        at: datetime,
        charge_micros: int = 0,
        kind: str = "impression",
        token_id: str | None = None,
        outcome: str = "billable",
        file: str = "worker-0",
    ) -> Event:
        """Store one event as a serving worker would."""
        rows = self.files.setdefault(file, [])
        event = Event(
            token_id=token_id or f"{file}-{len(rows)}",
            kind=kind,
            promoted_post_id=promoted_post_id,
            line_item_id=line_item_id,
            charge_micros=charge_micros,
            price_micros=charge_micros * 1000,
            runner_up_slot=None,
            generation=1,
            decided_us=micros(at),
            ack_us=micros(at),
            outcome=outcome,
        )
        rows.append(event)
        return event

    def batches(self, cursors: Mapping[str, int], *, limit: int) -> Sequence[EventBatch]:
        found = []
        for file, rows in sorted(self.files.items()):
            start = cursors.get(file, 0)
            ready = [e for e in rows[start : start + limit] if self._is_behind(e.ack_us)]
            if ready:
                batch = EventBatch(file=file, events=tuple(ready), last_row=start + len(ready))
                found.append(batch)
        return found

    def watermark_passed(self, moment_us: int) -> bool:
        return self._is_behind(moment_us)

    def remove_settled(self, cursors: Mapping[str, int], *, before_us: int) -> Sequence[str]:
        old = [
            file
            for file, rows in sorted(self.files.items())
            if cursors.get(file, 0) == len(rows) and all(row.ack_us < before_us for row in rows)
        ]
        for file in old:
            del self.files[file]
        return old

    def _is_behind(self, moment_us: int) -> bool:
        return moment_us < micros(self.watermark or self._clock.current) + 1


class MemoryPress:
    """Renders a letter as its template's name and its context, so that tests can read both."""

    def __init__(self) -> None:
        self.rendered: list[tuple[str, Mapping[str, object]]] = []

    def render(self, template: str, context: Mapping[str, object], *, language: str) -> Rendered:
        self.rendered.append((template, dict(context)))
        lines = [f"{name}: {context[name]}" for name in sorted(context)]
        text = "\n".join([template, *lines])
        body = f"<p>{html.escape(text)}</p>"
        return Rendered(subject=template, html=body, text=text, language=language)


class MemoryLog:
    """Remembers the sizes that were published."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.leaves: list[bytes] = []

    def publish(self, size: int, leaves_from: Callable[[int], Iterable[bytes]]) -> None:
        self.leaves += list(leaves_from(len(self.leaves)))[: size - len(self.leaves)]
        self.sizes.append(size)


class MemoryMailer:
    """Keeps what was sent; addresses in `refused` raise as an unreachable server does.

    Those in `unknown` are refused for good, as a server does that knows no such mailbox.
    """

    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []
        self.refused: set[str] = set()
        self.unknown: set[str] = set()
        self.ids: list[str] = []

    def send(self, *, to: str, subject: str, text: str, message_id: str) -> None:
        if to in self.unknown:
            raise MailRefused("550 no such mailbox")
        self.ids.append(message_id)
        if to in self.refused:
            raise OSError("mailbox unavailable")
        self.sent.append({"to": to, "subject": subject, "text": text})


class PowerCut(BaseException):
    """The process died here: nothing after this point ran."""


class MemoryFaults:
    """Dies at the failpoints in `armed`, once each; remembers all that were passed."""

    def __init__(self) -> None:
        self.armed: set[str] = set()
        self.passed: list[str] = []

    def hit(self, name: str) -> None:
        self.passed.append(name)
        if name in self.armed:
            self.armed.remove(name)
            raise PowerCut(name)


class MemoryWeight:
    """One for each character: enough for services, which only pass texts on."""

    def weigh(self, text: str) -> Weight:
        return Weight(weighted_length=len(text), valid=len(text) <= POST_LIMIT)


class MemoryRulebooks:
    """The Ads Policy that was given."""

    def __init__(self, ads: Rulebook) -> None:
        self._ads = ads

    def ads(self) -> Rulebook:
        return self._ads


class MemoryExtract:
    """Finds the word `guaranteed`, copies what was declared, and fails on the word `illegible`."""

    def __init__(self) -> None:
        self.seen: list[Mapping[str, Any]] = []

    def __call__(self, text: str, *, landing_url: str, advertiser: Mapping[str, Any]) -> SignalSet:
        self.seen.append(dict(advertiser))
        at = text.casefold().find("guaranteed")
        signals = [
            Signal(name="landing.present", value=bool(landing_url)),
            Signal(
                name="advertiser.declared_models",
                value=tuple(advertiser.get("declared_models", ())),
            ),
        ]
        if "illegible" in text.casefold():
            signals.append(Signal(name="extract.failed", value=("terms",)))
        if at >= 0:
            end = at + len("guaranteed")
            signals.append(
                Signal(name="text.guarantee_terms", value=(text[at:end],), spans=((at, end),))
            )
        return SignalSet.of(text, signals)
