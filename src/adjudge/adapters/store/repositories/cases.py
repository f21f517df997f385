"""Cases, exhibits and facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import Max

from adjudge.adapters.store.models import (
    Case,
    Exhibit,
    ExhibitContent,
    ExhibitView,
    Fact,
    FactExhibit,
    StepRow,
    SubjectKind,
)
from adjudge.adapters.store.repositories.base import Aggregates
from adjudge.adapters.store.serial import Turn, take_turn
from adjudge.domain.cases import case, exhibit, fact, view
from adjudge.domain.errors import NotFound


class CaseRepository(Aggregates[case.Case]):
    """Cases, numbered without gaps."""

    model = Case
    entity = case.Case
    noun = "case"
    same = ("id", "number", "advertiser_id", "party_id", "source", "opened_at")
    enums = MappingProxyType({"source": case.Source})
    subject = SubjectKind.CASE

    def next_number(self) -> int:
        """The number after the highest; nobody else gets it before this transaction ends."""
        take_turn(Turn.CASE_NUMBER)
        return next_after(Case.objects.all())

    def sent_outside(self, *, limit: int) -> Sequence[case.Case]:
        """The newest cases with a step after which only somebody from outside decides."""
        sent = StepRow.objects.filter(
            subject_kind=SubjectKind.CASE.value, name__in=sorted(case.SENT_OUTSIDE)
        )
        rows = Case.objects.filter(pk__in=sent.values("subject_id"))
        return self._many(rows.order_by("-id")[:limit])


class ExhibitRepository(Aggregates[exhibit.Exhibit]):
    """Exhibits; their bytes are written once and never read with them."""

    model = Exhibit
    entity = exhibit.Exhibit
    noun = "exhibit"
    same = (
        "id",
        "case_id",
        "number",
        "title",
        "source",
        "asserter",
        "captured_on",
        "media_type",
        "sha256",
        "size",
        "added_by",
        "added_at",
        "strength",
        "contest",
        "disclosure",
        "answer",
        "withheld",
    )
    enums = MappingProxyType(
        {
            "strength": exhibit.Strength,
            "contest": exhibit.Contest,
            "disclosure": exhibit.Disclosure,
        }
    )
    mutable = frozenset({"contest", "answer", "disclosure", "withheld"})

    def by_case(self, case_id: str) -> Sequence[exhibit.Exhibit]:
        """The exhibits of a case, by number."""
        return self._many(Exhibit.objects.filter(case_id=case_id).order_by("number"))

    def put_content(self, exhibit_id: str, content: bytes) -> None:
        """Keep the bytes, which must be those that the exhibit's hash was taken of."""
        described = self.get(exhibit_id)
        assert described.size == len(content), "the size that the exhibit states"
        assert described.sha256 == hashlib.sha256(content).hexdigest(), "the hash that it states"
        ExhibitContent(exhibit_id=exhibit_id, content=content).save(force_insert=True)

    def content(self, exhibit_id: str) -> bytes:
        """The bytes as captured. Raises `NotFound`."""
        row = ExhibitContent.objects.filter(exhibit_id=exhibit_id).first()
        if row is None:
            raise NotFound(kind="exhibit", id=exhibit_id)
        return bytes(row.content)


class ViewRepository(Aggregates[view.View]):
    """The log of views of sealed matter, only ever added to."""

    model = ExhibitView
    entity = view.View
    noun = "view"
    same = ("id", "exhibit_id", "case_id", "viewer_id", "at", "purpose")

    def newest(self, *, limit: int) -> Sequence[view.View]:
        """The latest views, newest first."""
        return self._many(ExhibitView.objects.order_by("-id")[:limit])


class FactRepository(Aggregates[fact.Fact]):
    """Facts, written once, with the exhibits that they rest on."""

    model = Fact
    entity = fact.Fact
    noun = "fact"
    same = (
        "id",
        "case_id",
        "number",
        "proposition",
        "finding",
        "began",
        "precision",
        "ended",
        "attributed_to",
    )
    enums = MappingProxyType({"finding": fact.Finding, "precision": fact.Precision})

    def add(self, item: fact.Fact) -> None:
        """Store a new fact and what it rests on."""
        super().add(item)
        FactExhibit.objects.bulk_create(
            FactExhibit(fact_id=item.id, exhibit_id=exhibit_id, position=position)
            for position, exhibit_id in enumerate(item.exhibit_ids)
        )

    def save(self, item: fact.Fact) -> None:
        """A fact never changes; saving one that differs is a fault of the program."""
        assert self.get(item.id) == item, "facts are written once"

    def by_case(self, case_id: str) -> Sequence[fact.Fact]:
        """The facts of a case, by number."""
        return self._many(Fact.objects.filter(case_id=case_id).order_by("number"))

    def _many(self, rows: Iterable[Any]) -> list[fact.Fact]:
        # One query for the citations of all facts, whether there is one row or a hundred.
        found = list(rows)
        models.prefetch_related_objects(found, "citations")
        return super()._many(found)

    def _read(self, row: Any) -> dict[str, Any]:
        cited = sorted(row.citations.all(), key=lambda citation: citation.position)
        return {"exhibit_ids": tuple(citation.exhibit_id for citation in cited)}


def next_after(rows: models.QuerySet[Any]) -> int:
    """One more than the highest `number` among these rows."""
    highest = rows.aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1
