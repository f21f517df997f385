"""Holds at the operator's desk: those that run, and the way to place one in a case."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge.adapters.store.models import Party
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.hold import Hold
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.operator.access import operator_only
from adjudge.web.operator.forms import CaseForm
from adjudge.web.sheets.belongs import case_id_of

SHOWN: Final = 100


@require_http_methods(["GET", "POST"])
@operator_only
def holds(request: LoggedIn, actor: Actor) -> HttpResponse:
    """Everything that is held now; the form leads to the statement of a new hold."""
    form = CaseForm(request.POST or None)
    if request.method == "POST":
        case_id = attempt(form, lambda: case_id_of(form.cleaned_data["case"]))
        if case_id is not None:
            return done("review:new_hold", case_id)
    running = [
        one
        for one in matters_of(Hold).open_ones(limit=SHOWN)
        if one.party_id not in actor.party_ids
    ]
    names = Party.objects.in_bulk([one.party_id for one in running])
    context = {
        "form": form,
        "holds": [(one, names[one.party_id].legal_name) for one in running if one.party_id],
    }
    return show(request, "operator/holds.html", context)
