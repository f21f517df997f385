"""The desk: what waits for an operator, or for the second person of a settlement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, WindDown
from adjudge.adapters.store.models import Transfer as TransferRow
from adjudge.adapters.store.repositories.ledger import LedgerRepository, WindDownRepository
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Phase, Transfer
from adjudge.domain.ledger.winddown import Status, StepName
from adjudge.domain.money import Money
from adjudge.services.funding import deposit_reference
from adjudge.services.outsiders import needing_outsider
from adjudge.web.acts import LoggedIn, show
from adjudge.web.advertiser import wind_down_words as say
from adjudge.web.jinja import url
from adjudge.web.operator.access import settlers_only
from adjudge.web.sheets.registry import ways
from adjudge.web.sheets.sheet import OPERATE, About

SHOWN: Final = 100
TO_PAY: Final = (Status.REFUND.value, Status.DONATE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A deposit whose bank transfer nobody has seen arrive."""

    transfer: Transfer
    amount: Money
    reference: str
    advertiser: Advertiser


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """A wind-down that waits for staff; `own` if this person filed its receipt."""

    row: WindDown
    reference: str
    amount: Money | None
    payee: str
    own: bool


@require_GET
@settlers_only
def desk(request: LoggedIn, actor: Actor) -> HttpResponse:
    """Deposits to confirm (operators), payments to make, and payments to compare."""
    is_operator = StaffRole.OPERATOR in actor.roles
    context = {
        "is_operator": is_operator,
        "ways": {"This site": _of_site() if is_operator else [], **ways(actor, OPERATE)},
        "outside": needing_outsider(bootstrap.deps(), actor)[:SHOWN] if is_operator else [],
        "deposits": waiting_deposits() if is_operator else [],
        "to_pay": _settling(TO_PAY, actor) if is_operator else [],
        "to_confirm": _settling((Status.SETTLEMENT_PROPOSED.value,), actor),
        "others": WindDown.objects.exclude(
            status__in=(*TO_PAY, Status.SETTLEMENT_PROPOSED, Status.ZERO, Status.RESTORED)
        )
        .select_related("payer")
        .order_by("id")[:SHOWN],
        "words": {status.value: say.words_of(status) for status in Status},
    }
    return show(request, "operator/desk.html", context)


def waiting_deposits() -> list[Announced]:
    """Announced deposits that are neither confirmed nor withdrawn, the oldest first."""
    rows = TransferRow.objects.filter(
        kind=TransferKind.DEPOSIT.value, phase=Phase.PENDING.value, resolution__isnull=True
    )
    return [announced(key) for key in rows.order_by("id").values_list("pk", flat=True)[:SHOWN]]


def announced(transfer_id: str) -> Announced:
    """One deposit with whose it is. Raises `NotFound`."""
    transfer = LedgerRepository().get(transfer_id)
    owner = transfer.credit_account.split(":")[1]
    return Announced(
        transfer=transfer,
        amount=Money(transfer.currency, transfer.amount),
        reference=deposit_reference(transfer),
        advertiser=Advertiser.objects.select_related("party", "payer_party").get(pk=owner),
    )


def _of_site() -> list[About]:
    """The pages about the site itself."""
    return [
        About(href=url("operator:staffing"), words="Staffing: who decides, and what that allows"),
        About(href=url("operator:holds"), words="Holds on accounts and payments"),
        About(href=url("operator:terms"), words="Terms of payment, liability and forum"),
    ]


def _settling(statuses: tuple[str, ...], actor: Actor) -> list[Settling]:
    rows = WindDown.objects.filter(status__in=statuses).select_related("payer", "advertiser__party")
    found = []
    for row in rows.order_by("id")[:SHOWN]:
        state = WindDownRepository().get(row.pk)
        body = say.charity_of(state)
        last = state.steps[-1]
        found.append(
            Settling(
                row=row,
                reference=say.reference(state),
                amount=say.residual_of(state),
                payee=body.legal_name if body else row.payer.legal_name,
                own=last.name is StepName.SETTLEMENT_PROPOSED and last.by == actor.id,
            )
        )
    return found
