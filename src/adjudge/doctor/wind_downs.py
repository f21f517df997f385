"""What invariant 5 says of wind-downs: how they begin, what they hold, and where they end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from adjudge.adapters.store import models
from adjudge.doctor.verdict import View
from adjudge.domain.cases.hold import RUNNING, Hold, HoldKind
from adjudge.domain.ledger.account import AccountKind
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Phase
from adjudge.domain.ledger.winddown import Status, WindDown
from adjudge.domain.ledger.winddown_start import cause_of
from adjudge.domain.ledger.winddown_state import NEXT_STEPS, StepName
from adjudge.services.winddown_starts import is_free

COUNTING = frozenset({Status.FREEZE, Status.SETTLE, Status.VOID})


def faults(view: View) -> Iterator[str]:
    """Each thing about a wind-down that does not hold, by id."""
    rows = models.WindDown.objects.order_by("id").values_list("id", flat=True)
    states = [view.uow.wind_downs.get(key) for key in rows]
    yield from _unbegun(view, states)
    for state in states:
        yield from _not_over(view, state)
    yield from _sums(view, states)
    yield from _donations()


def _unbegun(view: View, states: list[WindDown]) -> Iterator[str]:
    """A measure in force that calls for a wind-down has one that it did not give back."""
    begun = {state.advertiser_id for state in states if state.status is not Status.RESTORED}
    rows = models.Measure.objects.filter(ended_at=None, kind__in=("suspend", "terminate"))
    for row in rows.order_by("id"):
        measure = view.uow.measures.get(row.id)
        cause = cause_of(
            measure.kind,
            measure.scope,
            view.uow.rulings.get(row.ruling_id).statement.duration,
            effective_on=measure.effective_at.date(),
        )
        if cause is not None and row.advertiser_id not in begun:
            yield f"measure {row.id} ({cause}) has begun no wind-down"


def _not_over(view: View, state: WindDown) -> Iterator[str]:
    owner = f"{state.advertiser_id}:{state.payer_id}"
    mine = [a for a in view.uow.ledger.accounts(owner_id=owner) if a.currency == state.currency]
    if state.status is Status.ZERO:
        for account in mine:
            if not account.is_empty:
                yield f"wind-down {state.id} is over, and account {account.id} is not empty"
    if StepName.RESTORED in NEXT_STEPS[state.status] and is_free(view.uow, state):
        yield f"wind-down {state.id} goes on, and no measure calls for it any more"
    if not state.is_open or state.status in COUNTING | {Status.FROZEN_BY_LAW, Status.UNCLAIMED}:
        return
    for account in mine:
        for pending in view.uow.ledger.pending_of(account.id):
            if pending.kind in {TransferKind.RESERVATION, TransferKind.DEPOSIT}:
                yield f"wind-down {state.id} is counted, and transfer {pending.id} is pending"


def _sums(view: View, states: list[WindDown]) -> Iterator[str]:
    """What is frozen, unclaimed or disputed is what some order, payer or hold keeps, exactly."""
    kept: Counter[str] = Counter()
    for state in states:
        owner = f"{state.advertiser_id}:{state.payer_id}"
        kept[f"{AccountKind.FROZEN}:{owner}:{state.currency}"] += state.frozen
        if state.status is Status.UNCLAIMED:
            amount = int(state.steps[-1].data["amount"] or 0)
            kept[f"{AccountKind.UNCLAIMED}:{state.currency}"] += amount
    holds = models.Matter.objects.filter(kind=Hold.kind.value, status__in=RUNNING)
    for row in holds:
        hold = view.uow.of(Hold).get(row.id)
        if hold.hold is HoldKind.PAYMENT and hold.advertiser_id is not None:
            advertiser = view.uow.advertisers.get(hold.advertiser_id)
            owner = f"{advertiser.id}:{advertiser.payer_party_id}"
            key = f"{AccountKind.HELD_DISPUTE}:{owner}:{advertiser.currency}"
            kept[key] += hold.held_micros
    kinds = {AccountKind.FROZEN, AccountKind.UNCLAIMED, AccountKind.HELD_DISPUTE}
    there = {a.id: a.balance for a in view.uow.ledger.accounts() if a.kind in kinds}
    for key in sorted(set(kept) | set(there)):
        if kept[key] != there.get(key, 0):
            yield f"account {key} has {there.get(key, 0)} micros, {kept[key]} are accounted for"


def _donations() -> Iterator[str]:
    moved = (Phase.SINGLE.value, Phase.POST.value)
    donations = models.Transfer.objects.filter(kind=TransferKind.DONATION.value, phase__in=moved)
    elected = models.StepRow.objects.filter(
        subject_kind=models.SubjectKind.WIND_DOWN, name="elected", data__choice="donate"
    )
    if donations.count() > elected.count():
        yield f"{donations.count()} donations were made and {elected.count()} elected"
