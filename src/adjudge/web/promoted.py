"""Promoted posts as pages and the API show them: what `serve` decided, filled from our record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from adjudge import bootstrap
from adjudge.adapters.store.models import Measure, PromotedPost
from adjudge.web.serving import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The decision that put a label on a promoted post, and the rule it applies.

    `clause` is empty where it rests on a law or an order; `title` then names that.
    """

    reference: str
    clause: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One promoted post with everything its label says."""

    row: PromotedPost
    slot: Slot
    advertiser: str
    payer: str
    labels: tuple[Label, ...] = ()

    @property
    def host(self) -> str:
        """Where its link leads, for people."""
        return urlsplit(self.row.landing_url).hostname or self.row.landing_url


def load(slots: Sequence[Slot]) -> list[Shown]:
    """The promoted posts of a decision, in its order; those that are gone meanwhile left out.

    So is a post whose label is not in the record yet: it may not be shown without its words.
    """
    if not slots:
        return []
    rows = PromotedPost.objects.filter(
        pk__in=[slot.promoted_post_id for slot in slots], post__deleted_at=None
    ).select_related("post__account", "advertiser__party", "advertiser__payer_party", "line_item")
    by_id = {row.pk: row for row in rows}
    labels = _labels({label for slot in slots for label in slot.labels})
    return [
        Shown(
            row=by_id[slot.promoted_post_id],
            slot=slot,
            advertiser=by_id[slot.promoted_post_id].advertiser.party.legal_name,
            payer=by_id[slot.promoted_post_id].advertiser.payer_party.legal_name,
            labels=tuple(labels[label] for label in slot.labels),
        )
        for slot in slots
        if slot.promoted_post_id in by_id and labels.keys() >= set(slot.labels)
    ]


def _labels(measure_ids: Collection[str]) -> dict[str, Label]:
    """The words of labels, by the ids of their measures; those that the record has."""
    if not measure_ids:
        return {}
    titles = {clause.ref: clause.title for clause in bootstrap.deps().rulebooks.ads().clauses}
    rows = Measure.objects.filter(pk__in=measure_ids).select_related("ruling")
    return {row.pk: _label(row, titles) for row in rows}


def _label(row: Measure, titles: Mapping[str, str]) -> Label:
    ground = (row.ruling.statement.get("ground") or {}).get("reference", "")
    return Label(
        reference=f"R-{row.ruling.number}",
        clause=ground if ground in titles else "",
        title=titles.get(ground, ground),
    )
