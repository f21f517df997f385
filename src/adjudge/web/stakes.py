"""Stakes: a ruling as one who is entitled to appeal against it sees it, the party or another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db.models import Q

from adjudge import bootstrap
from adjudge.adapters.store.models import PromotedPost
from adjudge.adapters.store.models import Ruling as RulingRow
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.appeal import (
    APPEALABLE,
    Appeal,
    AppealTooLate,
    NothingToAppeal,
    last_day,
)
from adjudge.domain.cases.entitlement import Entitled, must_speak
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.cases.particulars import UNSERVED
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.entitled import entitled_to, runs_from
from adjudge.services.letter_contexts import public_reasons
from adjudge.web.formats import day

MAX_STAKES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What somebody who is entitled to appeal has in a ruling.

    `until` is the last moment to appeal, None where nothing can be appealed against; `reasons` are
    what its notice says, without the party's name.
    """

    ruling: Ruling
    entitled: Entitled
    appeal: Appeal | None
    until: datetime | None
    reasons: dict[str, object]

    @property
    def title(self) -> str:
        """`Decision R-7`."""
        return f"Decision {self.ruling.reference}"

    def must_be_open(self) -> datetime:
        """The last moment to appeal. Raises `NothingToAppeal`, `AppealTooLate`."""
        if self.ruling.status not in APPEALABLE or self.until is None:
            raise NothingToAppeal(ruling_id=self.ruling.id, state=self.ruling.status)
        if bootstrap.deps().clock.now() > self.until:
            raise AppealTooLate(until=day(self.until))
        return self.until


def stake_of(ruling_id: str, actor: Actor) -> Stake:
    """The stake of this person. Raises `NotFound` for a ruling that is not theirs to contest."""
    deps = bootstrap.deps()
    with deps.reading() as uow:
        ruling = uow.rulings.get(ruling_id)
        if ruling.status in UNSERVED:
            raise NotFound(kind="ruling", id=ruling_id)
        try:
            entitled = entitled_to(uow, ruling, actor)
        except NotAllowed:
            raise NotFound(kind="ruling", id=ruling_id) from None
    return stake_for(ruling_id, entitled)


def stake_for(ruling_id: str, entitled: Entitled) -> Stake:
    """The stake of an entitled person who was made out before. Raises `NotFound`."""
    deps = bootstrap.deps()
    with deps.reading() as uow:
        ruling = uow.rulings.get(ruling_id)
        filed = uow.appeals.by_ruling(ruling_id)
        until = None
        if ruling.status in APPEALABLE:
            last = last_day(runs_from(uow, ruling, entitled))
            until = datetime.combine(last, time(23, 59), UTC)
        return Stake(
            ruling=ruling,
            entitled=entitled,
            appeal=next((one for one in filed if one.entitled.key == entitled.key), None),
            until=until,
            reasons=public_reasons(uow, deps, ruling),
        )


def appeal_of(appeal_id: str, actor: Actor) -> Appeal:
    """An appeal that this person filed or that was filed for its party. Raises `NotFound`."""
    with bootstrap.deps().reading() as uow:
        found = uow.appeals.get(appeal_id)
    try:
        must_speak(actor, found.entitled, act="read this appeal")
    except NotAllowed:
        raise NotFound(kind="appeal", id=appeal_id) from None
    return found


def stakes_of_post(post_id: str, actor: Actor) -> list[Stake]:
    """The rulings that reach the promotion of a post of one's own, newest first."""
    advertisers = PromotedPost.objects.filter(post_id=post_id).values("advertiser_id")
    return _stakes(Q(advertiser_id__in=advertisers), actor)


def stakes_of_others(actor: Actor) -> list[Stake]:
    """The rulings about others, by whose payer or client this person is entitled to appeal."""
    agencies = [
        mandate.holder_party_id
        for party_id in actor.party_ids
        for mandate in matters_of(Mandate).by_party(party_id)
        if mandate.role is PartyRole.AGENCY
    ]
    about = Q(advertiser__payer_party_id__in=actor.party_ids) | Q(party_id__in=agencies)
    return _stakes(about & ~Q(party_id__in=actor.party_ids), actor)


def _stakes(rows: Q, actor: Actor) -> list[Stake]:
    found = RulingRow.objects.filter(rows, status__in=sorted(APPEALABLE)).order_by("-number")
    stakes = []
    for key in found.values_list("pk", flat=True)[:MAX_STAKES]:
        try:
            stakes.append(stake_of(key, actor))
        except NotFound:
            continue
    return stakes
