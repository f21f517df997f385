"""Staffing: who decides and what that allows; inviting somebody from outside to one case."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.models import Case
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.staffing import powers
from adjudge.services.invitations import (
    Invited,
    accept_invitation,
    invite,
    look_at,
    newest_invitations,
    revoke_invitation,
)
from adjudge.services.people import declare_operator_interest
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.forms import AdjudgeForm
from adjudge.web.operator.access import operator_only
from adjudge.web.operator.forms import InterestForm, InvitationForm
from adjudge.web.sheets.belongs import case_id_of

MAX_REFERENCE: Final = 20


@require_http_methods(["GET", "POST"])
@operator_only
def staffing(request: LoggedIn, actor: Actor) -> HttpResponse:
    """Who decides, what that allows, and the invitations; sending the form makes a link."""
    deps = bootstrap.deps()
    form = InvitationForm(
        request.POST or None, initial={"case": request.GET.get("case", "")[:MAX_REFERENCE]}
    )
    link = ""
    if request.method == "POST":
        invited = attempt(form, lambda: _invite(form, actor))
        if invited is not None and invited.token:
            # Shown in this answer and never again: only a hash of its secret is kept.
            link = request.build_absolute_uri(reverse("operator:invitation", args=[invited.token]))
            form = InvitationForm()
    with deps.reading() as uow:
        people = list(uow.staff.everybody())
    invitations = newest_invitations(deps, actor)
    cases = Case.objects.in_bulk([one.case_id for one in invitations])
    context = {
        "form": form,
        "link": link,
        "powers": powers(people).in_words,
        "people": [person for person in people if person.roles],
        "invitations": [(one, cases[one.case_id]) for one in invitations],
        "act": AdjudgeForm(),
    }
    return show(request, "operator/staffing.html", context)


@require_http_methods(["GET", "POST"])
@operator_only
def interest(request: LoggedIn, actor: Actor) -> HttpResponse:
    """State that this site has an interest of its own in the party of a case."""
    form = InterestForm(request.POST or None)
    if request.method == "POST":
        case = attempt(
            form,
            lambda: declare_operator_interest(
                bootstrap.deps(),
                actor,
                case_id=case_id_of(form.cleaned_data["case"]),
                text=form.cleaned_data["text"],
            ),
        )
        if case is not None:
            messages.success(
                request,
                f"The letters of {case.reference} say so from now on; somebody from "
                "outside approves and hears the appeal.",
            )
            return done("operator:staffing")
    return show(request, "operator/interest.html", {"form": form})


def _invite(form: InvitationForm, actor: Actor) -> Invited:
    return invite(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        case_id=case_id_of(form.cleaned_data["case"]),
        role=StaffRole(form.cleaned_data["role"]),
        note=form.cleaned_data["note"],
    )


@require_POST
@operator_only
def revoke(request: LoggedIn, actor: Actor, invitation_id: str) -> HttpResponse:
    """Take a link back, or the role that was accepted by it."""
    revoke_invitation(bootstrap.deps(), actor, invitation_id=invitation_id)
    messages.success(request, "Revoked. What was decided stays as it is.")
    return done("operator:staffing")


@require_http_methods(["GET", "POST"])
@login_required
def invitation(request: LoggedIn, token: str) -> HttpResponse:
    """Where an invitation's link leads: accept it, and see the one case."""
    if request.method == "POST":
        actor = bootstrap.actor_for(request.user)
        accepted = accept_invitation(bootstrap.deps(), actor, token=token)
        messages.success(request, "You are an outside decider of this case, and of no other.")
        return done("review:case", accepted.case_id)
    found = look_at(bootstrap.deps(), token)
    return show(request, "operator/invitation.html", {"invitation": found, "act": AdjudgeForm()})
