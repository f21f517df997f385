"""Wind-downs: the payer's money from the freeze to zero, and each of its ways out."""

from __future__ import annotations

from typing import Annotated, Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Status, UploadedFile

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, WindDownReceipt
from adjudge.adapters.store.models import WindDown as Row
from adjudge.adapters.store.repositories.ledger import WindDownRepository
from adjudge.domain.actor import Actor
from adjudge.domain.errors import InvalidValue, NotFound
from adjudge.domain.ledger.winddown import WindDown
from adjudge.services import winddown_exits as exits
from adjudge.services import winddowns as money
from adjudge.services.charities import CHARITIES
from adjudge.services.winddown_entries import reference
from adjudge.web.acts import LoggedIn
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.money_schemas import (
    CharitiesOut,
    CharityOut,
    Election,
    Failure,
    Freeze,
    FreezeReview,
    MoneyStepOut,
    Tried,
    WindDownOut,
    WindDownsOut,
)
from adjudge.web.api.ruling_schemas import Why
from adjudge.web.api.shown import clocks_out
from adjudge.web.downloads import attachment
from adjudge.web.review.desk import Names

OUT: Final = {200: WindDownOut, **REFUSALS}
MADE: Final = {201: WindDownOut, **REFUSALS}
LISTED: Final = 100
KEPT_BACK: Final = frozenset({"order_id", "announced"})
"""What a step keeps for the record: an order may be secret, deposits have their own pages."""

router = Router(auth=session, tags=["wind-downs"])


@router.get(
    "/charities", auth=None, response={200: CharitiesOut, **REFUSALS}, summary="The charities"
)
def charities(request: HttpRequest) -> CharitiesOut:
    """Those that a payer may name in an election."""
    del request
    return CharitiesOut(charities=[CharityOut.model_validate(each) for each in CHARITIES])


@router.post(
    "/advertisers/{advertiser_id}/close", response=MADE, summary="Close an advertising account"
)
def close(request: LoggedIn, key: Key, advertiser_id: str) -> Status[WindDownOut]:
    """Its party: campaigns end, nothing is shown any more, the money winds down; posts stay."""
    actor = actor_of(request)
    _must_be_own(advertiser_id, actor)
    state = money.close_advertiser(
        bootstrap.deps(), actor, request_id=key, advertiser_id=advertiser_id
    )
    return Status(201, _out(state, actor))


@router.post(
    "/advertisers/{advertiser_id}/money-back", response=MADE, summary="Ask for one's money back"
)
def money_back(request: LoggedIn, key: Key, advertiser_id: str) -> Status[WindDownOut]:
    """The payer: what it would have paid ends, and the account stays open."""
    actor = actor_of(request)
    _must_be_own(advertiser_id, actor)
    state = money.ask_for_money(
        bootstrap.deps(), actor, request_id=key, advertiser_id=advertiser_id
    )
    return Status(201, _out(state, actor))


@router.get("/wind-downs", response={200: WindDownsOut, **REFUSALS}, summary="Wind-downs")
def listed(request: LoggedIn) -> WindDownsOut:
    """Those of one's own money; every one for staff who settle them. The newest 100."""
    actor = actor_of(request)
    rows = Row.objects.order_by("-id")
    if not _settles(actor):
        rows = rows.filter(payer_id__in=actor.party_ids)
    found = [WindDownRepository().get(key) for key in rows.values_list("pk", flat=True)[:LISTED]]
    return WindDownsOut(wind_downs=[_out(state, actor) for state in found])


@router.get("/wind-downs/{wind_down_id}", response=OUT, summary="One wind-down")
def one(request: LoggedIn, wind_down_id: str) -> WindDownOut:
    """Where it stands, with every step and clock (its payer, and staff who settle)."""
    actor = actor_of(request)
    return _out(_readable(wind_down_id, actor), actor)


@router.post("/wind-downs/{wind_down_id}/advance", response=OUT, summary="Take the steps due")
def advance(request: LoggedIn, wind_down_id: str) -> WindDownOut:
    """What needs nobody's decision, as the worker does: state what is left, refund, give back."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    return _out(money.advance_winddown(bootstrap.deps(), wind_down_id), actor)


@router.post("/wind-downs/{wind_down_id}/elect", response=OUT, summary="Elect")
def elect(request: LoggedIn, key: Key, wind_down_id: str, body: Election) -> WindDownOut:
    """The payer: a refund, a named charity, or not yet; without a day that lasts 90 days."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    elected = money.elect(
        bootstrap.deps(), actor, request_id=key, winddown_id=wind_down_id, **dict(body)
    )
    return _out(elected, actor)


@router.post("/wind-downs/{wind_down_id}/claim", response=OUT, summary="Claim unclaimed money")
def claim(request: LoggedIn, wind_down_id: str) -> WindDownOut:
    """The payer, or an operator who found it: the payer elects anew."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    return _out(exits.claim_money(bootstrap.deps(), actor, winddown_id=wind_down_id), actor)


@router.post("/wind-downs/{wind_down_id}/settlement", response=OUT, summary="Propose a settlement")
def propose(
    request: LoggedIn, key: Key, wind_down_id: str, file: Annotated[UploadedFile, File()]
) -> WindDownOut:
    """An operator made the elected payment; `file` is its receipt, of at most 10 MB."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    if (file.size or 0) > money.MAX_RECEIPT_BYTES:
        problem = f"at most {money.MAX_RECEIPT_BYTES:,} bytes"
        raise InvalidValue(field="receipt", problem=problem)
    proposed = money.propose_settlement(
        bootstrap.deps(),
        actor,
        request_id=key,
        winddown_id=wind_down_id,
        receipt=file.read(),
        receipt_name=file.name or "",
    )
    return _out(proposed, actor)


@router.get(
    "/wind-downs/{wind_down_id}/receipts/{sha256}",
    response={200: None, **REFUSALS},
    summary="A filed receipt",
)
def receipt(request: LoggedIn, wind_down_id: str, sha256: str) -> HttpResponse:
    """As filed, for whoever compares it: staff without an interest in the payer or the party."""
    actor = actor_of(request)
    state = _readable(wind_down_id, actor)
    if not _settles(actor):
        raise NotFound(kind="receipt", id=sha256[:64])
    for party_id in (state.payer_id, _party_of(state)):
        actor.must_be_free_of(party_id, act="see its settlement")
    filed = WindDownReceipt.objects.filter(wind_down_id=wind_down_id, sha256=sha256).first()
    if filed is None:
        raise NotFound(kind="receipt", id=sha256[:64])
    return attachment(bytes(filed.content), filed.name)


@router.post(
    "/wind-downs/{wind_down_id}/settlement/confirm", response=OUT, summary="Confirm a settlement"
)
def confirm(request: LoggedIn, key: Key, wind_down_id: str) -> WindDownOut:
    """Another member of staff compared the receipt: the ledger goes to zero."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    settled = money.confirm_settlement(
        bootstrap.deps(), actor, request_id=key, winddown_id=wind_down_id
    )
    return _out(settled, actor)


@router.post(
    "/wind-downs/{wind_down_id}/settlement/fail", response=OUT, summary="Give a settlement up"
)
def fail(request: LoggedIn, wind_down_id: str, body: Failure) -> WindDownOut:
    """An operator: it was not paid, or came back. The payer is told, and elects anew."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    failed = money.fail_settlement(
        bootstrap.deps(), actor, winddown_id=wind_down_id, reason=body.reason
    )
    return _out(failed, actor)


@router.post("/wind-downs/{wind_down_id}/freeze", response=OUT, summary="Freeze money by an order")
def freeze(request: LoggedIn, key: Key, wind_down_id: str, body: Freeze) -> WindDownOut:
    """An operator, by an order that binds the site: only what it names; the rest goes on."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    frozen = exits.freeze_money(
        bootstrap.deps(), actor, request_id=key, winddown_id=wind_down_id, **dict(body)
    )
    return _out(frozen, actor)


@router.post(
    "/wind-downs/{wind_down_id}/freeze/renew", response=OUT, summary="Look at a freeze again"
)
def renew(request: LoggedIn, wind_down_id: str, body: FreezeReview) -> WindDownOut:
    """An operator: the order stands, until another day; the payer is told."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    stands = exits.renew_freeze(bootstrap.deps(), actor, winddown_id=wind_down_id, **dict(body))
    return _out(stands, actor)


@router.post("/wind-downs/{wind_down_id}/freeze/end", response=OUT, summary="End a freeze")
def end(request: LoggedIn, wind_down_id: str, body: Why) -> WindDownOut:
    """An operator: the order ended or fell, so the payer elects for that sum too."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    ended = exits.end_freeze(bootstrap.deps(), actor, winddown_id=wind_down_id, why=body.why)
    return _out(ended, actor)


@router.post(
    "/wind-downs/{wind_down_id}/unclaimed", response=OUT, summary="Say that nobody claims it"
)
def unclaimed(request: LoggedIn, key: Key, wind_down_id: str, body: Tried) -> WindDownOut:
    """An operator, once a refund was due for the time to elect: it stays the payer's."""
    actor = actor_of(request)
    _readable(wind_down_id, actor)
    marked = exits.mark_unclaimed(
        bootstrap.deps(), actor, request_id=key, winddown_id=wind_down_id, tried=body.tried
    )
    return _out(marked, actor)


def _settles(actor: Actor) -> bool:
    return bool(actor.roles & set(money.SETTLERS))


def _readable(wind_down_id: str, actor: Actor) -> WindDown:
    """One of the login's own money, or any for staff who settle. Raises `NotFound`."""
    state = WindDownRepository().get(wind_down_id)
    if state.payer_id not in actor.party_ids and not _settles(actor):
        raise NotFound(kind="wind-down", id=wind_down_id)
    return state


def _must_be_own(advertiser_id: str, actor: Actor) -> None:
    """Raise `NotFound` unless the login acts for the advertiser's party or its payer."""
    own = Q(party_id__in=actor.party_ids) | Q(payer_party_id__in=actor.party_ids)
    if not Advertiser.objects.filter(own, pk=advertiser_id).exists():
        raise NotFound(kind="advertising account", id=advertiser_id)


def _party_of(state: WindDown) -> str:
    return str(Advertiser.objects.values_list("party_id", flat=True).get(pk=state.advertiser_id))


def _out(state: WindDown, actor: Actor) -> WindDownOut:
    names = Names(actor, "the payer")
    return WindDownOut(
        id=state.id,
        reference=reference(state),
        advertiser_id=state.advertiser_id,
        payer_id=state.payer_id,
        currency=state.currency,
        cause=state.cause.value,
        status=state.status.value,
        opened_at=state.steps[0].at,
        ruling_id=state.ruling_id,
        residual=state.residual,
        irreversible=state.irreversible,
        held=state.held,
        frozen=state.frozen,
        choice=state.choice.value if state.choice else None,
        charity_id=state.charity_id,
        steps=[
            MoneyStepOut(
                name=step.name.value,
                by=names.of(step.by, {}, role="staff"),
                at=step.at,
                data={key: value for key, value in step.data.items() if key not in KEPT_BACK},
            )
            for step in state.steps
        ],
        clocks=clocks_out("wind_down", state.id, state.clocks),
    )
