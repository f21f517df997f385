"""Reviews: ask that a decision is looked at again, and see what became of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases.review import Occasion, Review
from adjudge.domain.errors import NotFound
from adjudge.services.reviews import open_review
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import matters
from adjudge.web.advertiser.contesting_forms import ReviewForm
from adjudge.web.advertiser.desk import Desk, with_desk


@require_http_methods(["GET", "POST"])
@with_desk
def new(request: LoggedIn, desk: Desk, ruling_id: str) -> HttpResponse:
    """Ask for a review of a decision."""
    matter = matters.matter_of(desk.ruling(ruling_id).pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        opened = attempt(
            form,
            lambda: open_review(
                bootstrap.deps(),
                desk.actor,
                request_id=form.request_key,
                ruling_id=ruling_id,
                occasion=Occasion(form.cleaned_data["occasion"]),
                text=form.cleaned_data["text"],
            ),
        )
        if opened is not None:
            return done("advertiser:review", opened.id)
    context = {"form": form, "matter": matter, "days": bootstrap.deps().deadlines.review}
    return show(request, "advertiser/new_review.html", context)


@require_GET
@with_desk
def review(request: LoggedIn, desk: Desk, review_id: str) -> HttpResponse:
    """One review: until when it is decided, and what was decided."""
    try:
        opened = matters_of(Review).get(review_id)
    except NotFound:
        raise Http404 from None
    if opened.party_id not in desk.actor.party_ids or opened.ruling_id is None:
        raise Http404
    head = matters_of(Review).get(opened.joined_to) if opened.joined_to else opened
    context = {
        "review": opened,
        "clock": next(iter(head.clocks), None),
        "matter": matters.matter_of(opened.ruling_id),
    }
    return show(request, "advertiser/review.html", context)
