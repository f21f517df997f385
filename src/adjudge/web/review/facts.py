"""Facts: recording what is so, since when, and on which exhibits."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.domain.actor import Actor
from adjudge.domain.cases.case import must_work_on
from adjudge.domain.cases.fact import Finding, Precision
from adjudge.services.cases import record_fact
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review.desk import case_file, deciders_only
from adjudge.web.review.forms import FactForm


@require_http_methods(["GET", "POST"])
@deciders_only
def new_fact(request: LoggedIn, actor: Actor, case_id: str) -> HttpResponse:
    """Record a fact in a case."""
    file = case_file(case_id, actor)
    must_work_on(file.case, actor, act="record a fact")
    form = FactForm(request.POST or None, exhibits=file.exhibits)
    if request.method == "POST":
        fact = attempt(
            form,
            lambda: record_fact(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                case_id=case_id,
                proposition=form.cleaned_data["proposition"],
                finding=Finding(form.cleaned_data["finding"]),
                began=form.cleaned_data["began"],
                ended=form.cleaned_data["ended"],
                precision=Precision(form.cleaned_data["precision"]),
                attributed_to=form.cleaned_data["attributed_to"],
                exhibit_ids=tuple(form.cleaned_data["exhibit_ids"]),
            ),
        )
        if fact:
            messages.success(request, f"Fact {fact.label} is in the case.")
            again = request.POST.get("next") == "again"
            return done("review:new_fact" if again else "review:case", case_id)
    return show(request, "review/new_fact.html", {"form": form, "file": file})
