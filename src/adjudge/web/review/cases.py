"""Cases: opening one, and reading it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, PromotedPost
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.case import OPEN, Source
from adjudge.domain.cases.measure import STOPPING
from adjudge.services.cases import open_case
from adjudge.services.dismissals import close_case
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.downloads import case_bundle
from adjudge.web.review import words
from adjudge.web.review.desk import Names, case_deciders_only, case_file, deciders_only
from adjudge.web.review.forms import CaseForm, CloseForm
from adjudge.web.review.timeline import timeline
from adjudge.web.sheets.registry import records_of

MAX_ADVERTISERS: Final = 200
MAX_QUERY: Final = 120
MAX_POSTS: Final = 100


@require_http_methods(["GET", "POST"])
@deciders_only
def new_case(request: LoggedIn, actor: Actor) -> HttpResponse:
    """Open a case about an advertiser. It has no effect on anything."""
    actor.must_be(StaffRole.REVIEWER, act="open a case")
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    found = _advertisers(actor, query)
    form = CaseForm(
        request.POST or None,
        advertisers=found,
        initial={"advertiser_id": request.GET.get("advertiser", "")[:36]},
    )
    if request.method == "POST":
        case = attempt(
            form,
            lambda: open_case(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                advertiser_id=form.cleaned_data["advertiser_id"],
                source=Source(form.cleaned_data["source"]),
            ),
        )
        if case:
            messages.success(request, f"Case {case.reference} is open. It restricts nobody.")
            return done("review:case", case.id)
    context = {"form": form, "query": query, "many": len(found) == MAX_ADVERTISERS}
    return show(request, "review/new_case.html", context)


def _advertisers(actor: Actor, query: str) -> list[tuple[str, str]]:
    """Advertisers whose name or handle holds the query, the newest first."""
    barred = actor.party_ids | actor.interests
    rows = Advertiser.objects.select_related("party", "account").exclude(party_id__in=barred)
    if query:
        rows = rows.filter(
            Q(party__legal_name__icontains=query) | Q(account__username__icontains=query)
        )
    return [
        (row.pk, f"{row.party.legal_name} ({row.party.country}), @{row.account.username}")
        for row in rows.order_by("-id")[:MAX_ADVERTISERS]
    ]


@require_GET
@case_deciders_only
def case(request: LoggedIn, actor: Actor, case_id: str) -> HttpResponse:
    """The case: what it is about on the left, what happened on the right."""
    file = case_file(case_id, actor)
    names = Names(actor, file.party_name, blind=file.blind)
    posts = PromotedPost.objects.filter(advertiser_id=file.case.advertiser_id)
    stopping = file.row.advertiser.measures.filter(ended_at=None, kind__in=STOPPING)
    measures = [row for row in stopping.select_related("ruling") if row.hits_promotion]
    context = {
        "file": file,
        "case": file.case,
        "is_open": file.case.status in OPEN,
        "posts": posts.select_related("post").order_by("-id")[:MAX_POSTS],
        "running": posts.filter(status="admitted", post__deleted_at=None).count(),
        "measures": measures,
        "all_stopped": any(measure.whole_party for measure in measures),
        "timeline": timeline(file, names),
        "records": records_of(case_id, actor),
        "words": words,
        "may_invite": StaffRole.OPERATOR in actor.roles,
    }
    return show(request, "review/case.html", context)


@require_http_methods(["GET", "POST"])
@deciders_only
def close(request: LoggedIn, actor: Actor, case_id: str) -> HttpResponse:
    """Close the case without a measure, for reasons that others can cite."""
    actor.must_be(StaffRole.REVIEWER, act="close a case")
    file = case_file(case_id, actor)
    rulebook, today = bootstrap.deps().rulebooks.ads(), bootstrap.deps().today()
    clauses = [(each.ref, f"{each.ref} {each.title}") for each in rulebook.clauses_in_force(today)]
    form = CloseForm(request.POST or None, clauses=clauses)
    if request.method == "POST":
        closed = attempt(
            form,
            lambda: close_case(
                bootstrap.deps(),
                actor,
                case_id=case_id,
                reference=form.cleaned_data["reference"],
                reasons=form.cleaned_data["reasons"],
            ),
        )
        if closed:
            messages.success(request, f"Case {closed.reference} is closed. It left no mark.")
            return done("review:case", case_id)
    return show(request, "review/close.html", {"form": form, "file": file, "case": file.case})


@require_GET
@deciders_only
def bundle(request: LoggedIn, actor: Actor, case_id: str) -> FileResponse:
    """The whole case with its proofs, as one zip; without what is sealed."""
    del request
    return case_bundle(actor, case_id)
