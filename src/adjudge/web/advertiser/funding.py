"""Deposits: a bank transfer is announced here, and confirmed by the operator when it arrives."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser
from adjudge.adapters.store.models import Transfer as TransferRow
from adjudge.adapters.store.repositories.ledger import LedgerRepository
from adjudge.domain.ledger.transfer import Phase
from adjudge.domain.money import Money
from adjudge.services.funding import announce_deposit, deposit_reference
from adjudge.settings import current_settings
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import money
from adjudge.web.advertiser.desk import with_account
from adjudge.web.advertiser.forms import DepositForm


@require_http_methods(["GET", "POST"])
@with_account
def deposit(request: LoggedIn, advertiser: Advertiser) -> HttpResponse:
    """Announce a bank transfer."""
    advertiser_name = advertiser.party.legal_name
    form = DepositForm(
        request.POST or None,
        currency=advertiser.currency,
        initial={"reference": f"{current_settings().site_name} {advertiser_name}"[:100]},
    )
    if request.method == "POST":
        announced = attempt(
            form,
            lambda: announce_deposit(
                bootstrap.deps(),
                bootstrap.actor_for(request.user),
                request_id=form.request_key,
                advertiser_id=advertiser.pk,
                amount=form.cleaned_data["amount"],
                reference=form.cleaned_data["reference"],
            ),
        )
        if announced is not None:
            return done("advertiser:announced", announced.id)
    context = {"form": form, "advertiser": advertiser, "balance": money.balance_of(advertiser)}
    return show(request, "advertiser/deposit.html", context)


@require_GET
@with_account
def announced(request: LoggedIn, advertiser: Advertiser, transfer_id: str) -> HttpResponse:
    """An announced deposit: its reference, and what happens next or has happened."""
    transfer = LedgerRepository().get(transfer_id)
    if not money.is_deposit_of(transfer, advertiser) or transfer.phase is not Phase.PENDING:
        raise Http404
    resolution = TransferRow.objects.filter(pending_id=transfer.id).first()
    context = {
        "transfer": transfer,
        "amount": Money(transfer.currency, transfer.amount),
        "reference": deposit_reference(transfer),
        "resolution": resolution,
        "arrived": resolution is not None and resolution.phase == Phase.POST.value,
    }
    return show(request, "advertiser/announced.html", context)
