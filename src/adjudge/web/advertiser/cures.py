"""Cures: after a proposal letter, say what was put right, and how to see it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.domain.steps import WrongState, first
from adjudge.services.hearings import cure_proposal
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import matters
from adjudge.web.advertiser.contesting_forms import CureForm
from adjudge.web.advertiser.desk import Desk, with_desk


@require_http_methods(["GET", "POST"])
@with_desk
def cure(request: LoggedIn, desk: Desk, ruling_id: str) -> HttpResponse:
    """Say it once, in place of an answer; then the same page says what was said."""
    matter = matters.matter_of(desk.ruling(ruling_id).pk)
    cured = first(matter.ruling.steps, "cure")
    if cured is None and not matter.may_answer:
        raise WrongState(subject="ruling", state=matter.ruling.status, step="cure", open="")
    form = CureForm(request.POST or None)
    if request.method == "POST":
        said = attempt(
            form,
            lambda: cure_proposal(
                bootstrap.deps(), desk.actor, ruling_id=ruling_id, text=form.cleaned_data["text"]
            ),
        )
        if said is not None:
            return done("advertiser:cure", ruling_id)
    context = {"form": form, "matter": matter, "cured": cured}
    return show(request, "advertiser/cure.html", context)
