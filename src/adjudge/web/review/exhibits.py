"""Exhibits: adding one, and handing out what was captured."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Exhibit, ExhibitContent
from adjudge.domain.actor import Actor
from adjudge.domain.cases.case import must_work_on
from adjudge.domain.cases.exhibit import Disclosure, Strength
from adjudge.domain.errors import NotAllowed
from adjudge.services.cases import add_exhibit
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.downloads import attachment
from adjudge.web.review.desk import case_deciders_only, case_file, deciders_only
from adjudge.web.review.forms import ExhibitForm


@require_http_methods(["GET", "POST"])
@deciders_only
def new_exhibit(request: LoggedIn, actor: Actor, case_id: str) -> HttpResponse:
    """Add what was captured to a case, byte for byte."""
    file = case_file(case_id, actor)
    must_work_on(file.case, actor, act="add an exhibit")
    form = ExhibitForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        exhibit = attempt(
            form,
            lambda: add_exhibit(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                case_id=case_id,
                title=form.cleaned_data["title"],
                source=form.cleaned_data["source"],
                asserter=form.cleaned_data["asserter"],
                captured_on=form.cleaned_data["captured_on"],
                media_type=form.media_type,
                content=form.content,
                strength=Strength(form.cleaned_data["strength"]),
            ),
        )
        if exhibit:
            messages.success(request, f"Exhibit {exhibit.label} is in the case.")
            again = request.POST.get("next") == "again"
            return done("review:new_exhibit" if again else "review:case", case_id)
    return show(request, "review/new_exhibit.html", {"form": form, "file": file})


@require_GET
@case_deciders_only
def content(request: LoggedIn, actor: Actor, exhibit_id: str) -> HttpResponse:
    """The exhibit as captured, to be saved; nothing from outside is shown on a staff page."""
    del request
    row = get_object_or_404(Exhibit.objects.select_related("case"), pk=exhibit_id)
    file = case_file(row.case_id, actor)
    if row.disclosure == Disclosure.SEALED.value:
        raise NotAllowed(act="read a sealed exhibit", needs="an auditor, whose views are logged")
    stored = get_object_or_404(ExhibitContent, pk=exhibit_id)
    name = f"{file.case.reference}-{file.exhibits_by_id[exhibit_id].label}.bin"
    return attachment(bytes(stored.content), name)
