"""Precedents and the bands by which near ones are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection

from adjudge.adapters.store.models import Precedent, PrecedentBand
from adjudge.domain.cases import precedents, sketch

PER_BAND = 20
"""How many of those that share one band are looked at: the newest. It bounds every search."""


class PrecedentRepository:
    """Fills `Precedents`. A search reads at most `PER_BAND` rows of each band of the sketch."""

    def add(self, precedent: precedents.Precedent) -> None:
        """Keep it with its sketch."""
        ruling_id = None if precedent.id == precedent.case_id else precedent.id
        Precedent.objects.create(
            id=precedent.id,
            case_id=precedent.case_id,
            ruling_id=ruling_id,
            party_id=precedent.party_id,
            ground=precedent.ground,
            measure=precedent.measure,
            decided_on=precedent.decided_on,
            facts=precedent.facts,
            wording=precedent.wording,
            exhibits=sorted(precedent.exhibits),
        )
        bands = (
            *sketch.copy_bands(precedent.wording),
            *sketch.subject_bands(precedent.facts, within=precedent.ground),
        )
        PrecedentBand.objects.bulk_create(
            PrecedentBand(precedent_id=precedent.id, band=band) for band in dict.fromkeys(bands)
        )

    def about(self, ground: str, facts: str, *, limit: int) -> Sequence[precedents.Precedent]:
        """Decisions under a ground about alike facts, filled up with the newest under it."""
        near = _sharing(sketch.subject_bands(facts, within=ground))[:limit]
        newest = Precedent.objects.filter(ground=ground).order_by("-id")
        keys = dict.fromkeys((*near, *newest.values_list("id", flat=True)[:limit]))
        return [each for each in _read(list(keys)[:limit]) if each.ground == ground]

    def copies(self, wording: str, *, limit: int) -> Sequence[precedents.Precedent]:
        """Decisions under any ground in near identical words."""
        return _read(_sharing(sketch.copy_bands(wording))[:limit])


def _sharing(bands: Iterable[int]) -> list[str]:
    """The keys of those that share a band: those that share most first, then the newest."""
    wanted = list(dict.fromkeys(bands))
    if not wanted:
        return []
    one = (
        "SELECT precedent_id FROM (SELECT precedent_id FROM store_precedentband "
        "WHERE band = %s ORDER BY precedent_id DESC LIMIT %s) AS newest"
    )
    arguments = [value for band in wanted for value in (band, PER_BAND)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(wanted)), arguments)
        shared = Counter(key for (key,) in cursor.fetchall())
    return sorted(shared, key=lambda key: (shared[key], key), reverse=True)


def _read(keys: Sequence[str]) -> list[precedents.Precedent]:
    rows = Precedent.objects.select_related("ruling", "case").in_bulk(list(keys))
    return [_domain(rows[key]) for key in keys if key in rows]


def _domain(row: Precedent) -> precedents.Precedent:
    ruling = row.ruling
    return precedents.Precedent(
        id=row.id,
        case_id=row.case_id,
        party_id=row.party_id,
        reference=f"R-{ruling.number}" if ruling else f"C-{row.case.number}",
        ground=row.ground,
        measure=row.measure,
        decided_on=row.decided_on,
        facts=row.facts,
        wording=row.wording,
        exhibits=frozenset(row.exhibits),
        outcome=ruling.status if ruling else row.case.status,
    )
