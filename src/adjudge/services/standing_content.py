"""What the record says that the standing block should hold, with everything that it depends on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import timedelta

from adjudge.domain.ads.campaign import LineItem, Targeting
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.general_act import ActKind, GeneralAct
from adjudge.domain.cases.hold import Hold
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.measure import Scope
from adjudge.domain.cases.statement import GroundKind
from adjudge.domain.errors import NotFound
from adjudge.domain.standing.content import Content, Pause, Restrictions, content_of
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.domain.standing.reach import Attributes, Known
from adjudge.services.ports import UnitOfWork

PAUSING = frozenset({ActKind.PAUSE, ActKind.WITHDRAWAL})
MOST_ACTS = 1_000
_DIMENSIONS = tuple(each.name for each in fields(Targeting))


def content_for(
    uow: UnitOfWork,
    advertiser_id: str,
    *,
    more: Sequence[MeasureInForce] = (),
    pauses: Iterable[Pause] | None = None,
) -> Content:
    """What the slots of one advertiser should hold, after what this transaction has written.

    `more` are measures that are about to be written. `pauses` are read if they are not given.
    """
    advertiser = uow.advertisers.get(advertiser_id)
    posts = uow.promoted_posts.by_advertiser(advertiser_id)
    measures = [*restrictions_on(uow, advertiser_id), *more]
    pauses = list(pauses_in_force(uow) if pauses is None else pauses)
    # What else is known counts only for a scope that is narrowed: most advertisers need no look.
    by_post = _narrowed(measures) or any(not pause.is_of_the_site for pause in pauses)
    return content_of(
        advertiser,
        posts,
        measures,
        known=known_of(uow, advertiser, posts) if by_post else {},
        pauses=pauses,
        lawful=lawful_of(uow, measures),
    )


def restrictions_on(uow: UnitOfWork, advertiser_id: str) -> Sequence[MeasureInForce]:
    """Everything in force, now or earlier, on one advertiser: what block and bill go by.

    Measures of rulings, interim measures, and security holds.
    """
    interims = uow.of(InterimMeasure).by_advertiser(advertiser_id)
    holds = (hold.as_measure() for hold in uow.of(Hold).by_advertiser(advertiser_id))
    return [
        *uow.measures.by_advertiser(advertiser_id),
        *(interim.as_measure() for interim in interims),
        *(held for held in holds if held is not None),
    ]


def restrictions_for(
    uow: UnitOfWork, advertiser: Advertiser, posts: Iterable[PromotedPost]
) -> Restrictions:
    """The same, with what decides whether it reached one of these posts."""
    measures = restrictions_on(uow, advertiser.id)
    return Restrictions(
        measures=measures,
        known=known_of(uow, advertiser, posts) if _narrowed(measures) else {},
        lawful=lawful_of(uow, measures),
    )


def known_of(uow: UnitOfWork, advertiser: Advertiser, posts: Iterable[PromotedPost]) -> Known:
    """What the record knows of each promoted post of an advertiser, besides itself."""
    items = {item.id: item for item in uow.line_items.by_advertiser(advertiser.id)}
    home = uow.parties.get(advertiser.party_id).country
    payer = uow.parties.get(advertiser.payer_party_id).country
    return {
        post.id: Attributes(
            account_id=advertiser.account_id,
            advertiser_country=home,
            payer_country=payer,
            targeted=items[post.line_item_id].targeting.countries,
            dimensions=_dimensions(items[post.line_item_id]),
            categories=post.categories,
        )
        for post in posts
        if post.line_item_id in items
    }


def lawful_of(uow: UnitOfWork, measures: Iterable[MeasureInForce]) -> Collection[str]:
    """The ids of the measures that rest on a law or order; only of those with a territory."""
    return {m.id for m in measures if m.scope.territories and _is_lawful(uow, m.ruling_id)}


def pauses_in_force(uow: UnitOfWork) -> Sequence[Pause]:
    """The general acts that keep inventory from being shown, now or from a day that is set."""
    acts = uow.of(GeneralAct).open_ones(limit=MOST_ACTS)
    return tuple(pause_of(act) for act in acts if is_pausing(act))


def is_pausing(act: GeneralAct) -> bool:
    """Whether the block must know of it: it was published and has not ended."""
    return act.act in PAUSING and act.status in {"published", "in force"}


def pause_of(act: GeneralAct) -> Pause:
    """The act as the block sees it. One that has its effect holds whatever the clock says."""
    began = act.effective_at
    return Pause(
        id=act.id,
        scope=Scope(
            whole_party=True,
            categories=act.reach.categories,
            territories=act.reach.territories,
        ),
        exempt=act.exempt_classes,
        starts_at=None if act.status == "in force" else began,
        began_at=began,
        old_until=began + timedelta(days=act.run_off_days) if act.run_off_days else None,
    )


def _narrowed(measures: Iterable[MeasureInForce]) -> bool:
    return any(measure.scope.is_narrowed for measure in measures)


def _dimensions(item: LineItem) -> tuple[str, ...]:
    return tuple(name for name in _DIMENSIONS if getattr(item.targeting, name))


def _is_lawful(uow: UnitOfWork, ruling_id: str) -> bool:
    try:
        ground = uow.rulings.get(ruling_id).statement.ground
    except NotFound:
        return False  # an interim measure or a hold: they rest on a clause
    return ground is not None and ground.kind in {GroundKind.LAW, GroundKind.ORDER}
