"""Requests for particulars: the party asks us to be specific, and a reviewer is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.repositories.rulings import ParticularsRepository
from adjudge.domain.actor import Actor, StaffRole
from adjudge.services.particulars import answer_particulars
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review import matter as matters
from adjudge.web.review.desk import case_file, deciders_only
from adjudge.web.review.forms import ParticularsForm


@require_http_methods(["GET", "POST"])
@deciders_only
def request(request: LoggedIn, actor: Actor, particulars_id: str) -> HttpResponse:
    """The question beside the ruling, and the form that answers it by a letter."""
    asked = ParticularsRepository().get(particulars_id)
    file = case_file(asked.case_id, actor)
    form = ParticularsForm(request.POST or None)
    if request.method == "POST":
        answered = attempt(
            form,
            lambda: answer_particulars(
                bootstrap.deps(),
                actor,
                particulars_id=particulars_id,
                text=form.cleaned_data["text"],
            ),
        )
        if answered:
            messages.success(request, "Answered. The letter is served.")
            return done("review:particulars", particulars_id)
    context = {
        "asked": asked,
        "form": form,
        "matter": matters.matter_of(file, file.ruling(asked.ruling_id)),
        "file": file,
        "may_answer": not asked.answer
        and StaffRole.REVIEWER in actor.roles
        and not file.has_interest,
        "late": asked.due < bootstrap.deps().clock.now(),
    }
    return show(request, "review/particulars.html", context)
