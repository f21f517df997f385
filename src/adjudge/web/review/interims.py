"""Interim measures: imposed by one person on urgent harm, then confirmed, lifted or reversed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import PromotedPost
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.interim_measure import RUNNING, InterimMeasure
from adjudge.domain.errors import NotAllowed
from adjudge.services.clauses import clause_of
from adjudge.services.interims import (
    confirm_interim,
    impose_interim,
    lift_interim,
    reverse_interim,
)
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.formats import exact
from adjudge.web.review import words
from adjudge.web.review.desk import Names, case_deciders_only, case_file
from adjudge.web.review.offered import running_posts
from adjudge.web.review.timeline import matter_steps
from adjudge.web.review.urgent_forms import InterimEndForm, InterimForm


@require_http_methods(["GET", "POST"])
@case_deciders_only
def new_interim(request: LoggedIn, actor: Actor, case_id: str) -> HttpResponse:
    """Impose one: the letter is served and everything it reaches is dark before this answers."""
    file = case_file(case_id, actor)
    if not file.may_work:
        raise NotAllowed(act="impose an interim measure", needs="a reviewer without an interest")
    deps = bootstrap.deps()
    book = deps.rulebooks.ads()
    urgent = [one for one in book.clauses_in_force(deps.today()) if one.urgent_harm]
    form = InterimForm(
        request.POST or None,
        clauses=[(one.ref, f"{one.ref} {one.title}") for one in urgent],
        facts=file.facts,
        posts=running_posts(file),
    )
    if request.method == "POST":
        imposed = attempt(form, lambda: _impose(form, actor, case_id))
        if imposed is not None:
            messages.success(
                request,
                f"{imposed.reference} is in force since {exact(imposed.effective_at)}. Its letter "
                "is served. Unless a second person confirms it, it lapses.",
            )
            return done("review:interim", imposed.id)
    context = {
        "form": form,
        "file": file,
        "clauses": urgent,
        "hours": deps.deadlines.interim_hours,
    }
    return show(request, "review/new_interim.html", context)


def _impose(form: InterimForm, actor: Actor, case_id: str) -> InterimMeasure:
    return impose_interim(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        case_id=case_id,
        clause_ref=form.cleaned_data["clause"],
        scope=form.reach,
        fact_ids=form.fact_keys,
        summary=form.cleaned_data["summary"],
        not_affected=form.cleaned_data["not_affected"],
    )


@require_http_methods(["GET", "POST"])
@case_deciders_only
def interim(request: LoggedIn, actor: Actor, interim_id: str) -> HttpResponse:
    """One interim measure, and the form by which it ends."""
    found = matters_of(InterimMeasure).get(interim_id)
    file = case_file(str(found.case_id), actor)
    running = found.status in RUNNING
    rulings = [
        (one.id, f"{words.MEASURES[one.statement.measure]} {one.reference}")
        for one in file.rulings
        if one.status == "in force" and one.statement.measure
    ]
    form = InterimEndForm(request.POST or None, rulings=rulings, running=running)
    if request.method == "POST":
        ended = attempt(form, lambda: _end(form, actor, interim_id))
        if ended is not None:
            messages.success(request, f"{ended.reference} is {ended.status}.")
            return done("review:interim", interim_id)
    context = {
        "interim": found,
        "file": file,
        "form": form,
        "clock": next(iter(found.clocks), None),
        "clause": clause_of(bootstrap.deps(), found.clause_ref),
        "facts": [file.facts_by_id[key] for key in found.fact_ids],
        "posts": PromotedPost.objects.filter(pk__in=found.scope.promoted_post_ids).select_related(
            "post"
        ),
        "letters": [letter for letter in file.letters if letter.pk == found.letter_id],
        "tone": words.URGENT_TONES[found.status],
        "steps": matter_steps(found, Names(actor, file.party_name)),
        "may_end": running or found.status in {"lifted", "lapsed"},
    }
    return show(request, "review/interim.html", context)


def _end(form: InterimEndForm, actor: Actor, interim_id: str) -> InterimMeasure:
    deps, said = bootstrap.deps(), form.cleaned_data
    if said["outcome"] == "confirm":
        return confirm_interim(deps, actor, interim_id=interim_id, ruling_id=said["ruling_id"])
    end = lift_interim if said["outcome"] == "lift" else reverse_interim
    return end(deps, actor, interim_id=interim_id, why=said["why"])
