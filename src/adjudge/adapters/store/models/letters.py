"""Letters, and the outbox of mail that carries them."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from adjudge.adapters.store.models.base import (
    HASH_LENGTH,
    NAME_LENGTH,
    Row,
    Table,
    check,
    length,
    owner,
    unique,
)
from adjudge.domain.cases.letter import LetterKind

MAX_LETTER = 500_000
MAX_SUBJECT = 300
MAX_PROBLEM = 500


class Letter(Row):
    """What the operator said to a party, verbatim. Only its receipt is ever added."""

    kind = models.CharField(max_length=NAME_LENGTH)
    case = owner("store.Case", related_name="letters", null=True)
    ruling = owner("store.Ruling", related_name="letters", null=True)
    advertiser = owner("store.Advertiser", related_name="letters")
    party = owner("store.Party", related_name="letters")
    subject = models.CharField(max_length=MAX_SUBJECT)
    html = models.TextField()
    text = models.TextField()
    language = models.CharField(max_length=NAME_LENGTH)
    sha256 = models.CharField(max_length=HASH_LENGTH)
    served_at = models.DateTimeField()
    proof_leaf = models.PositiveBigIntegerField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            check("letter_kind_known", Q(kind__in=[kind.value for kind in LetterKind])),
            length("letter_subject", "subject", 1, MAX_SUBJECT),
            length("letter_html", "html", 1, MAX_LETTER),
            length("letter_text", "text", 1, MAX_LETTER),
            length("letter_sha256", "sha256", HASH_LENGTH, HASH_LENGTH),
            check(
                "letter_received_after_service",
                Q(received_at__isnull=True) | Q(received_at__gte=F("served_at")),
            ),
        )


class OutboxMail(Table):
    """One mail that carries a letter to one address. It waits here; nothing ever waits for it."""

    letter = owner("store.Letter", related_name="mails")
    to = models.EmailField(max_length=254)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=MAX_PROBLEM, blank=True)
    gave_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (unique("outbox_mail_once", "letter", "to"),)
        indexes = (
            models.Index(
                name="outbox_waiting", fields=("due_at",), condition=Q(sent_at__isnull=True)
            ),
            models.Index(
                name="outbox_gave_up",
                fields=("gave_up_at",),
                condition=Q(gave_up_at__isnull=False),
            ),
        )
