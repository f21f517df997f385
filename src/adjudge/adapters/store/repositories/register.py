"""The leaf table of the register."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Max

from adjudge.adapters.store import models
from adjudge.adapters.store.serial import Turn, take_turn
from adjudge.domain.errors import NotFound
from adjudge.services.carried import RegisterEntry

CHUNK = 1_000


class RegisterRepository:
    """The log itself: entries without gaps, in the order of their commitment."""

    def append(self, make: Callable[[int], RegisterEntry]) -> RegisterEntry:
        """Add the entry that `make` gives for the next index.

        One writer at a time until its transaction ends, so an index is never skipped or given
        twice, and a leaf that a reader can see has all earlier ones before it.
        """
        take_turn(Turn.REGISTER)
        index = self.size()
        entry = make(index)
        assert entry.index == index, "the entry is made for the index that was given"
        models.RegisterEntry(
            index=index,
            type=entry.type,
            subject_id=entry.subject_id,
            at=entry.at,
            leaf=entry.leaf,
            record=dict(entry.record),
            salt=entry.salt,
            public=dict(entry.public),
            released_at=entry.released_at,
        ).save(force_insert=True)
        return entry

    def size(self) -> int:
        """How many entries there are."""
        highest = models.RegisterEntry.objects.aggregate(highest=Max("index"))["highest"]
        return 0 if highest is None else int(highest) + 1

    def leaves(self, start: int) -> Iterable[bytes]:
        """The leaves from index `start` on."""
        rows = models.RegisterEntry.objects.filter(index__gte=start).order_by("index")
        for leaf in rows.values_list("leaf", flat=True).iterator(chunk_size=CHUNK):
            yield bytes(leaf)

    def entry(self, index: int) -> RegisterEntry:
        """The entry at this index. Raises `NotFound`."""
        row = models.RegisterEntry.objects.filter(pk=index).first()
        if row is None:
            raise NotFound(kind="register entry", id=index)
        return _entry(row)

    def by_subject(self, subject_id: str) -> Sequence[RegisterEntry]:
        """The entries of one matter, oldest first."""
        rows = models.RegisterEntry.objects.filter(subject_id=subject_id)
        return [_entry(row) for row in rows.order_by("index")]

    def sealed(
        self, types: Collection[str], *, before: datetime, after_index: int, limit: int
    ) -> Sequence[RegisterEntry]:
        """Entries of these types made before a moment and not released, in their order."""
        rows = models.RegisterEntry.objects.filter(
            type__in=list(types), released_at__isnull=True, at__lt=before, index__gt=after_index
        )
        return [_entry(row) for row in rows.order_by("index")[:limit]]

    def release(self, subject_id: str, at: datetime) -> None:
        """The readable part of the matter's entries may be shown from `at` on; the first counts."""
        models.RegisterEntry.objects.filter(subject_id=subject_id, released_at__isnull=True).update(
            released_at=at
        )


def _entry(row: models.RegisterEntry) -> RegisterEntry:
    return RegisterEntry(
        index=row.index,
        type=row.type,
        subject_id=row.subject_id,
        at=row.at,
        leaf=bytes(row.leaf),
        record=row.record,
        salt=bytes(row.salt),
        public=row.public,
        released_at=row.released_at,
    )
