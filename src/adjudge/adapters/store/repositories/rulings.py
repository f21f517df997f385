"""Rulings, measures, letters, the outbox, requests for particulars, and appeals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from adjudge.adapters.store.models import (
    Appeal,
    Letter,
    Measure,
    OutboxMail,
    Particulars,
    Ruling,
    RulingLink,
    SubjectKind,
)
from adjudge.adapters.store.models.letters import MAX_PROBLEM
from adjudge.adapters.store.repositories.base import Aggregates
from adjudge.adapters.store.repositories.cases import next_after
from adjudge.adapters.store.repositories.parties import confirmed_addresses
from adjudge.adapters.store.serial import Turn, take_turn
from adjudge.adapters.store.statements import (
    scope_from_json,
    statement_from_json,
    statement_to_json,
)
from adjudge.domain.cases import appeal, letter, particulars, ruling
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.errors import NotFound
from adjudge.domain.standing.measures import EndKind, MeasureInForce
from adjudge.services.carried import QueuedMail
from adjudge.services.precedents import MAX_GROUND

LATEST = 3
"""A proposal is stored with at most this many steps at a time (proposed, and its letter)."""


class RulingRepository(Aggregates[ruling.Ruling]):
    """Rulings, numbered without gaps; the statement is fixed when it is added."""

    model = Ruling
    entity = ruling.Ruling
    noun = "ruling"
    same = ("id", "number", "case_id", "advertiser_id", "party_id", "drafted_by", "drafted_at")
    mutable = frozenset({"statement", "measure", "ends_on"})
    subject = SubjectKind.RULING

    def next_number(self) -> int:
        """The number after the highest; nobody else gets it before this transaction ends."""
        take_turn(Turn.RULING_NUMBER)
        return next_after(Ruling.objects.all())

    def by_case(self, case_id: str) -> Sequence[ruling.Ruling]:
        """The rulings of a case, by number."""
        return self._many(Ruling.objects.filter(case_id=case_id).order_by("number"))

    def waiting_for_effect(self) -> Sequence[str]:
        """The ids of rulings that are served and not in force yet, oldest first."""
        return list(
            Ruling.objects.filter(status="served").order_by("id").values_list("id", flat=True)
        )

    def at_stake(self, advertiser_id: str) -> Sequence[ruling.Ruling]:
        """Those in force, stayed, scheduled, or served and not in force yet, by number."""
        found = Ruling.objects.filter(advertiser_id=advertiser_id, status__in=ruling.AT_STAKE)
        return self._many(found.order_by("number"))

    def add(self, item: ruling.Ruling) -> None:
        """Store a new one with its steps, and what it rests on."""
        super().add(item)
        _keep_links(item)

    def save(self, item: ruling.Ruling) -> None:
        """Store what changed and append the new steps; the proposal says what it is built on."""
        super().save(item)
        if any(step.name == "propose" for step in item.steps[-LATEST:]):
            _keep_links(item)

    def resting_on(self, kind: ruling.LinkTo, key: str) -> Sequence[ruling.Ruling]:
        """The rulings that keep a link to this, by number."""
        found = Ruling.objects.filter(links__kind=kind.value, links__key=key[:MAX_GROUND])
        return self._many(found.order_by("number"))

    def grounds_in_force(self) -> Sequence[str]:
        """The references of the grounds of the rulings that have or will have an effect."""
        links = RulingLink.objects.filter(
            kind=ruling.LinkTo.GROUND.value, ruling__status__in=sorted(ruling.EFFECTIVE)
        )
        return list(links.order_by("key").values_list("key", flat=True).distinct())

    def _read(self, row: Any) -> dict[str, Any]:
        return {"statement": statement_from_json(row.statement)}

    def _write(self, item: ruling.Ruling) -> dict[str, Any]:
        measure = item.statement.measure
        return {
            "statement": statement_to_json(item.statement),
            "measure": measure.value if measure else "",
            "ends_on": item.statement.duration.ends_on,
        }


def _keep_links(item: ruling.Ruling) -> None:
    RulingLink.objects.bulk_create(
        (
            RulingLink(ruling_id=item.id, kind=kind.value, key=key[:MAX_GROUND])
            for kind, key in sorted(item.links)
        ),
        ignore_conflicts=True,
    )


class MeasureRepository(Aggregates[MeasureInForce]):
    """Measures. One can be ended, and an ended one reversed; nothing else of it changes."""

    model = Measure
    entity = MeasureInForce
    noun = "measure"
    same = (
        "id",
        "ruling_id",
        "letter_id",
        "advertiser_id",
        "kind",
        "served_at",
        "effective_at",
        "dark_at",
        "ended_at",
        "lit_at",
        "end_kind",
    )
    enums = MappingProxyType({"kind": MeasureKind, "end_kind": EndKind})
    mutable = frozenset({"ended_at", "lit_at", "end_kind"})

    def by_advertiser(self, advertiser_id: str) -> Sequence[MeasureInForce]:
        """The measures on an advertiser, in force and ended, oldest first."""
        return self._many(Measure.objects.filter(advertiser_id=advertiser_id).order_by("id"))

    def by_ruling(self, ruling_id: str) -> Sequence[MeasureInForce]:
        """The measure that a ruling put into effect, or nothing yet."""
        return self._many(Measure.objects.filter(ruling_id=ruling_id).order_by("id"))

    def _read(self, row: Any) -> dict[str, Any]:
        first = {"whole_party": row.whole_party, "promoted_post_ids": row.promoted_post_ids}
        return {"scope": scope_from_json({**first, **row.axes})}

    def _write(self, item: MeasureInForce) -> dict[str, Any]:
        axes = item.scope.record()
        first = {name: axes.pop(name) for name in ("whole_party", "promoted_post_ids")}
        return {**first, "axes": axes}


class LetterRepository(Aggregates[letter.Letter]):
    """Letters, verbatim. Adding one queues a mail to every confirmed address of its party."""

    model = Letter
    entity = letter.Letter
    noun = "letter"
    same = (
        "id",
        "kind",
        "case_id",
        "ruling_id",
        "advertiser_id",
        "party_id",
        "served_at",
        "proof_leaf",
        "received_at",
    )
    enums = MappingProxyType({"kind": letter.LetterKind})
    mutable = frozenset({"received_at"})

    def add(self, item: letter.Letter) -> None:
        """Store the letter and queue its mails, in the same transaction."""
        super().add(item)
        OutboxMail.objects.bulk_create(
            OutboxMail(letter_id=item.id, to=to, queued_at=item.served_at, due_at=item.served_at)
            for to in confirmed_addresses(item.party_id)
        )

    def by_ruling(self, ruling_id: str) -> Sequence[letter.Letter]:
        """The letters about a ruling, oldest first."""
        return self._many(Letter.objects.filter(ruling_id=ruling_id).order_by("id"))

    def by_party(self, party_id: str) -> Sequence[letter.Letter]:
        """The letters in a party's inbox, oldest first."""
        return self._many(Letter.objects.filter(party_id=party_id).order_by("id"))

    def _read(self, row: Any) -> dict[str, Any]:
        return {
            "content": letter.Rendered(
                subject=row.subject, html=row.html, text=row.text, language=row.language
            )
        }

    def _write(self, item: letter.Letter) -> dict[str, Any]:
        content = item.content
        return {
            "subject": content.subject,
            "html": content.html,
            "text": content.text,
            "language": content.language,
            "sha256": content.sha256,
        }


class OutboxRepository:
    """Mail that waits to be sent."""

    def waiting(self, now: datetime, *, limit: int) -> Sequence[QueuedMail]:
        """Mails due at `now`, the longest waiting first; another sender passes over them."""
        rows = (
            OutboxMail.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(sent_at__isnull=True, gave_up_at__isnull=True, due_at__lte=now)
            .select_related("letter")
            .order_by("due_at", "id")[:limit]
        )
        return [_mail(row) for row in rows]

    def taken(self, mail_id: str, *, until: datetime) -> None:
        """One more attempt begins; nobody else takes the mail before `until`."""
        row = self._row(mail_id)
        row.attempts, row.due_at, row.problem = row.attempts + 1, until, "being sent"
        row.save(update_fields=["attempts", "due_at", "problem"])

    def sent(self, mail_id: str, at: datetime) -> None:
        """The mail went out; it waits no longer."""
        row = self._row(mail_id)
        row.sent_at, row.problem = at, ""
        row.save(update_fields=["sent_at", "problem"])

    def failed(self, mail_id: str, *, problem: str, try_again_at: datetime) -> None:
        """The mail could not go out; it is due again later."""
        row = self._row(mail_id)
        row.due_at, row.problem = try_again_at, problem[:MAX_PROBLEM]
        row.save(update_fields=["due_at", "problem"])

    def gave_up(self, mail_id: str, *, problem: str, at: datetime) -> None:
        """The mail came back, or nobody took it: no further attempt."""
        row = self._row(mail_id)
        row.gave_up_at, row.problem = at, problem[:MAX_PROBLEM]
        row.save(update_fields=["gave_up_at", "problem"])

    def queue(self, letter_id: str, to: str, at: datetime) -> None:
        """One more address for a letter; again it changes nothing."""
        OutboxMail.objects.get_or_create(
            letter_id=letter_id, to=to, defaults={"queued_at": at, "due_at": at}
        )

    def by_letter(self, letter_id: str) -> Sequence[QueuedMail]:
        """All mails of a letter, in the order in which they were queued."""
        rows = OutboxMail.objects.filter(letter_id=letter_id).select_related("letter")
        return [_mail(row) for row in rows.order_by("id")]

    def given_up(self, *, limit: int) -> Sequence[QueuedMail]:
        """Mails that ended without delivery, the latest first."""
        rows = OutboxMail.objects.filter(gave_up_at__isnull=False).select_related("letter")
        return [_mail(row) for row in rows.order_by("-gave_up_at", "-id")[:limit]]

    def _row(self, mail_id: str) -> OutboxMail:
        row = OutboxMail.objects.filter(pk=int(mail_id)).first()
        if row is None:
            raise NotFound(kind="mail", id=mail_id)
        return row


def _mail(row: OutboxMail) -> QueuedMail:
    return QueuedMail(
        id=str(row.pk),
        letter_id=row.letter_id,
        to=row.to,
        subject=row.letter.subject,
        text=row.letter.text,
        attempts=row.attempts,
        problem=row.problem,
        sent_at=row.sent_at,
        gave_up_at=row.gave_up_at,
    )


class ParticularsRepository(Aggregates[particulars.Particulars]):
    """Requests for particulars."""

    model = Particulars
    entity = particulars.Particulars
    noun = "request for particulars"
    same = ("id", "ruling_id", "case_id", "party_id", "question", "asked_by", "asked_at")
    subject = SubjectKind.PARTICULARS

    def by_ruling(self, ruling_id: str) -> Sequence[particulars.Particulars]:
        """The requests about a ruling, oldest first."""
        return self._many(Particulars.objects.filter(ruling_id=ruling_id).order_by("id"))


class AppealRepository(Aggregates[appeal.Appeal]):
    """Appeals."""

    model = Appeal
    entity = appeal.Appeal
    noun = "appeal"
    same = (
        "id",
        "ruling_id",
        "case_id",
        "filed_by",
        "filed_at",
        "on_facts",
        "on_rule",
        "on_proportion",
        "as_whom",
        "voice",
    )
    enums = MappingProxyType({"as_whom": Entitlement})
    subject = SubjectKind.APPEAL

    def by_ruling(self, ruling_id: str) -> Sequence[appeal.Appeal]:
        """The appeals against a ruling, oldest first."""
        return self._many(Appeal.objects.filter(ruling_id=ruling_id).order_by("id"))

    def by_party(self, party_id: str) -> Sequence[appeal.Appeal]:
        """The appeals of a party, oldest first."""
        return self._many(Appeal.objects.filter(party_id=party_id).order_by("id"))

    def _read(self, row: Any) -> dict[str, Any]:
        return {"party_id": row.party_id or ""}

    def _write(self, item: appeal.Appeal) -> dict[str, Any]:
        return {"party_id": item.party_id or None}
