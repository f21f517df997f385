"""Confirming that an announced bank transfer arrived."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Transfer as TransferRow
from adjudge.domain.actor import Actor
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Phase
from adjudge.services.funding import confirm_deposit
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.operator.access import operator_only
from adjudge.web.operator.desk import announced
from adjudge.web.operator.forms import ConfirmDepositForm


@require_http_methods(["GET", "POST"])
@operator_only
def confirm(request: LoggedIn, actor: Actor, transfer_id: str) -> HttpResponse:
    """One announced deposit, beside what the bank statement has to say."""
    row = TransferRow.objects.filter(
        pk=transfer_id, kind=TransferKind.DEPOSIT.value, phase=Phase.PENDING.value
    ).first()
    if row is None:
        raise Http404
    deposit = announced(row.pk)
    form = ConfirmDepositForm(request.POST or None)
    if request.method == "POST":
        confirmed = attempt(
            form,
            lambda: confirm_deposit(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                transfer_id=row.pk,
                bank_reference=form.cleaned_data["bank_reference"],
            ),
        )
        if confirmed is not None:
            name = deposit.advertiser.party.legal_name
            messages.success(request, f"{deposit.amount} is on the balance of {name}.")
            return done("operator:desk")
    resolution = TransferRow.objects.filter(pending=row).first()
    context = {"form": form, "deposit": deposit, "resolution": resolution}
    return show(request, "operator/deposit.html", context)
