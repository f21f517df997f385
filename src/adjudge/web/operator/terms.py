"""Terms: one operator announces the next version in full, another publishes it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.terms import NOTICE_DAYS, Terms, TermsPart
from adjudge.services.recalls import announce_terms, publish_terms, withdraw_terms
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.formats import day
from adjudge.web.forms import AdjudgeForm
from adjudge.web.operator.access import operator_only
from adjudge.web.operator.forms import TermsForm

SHOWN: Final = 100


@require_http_methods(["GET", "POST"])
@operator_only
def terms(request: LoggedIn, actor: Actor) -> HttpResponse:
    """Every version, the newest first; sending the form announces the next one."""
    form = TermsForm(request.POST or None)
    if request.method == "POST":
        announced = attempt(form, lambda: _announce(form, actor))
        if announced is not None:
            messages.success(
                request,
                f"{announced.reference} is announced, and in the register. A second operator "
                "publishes it.",
            )
            return done("operator:terms")
    context = {
        "form": form,
        "known": matters_of(Terms).newest(limit=SHOWN),
        "actor_id": actor.id,
        "days": NOTICE_DAYS,
        "act": AdjudgeForm(),
    }
    return show(request, "operator/terms.html", context)


def _announce(form: TermsForm, actor: Actor) -> Terms:
    return announce_terms(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        part=TermsPart(form.cleaned_data["part"]),
        text=form.cleaned_data["text"],
        effective_from=form.cleaned_data["effective_from"],
    )


@require_POST
@operator_only
def publish(request: LoggedIn, actor: Actor, terms_id: str) -> HttpResponse:
    """Publish what another operator announced."""
    published = publish_terms(bootstrap.deps(), actor, terms_id=terms_id)
    messages.success(
        request,
        f"{published.reference} is published and applies from {day(published.effective_from)}.",
    )
    return done("operator:terms")


@require_POST
@operator_only
def withdraw(request: LoggedIn, actor: Actor, terms_id: str) -> HttpResponse:
    """Take back what was announced and not published."""
    withdrawn = withdraw_terms(bootstrap.deps(), actor, terms_id=terms_id)
    messages.success(request, f"{withdrawn.reference} is withdrawn. It never applied.")
    return done("operator:terms")
