"""Appeals: read beside the ruling, and decided by a person who took no part in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.repositories.rulings import AppealRepository
from adjudge.domain.actor import Actor
from adjudge.domain.cases.appeal import OPEN, Appeal, InadmissibleCode, OverturnCode
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.ruling import RULING
from adjudge.services.appeals import (
    admit_appeal,
    overturn_appeal,
    refuse_appeal,
    remit_appeal,
    uphold_appeal,
)
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.forms import AdjudgeForm
from adjudge.web.review import matter as matters
from adjudge.web.review import words
from adjudge.web.review.desk import Names, case_deciders_only, case_file, deciders_only
from adjudge.web.review.forms import DecisionForm, RefusalForm
from adjudge.web.sheets.misuses import misuse_ways

QUESTIONS = (
    ("What is wrong with the facts?", "on_facts"),
    ("What is wrong with the rule, or how it was applied?", "on_rule"),
    ("Why does the decision go too far?", "on_proportion"),
)
SAID: Final[Mapping[str, str]] = {
    "upheld": "Decided: the ruling stands. The letter is served.",
    "overturned": (
        "Decided: the ruling falls, and everything it took is given back. The letters are served."
    ),
    "remitted": "Decided: other people look at the case again. The letters are served.",
}


@require_GET
@case_deciders_only
def appeal(request: LoggedIn, actor: Actor, appeal_id: str) -> HttpResponse:
    """The three questions beside the ruling, its facts and its exhibits."""
    context = _context(AppealRepository().get(appeal_id), actor)
    return show(request, "review/appeal.html", context | {"act": AdjudgeForm()})


@require_POST
@case_deciders_only
def admit(request: LoggedIn, actor: Actor, appeal_id: str) -> HttpResponse:
    """Admit it: it will be decided on its merits."""
    case_file(AppealRepository().get(appeal_id).case_id, actor)
    admit_appeal(bootstrap.deps(), actor, appeal_id=appeal_id)
    messages.success(request, "The appeal is admitted. It is now to be decided.")
    return done("review:appeal", appeal_id)


@require_http_methods(["GET", "POST"])
@deciders_only
def refuse(request: LoggedIn, actor: Actor, appeal_id: str) -> HttpResponse:
    """Do not admit it, for a reason that the letter gives."""
    context = _context(AppealRepository().get(appeal_id), actor)
    form = RefusalForm(request.POST or None)
    if request.method == "POST":
        if context["barred"] is not None:
            raise context["barred"]
        refused = attempt(
            form,
            lambda: refuse_appeal(
                bootstrap.deps(),
                actor,
                appeal_id=appeal_id,
                reasons=form.cleaned_data["reasons"],
                code=InadmissibleCode(form.cleaned_data["code"]),
            ),
        )
        if refused:
            messages.success(request, "The appeal is not admitted. The letter is served.")
            return done("review:appeal", appeal_id)
    return show(request, "review/refuse.html", context | {"form": form})


@require_http_methods(["GET", "POST"])
@case_deciders_only
def decide(request: LoggedIn, actor: Actor, appeal_id: str) -> HttpResponse:
    """Uphold or overturn, with reasons that answer the appeal."""
    found = AppealRepository().get(appeal_id)
    context = _context(found, actor)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        # Who may not decide learns that before anything about the form.
        if context["barred"] is not None:
            raise context["barred"]
        decided = attempt(form, lambda: _decide(form, actor, appeal_id))
        if decided:
            messages.success(request, SAID[decided.status])
            return done("review:appeal", appeal_id)
    return show(request, "review/decide.html", context | {"form": form})


def _decide(form: DecisionForm, actor: Actor, appeal_id: str) -> Appeal:
    reasons = form.cleaned_data["reasons"]
    if form.cleaned_data["outcome"] == "uphold":
        return uphold_appeal(bootstrap.deps(), actor, appeal_id=appeal_id, reasons=reasons)
    fell = remit_appeal if form.cleaned_data["outcome"] == "remit" else overturn_appeal
    return fell(
        bootstrap.deps(),
        actor,
        appeal_id=appeal_id,
        reasons=reasons,
        code=OverturnCode(form.cleaned_data["code"]),
    )


def _context(found: Appeal, actor: Actor) -> dict[str, Any]:
    file = case_file(found.case_id, actor)
    matter = matters.matter_of(file, file.ruling(found.ruling_id))
    decision = found.decision
    names = Names(actor, file.party_name)
    by_notifiers = all(
        one.as_whom is Entitlement.NOTIFIER
        for one in file.appeals
        if one.ruling_id == found.ruling_id and one.status in OPEN
    )
    return {
        "appeal": found,
        "status": (found.status, words.APPEAL_TONES.get(found.status, "draft")),
        "outcome": words.APPEAL_OUTCOMES.get(found.status, ""),
        "narrower": decision.data.get("by", "") if decision else "",
        "may_narrow": RULING.allows(matter.ruling.steps, "modify") and not by_notifiers,
        "misuse": misuse_ways(found.id, actor),
        "questions": [(title, getattr(found, name)) for title, name in QUESTIONS],
        "matter": matter,
        "file": file,
        "barred": matters.appeal_barred(matter, actor),
        "decision": decision,
        "decided_by": names.of(decision.actor_id, decision.data, role="appeals officer")
        if decision
        else "",
    }
