"""Appeals by the author of a post, and by whoever reported one, who needs no account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.domain.cases.appeal import OPEN, Appeal
from adjudge.domain.cases.entitlement import Entitled, Entitlement
from adjudge.domain.errors import NotFound
from adjudge.services.appeal_letters import letter_of, questions_of
from adjudge.services.appeals import file_appeal, withdraw_appeal
from adjudge.services.voices import contestable, file_notifier_appeal, withdraw_notifier_appeal
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser.forms import AppealForm
from adjudge.web.forms import AdjudgeForm
from adjudge.web.reader.forms import NotifierAppealForm
from adjudge.web.stakes import Stake, appeal_of, stake_for, stake_of


@login_required
@require_http_methods(["GET", "POST"])
def of_author(request: LoggedIn, ruling_id: str) -> HttpResponse:
    """The author of a post appeals against what was decided about its promotion, once."""
    actor = bootstrap.actor_for(request.user)
    stake = stake_of(ruling_id, actor)
    if stake.entitled.as_whom is not Entitlement.AUTHOR:
        return redirect("advertiser:appeal", ruling_id)
    if stake.appeal is not None:
        withdraw = reverse("reader:withdraw_appeal", args=[stake.appeal.id])
        return _filed(request, stake, stake.appeal, withdraw=withdraw, back=("reader:feed", ()))
    form = AppealForm(request.POST or None)
    if request.method == "POST":
        filed = attempt(
            form,
            lambda: file_appeal(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                ruling_id=ruling_id,
                **_questions(form),
            ),
        )
        if filed is not None:
            return done("reader:appeal", ruling_id)
    return _form(request, stake, form, back=("reader:feed", ()))


@login_required
@require_POST
def withdraw(request: LoggedIn, appeal_id: str) -> HttpResponse:
    """The author takes the appeal back."""
    actor = bootstrap.actor_for(request.user)
    found = appeal_of(appeal_id, actor)
    withdraw_appeal(bootstrap.deps(), actor, appeal_id=appeal_id)
    return done("reader:appeal", found.ruling_id)


@require_http_methods(["GET", "POST"])
def of_notifier(request: HttpRequest, report_id: str, secret: str, ruling_id: str) -> HttpResponse:
    """Whoever reported a post appeals against what was decided on the report, once."""
    deps = bootstrap.deps()
    led_to = contestable(deps, report_id=report_id, secret=secret)
    if ruling_id not in {ruling.id for ruling, _ in led_to}:
        raise NotFound(kind="ruling", id=ruling_id)
    stake = stake_for(ruling_id, Entitled(as_whom=Entitlement.NOTIFIER, voice=report_id))
    back = ("reader:report", (report_id, secret))
    here = (report_id, secret, ruling_id)
    if stake.appeal is not None:
        leave = reverse("reader:withdraw_report_appeal", args=here)
        response = _filed(request, stake, stake.appeal, withdraw=leave, back=back)
        return _secret(response)
    form = NotifierAppealForm(request.POST or None)
    if request.method == "POST":
        filed = attempt(
            form,
            lambda: file_notifier_appeal(
                deps,
                request_id=form.request_key,
                report_id=report_id,
                secret=secret,
                ruling_id=ruling_id,
                **_questions(form),
            ),
        )
        if filed is not None:
            return _secret(done("reader:report_appeal", *here))
    return _secret(_form(request, stake, form, back=back))


@require_POST
def withdraw_of_notifier(
    request: HttpRequest, report_id: str, secret: str, ruling_id: str
) -> HttpResponse:
    """Whoever reported takes the appeal back."""
    del request
    deps = bootstrap.deps()
    led_to = contestable(deps, report_id=report_id, secret=secret)
    own = next((one for ruling, one in led_to if ruling.id == ruling_id), None)
    if own is None:
        raise NotFound(kind="appeal", id=ruling_id)
    withdraw_notifier_appeal(deps, report_id=report_id, secret=secret, appeal_id=own.id)
    return _secret(done("reader:report_appeal", report_id, secret, ruling_id))


def _secret(response: HttpResponse) -> HttpResponse:
    # The address is the secret: no other site may learn it.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _questions(form: AppealForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("on_facts", "on_rule", "on_proportion")}


def _form(
    request: HttpRequest, stake: Stake, form: AppealForm, *, back: tuple[str, tuple[str, ...]]
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "stake": stake,
        "until": stake.must_be_open(),
        "back": back,
        "days": bootstrap.deps().deadlines.appeal_decision,
    }
    return show(request, "reader/appeal.html", context)


def _filed(
    request: HttpRequest,
    stake: Stake,
    appeal: Appeal,
    *,
    withdraw: str,
    back: tuple[str, tuple[str, ...]],
) -> HttpResponse:
    context: dict[str, Any] = {
        "stake": stake,
        "appeal": appeal,
        "letter": letter_of(appeal),
        "questions": questions_of(appeal),
        "is_open": appeal.status in OPEN,
        "withdraw": withdraw,
        "act": AdjudgeForm(),
        "back": back,
    }
    return show(request, "reader/filed_appeal.html", context)
