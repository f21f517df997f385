"""Rulings: drafting one, hearing the answer, and the second person's approval."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.models import Ruling as RulingRow
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.case import must_work_on
from adjudge.domain.cases.later_hearing import LaterHearing
from adjudge.domain.cases.ruling import IN_FORCE, Ruling
from adjudge.domain.cases.second_view import View, is_blind, view_of
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.services.clauses import clause_of
from adjudge.services.links import approve_either
from adjudge.services.people import write_second_view
from adjudge.services.rulings import (
    check_draft,
    deal_with_answer,
    drop_ruling,
    propose_ruling,
)
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.formats import day, exact
from adjudge.web.forms import AdjudgeForm
from adjudge.web.review import matter as matters
from adjudge.web.review.beside import beside_draft
from adjudge.web.review.desk import CaseFile, Names, case_deciders_only, case_file, deciders_only
from adjudge.web.review.ends import ends_of
from adjudge.web.review.forms import ResponseForm, SecondViewForm
from adjudge.web.review.offered import accounts_of, in_force_on, orders_in, powers_in, running_posts
from adjudge.web.review.statement_form import StatementForm
from adjudge.web.review.timeline import timeline
from adjudge.web.review.words import MEASURE_CHOICES
from adjudge.web.sheets.registry import beside_ruling

MAX_REFERENCE: Final = 48
SHOW_CLAUSE: Final = "show"
"""The button that picks a clause without proposing anything."""


@require_http_methods(["GET", "POST"])
@deciders_only
def new_ruling(request: LoggedIn, actor: Actor, case_id: str) -> HttpResponse:
    """The statement of reasons. What it lacks is listed; what is complete is proposed."""
    file = case_file(case_id, actor)
    must_work_on(file.case, actor, act="draft a ruling")
    judged = request.method == "POST" and SHOW_CLAUSE not in request.POST
    form = _statement_form(request, file, judged=judged)
    if judged:
        ruling = _propose(form, actor, case_id)
        if ruling:
            messages.success(request, f"{ruling.reference} is proposed, and its letter is served.")
            return done("review:ruling", ruling.id)
    context = {
        "form": form,
        "file": file,
        "clause": form.picked,
        "beside": beside_draft(form, actor, file.case.id),
        "powers": powers_in(case_id),
    }
    return show(request, "review/new_ruling.html", context)


def _statement_form(request: HttpRequest, file: CaseFile, *, judged: bool) -> StatementForm:
    book: Rulebook = bootstrap.deps().rulebooks.ads()
    data = request.POST if request.method == "POST" else None
    asked = (request.GET if data is None else data).get("clause", "")[:MAX_REFERENCE]
    held = powers_in(file.case.id)
    form = StatementForm(
        data,
        clauses=book.clauses,
        picked=clause_of(bootstrap.deps(), asked),
        facts=file.facts,
        posts=running_posts(file),
        today=bootstrap.deps().today(),
        measures=[kind for kind in MEASURE_CHOICES if held.may(kind, proposed_by_program=False)],
        accounts=accounts_of(file),
        rulings=in_force_on(file),
        judged=judged or data is None,
        asked=asked,
        orders=orders_in(file.case.id),
    )
    if data is None:
        form.initial["supersedes"] = request.GET.getlist("supersedes")
    return form


def _propose(form: StatementForm, actor: Actor, case_id: str) -> Ruling | None:
    if not form.is_valid():
        # All that is missing is said at once, not only what is wrong with the form.
        statement = form.statement()
        lacking = check_draft(bootstrap.deps(), actor, case_id=case_id, statement=statement)
        form.add_lacking(lacking)
        return None
    return attempt(
        form,
        lambda: propose_ruling(
            bootstrap.deps(),
            actor,
            request_id=form.request_key,
            case_id=case_id,
            statement=form.statement(),
            wording_reason=form.cleaned_data.get("wording_reason") or "",
            basis=form.basis,
        ),
    )


@require_GET
@case_deciders_only
def ruling(request: LoggedIn, actor: Actor, ruling_id: str) -> HttpResponse:
    """One ruling: what it says, what happened to it, and what this person can do about it."""
    file = _file_of(ruling_id, actor)
    found = file.ruling(ruling_id)
    now = bootstrap.deps().clock.now()
    pending = found.status in matters.PENDING
    context = {
        "matter": matters.matter_of(file, found),
        "ruling": found,
        "file": file,
        "timeline": timeline(
            file, Names(actor, file.party_name, blind=file.blind), ruling_id=ruling_id
        ),
        "pending": pending,
        "refused": matters.approval_refused(found, actor, now) if pending else None,
        "may_narrow": not found.proposed_with("link_id") and found.statement.measure is not None,
        "may_finish": matters.may_finish(found, actor),
        "may_respond": matters.may_respond(found, actor),
        "may_drop": matters.may_drop(found, actor),
        "may_give_up": matters.may_give_up(found, actor),
        "may_end": bool(actor.roles),
        "later": next(iter(matters_of(LaterHearing).by_ruling(ruling_id)), None),
        "ends": ends_of(found),
        "in_force": found.status in IN_FORCE,
        "act": AdjudgeForm(),
        "may_view": pending and is_blind(file.case, found, actor.id),
        "my_view": view_of(file.case, ruling_id, actor.id),
        "asked": [one for one in file.particulars if one.ruling_id == ruling_id],
        "beside": beside_ruling(found, actor),
    }
    return show(request, "review/ruling.html", context)


@require_http_methods(["GET", "POST"])
@case_deciders_only
def respond(request: LoggedIn, actor: Actor, ruling_id: str) -> HttpResponse:
    """The proposer deals with the party's answer; nothing else of the text changes."""
    file = _file_of(ruling_id, actor)
    found = file.ruling(ruling_id)
    form = ResponseForm(request.POST or None, initial={"text": found.response})
    if request.method == "POST":
        answered = attempt(
            form,
            lambda: deal_with_answer(
                bootstrap.deps(), actor, ruling_id=ruling_id, text=form.cleaned_data["text"]
            ),
        )
        if answered:
            messages.success(
                request, f"{found.reference} deals with the answer. It now needs a second person."
            )
            return done("review:ruling", ruling_id)
    context = {
        "form": form,
        "matter": matters.matter_of(file, found),
        "ruling": found,
        "may_respond": matters.may_respond(found, actor),
    }
    return show(request, "review/respond.html", context)


@require_POST
@case_deciders_only
def approve(request: LoggedIn, actor: Actor, ruling_id: str) -> HttpResponse:
    """The second person approves: before this answers, no process shows what it stops."""
    _file_of(ruling_id, actor)
    approved = approve_either(bootstrap.deps(), actor, ruling_id=ruling_id)
    measure = matters.measure_of(ruling_id)
    if measure is not None:
        messages.success(
            request,
            f"{approved.reference} is in force. Its notice is served, and it took effect on "
            f"{exact(measure.effective_at)}.",
        )
    elif approved.effect_due is not None:
        messages.success(
            request,
            f"{approved.reference} is served, and takes effect on {day(approved.effect_due)} "
            "unless it is withdrawn before.",
        )
    return done("review:ruling", ruling_id)


@require_POST
@deciders_only
def drop(request: LoggedIn, actor: Actor, ruling_id: str) -> HttpResponse:
    """Give a proposal up; the party is told by a letter."""
    _file_of(ruling_id, actor)
    dropped = drop_ruling(bootstrap.deps(), actor, ruling_id=ruling_id)
    messages.success(request, f"{dropped.reference} is dropped. The party is told by a letter.")
    return done("review:ruling", ruling_id)


@require_http_methods(["GET", "POST"])
@case_deciders_only
def second_view(request: LoggedIn, actor: Actor, ruling_id: str) -> HttpResponse:
    """The second reviewer writes down a view before learning who proposed the ruling."""
    file = _file_of(ruling_id, actor)
    form = SecondViewForm(request.POST or None)
    if request.method == "POST":
        written = attempt(
            form,
            lambda: write_second_view(
                bootstrap.deps(),
                actor,
                ruling_id=ruling_id,
                view=View(form.cleaned_data["view"]),
                why=form.cleaned_data["why"],
            ),
        )
        if written:
            messages.success(request, "Your view is written down and stays as it is.")
            return done("review:ruling", ruling_id)
    context = {"form": form, "ruling": file.ruling(ruling_id), "file": file}
    return show(request, "review/second_view.html", context)


def _file_of(ruling_id: str, actor: Actor) -> CaseFile:
    """The case of a ruling. Raises `Http404`, and `NotAllowed` for whoever acts for its party."""
    row = get_object_or_404(RulingRow.objects.only("case_id"), pk=ruling_id)
    return case_file(row.case_id, actor)
