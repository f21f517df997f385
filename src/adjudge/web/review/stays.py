"""Stays: read beside the ruling, and decided by the appeals officer within 72 hours."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.stay import Stay
from adjudge.services.stays import grant_stay, refuse_stay
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review import matter as matters
from adjudge.web.review.desk import case_file, deciders_only
from adjudge.web.review.forms import StayForm


@require_http_methods(["GET", "POST"])
@deciders_only
def stay(request: LoggedIn, actor: Actor, stay_id: str) -> HttpResponse:
    """What the party says beside the ruling, and the form that decides by a letter."""
    asked = matters_of(Stay).get(stay_id)
    file = case_file(str(asked.case_id), actor)
    matter = matters.matter_of(file, file.ruling(str(asked.ruling_id)))
    form = StayForm(request.POST or None)
    if request.method == "POST":
        decide = grant_stay if request.POST.get("outcome") == "grant" else refuse_stay
        decided = attempt(
            form,
            lambda: decide(
                bootstrap.deps(), actor, stay_id=stay_id, reasons=form.cleaned_data["reasons"]
            ),
        )
        if decided is not None:
            messages.success(request, f"The stay is {decided.status}. The letter is served.")
            return done("review:stay", stay_id)
    context = {
        "stay": asked,
        "form": form,
        "file": file,
        "matter": matter,
        "clock": next(iter(asked.clocks), None),
        "barred": matters.appeal_barred(matter, actor),
    }
    return show(request, "review/stay.html", context)
