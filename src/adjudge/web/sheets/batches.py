"""Batches: many rulings with a declared common part and one approval, each for itself."""

from __future__ import annotations

from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from adjudge import bootstrap
from adjudge.adapters.store.models import Ruling
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.batch import Batch
from adjudge.services.batches import approve_batch
from adjudge.web.formats import plural
from adjudge.web.jinja import url
from adjudge.web.review.matter import PENDING
from adjudge.web.review.words import ruling_status
from adjudge.web.sheets.belongs import AT_DESK
from adjudge.web.sheets.corrections import REVIEWERS
from adjudge.web.sheets.sheet import REVIEW, Deed, Row, Sheet, allows, row

SERVED: Final = frozenset({"served", "scheduled", "in force"})


def _members(batch: Batch) -> SafeString:
    """Each ruling with its party and where it stands."""
    rulings = Ruling.objects.filter(pk__in=batch.ruling_ids).select_related("party")
    lines = format_html_join(
        "",
        "<li><a class='govuk-link' href='{}'>R-{}</a> {}: {}</li>",
        (
            (
                url("review:ruling", each.pk),
                each.number,
                each.party.legal_name,
                ruling_status(each.status, heard=False)[0],
            )
            for each in rulings.order_by("number")
        ),
    )
    return format_html("<ul class='govuk-list'>{}</ul>", lines)


def _rows(batch: Batch) -> list[Row]:
    done = Ruling.objects.filter(pk__in=batch.ruling_ids, status__in=SERVED).count()
    return [
        row("Rulings", _members(batch)),
        row("Decided", f"{done} of {plural(len(batch.ruling_ids), 'ruling', 'rulings')}"),
    ]


def waits(batch: Batch) -> bool:
    """Whether a ruling of it waits for its approval."""
    open_still = Ruling.objects.filter(pk__in=batch.ruling_ids, status__in=PENDING)
    return allows(batch, "approve") and open_still.exists()


def _may_approve(batch: Batch, actor: Actor) -> bool:
    other = actor.id != batch.opened_by
    return StaffRole.REVIEWER in actor.roles and other and waits(batch)


BATCHES: Final = Sheet[Batch](
    kind=Batch,
    slug="batches",
    desk=REVIEW,
    roles=AT_DESK,
    noun="Batch",
    plural="Batches",
    lede="Many rulings with a common part and one approval. Each has its own fact, letter and "
    "appeal, and takes effect by itself.",
    empty="A batch is proposed for several open cases at once.",
    title=lambda batch: f"Batch {batch.id[-8:]}",
    rows=_rows,
    texts=lambda batch: [("The common part", batch.common_part)],
    steps={"": "Proposed", "approve": "Approved", "drop": "Dropped"},
    tones={"proposed": "waiting", "approved": "force", "dropped": "ended"},
    deeds=(
        Deed[Batch](
            name="approve",
            title="Approve it as the second person",
            button="Approve what can be approved",
            said="Approved. What could not take effect yet stays open, as the list says.",
            hint="Each ruling is served and takes effect by itself. One whose party may still "
            "answer, or whose answer is not dealt with, waits; approve again then.",
            is_open=_may_approve,
            act=lambda actor, batch, _form: approve_batch(
                bootstrap.deps(), actor, batch_id=batch.id
            ),
        ),
    ),
    role="reviewer",
    opens="Propose a batch",
    openers=REVIEWERS,
)
