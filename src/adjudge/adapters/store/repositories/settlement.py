"""What settlement took over from the event files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Count, F

from adjudge.adapters.store.models import (
    EventCursor,
    FreeClick,
    LineItem,
    PromotedPost,
    SettledEvent,
)
from adjudge.adapters.store.serial import Turn, take_turn
from adjudge.domain.cases.impact import Reach
from adjudge.domain.errors import NotFound
from adjudge.services.carried import Event, EventBatch

IMPRESSION = "impression"


class SettlementRepository:
    """Settled events, cursors, and what each line item spent."""

    def cursors(self) -> Mapping[str, int]:
        """How far each event file is settled; nobody else settles before this transaction ends."""
        take_turn(Turn.SETTLEMENT)
        return dict(EventCursor.objects.values_list("file", "last_row"))

    def store(self, batch: EventBatch, reasons: Mapping[tuple[str, str], str]) -> Sequence[Event]:
        """Keep the events that were not kept before and move the cursor; returns the new ones.

        A new event without a reason is billed: it counts as spent, and the database refuses a
        batch that would spend beyond a budget.
        """
        tokens = {event.token_id for event in batch.events}
        known = set(
            SettledEvent.objects.filter(token_id__in=tokens).values_list("token_id", "kind")
        )
        new: dict[tuple[str, str], Event] = {}
        for event in batch.events:
            key = (event.token_id, event.kind)
            if key not in known:
                new.setdefault(key, event)
        SettledEvent.objects.bulk_create(
            _row(event, reasons.get(key, ""), batch.file) for key, event in new.items()
        )
        spent: Counter[str] = Counter()
        for key, event in new.items():
            spent[event.line_item_id] += 0 if reasons.get(key) else event.charge_micros
        for line_item_id, charged in sorted(spent.items()):
            LineItem.objects.filter(pk=line_item_id).update(
                spent_micros=F("spent_micros") + charged
            )
        EventCursor.objects.update_or_create(file=batch.file, defaults={"last_row": batch.last_row})
        return list(new.values())

    def forget(self, files: Collection[str]) -> None:
        """Drop the cursors of files that are gone."""
        EventCursor.objects.filter(file__in=list(files)).delete()

    def spent_micros(self, line_item_id: str) -> int:
        """What the line item was billed so far. Raises `NotFound`."""
        row = LineItem.objects.filter(pk=line_item_id).first()
        if row is None:
            raise NotFound(kind="line item", id=line_item_id)
        return row.spent_micros

    def count_free_click(self, promoted_post_id: str, at: datetime) -> None:
        """Count a click that the site redirected by itself."""
        FreeClick.objects.create(promoted_post_id=promoted_post_id, at=at)

    def reach(self, *, since_us: int) -> Sequence[Reach]:
        """The impressions of each promoted post that were acknowledged since a moment."""
        counted = (
            SettledEvent.objects.filter(kind=IMPRESSION, ack_us__gte=since_us)
            .values_list("promoted_post_id")
            .annotate(shown=Count("id"))
        )
        shown = dict(counted)
        posts = PromotedPost.objects.filter(id__in=shown).values_list(
            "id", "advertiser_id", "line_item__topics"
        )
        return [
            Reach(
                promoted_post_id=key,
                advertiser_id=advertiser_id,
                topics=tuple(topics),
                impressions=shown[key],
            )
            for key, advertiser_id, topics in posts
        ]


def _row(event: Event, reason: str, file: str) -> SettledEvent:
    return SettledEvent(
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
        reason=reason,
        file=file,
    )
