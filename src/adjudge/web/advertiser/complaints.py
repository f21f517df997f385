"""Complaints: file one, which needs no ruling, and see what became of it."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, Letter, PromotedPost
from adjudge.adapters.store.models import Ruling as RulingRow
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.errors import NotFound
from adjudge.services.complaints import file_complaint
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser.contesting_forms import ComplaintForm
from adjudge.web.advertiser.desk import Desk, with_account, with_desk

MAX_SUBJECTS: Final = 50
MAX_SHOWN: Final = 20
WORDS: Final = 60


@require_http_methods(["GET", "POST"])
@with_account
def new(request: LoggedIn, advertiser: Advertiser) -> HttpResponse:
    """File a complaint; below the form, those that were filed before."""
    actor = bootstrap.actor_for(request.user)
    form = ComplaintForm(
        request.POST or None,
        subjects=_subjects(advertiser),
        initial={"subject_id": request.GET.get("subject", "")[:36]},
    )
    if request.method == "POST":
        filed = attempt(
            form,
            lambda: file_complaint(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                advertiser_id=advertiser.pk,
                about=About(form.cleaned_data["about"]),
                text=form.cleaned_data["text"],
                subject_id=form.cleaned_data["subject_id"],
            ),
        )
        if filed is not None:
            return done("advertiser:complaint", filed.id)
    earlier = matters_of(Complaint).by_advertiser(advertiser.pk)[::-1][:MAX_SHOWN]
    context = {"form": form, "earlier": earlier, "days": bootstrap.deps().deadlines.complaint}
    return show(request, "advertiser/complain.html", context)


def _subjects(advertiser: Advertiser) -> list[tuple[str, str]]:
    """The decisions that letters told of, and the posts, newest first."""
    told = RulingRow.objects.filter(advertiser=advertiser, letters__isnull=False).distinct()
    posts = PromotedPost.objects.filter(advertiser=advertiser).select_related("post")
    return [
        *((row.pk, f"Decision R-{row.number}") for row in told.order_by("-number")[:MAX_SUBJECTS]),
        *((row.pk, row.post.text[:WORDS]) for row in posts.order_by("-id")[:MAX_SUBJECTS]),
    ]


@require_GET
@with_desk
def complaint(request: LoggedIn, desk: Desk, complaint_id: str) -> HttpResponse:
    """One complaint: until when it is answered, and the answer."""
    try:
        filed = matters_of(Complaint).get(complaint_id)
    except NotFound:
        raise Http404 from None
    if filed.party_id not in desk.actor.party_ids:
        raise Http404
    head = matters_of(Complaint).get(filed.joined_to) if filed.joined_to else filed
    answered = Letter.objects.filter(
        party_id=filed.party_id,
        kind=LetterKind.COMPLAINT.value,
        subject__contains=head.reference,
    )
    context = {
        "complaint": filed,
        "clock": next(iter(head.clocks), None),
        "letter": answered.first(),
    }
    return show(request, "advertiser/complaint.html", context)
