"""Exhibits: adding one, reading it, letting it fall, and handing out what was captured."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Exhibit, ExhibitContent
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.case import must_work_on
from adjudge.domain.cases.exhibit import Contest, Disclosure, Strength
from adjudge.domain.cases.withholding import Withholding
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import Step
from adjudge.services.cases import add_exhibit, let_exhibit_fall
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.downloads import attachment
from adjudge.web.review import words
from adjudge.web.review.desk import CaseFile, Names, case_deciders_only, case_file, deciders_only
from adjudge.web.review.forms import ExhibitForm, FallForm

FALLS_IN: Final = frozenset({"opened", "investigating", "ruled"})
"""The states of a case in which an exhibit can still fall."""


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


@require_http_methods(["GET", "POST"])
@case_deciders_only
def exhibit(request: LoggedIn, actor: Actor, exhibit_id: str) -> HttpResponse:
    """One exhibit: what rests on it, what is withheld of it; and the form that lets it fall."""
    row = get_object_or_404(Exhibit.objects.only("case_id"), pk=exhibit_id)
    file = case_file(row.case_id, actor)
    found = file.exhibits_by_id[exhibit_id]
    form = FallForm(request.POST or None)
    if request.method == "POST":
        fallen = attempt(
            form,
            lambda: let_exhibit_fall(
                bootstrap.deps(),
                actor,
                exhibit_id=exhibit_id,
                contest=Contest(form.cleaned_data["contest"]),
                why=form.cleaned_data["why"],
            ),
        )
        if fallen is not None:
            messages.success(
                request,
                f"Exhibit {fallen.label} is {fallen.contest.value}. No fact rests on it any more.",
            )
            return done("review:exhibit", exhibit_id)
    facts = [fact for fact in file.facts if exhibit_id in fact.exhibit_ids]
    keys = {fact.id for fact in facts}
    rulings = [one for one in file.rulings if keys & set(one.statement.fact_ids)]
    held = [
        one for one in matters_of(Withholding).by_case(row.case_id) if one.exhibit_id == exhibit_id
    ]
    told = {letter.ruling_id for letter in file.letters} & {one.id for one in rulings}
    context = {
        "file": file,
        "exhibit": found,
        "facts": facts,
        "rulings": rulings,
        "held": held,
        "fell": _fall_of(file, exhibit_id),
        "names": Names(actor, file.party_name),
        "words": words,
        "form": form,
        "may_fall": found.stands and bool(actor.roles) and file.case.status in FALLS_IN,
        "may_withhold": file.may_work
        and not (told or found.is_withheld or any(one.status == "asked" for one in held)),
    }
    return show(request, "review/exhibit.html", context)


def _fall_of(file: CaseFile, exhibit_id: str) -> Step | None:
    """The step of the case by which the exhibit fell."""
    steps = (step for step in file.case.steps if step.name == "exhibit_fell")
    return next((step for step in steps if step.data["exhibit_id"] == exhibit_id), None)


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
