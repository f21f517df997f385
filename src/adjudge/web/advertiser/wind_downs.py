"""A wind-down as its payer sees it, and the choice where the rest of the money goes."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser
from adjudge.adapters.store.repositories.ledger import WindDownRepository
from adjudge.domain.errors import DomainError
from adjudge.domain.ledger.winddown import Choice, Status, StepName, WindDown
from adjudge.domain.ledger.winddown_state import NEXT_STEPS
from adjudge.domain.money import Money
from adjudge.services import winddowns
from adjudge.services.charities import CHARITIES
from adjudge.services.winddown_exits import claim_money
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import money
from adjudge.web.advertiser import wind_down_words as say
from adjudge.web.advertiser.desk import Desk, with_account, with_desk
from adjudge.web.advertiser.forms import ElectForm, MoneyBackForm

logger = logging.getLogger(__name__)


@require_GET
@with_desk
def wind_down(request: LoggedIn, desk: Desk, wind_down_id: str) -> HttpResponse:
    """Where the money is on its way to zero, with dates, and what the payer can do."""
    row = desk.wind_down(wind_down_id)
    state = advanced(row.pk)
    return show(request, "advertiser/wind_down.html", {"row": row, **told(state)})


def advanced(wind_down_id: str) -> WindDown:
    """The wind-down, moved on by what is due; as it stands if the worker is at it just now."""
    try:
        return winddowns.advance_winddown(bootstrap.deps(), wind_down_id)
    except DomainError as error:
        logger.info("the wind-down stays as it is for now: %s", error.code)
        return WindDownRepository().get(wind_down_id)


def told(state: WindDown) -> dict[str, Any]:
    """Everything that a page says about a wind-down."""
    word, tone = say.words_of(state.status)
    return {
        "state": state,
        "reference": say.reference(state),
        "word": word,
        "tone": tone,
        "stages": say.stages(state),
        "residual": say.residual_of(state),
        "irreversible": say.irreversible_of(state),
        "choice": state.choice.value if state.choice else "",
        "charity": say.charity_of(state),
        "elect_until": say.election_until(state),
        "may_donate": say.may_donate(state),
        "days_to_pay": bootstrap.deps().deadlines.refund,
        "why": say.WHY[state.cause],
        "pay_until": say.payment_until(state),
        "review_until": say.review_until(state),
        "authority": say.authority_of(state),
        "held": Money(state.currency, state.held) if state.held else None,
        "frozen": Money(state.currency, state.frozen) if state.frozen else None,
        "by_default": _by_default(state),
    }


def _by_default(state: WindDown) -> bool:
    """Whether the refund was nobody's choice."""
    elected = [step for step in state.steps if step.name is StepName.ELECTED]
    return bool(elected and elected[-1].data.get("by_default"))


@require_http_methods(["GET", "POST"])
@with_account
def ask(request: LoggedIn, advertiser: Advertiser) -> HttpResponse:
    """Ask for the money back, after a page that says what that ends; the account stays open."""
    form = MoneyBackForm(request.POST or None)
    if request.method == "POST":
        asked = attempt(
            form,
            lambda: winddowns.ask_for_money(
                bootstrap.deps(),
                bootstrap.actor_for(request.user),
                request_id=form.request_key,
                advertiser_id=advertiser.pk,
            ),
        )
        if asked is not None:
            return done("advertiser:wind_down", asked.id)
    context = {
        "form": form,
        "advertiser": advertiser,
        "balance": money.balance_of(advertiser),
        "campaigns": advertiser.campaigns.filter(ended_at=None).count(),
    }
    return show(request, "advertiser/money_back.html", context)


@require_POST
@with_desk
def claim(request: LoggedIn, desk: Desk, wind_down_id: str) -> HttpResponse:
    """Claim money that could not be paid out: the payer chooses anew."""
    row = desk.wind_down(wind_down_id)
    claim_money(bootstrap.deps(), desk.actor, winddown_id=row.pk)
    messages.success(request, "It is yours to choose for again.")
    return done("advertiser:wind_down", row.pk)


@require_http_methods(["GET", "POST"])
@with_desk
def elect(request: LoggedIn, desk: Desk, wind_down_id: str) -> HttpResponse:
    """Choose: refund, a charity, or not yet."""
    row = desk.wind_down(wind_down_id)
    state = WindDownRepository().get(row.pk)
    is_open = StepName.ELECTED in NEXT_STEPS[state.status] and state.residual
    if request.method == "GET" and not is_open:
        return redirect("advertiser:wind_down", row.pk)
    form = ElectForm(request.POST or None, may_donate=say.may_donate(state))
    if request.method == "POST":
        elected = attempt(
            form,
            lambda: winddowns.elect(
                bootstrap.deps(),
                desk.actor,
                request_id=form.request_key,
                winddown_id=row.pk,
                choice=Choice(form.cleaned_data["choice"]),
                charity_id=form.cleaned_data.get("charity_id") or None,
            ),
        )
        if elected is not None:
            return done("advertiser:wind_down", row.pk)
    context = {
        "form": form,
        "row": row,
        "charities": CHARITIES,
        "deferred": state.status is Status.DEFER,
        "deferral_days": winddowns.DEFERRAL.days,
        **told(state),
    }
    return show(request, "advertiser/elect.html", context)
