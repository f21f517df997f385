"""Holds: placed by one person with a letter, released, or looked at again when contested."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.hold import RUNNING, Hold, HoldKind
from adjudge.domain.errors import NotAllowed
from adjudge.domain.money import Money
from adjudge.services.holds import place_hold, release_hold, uphold_hold
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review import words
from adjudge.web.review.desk import CaseFile, Names, case_file
from adjudge.web.review.timeline import matter_steps
from adjudge.web.review.urgent_forms import HoldEndForm, HoldForm
from adjudge.web.staff import staff_only

holders_only = staff_only(
    *(StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, StaffRole.OPERATOR),
    act="place or end a hold",
    outside=True,
)
"""An operator places holds too, and reads of the case what a hold rests on."""


@require_http_methods(["GET", "POST"])
@holders_only
def new_hold(request: LoggedIn, actor: Actor, case_id: str) -> HttpResponse:
    """Place a hold: its letter is served, and what it holds is held before this answers."""
    file = case_file(case_id, actor)
    if file.has_interest:
        raise NotAllowed(act="place a hold", needs="a person without an interest in this party")
    form = HoldForm(request.POST or None, facts=file.facts, currency=file.row.advertiser.currency)
    if request.method == "POST":
        placed = attempt(form, lambda: _place(form, actor, case_id))
        if placed is not None:
            messages.success(request, f"{placed.reference} is in force. Its letter is served.")
            return done("review:hold", placed.id)
    context = {"form": form, "file": file, "reads_case": _reads_case(actor)}
    return show(request, "review/new_hold.html", context)


def _place(form: HoldForm, actor: Actor, case_id: str) -> Hold:
    said = form.cleaned_data
    return place_hold(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        case_id=case_id,
        hold=HoldKind(said["hold"]),
        cause_code=said["cause_code"],
        cause=said["cause"],
        release_condition=said["release_condition"],
        not_affected=said["not_affected"],
        fact_ids=form.fact_keys,
        days=said["days"],
        held_micros=form.micros,
    )


@require_http_methods(["GET", "POST"])
@holders_only
def hold(request: LoggedIn, actor: Actor, hold_id: str) -> HttpResponse:
    """One hold, what the party says of it, and the form by which it ends or stands."""
    found = matters_of(Hold).get(hold_id)
    file = case_file(str(found.case_id), actor)
    form = HoldEndForm(request.POST or None, contested=found.status == "contested")
    if request.method == "POST":
        ended = attempt(form, lambda: _end(form, actor, hold_id))
        if ended is not None:
            messages.success(request, f"{ended.reference} is {ended.status}. The letter is served.")
            return done("review:hold", hold_id)
    context = {
        "hold": found,
        "file": file,
        "form": form,
        "clock": next(iter(found.clocks), None),
        "held": _held(found, file),
        "contest": next((step for step in found.steps if step.name == "contest"), None),
        "facts": [file.facts_by_id[key] for key in found.fact_ids],
        "letters": [letter for letter in file.letters if letter.pk == found.letter_id],
        "tone": words.URGENT_TONES[found.status],
        "steps": matter_steps(found, Names(actor, file.party_name)),
        "running": found.status in RUNNING,
        "is_author": actor.id == found.opened_by,
        "reads_case": _reads_case(actor),
    }
    return show(request, "review/hold.html", context)


def _held(found: Hold, file: CaseFile) -> Money | None:
    if found.hold is HoldKind.SECURITY:
        return None
    return Money(file.row.advertiser.currency, found.held_micros)


def _reads_case(actor: Actor) -> bool:
    """Whether this person has the whole case, and not only its facts."""
    return actor.is_outside or bool(actor.roles & {StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER})


def _end(form: HoldEndForm, actor: Actor, hold_id: str) -> Hold:
    end = release_hold if form.cleaned_data["outcome"] == "release" else uphold_hold
    return end(bootstrap.deps(), actor, hold_id=hold_id, why=form.cleaned_data["why"])
