"""How what was decided ends: by one person, with a code, and a letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Letter as LetterRow
from adjudge.adapters.store.models import Ruling as RulingRow
from adjudge.domain.actor import Actor
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.ruling import RULING, Ruling
from adjudge.services.ends import correct_letter, lift_ruling, reverse_ruling
from adjudge.services.hearings import close_cured_proposal, return_ruling
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review import matter as matters
from adjudge.web.review.desk import (
    CaseFile,
    case_deciders_only,
    case_file,
    deciders_only,
)
from adjudge.web.review.ends_forms import CorrectionForm, EndForm, GiveUpForm


def file_of(ruling_id: str, actor: Actor) -> tuple[CaseFile, Ruling]:
    """The case of a ruling, and the ruling in it, as this person reads them."""
    row = get_object_or_404(RulingRow, pk=ruling_id)
    file = case_file(row.case_id, actor)
    return file, file.ruling(ruling_id)


def ends_of(ruling: Ruling) -> list[str]:
    """By which favourable acts it can end now."""
    steps = [name for name in ("lift", "withdraw", "reverse") if RULING.allows(ruling.steps, name)]
    return [] if ruling.status == "draft" else steps


@require_http_methods(["GET", "POST"])
@deciders_only
def end(request: LoggedIn, actor: Actor, ruling_id: str) -> HttpResponse:
    """Lift, withdraw or reverse a ruling: at once, and the letter with it."""
    file, found = file_of(ruling_id, actor)
    form = EndForm(request.POST or None, ends=ends_of(found))
    if request.method == "POST":
        ended = attempt(form, lambda: _end(form, actor, ruling_id))
        if ended is not None:
            messages.success(request, f"{ended.reference} is {ended.status}. The letter is served.")
            return done("review:ruling", ruling_id)
    context = {"form": form, "file": file, "matter": matters.matter_of(file, found)}
    return show(request, "review/end.html", context)


def _end(form: EndForm, actor: Actor, ruling_id: str) -> Ruling:
    said = form.cleaned_data
    act = reverse_ruling if said["end"] == "reverse" else lift_ruling
    return act(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        ruling_id=ruling_id,
        code=ReasonCode(said["code"]),
        why=said["why"],
    )


@require_http_methods(["GET", "POST"])
@case_deciders_only
def give_up(request: LoggedIn, actor: Actor, ruling_id: str) -> HttpResponse:
    """Close a proposal that was cured, or send another person's proposal back."""
    file, found = file_of(ruling_id, actor)
    cured = found.status == "cured"
    form = GiveUpForm(request.POST or None)
    if request.method == "POST":
        act = close_cured_proposal if cured else return_ruling
        given_up = attempt(
            form,
            lambda: act(bootstrap.deps(), actor, ruling_id=ruling_id, why=form.cleaned_data["why"]),
        )
        if given_up is not None:
            messages.success(request, f"{given_up.reference} is {given_up.status}.")
            return done("review:ruling", ruling_id)
    context = {
        "form": form,
        "file": file,
        "matter": matters.matter_of(file, found),
        "cured": cured,
    }
    return show(request, "review/give_up.html", context)


@require_http_methods(["GET", "POST"])
@deciders_only
def correct(request: LoggedIn, actor: Actor, letter_id: str) -> HttpResponse:
    """Correct a slip in a letter by another beside it; nothing else changes."""
    row = get_object_or_404(LetterRow.objects.exclude(ruling=None), pk=letter_id)
    file, found = file_of(str(row.ruling_id), actor)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST":
        correction = attempt(
            form,
            lambda: correct_letter(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                letter_id=letter_id,
                wrong=form.cleaned_data["wrong"],
                right=form.cleaned_data["right"],
            ),
        )
        if correction is not None:
            messages.success(request, "The correction is served, beside the letter.")
            return done("review:ruling", found.id)
    context = {"form": form, "file": file, "ruling": found, "letter": row}
    return show(request, "review/correct.html", context)
