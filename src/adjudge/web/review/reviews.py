"""Reviews: a ruling is looked at again, beside everything that was said of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.review import Review
from adjudge.domain.cases.ruling import RULING
from adjudge.services.reviews import confirm_review, reverse_review
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review import matter as matters
from adjudge.web.review.desk import case_file, deciders_only
from adjudge.web.review.forms import ReviewForm


@require_http_methods(["GET", "POST"])
@deciders_only
def review(request: LoggedIn, actor: Actor, review_id: str) -> HttpResponse:
    """What is new beside the ruling, and the form that decides by a letter."""
    opened = matters_of(Review).get(review_id)
    head = matters_of(Review).get(opened.joined_to) if opened.joined_to else opened
    file = case_file(str(head.case_id), actor)
    ruling = file.ruling(str(head.ruling_id))
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        decided = attempt(form, lambda: _decide(form, actor, head.id))
        if decided is not None:
            messages.success(request, f"The ruling is {decided.status}. The letter is served.")
            return done("review:review", review_id)
    context = {
        "review": opened,
        "head": head,
        "form": form,
        "file": file,
        "matter": matters.matter_of(file, ruling),
        "may_narrow": RULING.allows(ruling.steps, "modify"),
        "clock": next(iter(head.clocks), None),
    }
    return show(request, "review/review.html", context)


def _decide(form: ReviewForm, actor: Actor, review_id: str) -> Review:
    act = confirm_review if form.cleaned_data["outcome"] == "confirm" else reverse_review
    return act(bootstrap.deps(), actor, review_id=review_id, reasons=form.cleaned_data["reasons"])
