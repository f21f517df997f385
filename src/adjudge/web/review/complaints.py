"""Complaints: read beside what the log says about the advertiser, and answered from it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser
from adjudge.adapters.store.models import Ruling as RulingRow
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.errors import NotAllowed
from adjudge.services.complaints import end_restriction, entries_to_cite, explain
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.formats import day
from adjudge.web.review.desk import deciders_only
from adjudge.web.review.forms import ComplaintForm
from adjudge.web.sheets.misuses import misuse_ways

MAX_ENTRIES: Final = 60


@require_http_methods(["GET", "POST"])
@deciders_only
def complaint(request: LoggedIn, actor: Actor, complaint_id: str) -> HttpResponse:
    """The complaint, the entries that may explain it, and the form that answers by a letter."""
    filed = matters_of(Complaint).get(complaint_id)
    if filed.party_id in actor.party_ids:
        raise NotAllowed(act="read this complaint here", needs="a person of another party")
    head = matters_of(Complaint).get(filed.joined_to) if filed.joined_to else filed
    with bootstrap.deps().reading() as uow:
        entries = entries_to_cite(uow, head)[-MAX_ENTRIES:]
    in_force = RulingRow.objects.filter(advertiser_id=head.advertiser_id, status="in force")
    form = ComplaintForm(
        request.POST or None,
        entries=[
            (str(entry.index), f"{entry.index}: {_words(entry.type)}, {day(entry.at)}")
            for entry in entries[::-1]
        ],
        rulings=[(row.pk, f"R-{row.number}") for row in in_force.order_by("number")],
    )
    if request.method == "POST":
        answered = attempt(form, lambda: _answer(form, actor, head.id))
        if answered is not None:
            messages.success(request, "Answered. The letter is served.")
            return done("review:complaint", complaint_id)
    context = {
        "complaint": filed,
        "head": head,
        "form": form,
        "misuse": misuse_ways(complaint_id, actor),
        "clock": next(iter(head.clocks), None),
        "party": Advertiser.objects.select_related("party").get(pk=head.advertiser_id).party,
        "entries": entries[::-1],
        "may_answer": not head.answer and head.party_id not in actor.interests,
    }
    return show(request, "review/complaint.html", context)


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _answer(form: ComplaintForm, actor: Actor, complaint_id: str) -> Complaint:
    cleaned = form.cleaned_data
    if cleaned["outcome"] == "explain":
        return explain(
            bootstrap.deps(),
            actor,
            complaint_id=complaint_id,
            text=cleaned["text"],
            cited=[int(number) for number in cleaned.get("cited", ())],
        )
    return end_restriction(
        bootstrap.deps(),
        actor,
        complaint_id=complaint_id,
        text=cleaned["text"],
        ruling_ids=cleaned.get("ruling_ids", ()),
    )
