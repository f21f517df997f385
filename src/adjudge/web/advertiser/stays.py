"""Stays: ask that a measure does not apply until the appeal is decided."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases.stay import Stay
from adjudge.services.stays import ask_for_stay
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import matters
from adjudge.web.advertiser.contesting_forms import StayForm
from adjudge.web.advertiser.desk import Desk, with_desk


@require_http_methods(["GET", "POST"])
@with_desk
def stay(request: LoggedIn, desk: Desk, appeal_id: str) -> HttpResponse:
    """Ask for a stay, once for each appeal; then the same page says what became of it."""
    appeal = matters.own_appeal(appeal_id, desk.actor)
    if appeal is None:
        raise Http404
    form = StayForm(request.POST or None)
    if request.method == "POST":
        asked = attempt(
            form,
            lambda: ask_for_stay(
                bootstrap.deps(),
                desk.actor,
                request_id=form.request_key,
                appeal_id=appeal_id,
                text=form.cleaned_data["text"],
            ),
        )
        if asked is not None:
            return done("advertiser:stay", appeal_id)
    found = matters_of(Stay).by_ruling(appeal.ruling_id)
    known = next((one for one in found if one.appeal_id == appeal_id), None)
    context = {
        "form": form,
        "appeal": appeal,
        "matter": matters.matter_of(appeal.ruling_id),
        "stay": known,
        "clock": next(iter(known.clocks), None) if known else None,
        "hours": bootstrap.deps().deadlines.stay_hours,
    }
    return show(request, "advertiser/stay.html", context)
