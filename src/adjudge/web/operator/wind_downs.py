"""Settling a wind-down: one person pays and files the receipt, another compares and confirms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import WindDown, WindDownReceipt
from adjudge.adapters.store.repositories.ledger import WindDownRepository
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.errors import NotAllowed
from adjudge.domain.ledger.winddown import Status, StepName
from adjudge.domain.ledger.winddown import WindDown as State
from adjudge.services.winddowns import confirm_settlement, propose_settlement
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser.wind_downs import advanced, told
from adjudge.web.downloads import attachment
from adjudge.web.forms import AdjudgeForm
from adjudge.web.operator.access import operator_only, settlers_only
from adjudge.web.operator.forms import ReceiptForm
from adjudge.web.sheets.wind_downs import errands_of


@require_GET
@settlers_only
def wind_down(request: LoggedIn, actor: Actor, wind_down_id: str) -> HttpResponse:
    """One wind-down: whose money, how much, to whom, what was done, and what this person can do."""
    row = _row(wind_down_id)
    return show(request, "operator/wind_down.html", _context(row, advanced(row.pk), actor))


@require_http_methods(["GET", "POST"])
@operator_only
def propose(request: LoggedIn, actor: Actor, wind_down_id: str) -> HttpResponse:
    """File the receipt of the payment that was elected."""
    row = _row(wind_down_id)
    form = ReceiptForm(request.POST or None, request.FILES or None)
    if request.method == "POST":

        def act() -> State:
            receipt = form.cleaned_data["receipt"]
            return propose_settlement(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                winddown_id=row.pk,
                receipt=receipt.read(),
                receipt_name=receipt.name,
            )

        if attempt(form, act, field="receipt") is not None:
            messages.success(request, "The receipt is filed. Another person compares it now.")
            return done("operator:wind_down", row.pk)
    context = _context(row, WindDownRepository().get(row.pk), actor) | {"form": form}
    return show(request, "operator/propose.html", context)


@require_http_methods(["GET", "POST"])
@settlers_only
def confirm(request: LoggedIn, actor: Actor, wind_down_id: str) -> HttpResponse:
    """Compare the filed receipt with what was elected, and confirm: the ledger goes to zero."""
    row = _row(wind_down_id)
    form = AdjudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # Whatever is refused here has no field: the person, the state, the receipt.
        confirm_settlement(bootstrap.deps(), actor, request_id=form.request_key, winddown_id=row.pk)
        messages.success(request, "Settled. Nothing is left of this payer's money.")
        return done("operator:wind_down", row.pk)
    context = _context(row, WindDownRepository().get(row.pk), actor) | {"form": form}
    return show(request, "operator/confirm.html", context)


@require_GET
@settlers_only
def receipt(request: LoggedIn, actor: Actor, wind_down_id: str, sha256: str) -> HttpResponse:
    """The filed receipt, as a download."""
    del request
    row = _row(wind_down_id)
    _must_be_free_of(row, actor)
    filed = get_object_or_404(WindDownReceipt, wind_down=row, sha256=sha256)
    return attachment(bytes(filed.content), filed.name)


def _must_be_free_of(row: WindDown, actor: Actor) -> None:
    for party_id in (row.payer_id, row.advertiser.party_id):
        actor.must_be_free_of(party_id, act="see its settlement")


def _row(wind_down_id: str) -> WindDown:
    return get_object_or_404(
        WindDown.objects.select_related("advertiser__party", "payer"), pk=wind_down_id
    )


def _context(row: WindDown, state: State, actor: Actor) -> dict[str, Any]:
    proposed = next(
        (s for s in reversed(state.steps) if s.name is StepName.SETTLEMENT_PROPOSED), None
    )
    is_open = state.status is Status.SETTLEMENT_PROPOSED
    digest = str(proposed.data["receipt_sha256"]) if proposed else ""
    try:
        _must_be_free_of(row, actor)
    except NotAllowed:
        interested = True
    else:
        interested = False
    return {
        "row": row,
        "proposed": proposed,
        "receipt": WindDownReceipt.objects.filter(wind_down=row, sha256=digest)
        .defer("content")
        .first(),
        "interested": interested,
        "may_propose": state.status in {Status.REFUND, Status.DONATE}
        and StaffRole.OPERATOR in actor.roles
        and not interested,
        "may_confirm": is_open
        and not interested
        and proposed is not None
        and proposed.by != actor.id,
        "errands": [] if interested else errands_of(state, actor),
        "filed_it": is_open and proposed is not None and proposed.by == actor.id,
        **told(state),
    }
